"""How records came in: imports, what each did, what waits for a decision, and how everything was before."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from worldrounds.core.models import Work
from worldrounds.evidence.models.articles import Article


class Outcome(models.TextChoices):
    NEW = "new", _("New")
    UPDATED = "updated", _("Updated")
    UNCHANGED = "unchanged", _("No change")
    DUPLICATE = "duplicate", _("Probably held already")
    REFUSED = "refused", _("Refused")


class Import(models.Model):
    """Records that came in together. Undoing it restores what was before."""

    class State(models.TextChoices):
        PREVIEW = "preview", _("To look at")
        RUNNING = "running", _("Running")
        DONE = "done", _("Taken in")
        STOPPED = "stopped", _("Stopped")
        UNDONE = "undone", _("Undone")

    name = models.CharField(max_length=300)  # of the files, or where the records came from
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    work = models.OneToOneField(Work, models.SET_NULL, null=True, related_name="evidence_import")
    new = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    duplicate = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)  # that the source has taken back
    taken = models.PositiveIntegerField(default=0)  # things of its files, in their order, that are dealt with
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def read(self) -> int:
        return self.new + self.updated + self.unchanged + self.duplicate + self.refused


class ImportFile(models.Model):
    """A file that a page has sent, until its import is over. It lies in ``path``."""

    belongs = models.ForeignKey(Import, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        return folder_of(self.belongs_id) / str(self.pk)


def folder_of(import_id: int) -> Path:
    """Where an import's files lie."""
    return Path(settings.DATA) / "imports" / str(import_id)


class ImportedRecord(models.Model):
    """What became of one thing that a file holds."""

    belongs = models.ForeignKey(Import, models.CASCADE, related_name="records")
    place = models.CharField(max_length=300)
    outcome = models.CharField(max_length=10, choices=Outcome)
    article = models.ForeignKey(Article, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField(blank=True)  # words of sameness's vocabulary; of a refusal, a sentence
    title = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=32, blank=True, db_index=True)  # of the record as it came

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["belongs", "outcome"], name="imported_outcome")]

    def __str__(self) -> str:
        return f"{self.place}: {self.outcome}"


class ArticleKey(models.Model):
    """What finds an article among many: its identifiers, and the keys of ``bibliography.sameness``."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="keys")
    key = models.CharField(max_length=64, db_index=True)

    def __str__(self) -> str:
        return self.key


class Change(models.Model):
    """An article before and after, in the fields that changed; ``aside`` is what a source says and did not win."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="changes")
    belongs = models.ForeignKey(Import, models.SET_NULL, null=True, related_name="changes")
    source = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    before = models.JSONField[dict[str, Any]](default=dict)
    after = models.JSONField[dict[str, Any]](default=dict)
    aside = models.JSONField[dict[str, Any]](default=dict)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.article_id}: {', '.join(self.after)}"


class Waiting(models.Model):
    """A record that is probably held already, until a person decides."""

    class State(models.TextChoices):
        OPEN = "open", _("To decide")
        MERGED = "merged", _("Merged")
        APART = "apart", _("Another work")
        DROPPED = "dropped", _("Left out")

    belongs = models.ForeignKey(Import, models.SET_NULL, null=True, related_name="waiting")
    article = models.ForeignKey(Article, models.CASCADE, related_name="waiting")
    place = models.CharField(max_length=300, blank=True)
    record = models.JSONField[dict[str, Any]]()
    digest = models.CharField(max_length=32, db_index=True)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, db_index=True)
    at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    became = models.ForeignKey(Article, models.SET_NULL, null=True, related_name="+")
    change = models.ForeignKey(Change, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.record.get('title', '')[:80]}: {self.state}"


class Merge(models.Model):
    """Two held articles that became one; what is needed to take it back."""

    kept = models.ForeignKey(Article, models.CASCADE, related_name="+")
    other = models.ForeignKey(Article, models.CASCADE, related_name="+")
    change = models.ForeignKey(Change, models.CASCADE, related_name="+")
    moved = models.JSONField[dict[str, list[Any]]](default=dict)  # "app.Model.field": numbers of rows
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.other_id} into {self.kept_id}"


class Tie(models.Model):
    """A notice of an article (``bibliography.record.Notice``) as a row; ``about`` where the collection holds it."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="ties")
    kind = models.CharField(max_length=40)
    pmid = models.CharField(max_length=12, blank=True, db_index=True)
    doi = models.CharField(max_length=300, blank=True, db_index=True)
    text = models.TextField(blank=True)
    about = models.ForeignKey(Article, models.SET_NULL, null=True, related_name="ties_of_others")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.text[:60]}"
