"""When the reader cannot meet. Nobody else has these pages."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from worldrounds.core.errors import Refused
from worldrounds.meetings.actions.blocks import add_block, import_blocks, remove_block, remove_imported
from worldrounds.meetings.blocks import AHEAD
from worldrounds.network.ics_busy import BusyReading, read_busy
from worldrounds.web.meetings.block_forms import BlockForm, OwnCalendarForm
from worldrounds.web.meetings.block_page import block_page
from worldrounds.web.moments import reader_zone_words
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form


@sensitive_post_parameters("reason")
@require_http_methods(["GET", "POST"])
def blocks(request: HttpRequest) -> HttpResponse:
    """What is blocked, and a form for more."""
    form = BlockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            zone_name = timezone.get_current_timezone_name()
            add_block(person=reader(request), wish=form.wish(), zone_name=zone_name, at=timezone.now())
            messages.success(request, _("Kept. No session is put there from now on."))
            return redirect("my-blocks")
    return _page(request, form, OwnCalendarForm())


@require_POST
def remove(request: HttpRequest, number: int) -> HttpResponse:
    if remove_block(person=reader(request), number=number, at=timezone.now()):
        messages.success(request, _("Removed. You can be asked to meet then again."))
    return redirect("my-blocks")


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    form = OwnCalendarForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals_on_form(form):
            messages.success(request, _taken_over(request, form.cleaned_data["file"].read()))
            return redirect("my-blocks")
    return _page(request, BlockForm(), form)


@require_POST
def remove_file(request: HttpRequest) -> HttpResponse:
    if remove_imported(person=reader(request), at=timezone.now()):
        messages.success(request, _("What came from your calendar file is removed."))
    return redirect("my-blocks")


def _taken_over(request: HttpRequest, content: bytes) -> str:
    """Keep what is in the file; what was done, in words."""
    now, zone_name = timezone.now(), timezone.get_current_timezone_name()
    today = timezone.localdate(now)
    reading: BusyReading = read_busy(content, zone=zone_name, first_day=today, end_day=today + AHEAD)
    if not reading.times:
        raise Refused(_("Nothing in this file says that you are busy in the months ahead."), field="file")
    count = import_blocks(person=reader(request), times=reading.times, zone_name=zone_name, at=now)
    said = ngettext(
        "%(count)d time is taken over from your calendar.",
        "%(count)d times are taken over from your calendar.",
        count,
    ) % {"count": count}
    if reading.left_out:
        said += " " + ngettext(
            "%(count)d entry is left out: over, cancelled, marked as free, or one of our own sessions.",
            "%(count)d entries are left out: over, cancelled, marked as free, or our own sessions.",
            reading.left_out,
        ) % {"count": reading.left_out}
    return said


def _page(request: HttpRequest, form: BlockForm, file_form: OwnCalendarForm) -> HttpResponse:
    page = block_page(reader(request), at=timezone.now())
    context = {"page": page, "form": form, "file_form": file_form, "zone": reader_zone_words()}
    status = 422 if form.errors or file_form.errors else 200
    return render(request, "meetings/blocks.html", context, status=status)
