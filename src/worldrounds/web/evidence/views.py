"""The evidence hall: open to everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from worldrounds.evidence.models import Article
from worldrounds.web.paging import page_of


@login_not_required
@require_GET
def articles(request: HttpRequest) -> HttpResponse:
    page = page_of(request, Article.objects.filter(merged_into=None).order_by("-year", "pk"))
    return render(request, "evidence/articles.html", {"page": page})
