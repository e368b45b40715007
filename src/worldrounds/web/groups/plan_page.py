"""What the preview of a plan shows: figures, map, and a card for each group."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.core.countries import country_name
from worldrounds.core.zones import zone_places
from worldrounds.groups.draft import Draft, Move
from worldrounds.groups.models import Forming
from worldrounds.groups.queries import Planned
from worldrounds.groups.solving import look_at
from worldrounds.network.models import Institution
from worldrounds.programmes.models import Enrolment
from worldrounds.programmes.student_queries import themes_of
from worldrounds.solvers.grouping import Check, GroupReport, Misfit, Report, Rules
from worldrounds.web.groups.forms import RulesForm
from worldrounds.web.groups.hours import Hours, week_to_show
from worldrounds.web.groups.words import (
    CheckLine,
    check_line,
    level_words,
    misfit_words,
    number,
    percent,
    reason_words,
    rule_words,
)
from worldrounds.web.pictures.worldmap import MapSchool, world_map


@dataclass(frozen=True)
class MemberLine:
    enrolment: Enrolment
    hours_told: bool

    @property
    def school(self) -> Institution:
        return self.enrolment.partner.institution


@dataclass(frozen=True)
class GroupCard:
    position: int
    number: int
    members: Sequence[MemberLine]
    checks: Sequence[CheckLine]
    hours: str
    countries: int
    ribbon: SafeString | None  # None: fetched when it is looked at

    @property
    def broken(self) -> list[CheckLine]:
        return [check for check in self.checks if check.state == "bad"]

    @property
    def wishes(self) -> list[CheckLine]:
        return [check for check in self.checks if check.state == "warn"]


@dataclass(frozen=True)
class MisfitLine:
    people: Sequence[Enrolment]
    number: int
    reason: str
    change: str


@dataclass(frozen=True)
class Change:
    """One group before and after a move: its broken musts, by the rule's name, in words."""

    number: int
    before: Mapping[str, str]
    after: Mapping[str, str]

    @property
    def newly(self) -> list[str]:
        return [text for key, text in self.after.items() if key not in self.before]

    @property
    def mended(self) -> list[str]:
        return [text for key, text in self.before.items() if key not in self.after]

    @property
    def still(self) -> list[str]:
        return [text for key, text in self.after.items() if key in self.before]


def broken_musts(report: GroupReport) -> dict[str, str]:
    return {check.rule.key: check_line(check).text for check in report.broken}


@dataclass(frozen=True)
class Target:
    """A group to which somebody could be moved, and what that would do."""

    position: int
    number: int
    is_new: bool
    members: str
    change: Sequence[Change]

    @property
    def harm(self) -> tuple[int, int]:
        return sum(len(group.after) for group in self.change), self.position


@dataclass
class PlanPage:
    """Everything about a plan; made once a request."""

    forming: Forming
    planned: Planned

    @property
    def draft(self) -> Draft:
        return self.planned.draft

    @cached_property
    def rules(self) -> Rules:
        return Rules.from_dict(self.forming.rules)

    @cached_property
    def report(self) -> Report | None:
        return self._look(self.planned.groups)

    @cached_property
    def hours(self) -> Hours:
        people = [person for group in self.planned.groups for person in group]
        return Hours.of(people, monday=week_to_show(self.forming.programme), minutes=self.rules.minutes)

    def position_of(self, number: int) -> int | None:
        """Of a group with members, by the number that is shown."""
        position = number - self.planned.first_number
        return position if 0 <= position < len(self.draft.groups) and self.planned.groups[position] else None

    def cards(self, *, drawn: int) -> list[GroupCard]:
        """All groups that have members; the first ``drawn`` with their ribbons."""
        cards = [
            self.card(position, report, draw=False)
            for position, report in enumerate(self.report.groups if self.report else ())
            if report.members
        ]
        return [
            self.card(card.position, self._group_report(card.position), draw=True) if order < drawn else card
            for order, card in enumerate(cards)
        ]

    def card(self, position: int, report: GroupReport, *, draw: bool) -> GroupCard:
        members = self.planned.groups[position]
        shown = self.planned.first_number + position
        title = _("Group %(number)s: each member's day") % {"number": shown}
        return GroupCard(
            position=position,
            number=shown,
            members=[MemberLine(member, bool(member.availability)) for member in members],
            checks=[check_line(check) for check in report.checks],
            hours=number(min(report.hours)),
            countries=len({member.partner.institution.country for member in members}),
            ribbon=self.hours.ribbon(members, key=f"g{position}", title=title) if draw else None,
        )

    def one_card(self, position: int) -> GroupCard:
        """One group without looking at all the others."""
        report = self._look([self.planned.groups[position]])
        if report is None:
            raise ValueError("this group has no members")
        return self.card(position, report.groups[0], draw=True)

    def figures(self) -> list[tuple[str, str]]:
        if self.report is None:
            return []
        found = self.report.figures
        groups = int(found["groups"])
        return [
            (str(groups), _("groups")),
            (str(int(found["people"])), _("students")),
            (_("%(n)s of %(all)s") % {"n": int(found["groups_held"]), "all": groups}, _("keep every “must”")),
            (number(round(found["mean_countries"], 1)), _("countries in a group, on average")),
            (number(round(found["mean_hours"], 1)), _("common hours a week, on average")),
            (percent(found["soft"]), _("of the “should” rules reached")),
        ]

    @property
    def could_be_better(self) -> bool:
        """Nothing proves that the musts cannot be held for more students."""
        return self.report is not None and self.report.gap > 0

    def quality(self) -> str:
        """How far the plan is from the best there can be."""
        if self.report is None:
            return ""
        bad, bound = self.report.score.bad_people, self.report.bound
        if not bad:
            return _(
                "No plan can do better in this. How much further the “should” rules could be reached is not known."
            )
        sentence = ngettext(
            "%(count)d student is in a group that breaks a “must”.",
            "%(count)d students are in groups that break a “must”.",
            bad,
        )
        return f"{sentence % {'count': bad}} {self._compared(bad, bound)}"

    def rules_address(self) -> str:
        """Of the page of rules, opened with these rules."""
        return RulesForm(document=self.forming.rules).address()

    def _compared(self, bad: int, bound: int) -> str:
        if bad <= bound:
            return _("No plan can do better: that is proved.")
        if bound:
            return _("It is proved only that no plan can have fewer than %(count)d.") % {"count": bound}
        return _("Nothing proves that no plan can do better; another search may find one.")

    def misfits(self) -> list[MisfitLine]:
        lines = []
        for misfit in self.report.misfits if self.report else ():
            people = [self.planned.people[int(key)] for key in misfit.keys]
            names = {str(person.pk): person.full_name for person in people}
            reason, change = misfit_words(misfit, self._broken_check(misfit), names)
            lines.append(MisfitLine(people, self.planned.first_number + misfit.group, reason, change))
        return lines

    def _broken_check(self, misfit: Misfit) -> Check | None:
        """What is wrong in the misfit's group."""
        broken = self._group_report(misfit.group).broken
        return next((check for check in broken if check.rule.key == misfit.rule), None)

    def why(self, position: int) -> list[tuple[Enrolment, list[str]]]:
        """Each member with the reasons for this group. Looks at all groups, to know the alternatives."""
        if self.report is None:
            return []
        topics = {theme["key"]: theme["title"] for theme in themes_of(self.forming.programme)}
        return [
            (
                member,
                [
                    reason_words(code, facts, text, topics)
                    for (code, facts), text in zip(r.reasons, r.text, strict=True)
                ],
            )
            for member in self.planned.groups[position]
            for r in [self.report.people[str(member.pk)]]
        ]

    def asked(self) -> list[tuple[str, str]]:
        return [(level_words(rule), rule_words(rule)) for rule in self.rules]

    def last_change(self) -> list[Change]:
        """What the last move did to both groups; empty if nobody was moved."""
        if not self.draft.moves:
            return []
        last = self.draft.moves[-1]
        return self.changes(last.person, came_from=last.source, now_in=last.target, done=True)

    def back_words(self, move: Move | None) -> str:
        """What is said of a move that was taken back."""
        who = self.planned.people.get(move.person) if move else None
        if move is None or who is None:
            return _("The move was taken back.")
        number = self.planned.first_number + move.source
        return _("The move was taken back: %(name)s is in group %(number)d again.") % {
            "name": who.full_name,
            "number": number,
        }

    def changes(self, person: int, *, came_from: int, now_in: int, done: bool) -> list[Change]:
        """Both groups before and after a move of ``person``, which is ``done`` or only thought of."""
        with_, without = (now_in, came_from) if done else (came_from, now_in)
        who = self.planned.people.get(person)
        if who is None:
            return []
        rows: list[list[Enrolment]] = [*self.planned.groups, []]
        there = {
            with_: [member for member in rows[with_] if member.pk != person],
            without: [*rows[without], who],
        }
        now, other = (self._broken({g: rows[g] for g in there}), self._broken(there))
        before, after = (other, now) if done else (now, other)
        return [Change(self.planned.first_number + g, before[g], after[g]) for g in (came_from, now_in)]

    def targets(self, person: int, source: int) -> list[Target]:
        """All other groups and a new one, the least harmful first."""
        rows: list[list[Enrolment]] = [*self.planned.groups, []]
        found = [
            Target(
                position=position,
                number=self.planned.first_number + position,
                is_new=position == len(self.planned.groups),
                members=", ".join(f"{m.full_name} ({m.partner.institution.country})" for m in members),
                change=self.changes(person, came_from=source, now_in=position, done=False),
            )
            for position, members in enumerate(rows)
            if position != source and (members or position == len(self.planned.groups))
        ]
        return sorted(found, key=lambda target: target.harm)

    def world(self) -> SafeString:
        return schools_on_map(self.planned.groups, key="world")

    def _broken(self, groups: Mapping[int, Sequence[Enrolment]]) -> dict[int, dict[str, str]]:
        filled = {g: members for g, members in groups.items() if members}
        report = self._look(list(filled.values()))
        found = dict(zip(filled, report.groups, strict=True)) if report else {}
        return {g: broken_musts(found[g]) if g in found else {} for g in groups}

    def _look(self, groups: Sequence[Sequence[Enrolment]]) -> Report | None:
        if not any(groups):
            return None
        return look_at(self.forming.programme, self.forming.rules, groups)

    def _group_report(self, position: int) -> GroupReport:
        if self.report is None:
            raise ValueError("an empty plan has no groups")
        return self.report.groups[position]


def schools_on_map(groups: Sequence[Sequence[Enrolment]], *, key: str) -> SafeString:
    schools = {member.partner.institution_id: member.partner.institution for g in groups for member in g}
    students = Counter(member.partner.institution_id for group in groups for member in group)
    ties: Counter[tuple[str, str]] = Counter()
    for group in groups:
        here = sorted({str(member.partner.institution_id) for member in group})
        ties.update(combinations(here, 2))
    return world_map(
        key=key,
        title=_("Schools and the groups that join them"),
        schools=[_on_map(school, students[pk]) for pk, school in schools.items()],
        ties=ties,
        caption=_(
            "The larger a dot, the more students; the wider a line, the more groups two schools share."
        ),
    )


def _on_map(school: Institution, students: int) -> MapSchool:
    latitude, longitude = zone_places().get(school.time_zone, (0.0, 0.0))
    if school.latitude is not None and school.longitude is not None:
        latitude, longitude = school.latitude, school.longitude
    return MapSchool(
        str(school.pk),
        school.name,
        school.city,
        country_name(school.country),
        latitude,
        longitude,
        students,
    )
