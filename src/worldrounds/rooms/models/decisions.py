"""What was decided, and where members stood."""

from django.conf import settings
from django.db import models

from worldrounds.programmes.models import Enrolment, Stage
from worldrounds.rooms.models.room import Room


class Decision(models.Model):
    """What a group decided, on record: rows are added, and none is changed or taken away."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="decisions")
    room = models.ForeignKey(Room, models.CASCADE, related_name="decisions")
    number = models.PositiveSmallIntegerField()  # in the room
    key = models.CharField(max_length=40)  # from the form, so that a repeated click records once
    proposal = models.TextField()
    reasons = models.TextField(blank=True)
    replaces = models.OneToOneField("self", models.RESTRICT, null=True, related_name="replaced_by")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["room", "number"], name="decision_number_once"),
            models.UniqueConstraint(fields=["room", "key"], name="decided_once"),
        ]

    def __str__(self) -> str:
        return self.proposal[:60]


class DecisionStep(models.Model):
    """A decision was closed, or opened again. Without any it is open."""

    class Kind(models.TextChoices):
        CLOSED = "closed"
        REOPENED = "reopened"

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()  # of the decision
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["decision", "number"], name="decision_step_once")]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.kind}"


class Stand(models.Model):
    """Where a member stands on a decision. Who changes it adds a row; the newest counts."""

    class Kind(models.TextChoices):
        AGREE = "agree"
        LIVE = "live"  # can live with it
        AGAINST = "against"

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="stands")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.kind}"
