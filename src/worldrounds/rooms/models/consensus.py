"""Rounds of ratings."""

from django.db import models

from worldrounds.programmes.models import Enrolment, Stage
from worldrounds.rooms.models.room import Room


class Statement(models.Model):
    """What a group rates in a consensus stage, as it stood when the first round began."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="statements")
    room = models.ForeignKey(Room, models.CASCADE, related_name="statements")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=240)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["stage", "room", "position"], name="statement_once")]

    def __str__(self) -> str:
        return self.text


class Round(models.Model):
    """One round of ratings in a consensus stage."""

    class Outcome(models.TextChoices):
        NEXT = "next"  # another round followed
        AGREED = "agreed"  # on every statement
        STABLE = "stable"  # nobody moved by more than 1
        LAST = "last"  # the stage has no more rounds

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="+")
    room = models.ForeignKey(Room, models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)  # empty while it is open

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "room", "number"], name="round_once"),
            models.UniqueConstraint(
                fields=["stage", "room"], condition=models.Q(closed_at=None), name="one_open_round"
            ),
        ]

    def __str__(self) -> str:
        return f"round {self.number}"


class Ballot(models.Model):
    """One member's answers in a round. Whose it is is never shown to anybody but the member."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="ballots")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="+")
    saved_at = models.DateTimeField()
    complete_at = models.DateTimeField(null=True, blank=True)  # every statement has a rating

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "enrolment"], name="one_ballot_a_member")]

    def __str__(self) -> str:
        return f"ballot in {self.round}"


class Rating(models.Model):
    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="ratings")
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="ratings")
    value = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "statement"], name="one_rating_a_statement"),
            models.CheckConstraint(condition=models.Q(value__range=(1, 9)), name="rating_from_1_to_9"),
        ]

    def __str__(self) -> str:
        return str(self.value)
