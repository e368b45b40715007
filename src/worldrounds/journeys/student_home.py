"""What a student needs tonight: my group, my next session, what is to do, my room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, Q

from worldrounds.groups.models import Group, Membership
from worldrounds.groups.queries import groups_of_student, members_now, remember_group
from worldrounds.meetings.models import Session
from worldrounds.meetings.queries import at_own_sitting, hour_before, sittings_of_student
from worldrounds.programmes.models import Enrolment
from worldrounds.programmes.queries import says_yes
from worldrounds.programmes.rules import Standing
from worldrounds.rooms.cases import Case, case_for
from worldrounds.rooms.mentions import unseen
from worldrounds.rooms.models import Mention
from worldrounds.rooms.pulses import Answers, last_pulse, to_ask
from worldrounds.rooms.stages.waiting import ToDo, todo_of


@dataclass(frozen=True)
class StudentHome:
    enrolment: Enrolment
    group: Group | None
    members: Sequence[Membership]
    sessions: Sequence[Session]  # to come, next first
    todo: Sequence[ToDo]
    refuses: bool  # to be put into a group; asked only while there is none
    case: Case | None  # that of the room
    pulse: Answers | None  # what the student is asked in the first two weeks
    named: Sequence[Mention]  # in messages that the student has not read

    @property
    def places(self) -> list[tuple[str, str]]:
        """(city, zone) of the members' schools, for everyone's local time."""
        return [
            (member.enrolment.partner.institution.city, member.enrolment.time_zone) for member in self.members
        ]


def student_home(standing: Standing, *, at: datetime) -> StudentHome | None:
    """None for those who are not students here. At most five queries."""
    if standing.enrolment is None:
        return None
    pulse = last_pulse(enrolment=standing.enrolment.pk, group=OuterRef("pk"))
    group = groups_of_student(standing).select_related("room").annotate(**pulse).first()
    remember_group(standing, group)
    sessions = _sessions(standing, group, at=at)
    return StudentHome(
        enrolment=standing.enrolment,
        group=group,
        members=members_now(group) if group else [],
        pulse=_pulse(standing, group, at=at) if group else None,
        sessions=sessions,
        todo=todo_of(standing.programme, group, standing.enrolment, at=at) if standing.is_student else [],
        refuses=group is None and not says_yes(standing.enrolment),
        case=_case(standing, group, sessions) if group else None,
        named=unseen(group, standing.person) if group else [],
    )


def _pulse(standing: Standing, group: Group, *, at: datetime) -> Answers | None:
    own = next((row for row in members_now(group) if row.enrolment == standing.enrolment), None)
    return to_ask(group, own, standing.programme, at=at)


def _case(standing: Standing, group: Group, sessions: Sequence[Session]) -> Case | None:
    """As the room shows it: chosen there, or that of the next session's theme."""
    chosen = group.room.case if hasattr(group, "room") else ""
    theme = sessions[0].planned.theme if sessions else ""
    return case_for(standing.programme.document, chosen=chosen, theme=theme)


def _sessions(standing: Standing, group: Group | None, *, at: datetime) -> Sequence[Session]:
    """Sessions of the group and plenaries that are not over yet; of these, the group's own sittings."""
    to_come = Session.objects.filter(
        planned__programme=standing.programme,
        state=Session.State.PLANNED,
        starts_at__gt=at - timedelta(days=1),
    ).select_related("planned")
    to_come = to_come.annotate(was=hour_before(standing.person))  # for the page
    plenaries = Q(group=None) & at_own_sitting(sittings_of_student(standing))
    mine = to_come.filter(plenaries | Q(group=group)) if group else to_come.filter(plenaries)
    return [session for session in mine.order_by("starts_at")[:12] if session.ends_at > at][:4]
