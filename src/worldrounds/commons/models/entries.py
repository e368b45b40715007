"""What is published in the commons. What is special to a kind stands in a table of its own, beside its entry."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from worldrounds.evidence.models import Article
from worldrounds.network.models import Institution


class Editor(models.Model):
    """Picks what is worth a look, and decides about what waits or was reported. Those who run the installation may, too."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"editor {self.person_id}"


class Entry(models.Model):
    class Kind(models.TextChoices):
        BLUEPRINT = "blueprint"
        IDEA = "idea"
        VISION = "vision"

    class State(models.TextChoices):
        DRAFT = "draft"  # its author sees it
        WAITING = "waiting"  # for an editor: the author is new here
        PUBLIC = "public"
        RETRACTED = "retracted"  # by its author; title, author, day and reason stay
        REMOVED = "removed"  # by an editor; the same stays

    kind = models.CharField(max_length=10, choices=Kind)
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=600, blank=True)
    language = models.CharField(max_length=35, default="en")  # BCP 47
    licence = models.CharField(max_length=40, default="CC-BY-4.0")  # SPDX
    topics = models.JSONField[list[str]](default=list, blank=True)  # in the author's words, at most ten
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="entries")
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="entries"
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    articles = models.ManyToManyField(Article, related_name="+", blank=True)  # the evidence that it cites
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # retracted or removed
    ended_because = models.CharField(max_length=600, blank=True)
    picked_at = models.DateTimeField(null=True, blank=True)  # by an editor

    class Meta:
        verbose_name_plural = "entries"
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="entry_once"),
            models.CheckConstraint(
                condition=~models.Q(state="public") | models.Q(published_at__isnull=False),
                name="entry_public_since",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        return self.state == self.State.PUBLIC

    @property
    def is_ended(self) -> bool:
        """Only a trace is left for readers: title, author, days, reason."""
        return self.state in (self.State.RETRACTED, self.State.REMOVED)

    @property
    def path(self) -> str:
        """Of its page, below the installation's address: “/commons/ideas/two-wards/”."""
        return f"{reverse('commons')}{self.kind}s/{self.slug}/"
