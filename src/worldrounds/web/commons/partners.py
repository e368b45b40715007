"""The partner finder: which schools fit an idea, and why."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from worldrounds.commons.models import Idea
from worldrounds.commons.queries.ideas import ideas_of
from worldrounds.core.errors import NotFound
from worldrounds.journeys.find_partners import Found, find_partners
from worldrounds.web.commons.partner_pictures import hours_picture, weeks_picture
from worldrounds.web.commons.partner_words import Why, why
from worldrounds.web.reader import reader


@dataclass(frozen=True)
class Shown:
    """A match on the page."""

    idea: Idea
    percent: int
    why: Why
    weeks: str = ""  # pictures
    hours: str = ""


@require_GET
def partners(request: HttpRequest) -> HttpResponse:
    """``?idea=…``: one of one's own; the last changed if none is named."""
    person = reader(request)
    mine = [idea for idea in ideas_of(person) if not idea.entry.is_ended and idea.entry.institution]
    named = request.GET.get("idea", "")
    chosen = next((idea for idea in mine if idea.entry.slug == named), None)
    if named and chosen is None:
        raise NotFound
    if mine and chosen is None:
        chosen = mine[0]
    found = find_partners(idea=chosen, at=timezone.now()) if chosen else []
    shown = [
        shown_match(one, chosen, number, zone=person.time_zone) for number, one in enumerate(found) if chosen
    ]
    return render(request, "commons/partners/partners.html", {"mine": mine, "chosen": chosen, "found": shown})


def shown_match(found: Found, ours: Idea, number: int, *, zone: str) -> Shown:
    school, other = ours.entry.institution, found.idea.entry.institution
    told = Shown(found.idea, round(found.match.score * 100), why(found, ours))
    if school is None or other is None:
        return told
    return Shown(
        told.idea,
        told.percent,
        told.why,
        weeks_picture(found, key=f"weeks-{number}", school=school, other=other),
        hours_picture(found, key=f"hours-{number}", school=school, other=other, zone=zone),
    )
