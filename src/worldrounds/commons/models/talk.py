"""What readers leave with an entry: thanks, and what they say to it."""

from django.conf import settings
from django.db import models

from worldrounds.commons.models.entries import Entry

LONGEST_POST = 4_000  # characters
LONGEST_CONDITION = 600


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

    class Stance(models.TextChoices):
        """Of a response to a vision: one a person."""

        AGREE = "agree"
        AGREE_IF = "agree if"
        DISAGREE = "disagree"

    # To be read by somebody: no trace of what was taken away.
    THERE = (State.PUBLIC, State.WAITING)

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="posts")
    answers_to = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="answers")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(max_length=LONGEST_POST, blank=True)  # Markdown
    stance = models.CharField(max_length=10, choices=Stance, blank=True)
    would_change = models.CharField(max_length=LONGEST_CONDITION, blank=True)  # what would change the stance
    state = models.CharField(max_length=10, choices=State)
    at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=600, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "author"],
                condition=~models.Q(stance="") & models.Q(state__in=["waiting", "public"]),
                name="response_once",
            )
        ]

    def __str__(self) -> str:
        return f"post {self.pk} on entry {self.entry_id}"

    @property
    def is_there(self) -> bool:
        """Not deleted, not removed."""
        return self.state in self.THERE
