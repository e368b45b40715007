"""A weekly hour that people look for without accounts: who has a secret link may do what the link is for."""

import secrets

from django.db import models

from worldrounds.core.zones import validate_zone


def new_token() -> str:
    """192 random bits: what cannot be guessed."""
    return secrets.token_urlsafe(24)


class Meeting(models.Model):
    """A meeting that people want to have every week, for some weeks. It is deleted when it is over (``expires_at``)."""

    title = models.CharField(max_length=100)
    zone = models.CharField(max_length=64, validators=[validate_zone])  # the clock that it keeps to
    minutes = models.PositiveSmallIntegerField()
    first_day = models.DateField()
    weeks = models.PositiveSmallIntegerField()
    token = models.CharField(max_length=40, unique=True, default=new_token)  # for those who take part
    organiser_token = models.CharField(max_length=40, unique=True)
    hours = models.JSONField[list[int]](default=list)
    """The hours of the week that were agreed on, in turn (0..335, `solvers.weekly`); empty: none yet."""
    sequence = models.PositiveIntegerField(default=0)  # RFC 5545: grows when `hours` changes
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.title


class Participant(models.Model):
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="participants")
    name = models.CharField(max_length=60)
    zone = models.CharField(max_length=64, validators=[validate_zone])
    hours = models.CharField(max_length=84)  # a usual week by the own clock, as solvers.time writes patterns
    token = models.CharField(max_length=40, unique=True)  # who has it may change this row

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "name"], name="participant_name_once_a_meeting")
        ]

    def __str__(self) -> str:
        return self.name
