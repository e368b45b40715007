"""The room, and when its people were in it."""

from django.conf import settings
from django.db import models

from worldrounds.groups.models import Group
from worldrounds.programmes.models import Enrolment


class Room(models.Model):
    group = models.OneToOneField(Group, models.CASCADE, related_name="room")
    case = models.CharField(max_length=80, blank=True)  # slug of a case
    video_address = models.URLField(max_length=500, blank=True)
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Room of {self.group}"


class Visit(models.Model):
    """When somebody last opened the room, and what they had seen before: the root of “since you were here”."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="visits")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    state = models.BinaryField()  # the document's state vector at that moment
    before = models.DateTimeField(null=True, blank=True)  # the visit before this one
    state_before = models.BinaryField(default=bytes)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "person"], name="one_visit_a_person")]

    def __str__(self) -> str:
        return f"{self.person} in {self.room}"


class Digest(models.Model):
    """A member gets what is new in the room by mail: once a day or a week at most. Who leaves a group and comes into
    another keeps it."""

    class Every(models.TextChoices):
        DAY = "day"
        WEEK = "week"

    enrolment = models.OneToOneField(Enrolment, models.CASCADE, related_name="digest")
    every = models.CharField(max_length=10, choices=Every)
    told_until = models.DateTimeField()  # what is newer has not been told
    looked_at = models.DateTimeField()  # whether something is new

    def __str__(self) -> str:
        return f"{self.enrolment} every {self.every}"
