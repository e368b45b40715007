"""A blueprint's document as its pages show it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from worldrounds.commons.catalogue import runsheet, theme
from worldrounds.commons.dates import MONTHS, WEEKDAYS, suggested_first_day, whole_span
from worldrounds.core.days import in_words, month_name, weekday_name
from worldrounds.programmes.models import Programme
from worldrounds.programmes.planning import sessions_of, stages_of, tasks_of
from worldrounds.web.plan.page import Plan, draw

Document = Mapping[str, Any]


def hours_of(document: Document) -> list[tuple[str, float]]:
    workers = [
        ("student", _("A student")),
        ("facilitator", _("A facilitator")),
        ("site_lead", _("A site lead")),
        ("coordinator", _("The coordinator")),
    ]
    return [(words, document["hours"][who]) for who, words in workers if who in document["hours"]]


def phases_of(document: Document) -> list[dict[str, Any]]:
    """Each with its sessions, and each session with its run sheet."""
    return [
        {
            **phase,
            "days": when_words(phase["when"]),
            "sessions": [
                {
                    **session,
                    "runsheet": runsheet(document, session),
                    "days": when_words(session["when"]),
                    "theme": theme(document, session.get("theme", "")),
                }
                for session in document["sessions"]
                if session["phase"] == phase["key"]
            ],
        }
        for phase in document["phases"]
    ]


def stages_shown(document: Document) -> list[dict[str, Any]]:
    return [
        {
            **stage,
            "opens": when_words(stage["opens"]),
            "due": when_words(stage["due"]) if "due" in stage else "",
        }
        for stage in document.get("stages", ())
    ]


def tasks_shown(document: Document) -> list[dict[str, Any]]:
    return [{**task, "due": when_words(task["due"])} for task in document["tasks"]]


def timeline_of(document: Document, *, today: date) -> SafeString:
    """Its plan, if a programme began on the day that would be suggested."""
    first_day = suggested_first_day(document, today=today)
    whole = whole_span(document, first_day=first_day)
    programme = Programme(
        title=document["title"], document=dict(document), first_day=whole.first_day, end_day=whole.end_day
    )
    plan = Plan(programme, sessions_of(programme), tasks_of(programme), stages_of(programme), (), ())
    return draw(plan, desc=_in_sentences(plan))


def _in_sentences(plan: Plan) -> str:
    words = _("For example %(days)s: %(sessions)d sessions, %(stages)d stages and %(tasks)d tasks.")
    return words % {
        "days": in_words(plan.programme.first_day, plan.programme.end_day),
        "sessions": len(plan.sessions),
        "stages": len(plan.stages),
        "tasks": len(plan.tasks),
    }


def when_words(when: Mapping[str, Any]) -> str:
    """“Week 1, Saturday (2 days)”, “weeks 3–4”, “20 April”, “3rd Saturday of May”."""
    if "week" in when:
        return _weeks(when)
    month = month_words(when["month"])
    if "on" in when:
        first = _("%(day)d %(month)s") % {"day": when["on"], "month": month}
        return _lasting(first, when)
    if "day" in when:
        values = {"nth": ordinal(when["nth"]), "day": weekday_words(when["day"]), "month": month}
        return _lasting(_("%(nth)s %(day)s of %(month)s") % values, when)
    last = MONTHS[(MONTHS.index(when["month"]) + when.get("months", 1) - 1) % 12]
    return month if last == when["month"] else f"{month}–{month_words(last)}"


def _weeks(when: Mapping[str, Any]) -> str:
    first, count = when["week"], when.get("weeks", 1)
    if "day" in when:
        words = _("Week %(week)d, %(day)s") % {"week": first, "day": weekday_words(when["day"])}
        return _lasting(words, when)
    if count == 1:
        return _("Week %(week)d") % {"week": first}
    return _("Weeks %(first)d–%(last)d") % {"first": first, "last": first + count - 1}


def _lasting(words: str, when: Mapping[str, Any]) -> str:
    days = when.get("days", 1)
    return words if days == 1 else _("%(from)s, %(days)d days") % {"from": words, "days": days}


def ordinal(number: int) -> str:
    return {1: _("first"), 2: _("second"), 3: _("third"), 4: _("fourth")}[number]


def weekday_words(name: str) -> str:
    return weekday_name(WEEKDAYS.index(name))


def month_words(name: str) -> str:
    return month_name(MONTHS.index(name) + 1)
