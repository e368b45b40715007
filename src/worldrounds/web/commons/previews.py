"""The picture that other sites show beside a link to an entry."""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import last_modified, require_GET

from worldrounds.commons.models import Entry
from worldrounds.commons.queries.entries import access_entry_numbered
from worldrounds.core.countries import country_name
from worldrounds.core.errors import NotFound
from worldrounds.core.language import offered
from worldrounds.web.addresses import url
from worldrounds.web.commons.kinds import kind_word
from worldrounds.web.evidence.limits import HOUR, allow
from worldrounds.web.pictures.card import card

AN_HOUR = 120  # for one address: each takes a quarter of a second


def preview_address(entry: Entry) -> str:
    """With its last change in it, so that others fetch it anew."""
    return f"{url('entry-preview', entry.pk)}?of={int(entry.changed_at.timestamp())}"


def _entry(pk: int) -> Entry:
    """As visitors may see it. Raises NotFound."""
    found = access_entry_numbered(person=None, pk=pk)
    if not found.is_public:
        raise NotFound
    return found


def _changed(_request: HttpRequest, pk: int) -> datetime:
    return _entry(pk).changed_at


@login_not_required
@require_GET
@cache_control(public=True, max_age=86_400)
@last_modified(_changed)
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    if not allow(request, "previews", limit=AN_HOUR, seconds=HOUR):
        return HttpResponse(status=429, headers={"Retry-After": str(HOUR)})
    entry = _entry(pk)
    language = offered(entry.language) or "en"
    with translation.override(language):
        made = card(kind=kind_word(entry), title=entry.title, whose=_whose(entry), language=entry.language)
    return HttpResponse(made, content_type="image/png")


def _whose(entry: Entry) -> str:
    school = entry.institution
    if school is not None:
        return f"{school.name}, {country_name(school.country)}"
    return entry.author.name if entry.author else ""
