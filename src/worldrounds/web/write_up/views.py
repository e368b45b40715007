"""A programme written up: the coordinator's page, its files and figures, and publishing it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from worldrounds.core.errors import NotFound
from worldrounds.journeys.write_up.counting import numbers_of
from worldrounds.journeys.write_up.drawing import figures_of
from worldrounds.journeys.write_up.keeping import (
    FIELDS,
    access_write_up,
    contents_of_write_up,
    publish_write_up,
    save_write_up,
)
from worldrounds.rooms.product.html import as_html
from worldrounds.rooms.product.plain import as_markdown, as_markdown_archive
from worldrounds.rooms.product.word import as_docx
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form, refusals_on_page
from worldrounds.web.rooms.product.files import DOCX_TYPE

KINDS = ("docx", "markdown")


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows, "dir": "auto"})


class WriteUpForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=300, widget=forms.TextInput({"dir": "auto"})
    )
    authors = forms.CharField(
        label=gettext_lazy("Authors"),
        help_text=gettext_lazy("One on each line: name, school. Ask everybody whom you name."),
        max_length=10_000,
        required=False,
        widget=_words(4),
    )
    background = forms.CharField(
        label=gettext_lazy("Background"),
        help_text=gettext_lazy("Why you did it, in your own words. Markdown."),
        max_length=50_000,
        required=False,
        widget=_words(6),
    )
    discussion = forms.CharField(
        label=gettext_lazy("Discussion"),
        help_text=gettext_lazy("What it means, and what you would do differently. Markdown."),
        max_length=50_000,
        required=False,
        widget=_words(6),
    )


@require_http_methods(["GET", "POST"])
def write_up(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    standing, draft = access_write_up(person=reader(request), slug=slug, at=now)
    form = WriteUpForm(request.POST or None, initial={name: getattr(draft, name) for name in FIELDS})
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            save_write_up(standing=standing, values=form.cleaned_data, at=now)
            messages.success(request, _("Saved."))
            return redirect("write-up", slug)
    contents = contents_of_write_up(draft, at=now)

    def picture(number: int) -> str:
        return reverse("write-up-figure", args=[slug, number])

    context = {
        "standing": standing,
        "draft": draft,
        "form": form,
        "contents": contents,
        "html": as_html(contents, picture_address=picture),
        "over": standing.programme.end_day <= now.date(),
    }
    return render(request, "write_up/write_up.html", context)


@require_POST
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    standing, _draft = access_write_up(person=reader(request), slug=slug, at=now)
    with refusals_on_page(request):
        article = publish_write_up(standing=standing, at=now)
        return redirect("article", article.pk)
    return redirect("write-up", slug)


@require_GET
def file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise NotFound
    now = timezone.now()
    _standing, draft = access_write_up(person=reader(request), slug=slug, at=now)
    contents = contents_of_write_up(draft, at=now)
    if kind == "docx":
        response, ending = HttpResponse(as_docx(contents), content_type=DOCX_TYPE), "docx"
    elif contents.pictures:
        response, ending = HttpResponse(as_markdown_archive(contents), content_type="application/zip"), "zip"
    else:
        response = HttpResponse(as_markdown(contents), content_type="text/markdown; charset=utf-8")
        ending = "md"
    response["Content-Disposition"] = f'attachment; filename="{slug}-write-up.{ending}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def figure(request: HttpRequest, slug: str, image: int) -> HttpResponse:
    now = timezone.now()
    standing, _draft = access_write_up(person=reader(request), slug=slug, at=now)
    found = figures_of(numbers_of(standing.programme, at=now)).get(image)
    if found is None:
        raise NotFound
    return HttpResponse(found.data, content_type=found.kind, headers={"Cache-Control": "private, no-store"})
