"""A programme is one run of a blueprint: its plan, its partner schools, its people."""

import secrets
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from worldrounds.core.names import full_name
from worldrounds.core.zones import validate_zone
from worldrounds.evidence.models import Article
from worldrounds.network.models import Institution


def new_token() -> str:
    return secrets.token_urlsafe(24)


class Programme(models.Model):
    class State(models.TextChoices):
        PLANNING = "planning"
        ENROLLING = "enrolling"
        RUNNING = "running"
        CLOSED = "closed"

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    blueprint = models.CharField(max_length=80)  # slug of the blueprint it was made from
    blueprint_version = models.CharField(max_length=20)
    document = models.JSONField[dict[str, Any]]()  # the blueprint as it was then
    first_day = models.DateField()
    end_day = models.DateField()  # the first day after it
    state = models.CharField(max_length=10, choices=State, default=State.PLANNING)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-first_day", "title"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end_day__gt=models.F("first_day")), name="programme_has_days"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def last_day(self) -> date:
        return self.end_day - timedelta(days=1)


class Role(models.Model):
    """What a person is in a programme. Students are enrolments; a group's leader is on its group."""

    class Kind(models.TextChoices):
        COORDINATOR = "coordinator"
        SITE_LEAD = "site lead"
        FACILITATOR = "facilitator"
        STUDENT_LEADER = "student leader"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="roles")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=20, choices=Kind)
    institution = models.ForeignKey(Institution, models.CASCADE, null=True, blank=True, related_name="roles")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "person", "kind"],
                condition=models.Q(institution=None),
                name="role_once",
            ),
            models.UniqueConstraint(
                fields=["programme", "person", "kind", "institution"], name="role_once_a_school"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="site lead") | models.Q(institution__isnull=False),
                name="site_lead_has_school",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} is {self.kind} in {self.programme}"


class Partner(models.Model):
    """A school in a programme."""

    class State(models.TextChoices):
        INVITED = "invited"
        ACCEPTED = "accepted"
        DECLINED = "declined"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="partners")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="partners")
    state = models.CharField(max_length=10, choices=State, default=State.INVITED)
    quota = models.PositiveIntegerField(null=True, blank=True)  # students at most; empty: no limit
    join_token = models.CharField(max_length=40, unique=True, default=new_token)
    join_open = models.BooleanField(default=True)
    roster_mapping = models.JSONField[dict[str, str]](default=dict, blank=True)  # header -> field, remembered

    class Meta:
        ordering = ["institution__name"]
        constraints = [models.UniqueConstraint(fields=["programme", "institution"], name="partner_once")]

    def __str__(self) -> str:
        return f"{self.institution} in {self.programme}"


class Invitation(models.Model):
    """An e-mailed link that gives somebody a role. Only the token's digest is kept."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="invitations")
    kind = models.CharField(max_length=20, choices=Role.Kind)
    institution = models.ForeignKey(Institution, models.CASCADE, null=True, blank=True, related_name="+")
    email = models.EmailField()
    name = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    declined_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(
        null=True, blank=True
    )  # a newer link took its place, or it was taken back

    class Meta:
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} for {self.email}"


class Enrolment(models.Model):
    """One student in one programme: profile, consent, availability, topics; admitted by the home school."""

    class State(models.TextChoices):
        APPLIED = "applied"  # came through the join link; the site lead has not decided
        ADMITTED = "admitted"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="enrolments")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="enrolments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrolments")
    state = models.CharField(max_length=10, choices=State, default=State.ADMITTED)
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100, blank=True)
    email = models.EmailField()
    student_number = models.CharField(max_length=60, blank=True)  # the home school's own
    gender = models.CharField(max_length=20, blank=True)  # as the school or the student writes it
    year = models.PositiveSmallIntegerField(null=True, blank=True)  # of study
    languages = models.JSONField[list[str]](default=list, blank=True)  # ISO 639 codes, best first
    topics = models.JSONField[list[str]](default=list, blank=True)  # theme keys of the blueprint, in order
    access_needs = models.TextField(blank=True)  # read by the own school and the coordinator only
    time_zone = models.CharField(max_length=64, validators=[validate_zone])
    # 336 half hours of a local week, Monday 00:00 first, as 84 hex digits (solvers.time); empty: not told
    availability = models.CharField(max_length=84, blank=True)
    availability_saved_at = models.DateTimeField(null=True, blank=True)
    profile_saved_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["family_name", "given_name", "pk"]
        constraints = [
            models.UniqueConstraint("programme", Lower("email"), name="enrolled_once"),
            models.UniqueConstraint(fields=["programme", "person"], name="person_enrolled_once"),
        ]
        indexes = [models.Index(fields=["programme", "state"])]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return full_name(self.given_name, self.family_name)


class Consent(models.Model):
    """What a student agreed to, purpose by purpose. A change is a new row; the newest counts."""

    class Purpose(models.TextChoices):
        COORDINATION = "coordination"  # being put into a group and contacted; needed to take part
        GROUP_CONTACT = "group contact"  # group members see the e-mail address
        RESEARCH = "research"  # pseudonymous answers used in evaluation and research
        PUBLICATION = "publication"  # name on a published product

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose)
    given = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.given}"


class PlannedSession(models.Model):
    """A session as the plan has it: the days in which it may fall. Meetings give it a start time."""

    class Kind(models.TextChoices):
        GROUP_MEETING = "group meeting"
        PLENARY = "plenary"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="planned_sessions")
    key = models.SlugField(max_length=60)
    kind = models.CharField(max_length=20, choices=Kind)
    phase = models.CharField(max_length=80, blank=True)
    theme = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()
    first_day = models.DateField()
    end_day = models.DateField()  # the first day after it
    minutes = models.PositiveSmallIntegerField()
    sittings = models.PositiveSmallIntegerField(null=True)  # None: as often as the blueprint says
    runsheet = models.JSONField[list[dict[str, Any]]](default=list, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="planned_session_once"),
            models.CheckConstraint(
                condition=models.Q(end_day__gt=models.F("first_day")), name="session_has_days"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Task(models.Model):
    """Something that each group or student hands in or does by a day."""

    class Who(models.TextChoices):
        GROUP = "group"
        STUDENT = "student"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="tasks")
    key = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    instructions = models.TextField(blank=True)
    who = models.CharField(max_length=10, choices=Who, default=Who.GROUP)
    due_day = models.DateField()  # until the end of this day, anywhere on Earth
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["due_day", "position"]
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="task_once")]

    def __str__(self) -> str:
        return self.title


class Stage(models.Model):
    """A step of the programme's method: what every group does in its room, one stage after the other."""

    class Kind(models.TextChoices):
        ICEBREAKER = "icebreaker"
        POSITIONS = "positions"
        MATRIX = "matrix"
        ANALYSIS = "analysis"
        DECISIONS = "decisions"
        CONSENSUS = "consensus"
        DRAFT = "draft"
        REVIEW = "review"
        REFLECTION = "reflection"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="stages")
    key = models.SlugField(max_length=60)
    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=200)
    instructions = models.TextField(blank=True)
    theme = models.CharField(max_length=80, blank=True)  # whose case it is about; empty: the room's own case
    opens_day = models.DateField()
    due_day = models.DateField(null=True, blank=True)  # until the end of this day, anywhere on Earth
    rounds = models.PositiveSmallIntegerField(default=3)  # of a consensus stage, at most
    reviews = models.PositiveSmallIntegerField(default=2)  # of a review stage: other groups' products to read
    consequence = models.TextField(blank=True)  # of ratings inside the group; empty: nothing follows
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="stage_once"),
            models.CheckConstraint(
                condition=models.Q(due_day=None) | models.Q(due_day__gte=models.F("opens_day")),
                name="stage_opens_before_due",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class WriteUp(models.Model):
    """What a programme's coordinators say of it in words of their own; its numbers come from the programme's data.

    Seen by the coordinators only. Publishing it makes an article of it.
    """

    programme = models.OneToOneField(Programme, models.CASCADE, related_name="write_up")
    title = models.CharField(max_length=300, blank=True)
    authors = models.TextField(blank=True)  # one on each line: name, school
    background = models.TextField(blank=True)
    discussion = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    article = models.OneToOneField(
        Article, models.SET_NULL, null=True, blank=True, related_name="write_up"
    )  # where it is published
    published_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title


class RosterUpload(models.Model):
    """A file between upload and confirmation. The file goes when it is confirmed, dropped or a day old."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="uploads")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    mapping = models.JSONField[dict[str, str]](default=dict)
    options = models.JSONField[dict[str, Any]](
        default=dict
    )  # encoding, sheet, header row where chosen by hand

    def __str__(self) -> str:
        return self.name
