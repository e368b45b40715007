"""A Delphi: rounds of ratings about the statements of a vision, open to everybody who says who they are."""

from django.conf import settings
from django.db import models

from worldrounds.commons.models.visions import Vision


class Delphi(models.Model):
    vision = models.OneToOneField(Vision, models.CASCADE, primary_key=True, related_name="delphi")
    most_rounds = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField()  # that a round lasts
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Delphi on vision {self.vision_id}"


class DelphiStatement(models.Model):
    delphi = models.ForeignKey(Delphi, models.CASCADE, related_name="statements")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=240)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.text


class DelphiRound(models.Model):
    class Outcome(models.TextChoices):
        """As ``solvers.panel`` says it."""

        NEXT = "next"
        AGREED = "agreed"
        STABLE = "stable"
        LAST = "last"

    delphi = models.ForeignKey(Delphi, models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    last_day = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)  # empty while it is open

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["delphi", "number"], name="delphi_round_once"),
            models.UniqueConstraint(
                fields=["delphi"], condition=models.Q(closed_at=None), name="one_open_delphi_round"
            ),
        ]

    def __str__(self) -> str:
        return f"round {self.number}"


class DelphiRating(models.Model):
    """Whose it is is never shown to anybody but that person."""

    round = models.ForeignKey(DelphiRound, models.CASCADE, related_name="ratings")
    statement = models.ForeignKey(DelphiStatement, models.CASCADE, related_name="ratings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    value = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "statement", "person"], name="delphi_rating_once"),
            models.CheckConstraint(condition=models.Q(value__range=(1, 9)), name="delphi_rating_1_to_9"),
        ]

    def __str__(self) -> str:
        return f"rating of statement {self.statement_id}"
