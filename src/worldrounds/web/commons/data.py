"""The commons as data: one archive, feeds, and under which licence."""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import last_modified, require_GET

from worldrounds.commons.archive import latest, members, zipped
from worldrounds.web.addresses import url
from worldrounds.web.commons.heads import LICENCES, hall_head
from worldrounds.web.evidence.limits import HOUR, allow
from worldrounds.web.heads import absolute

AN_HOUR = 10  # for one address
LICENCE = LICENCES["CC-BY-4.0"]


@login_not_required
@require_GET
def data(request: HttpRequest) -> HttpResponse:
    doors = {name: absolute(url(name)) for name in ("commons-archive", "commons-feed", "blueprint-schema")}
    words = _("Everything that is public in the commons can be read by programs too, without an account.")
    shown = {
        "doors": doors,
        "licence": LICENCE,
        "lead": words,
        "head": hall_head(_("For programs"), words, url("commons-data")),
    }
    return render(request, "commons/data.html", shown)


def _changed(_request: HttpRequest) -> datetime | None:
    return latest()


@login_not_required
@require_GET
@last_modified(_changed)
def archive(request: HttpRequest) -> HttpResponseBase:
    """Made while it is sent."""
    if not allow(request, "commons", limit=AN_HOUR, seconds=HOUR):
        return HttpResponse(status=429, headers={"Retry-After": str(HOUR)})
    request.META["HTTP_ACCEPT_ENCODING"] = ""  # it is packed already: nothing packs it once more on its way
    answer = StreamingHttpResponse(zipped(members()), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="worldrounds-commons.zip"'
    answer["Link"] = f'<{LICENCE}>; rel="license"'
    return answer
