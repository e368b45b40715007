"""The public page of a school."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from worldrounds.bibliography.addresses import web_address
from worldrounds.commons.queries.schools import access_school
from worldrounds.core.countries import country_name
from worldrounds.web.commons.heads import feeds, school_head


@login_not_required
@require_GET
def school(request: HttpRequest, slug: str) -> HttpResponse:
    found = access_school(slug=slug, today=timezone.localdate())
    place = found.institution
    where = {"city": place.city, "country": country_name(place.country)}
    words = _("What this school in %(city)s, %(country)s, shares in the commons, and what it looks for.")
    shown = {
        "school": place,
        "publishes": found.publishes,
        "seeks": found.seeks,
        "ror": web_address(place.ror),
        "feed": feeds(school=place.slug)[0][0],
        "head": school_head(place, words % where),
    }
    return render(request, "commons/school.html", shown)
