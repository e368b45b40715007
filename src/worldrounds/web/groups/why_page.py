"""Why somebody is in this group of a plan, and what another group would mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.groups.solving import ways_to
from worldrounds.programmes.models import Enrolment
from worldrounds.solvers.grouping import Instead, Score
from worldrounds.web.groups.plan_page import Change, PlanPage, broken_musts


@dataclass(frozen=True)
class WayThere:
    """``other`` would change places with the student; None: the student would just move."""

    other: Enrolment | None
    change: Sequence[Change]
    score: Score
    now: Score

    @property
    def state(self) -> str:
        return "bad" if self.score.bad_people > self.now.bad_people else "good"

    @property
    def musts(self) -> str:
        """How many more, or fewer, students would be in groups that break a “must”."""
        more = self.score.bad_people - self.now.bad_people
        if more == 0:
            return _("as many students as now")
        if more > 0:
            return ngettext("%(count)d student more", "%(count)d students more", more) % {"count": more}
        return ngettext("%(count)d student fewer", "%(count)d students fewer", -more) % {"count": -more}

    @property
    def wishes(self) -> str:
        then, now = share(self.score.soft), share(self.now.soft)
        return then if then == now else _("%(then)s instead of %(now)s") % {"then": then, "now": now}


@dataclass
class WhyPage:
    """``target``: position of the other group that is asked about."""

    page: PlanPage
    who: Enrolment
    source: int
    target: int | None

    @property
    def number(self) -> int:
        return self.page.planned.first_number + self.source

    @property
    def other_number(self) -> int:
        return self.page.planned.first_number + (self.target or 0)

    def reasons(self) -> list[str]:
        why = self.page.why(self.source)
        return next((reasons for member, reasons in why if member.pk == self.who.pk), [])

    def others(self) -> list[tuple[int, str]]:
        """(number, who is there) of every other group."""
        return [
            (self.page.planned.first_number + position, ", ".join(member.full_name for member in members))
            for position, members in enumerate(self.page.planned.groups)
            if members and position != self.source
        ]

    @cached_property
    def ways(self) -> list[WayThere]:
        """To the group that is asked about, the best first."""
        forming, groups = self.page.forming, self.page.planned.groups
        if self.target is None or self.page.report is None:
            return []
        found = ways_to(forming.programme, forming.rules, groups, self.who.pk, self.target)
        return [self._way(way, self.page.report.score) for way in found]

    def answer(self) -> str:
        """The best of them in a sentence."""
        best = self.ways[0]
        facts = {
            "name": self.who.full_name,
            "group": self.other_number,
            "wishes": best.wishes,
            "musts": best.musts,
            "other": best.other.full_name if best.other else "",
        }
        return " ".join([self._verdict(best) % facts, _("“Should” rules reached: %(wishes)s.") % facts])

    def _verdict(self, best: WayThere) -> str:
        more = best.score.bad_people - best.now.bad_people
        if more > 0:
            return _(
                "Whichever way %(name)s came to group %(group)d, it would break a “must”. At best %(musts)s would be "
                "in groups that break one."
            )
        if best.other is None and best.score.bad_people:
            return _(
                "%(name)s could move to group %(group)d: %(musts)s would be in groups that break a “must”."
            )
        if best.other is None:
            return _("%(name)s could move to group %(group)d, and every group would keep every “must”.")
        if best.score.bad_people:
            return _(
                "%(name)s could change places with %(other)s of group %(group)d: %(musts)s would be in groups that "
                "break a “must”."
            )
        return _(
            "%(name)s could change places with %(other)s of group %(group)d, and every group would keep every “must”."
        )

    def _way(self, way: Instead, now: Score) -> WayThere:
        report, first = self.page.report, self.page.planned.first_number
        pairs = ((self.source, way.left), (self.target or 0, way.joined))
        change = [
            Change(first + g, broken_musts(report.groups[g]), broken_musts(after))
            for g, after in pairs
            if report is not None
        ]
        other = self.page.planned.people[int(way.other)] if way.other else None
        return WayThere(other, change, way.score, now)


def share(soft: float) -> str:
    """With a decimal: one person changes little."""
    return f"{soft:.1%}"
