"""Ideas: what a school offers, what it seeks, and when and with whom it could do it."""

from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from worldrounds.commons.models.entries import Entry


class Idea(models.Model):
    """A proposal that looks for partners. Title, topics, author and school stand in its entry."""

    class Level(models.TextChoices):
        EARLY = "early", _("Students of the first years")
        CLINICAL = "clinical", _("Students of the clinical years")
        POSTGRADUATE = "postgraduate", _("Doctors in training")
        STAFF = "staff", _("Teachers and staff")

    class Credit(models.TextChoices):
        NONE = "none", _("No credit")
        CERTIFICATE = "certificate", _("A certificate")
        CREDITS = "credits", _("Credits of the home school")

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="idea")
    format = models.CharField(max_length=40, blank=True)  # slug of a format; empty: any
    offers = models.TextField(max_length=4_000)  # Markdown, as are the needs below
    seeks = models.TextField(max_length=4_000)
    level = models.CharField(max_length=12, choices=Level, blank=True)  # empty: any
    languages = models.JSONField[list[str]](default=list, blank=True)  # ISO 639, the best first
    fewest = models.PositiveIntegerField(null=True, blank=True)  # students that one would bring
    most = models.PositiveIntegerField(null=True, blank=True)
    credit = models.CharField(max_length=12, choices=Credit, blank=True)
    # When it could run, and how many weeks of that it takes; empty: whenever the school's terms are.
    first_day = models.DateField(null=True, blank=True)
    end_day = models.DateField(null=True, blank=True)  # the first day after it
    weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    # Hours of the school's clock at which one could meet; on weekdays, and at weekends if so said.
    earliest_hour = models.PositiveSmallIntegerField(default=8)
    latest_hour = models.PositiveSmallIntegerField(default=20)
    weekends = models.BooleanField(default=False)
    open_until = models.DateField()  # the last day on which one may be asked

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(earliest_hour__lt=models.F("latest_hour"), latest_hour__lte=24),
                name="idea_has_hours",
            ),
            models.CheckConstraint(
                condition=models.Q(first_day=None, end_day=None)
                | models.Q(end_day__gt=models.F("first_day")),
                name="idea_has_days",
            ),
            models.CheckConstraint(
                condition=models.Q(fewest=None)
                | models.Q(most=None)
                | models.Q(most__gte=models.F("fewest")),
                name="idea_has_numbers",
            ),
        ]

    def __str__(self) -> str:
        return str(self.entry)

    @property
    def last_day(self) -> date | None:
        return self.end_day - timedelta(days=1) if self.end_day else None

    def is_open(self, *, today: date) -> bool:
        """Other schools may ask about it."""
        return self.entry.is_public and self.open_until >= today
