"""Visions: short signed statements of direction, which others endorse."""

from django.conf import settings
from django.db import models

from worldrounds.commons.models.entries import Entry

LONGEST_STATEMENT = 1_500  # characters


class Vision(models.Model):
    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name="vision")
    statement = models.TextField(max_length=LONGEST_STATEMENT)  # Markdown

    def __str__(self) -> str:
        return f"vision {self.entry_id}"


class Endorsement(models.Model):
    """Shown with the person's name, school and country, as their profile says them."""

    vision = models.ForeignKey(Vision, models.CASCADE, related_name="endorsements")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["vision", "person"], name="endorsement_once")]

    def __str__(self) -> str:
        return f"endorsement of vision {self.vision_id} by person {self.person_id}"
