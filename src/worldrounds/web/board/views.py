from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from worldrounds.groups.queries import access_group
from worldrounds.journeys import remind
from worldrounds.journeys.call_for_help import answer_help
from worldrounds.journeys.room_board import access_board, read_board
from worldrounds.rooms.help import access_request, check_may_answer
from worldrounds.web.board.page import act_words, arranged, chosen_of, export_row, headers
from worldrounds.web.exports import FORMATS, export_response
from worldrounds.web.paging import page_of
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form, refusals_on_page


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("The student gets it by mail and finds it in the room."),
        widget=forms.Textarea({"rows": 5, "dir": "auto"}),
        max_length=2_000,
    )


@require_GET
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """How all rooms are doing, for the coordinator and facilitators."""
    person = reader(request)
    standing = access_board(person=person, slug=slug)
    every = read_board(standing.programme, at=timezone.now(), reader=person)
    chosen = chosen_of(request.GET)
    rows = arranged(every, chosen, person)
    if (file_format := request.GET.get("format", "")) in FORMATS:
        return export_response(f"rooms-{slug}", file_format, headers(), [export_row(row) for row in rows])
    context = {
        "standing": standing,
        "page": page_of(request, rows),
        "groups": len(every),
        "in_trouble": sum(bool(row.reasons) for row in every),
        "chosen": chosen,
        "query": urlencode({name: value for name, value in chosen.items() if value}),
        "act_words": act_words,
    }
    return render(request, "board/board.html", context)


@require_POST
def nudge(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    standing, group = access_group(person=reader(request), slug=slug, number=number)
    check_may_answer(standing)
    with refusals_on_page(request):
        sent = remind.nudge(standing=standing, group=group, at=timezone.now())
        words = ngettext(
            "The reminder goes to %(count)d member.", "The reminder goes to %(count)d members.", sent.people
        )
        messages.success(request, words % {"count": sent.people})
    return redirect("room-board", slug)


@require_http_methods(["GET", "POST"])
def request_(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One call for help, and its answer."""
    standing = access_board(person=reader(request), slug=slug)
    found = access_request(standing=standing, pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            answer_help(standing=standing, request=found, text=form.cleaned_data["text"], at=timezone.now())
            messages.success(request, _("Answered. The student gets a mail."))
            return redirect("help-answer", slug, pk)
    context = {"standing": standing, "call": found, "group": found.room.group, "form": form}
    return render(request, "board/request.html", context)
