"""Sessions with a start time, who can come, who came, and the calendars that carry them."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models

from worldrounds.core.models import Search
from worldrounds.core.zones import validate_zone
from worldrounds.groups.models import Group
from worldrounds.programmes.models import Enrolment, Partner, PlannedSession, Programme, new_token


def new_uid() -> str:
    return f"{uuid.uuid4()}@worldrounds"


class Timetable(Search):
    """One attempt to give every group's sessions a time: looked at, then confirmed, and it can be undone.

    ``plan`` is what ``solving.plan_from`` writes.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="timetables")
    options = models.JSONField[
        dict[str, Any]
    ](
        default=dict
    )  # {"gap_days": 3, "replace": false, "reading": ["2027-01-04"]: Mondays of weeks without sessions}, maybe "only"
    undo = models.JSONField[list[dict[str, Any]]](default=list)  # each session as it was before confirming

    class Meta(Search.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["programme"], condition=models.Q(state="running"), name="one_timetable_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"Timetable {self.pk} of {self.programme}"


class Venue(models.Model):
    """Where groups meet if that is limited: a video licence, a pool of them, or a room at a school.

    ``address``: the join link that all sessions there share; without one each group keeps its own.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="venues")
    name = models.CharField(max_length=80)
    at_once = models.PositiveSmallIntegerField(default=1)  # so many sessions fit into it at the same time
    address = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="venue_named_once"),
            models.CheckConstraint(condition=models.Q(at_once__gte=1), name="venue_holds_a_session"),
        ]

    def __str__(self) -> str:
        return self.name


class Session(models.Model):
    """A session of one group (or a plenary: no group) at a time.

    The wall time in ``zone`` is what was agreed; ``starts_at`` is computed from it, anew when zones change.
    """

    class State(models.TextChoices):
        PLANNED = "planned"
        CANCELLED = "cancelled"

    planned = models.ForeignKey(PlannedSession, models.CASCADE, related_name="sessions")
    group = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, related_name="sessions")
    sitting = models.PositiveSmallIntegerField(
        default=1
    )  # a plenary may be held twice, for half the world each
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    starts_at = models.DateTimeField(db_index=True)
    wall_time = models.CharField(max_length=16)  # "2027-01-21T20:00" in zone
    zone = models.CharField(max_length=64, validators=[validate_zone])
    minutes = models.PositiveSmallIntegerField()
    uid = models.CharField(max_length=80, unique=True, default=new_uid)
    sequence = models.PositiveIntegerField(default=0)  # RFC 5545: grows when the time or state changes
    changed_at = models.DateTimeField()
    video_address = models.URLField(max_length=500, blank=True)
    could_not_come = models.JSONField[
        list[int]
    ](
        default=list
    )  # enrolments for which the time did not suit when it was set; it has ceased to suit whoever else cannot come
    venue = models.ForeignKey(Venue, models.SET_NULL, null=True, blank=True, related_name="sessions")
    timetable = models.ForeignKey(Timetable, models.SET_NULL, null=True, blank=True, related_name="sessions")

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["planned", "group"], name="session_once_a_group"),
            models.UniqueConstraint(
                fields=["planned", "sitting"], condition=models.Q(group=None), name="plenary_once_a_sitting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.planned.title}, {self.starts_at:%Y-%m-%d %H:%M} UTC"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_on_planned_days(self) -> bool:
        """By the agreed wall time; the plan may have moved since, or the group its session."""
        day = date.fromisoformat(self.wall_time[:10])
        return self.planned.first_day <= day < self.planned.end_day

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED


class GroupSitting(models.Model):
    """Which sitting of a plenary a group goes to. Rows are only there for plenaries with more than one sitting."""

    planned = models.ForeignKey(PlannedSession, models.CASCADE, related_name="group_sittings")
    group = models.ForeignKey(Group, models.CASCADE, related_name="sittings")
    sitting = models.PositiveSmallIntegerField()
    by_hand = models.BooleanField(default=False)  # the coordinator chose it: new times leave it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["planned", "group"], name="one_sitting_a_group")]

    def __str__(self) -> str:
        return f"{self.group}: sitting {self.sitting}"


class Proposal(models.Model):
    """A group member's wish for another time for one session: one time, or a poll about several."""

    class State(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        WITHDRAWN = "withdrawn"
        DECLINED = "declined"

    session = models.ForeignKey(Session, models.CASCADE, related_name="proposals")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    created_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, blank=True)  # of a poll: then the answers decide
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=models.Q(state="open"), name="one_open_proposal_a_session"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} at another time"


class ProposalOption(models.Model):
    """A time that is proposed."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="options")
    starts_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "starts_at"], name="each_time_proposed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} UTC"


class ProposalAnswer(models.Model):
    option = models.ForeignKey(ProposalOption, models.CASCADE, related_name="answers")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="+")
    can_come = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["option", "enrolment"], name="one_answer_an_option")]

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.can_come}"


class Attendance(models.Model):
    class State(models.TextChoices):
        PRESENT = "present"
        LATE = "late"
        ABSENT = "absent"
        EXCUSED = "excused"
        TECHNICAL = "technical"  # wanted to come, and the link or the power failed

    CAME = (State.PRESENT, State.LATE)
    MISSED_FOR_A_REASON = (State.EXCUSED, State.TECHNICAL)

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendances")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="attendances")
    state = models.CharField(max_length=10, choices=State)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    marked_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True, blank=True)  # the first click on the join link
    reason = models.CharField(max_length=300, blank=True)  # read by those of rules.may_read_reasons

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "enrolment"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.state}"


class CalendarFeed(models.Model):
    """A private calendar address of one person: the own sessions, or all of a group's, or all that students of a school
    are expected at. Revoking it makes the address stop working; so does losing the right to see the group or the school.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feeds")
    group = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, related_name="+")
    partner = models.ForeignKey(Partner, models.CASCADE, null=True, blank=True, related_name="+")
    token = models.CharField(max_length=40, unique=True, default=new_token)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(revoked_at=None, group=None, partner=None),
                name="one_live_feed_a_person",
            ),
            models.UniqueConstraint(
                fields=["person", "group"],
                condition=models.Q(revoked_at=None),
                name="one_live_feed_a_group",
            ),
            models.UniqueConstraint(
                fields=["person", "partner"],
                condition=models.Q(revoked_at=None),
                name="one_live_feed_a_school",
            ),
        ]

    def __str__(self) -> str:
        return f"Calendar of {self.person}"


class Block(models.Model):
    """Time in which a person cannot meet. Why is read by that person only; for everybody else it is “not free”.

    Wall times in ``zone``, as for sessions, so that a prayer at noon stays at noon when the clocks change.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocks")
    begins = models.CharField(max_length=16)  # "2027-01-22T12:00"
    ends = models.CharField(max_length=16)  # of the first time; whole days end at 00:00
    zone = models.CharField(max_length=64, validators=[validate_zone])
    every_days = models.PositiveSmallIntegerField(default=7)  # of those that come more than once
    times = models.PositiveSmallIntegerField(default=1)
    gone_on = models.DateField()  # the day after the last on which some of it lies
    reason = models.CharField(max_length=120, blank=True)
    from_file = models.BooleanField(default=False)

    class Meta:
        ordering = ["begins", "ends", "pk"]
        indexes = [models.Index(fields=["person", "gone_on"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(times__gte=1, every_days__gte=1), name="block_comes_at_least_once"
            ),
        ]

    def __str__(self) -> str:
        return f"block {self.pk}"


class ClockRules(models.Model):
    """When a zone's clocks change, as the installation knew it last: so it sees that a law has changed."""

    zone = models.CharField(max_length=64, unique=True)
    changes = models.JSONField[
        list[list[int]]
    ]()  # [seconds since 1970, offset in seconds], from `known_from` on
    known_from = models.DateTimeField()

    def __str__(self) -> str:
        return self.zone


class ClockNotice(models.Model):
    """A law has changed a clock, and with it the hour at which a person comes to a session."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="clock_notices")
    session = models.ForeignKey(Session, models.CASCADE, related_name="clock_notices")
    was = models.CharField(max_length=16)  # "2027-01-21T20:00" by the person's clock
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "session"], name="one_clock_notice_each")]

    def __str__(self) -> str:
        return f"session {self.session_id} was at {self.was} for {self.person_id}"
