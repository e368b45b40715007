"""How members are: the pulse, and the call for help."""

from django.conf import settings
from django.db import models

from worldrounds.programmes.models import Enrolment
from worldrounds.rooms.models.room import Room


class Pulse(models.Model):
    """Three taps of a member in the first and second week in a group. Empty: not answered. The facilitators and the
    coordinator see them, the group does not."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="pulses")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="pulses")
    week = models.PositiveSmallIntegerField()
    has_met = models.BooleanField(null=True)  # has met or written to the group
    belongs = models.BooleanField(null=True)  # feels part of it
    is_hindered = models.BooleanField(null=True)  # something is in the way
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "enrolment", "week"], name="pulse_once_a_week"),
            models.CheckConstraint(condition=models.Q(week__in=[1, 2]), name="pulse_in_two_weeks"),
        ]

    def __str__(self) -> str:
        return f"pulse {self.week} of {self.enrolment}"


class HelpRequest(models.Model):
    """“I cannot reach my group”: a member asks a person, and gets an answer."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="help_requests")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="help_requests")
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)  # empty: open

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "enrolment"], condition=models.Q(answered_at=None), name="one_open_request"
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} cannot reach {self.room.group}"
