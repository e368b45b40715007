"""How the search for groups goes, and how it went."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.core.models import Work
from worldrounds.web.groups.words import percent
from worldrounds.web.pictures.curve import Panel, Point, curve


@dataclass(frozen=True)
class SearchSeen:
    step: str
    best: str
    curve: SafeString | str

    @classmethod
    def of(cls, work: Work, *, at: datetime, bound: int = 0) -> "SearchSeen":
        """``bound``: students whom no plan can place well, where that is known."""
        return cls(step_words(work.message), best_words(work), how_it_went(work, at=at, bound=bound))


def step_words(message: str) -> str:
    """What the search does, which it says in plain English, in the reader's language."""
    known = {
        "Compiling once on this machine; this takes some seconds.": _(
            "Compiling once on this machine; this takes some seconds."
        ),
        "Looking at who can meet whom.": _("Looking at who can meet whom."),
        "Holding the rules.": _("Looking for groups that keep every “must”."),
        "Placing who is left over.": _("Placing who is left over."),
        "Improving the groups.": _("Improving the groups by the “should” rules."),
        "Looking at the groups.": _("Looking at the groups."),
        "Trying every way of moving so few.": _("Trying every way of moving so few."),
        "Looking for good ways of moving more.": _("Looking for good ways of moving more."),
        "Proving that fewer moves cannot do it.": _("Proving that fewer moves cannot do it."),
    }
    return known.get(message, message)


def best_words(work: Work) -> str:
    """The best plan so far."""
    if not work.curve:
        return ""
    _seconds, bad, soft = work.curve[-1]
    if bad:
        return _in_bad_groups(round(bad))
    if soft is None:
        return _("every group keeps every “must”")
    return _("every group keeps every “must”; “should” rules reached: %(share)s") % {"share": percent(soft)}


def how_it_went(work: Work, *, at: datetime, bound: int = 0) -> SafeString | str:
    """The curve; empty where there is none, or no time passed on it."""
    until = _elapsed(work, at=at)
    if not work.curve or until <= 0:
        return ""
    most = max(bad or 0 for _seconds, bad, _soft in work.curve)
    bad = [Point(second or 0, bad, str(round(bad or 0))) for second, bad, _soft in work.curve]
    soft = [
        Point(second or 0, soft, "–" if soft is None else percent(soft)) for second, _bad, soft in work.curve
    ]
    most = max(most, bound)
    return curve(
        key="curve",
        title=_("The best plan so far, over time"),
        panels=[
            Panel(
                name=_("In groups that break a “must”"),
                points=bad,
                top=most,
                css="worse",
                scale=f"0–{round(most)}",
                limit=bound or None,
                limit_words=_limit(bound),
            ),
            Panel(
                name=_("“Should” rules reached"), points=soft, top=1.0, css="better", scale=f"0–{percent(1)}"
            ),
        ],
        until=until,
    )


def _limit(bound: int) -> str:
    if not bound:
        return ""
    sentence = ngettext(
        "The dashed line: no plan can have fewer than %(count)d student in such groups.",
        "The dashed line: no plan can have fewer than %(count)d students in such groups.",
        bound,
    )
    return sentence % {"count": bound}


def _elapsed(work: Work, *, at: datetime) -> float:
    if work.started_at is None:
        return 0.0
    return ((work.ended_at or at) - work.started_at).total_seconds()


def _in_bad_groups(count: int) -> str:
    sentence = ngettext(
        "%(count)d student in groups that break a “must”",
        "%(count)d students in groups that break a “must”",
        count,
    )
    return sentence % {"count": count}
