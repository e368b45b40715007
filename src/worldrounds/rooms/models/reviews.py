"""What groups say of one another's products, and members of one another."""

from typing import Any

from django.conf import settings
from django.db import models

from worldrounds.programmes.models import Enrolment, Stage
from worldrounds.rooms.models.room import Room


class Review(models.Model):
    """What a group (``room``) says of another group's product. Written by all its members, read when it is sent."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="+")
    room = models.ForeignKey(Room, models.CASCADE, related_name="reviews")
    product = models.ForeignKey("HandIn", models.CASCADE, related_name="reviews")
    # As they were when the products were dealt: [{"criterion": …, "levels": [four sentences]}]
    rubric = models.JSONField[list[dict[str, Any]]](default=list)
    answers = models.JSONField[list[dict[str, Any]]](
        default=list
    )  # to each: {"level": 1-4 or None, "comment"}
    learned = models.TextField(blank=True)
    better = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)  # grows with each saving
    saved_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    thanks = models.TextField(blank=True)
    thanked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["stage", "room", "product"], name="reviewed_once")]

    def __str__(self) -> str:
        return f"review of {self.product}"


class PeerBallot(models.Model):
    """What one member says of every member of the group, with the consequence that the member was told."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="+")
    room = models.ForeignKey(Room, models.CASCADE, related_name="peer_ballots")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="+")
    consequence = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)  # empty: a draft, seen by its author only

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "room", "enrolment"], name="one_peer_ballot_a_member")
        ]

    def __str__(self) -> str:
        return f"peer ballot {self.pk}"


class PeerRating(models.Model):
    """Three items from 1 to 5, empty while they are not answered, and a sentence to the person."""

    ballot = models.ForeignKey(PeerBallot, models.CASCADE, related_name="ratings")
    rated = models.ForeignKey(Enrolment, models.CASCADE, related_name="+")
    contribution = models.PositiveSmallIntegerField(null=True, blank=True)
    reliability = models.PositiveSmallIntegerField(null=True, blank=True)
    help = models.PositiveSmallIntegerField(null=True, blank=True)
    sentence = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "rated"], name="one_peer_rating_a_member"),
            *(
                models.CheckConstraint(
                    condition=models.Q((f"{item}__range", (1, 5))) | models.Q((item, None)),
                    name=f"{item}_from_1_to_5",
                )
                for item in ("contribution", "reliability", "help")
            ),
        ]

    def __str__(self) -> str:
        return f"peer rating {self.pk}"
