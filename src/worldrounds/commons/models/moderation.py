"""What readers report, what editors remove, and what authors say to that. All of it stays."""

from django.conf import settings
from django.db import models

from worldrounds.commons.models.entries import Entry
from worldrounds.commons.models.talk import EntryPost

LONGEST = 600  # characters of a reason, an appeal or an answer


class Report(models.Model):
    """Of an entry or, where there is a post, of that post on it. Open until an editor dismisses it or removes the thing."""

    class Kind(models.TextChoices):
        SPAM = "spam"
        UNKIND = "unkind"
        WRONG = "wrong"
        RIGHTS = "rights"
        OTHER = "other"

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="reports")
    post = models.ForeignKey(EntryPost, models.CASCADE, null=True, blank=True, related_name="reports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.CharField(max_length=LONGEST, blank=True)
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"report {self.pk} of entry {self.entry_id}"

    @property
    def of(self) -> Entry | EntryPost:
        """What it is about."""
        return self.post or self.entry


class Removal(models.Model):
    """An editor removed an entry or, where there is a post, that post. Its author can appeal once."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="removals")
    post = models.ForeignKey(EntryPost, models.CASCADE, null=True, blank=True, related_name="removals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=LONGEST)
    at = models.DateTimeField()
    appeal = models.CharField(max_length=LONGEST, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    is_put_back = models.BooleanField(default=False)
    answer = models.CharField(max_length=LONGEST, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"removal {self.pk} of entry {self.entry_id}"

    @property
    def of(self) -> Entry | EntryPost:
        """What it is about."""
        return self.post or self.entry
