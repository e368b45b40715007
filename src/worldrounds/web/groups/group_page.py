"""What a group's page shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from worldrounds.groups.models import Group, Membership
from worldrounds.groups.queries import ended_groups_of, living_groups, members_now, to_be_placed
from worldrounds.groups.rules import may_form
from worldrounds.groups.solving import look_at
from worldrounds.meetings.models import Session
from worldrounds.people.models import Person
from worldrounds.programmes.models import Enrolment
from worldrounds.programmes.rules import Standing
from worldrounds.solvers.grouping import GroupReport, Rules
from worldrounds.web.groups.hours import Hours, week_to_show
from worldrounds.web.groups.list_page import facilitators
from worldrounds.web.groups.plan_page import Change, broken_musts
from worldrounds.web.groups.words import CheckLine, check_line


@dataclass
class GroupPage:
    standing: Standing
    group: Group
    at: datetime

    @cached_property
    def members(self) -> list[Membership]:
        return members_now(self.group)

    @cached_property
    def students(self) -> list[Enrolment]:
        return [member.enrolment for member in self.members]

    @property
    def places(self) -> list[tuple[str, str]]:
        """(city, zone) for everyone's local time."""
        return [(s.partner.institution.city, s.time_zone) for s in self.students]

    @cached_property
    def rules(self) -> dict[str, Any]:
        rules: dict[str, Any] = self.group.forming.rules
        return rules

    def ribbon(self) -> SafeString | str:
        if not self.students:
            return ""
        try:
            minutes = Rules.from_dict(self.rules).minutes
        except ValueError:
            minutes = 60
        hours = Hours.of(self.students, monday=week_to_show(self.standing.programme), minutes=minutes)
        title = _("Group %(number)s: each member's day") % {"number": self.group.number}
        return hours.ribbon(self.students, key="hours", title=title)

    def checks(self) -> list[CheckLine]:
        """For the coordinator: which rules hold."""
        report = self._look(self.students) if may_form(self.standing) else None
        return [check_line(check) for check in report.checks] if report else []

    def sessions(self) -> Sequence[Session]:
        """To come and just begun, next first."""
        since = self.at - timedelta(hours=2)
        rows = Session.objects.filter(group=self.group, state=Session.State.PLANNED, starts_at__gt=since)
        return list(rows.select_related("planned").order_by("starts_at"))

    def facilitators(self) -> Sequence[Person]:
        return list(facilitators(self.standing)) if may_form(self.standing) else []

    def waiting(self) -> Sequence[Enrolment]:
        """Admitted students without a group, whom the coordinator may add."""
        return list(to_be_placed(self.standing.programme)) if may_form(self.standing) else []

    @cached_property
    def other_groups(self) -> Sequence[Group]:
        if not may_form(self.standing):
            return []
        return list(living_groups(self.standing).exclude(pk=self.group.pk).order_by("number"))

    def earlier(self) -> Sequence[Group]:
        """The student's own groups of earlier rounds."""
        return list(ended_groups_of(self.standing).exclude(pk=self.group.pk))

    def preview(self, student: Enrolment, target: Group | None) -> dict[str, Any]:
        """What would break if ``student`` joined this group, or left it (for ``target``, or for none)."""
        inside = any(student.pk == other.pk for other in self.students)
        after = [other for other in self.students if other.pk != student.pk]
        if inside:
            change = [self._change(self.group, self.students, after)]
            if target is not None:
                there = [member.enrolment for member in members_now(target)]
                change.append(self._change(target, there, [*there, student]))
        else:
            change = [self._change(self.group, self.students, [*self.students, student])]
        return {"student": student, "target": target, "inside": inside, "change": change}

    def _change(self, group: Group, before: Sequence[Enrolment], after: Sequence[Enrolment]) -> Change:
        return Change(group.number, self._broken(before), self._broken(after))

    def _broken(self, students: Sequence[Enrolment]) -> dict[str, str]:
        report = self._look(students)
        return broken_musts(report) if report else {}

    def _look(self, students: Sequence[Enrolment]) -> GroupReport | None:
        if not students or not self.rules:
            return None
        return look_at(self.standing.programme, self.rules, [students]).groups[0]
