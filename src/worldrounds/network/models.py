"""Institutions and their calendars."""

from django.db import models
from django.db.models.functions import Lower

from worldrounds.core.zones import validate_zone


class Institution(models.Model):
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    city = models.CharField(max_length=100)
    country = models.CharField(max_length=2)  # ISO 3166-1 alpha-2
    time_zone = models.CharField(max_length=64, validators=[validate_zone])
    ror = models.CharField(max_length=40, blank=True)  # https://ror.org/ identifier
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), Lower("city"), name="institution_once"),
            models.CheckConstraint(
                condition=models.Q(country__regex=r"^[A-Z]{2}$"), name="institution_iso_country"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CalendarPeriod(models.Model):
    """Days of a school's year. ``first_day`` is in it, ``end_day`` is the first day after it (half-open)."""

    class Kind(models.TextChoices):
        TERM = "term"
        EXAMS = "exams"
        HOLIDAY = "holiday"

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="periods")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=120, blank=True)
    first_day = models.DateField()
    end_day = models.DateField()
    source_uid = models.CharField(max_length=255, blank=True)  # of the calendar file it came from, else empty
    # Which of the school's calendar files brought it; empty: somebody typed it in, so no file takes it away.
    source = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ["first_day", "end_day"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end_day__gt=models.F("first_day")), name="period_has_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first_day} – {self.end_day}"
