"""What readers leave with an entry: thanks, and what they say to it."""

from django.conf import settings
from django.db import models

from worldrounds.commons.models.entries import Entry

LONGEST_POST = 4_000  # characters


class Thanks(models.Model):
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="thanks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "person"], name="thanks_once")]

    def __str__(self) -> str:
        return f"thanks of person {self.person_id} for entry {self.entry_id}"


class EntryPost(models.Model):
    """Something said about an entry, or an answer to it: one level, no deeper."""

    class State(models.TextChoices):
        WAITING = "waiting"  # for an editor: it has a link, and its author is new here
        PUBLIC = "public"
        DELETED = "deleted"  # by its author; that there was something stays, the text goes
        REMOVED = "removed"  # by an editor; the reason stays, the text is shown to its author and to editors

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="posts")
    answers_to = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="answers")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(max_length=LONGEST_POST, blank=True)  # Markdown
    state = models.CharField(max_length=10, choices=State)
    at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=600, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"post {self.pk} on entry {self.entry_id}"
