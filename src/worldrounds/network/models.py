"""Institutions, their calendars, and what they agree on."""

from django.conf import settings
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


class Partnership(models.Model):
    """An agreement between institutions. What it says stands in its texts: the newest that all confirmed is in force."""

    schools = models.ManyToManyField(Institution, related_name="partnerships")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"partnership {self.pk}"


class PartnershipText(models.Model):
    """A version of the agreement; it is never changed, a newer one takes its place once all have confirmed it."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="texts")
    number = models.PositiveIntegerField()
    purpose = models.TextField(max_length=4_000)  # Markdown, as are the next two
    obligations = models.TextField(max_length=4_000)
    reciprocity = models.TextField(max_length=4_000)
    first_day = models.DateField()
    end_day = models.DateField(null=True, blank=True)  # the first day after it; empty: until one side ends it
    review_day = models.DateField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "number"], name="partnership_text_once"),
            models.CheckConstraint(
                condition=models.Q(review_day__gt=models.F("first_day")), name="partnership_reviewed_later"
            ),
            models.CheckConstraint(
                condition=models.Q(end_day=None) | models.Q(end_day__gt=models.F("first_day")),
                name="partnership_has_days",
            ),
        ]

    def __str__(self) -> str:
        return f"text {self.number} of partnership {self.partnership_id}"


class Confirmation(models.Model):
    """A school says yes to a text, by somebody who speaks for it."""

    text = models.ForeignKey(PartnershipText, models.CASCADE, related_name="confirmations")
    school = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["text", "school"], name="confirmed_once")]

    def __str__(self) -> str:
        return f"{self.school_id} confirms text {self.text_id}"
