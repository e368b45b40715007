"""The collection of articles: records as rich as their sources."""

from typing import Any

from django.conf import settings
from django.db import models


class Curator(models.Model):
    """A person who takes records in, mends and classifies them. Those who run the installation are curators too."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="curator")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"curator {self.person_id}"


class Article(models.Model):
    """A record of the literature (``bibliography.record.Record``). Its number is its stable identifier."""

    type = models.CharField(max_length=40, default="article-journal")
    title = models.TextField()
    translated_title = models.TextField(blank=True)
    authors = models.JSONField[list[dict[str, Any]]](default=list)
    editors = models.JSONField[list[dict[str, Any]]](default=list)
    journal = models.CharField(max_length=500, blank=True)
    journal_short = models.CharField(max_length=200, blank=True)
    issn = models.JSONField[list[str]](default=list)
    isbn = models.JSONField[list[str]](default=list)
    volume = models.CharField(max_length=60, blank=True)
    issue = models.CharField(max_length=60, blank=True)
    pages = models.CharField(max_length=100, blank=True)
    publisher = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    month = models.PositiveSmallIntegerField(null=True, blank=True)
    day = models.PositiveSmallIntegerField(null=True, blank=True)
    season = models.CharField(max_length=60, blank=True)
    doi = models.CharField(max_length=300, blank=True)
    pmid = models.CharField(max_length=12, blank=True)
    pmcid = models.CharField(max_length=16, blank=True)
    url = models.CharField(max_length=2000, blank=True)
    language = models.CharField(max_length=10, blank=True)
    abstract = models.JSONField[list[dict[str, str]]](default=list)
    abstract_licence = models.CharField(max_length=300, blank=True)
    conflict_of_interest = models.TextField(blank=True)
    keywords = models.JSONField[list[str]](default=list)
    headings = models.JSONField[list[dict[str, Any]]](default=list)
    publication_types = models.JSONField[list[str]](default=list)
    notices = models.JSONField[list[dict[str, str]]](default=list)
    revised = models.CharField(max_length=10, blank=True)
    key = models.CharField(max_length=200, blank=True)
    rest = models.JSONField[dict[str, Any]](default=dict)

    summary = models.TextField(blank=True)  # ours, in own words; never shown as the abstract
    is_retracted = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        # What harvesters and feeds ask for: everything since then, in this order.
        indexes = [models.Index(fields=["changed_at", "id"], name="article_changed")]
        constraints = [
            # A record that was merged keeps its number and leads to the other; its identifiers are that one's now.
            models.UniqueConstraint(
                fields=[name],
                condition=~models.Q(**{name: ""}) & models.Q(merged_into=None),
                name=f"article_{name}_once",
            )
            for name in ("doi", "pmid", "pmcid")
        ]

    def __str__(self) -> str:
        return self.title


class Reference(models.Model):
    """A work in an article's list of references; ``cited`` where the collection holds it."""

    # Its own index would repeat that of the constraint below.
    article = models.ForeignKey(Article, models.CASCADE, related_name="references", db_index=False)
    place = models.PositiveSmallIntegerField()  # in the list, from 1
    text = models.TextField()
    doi = models.CharField(max_length=300, blank=True, db_index=True)
    pmid = models.CharField(max_length=12, blank=True, db_index=True)
    pmcid = models.CharField(max_length=16, blank=True, db_index=True)
    cited = models.ForeignKey(
        Article, models.SET_NULL, null=True, blank=True, related_name="cited_in", db_index=False
    )

    class Meta:
        ordering = ["article", "place"]
        # Few works are held. An index of all the others too would tell SQLite, once it has statistics, that looking a
        # work up in it yields most of the table.
        indexes = [
            models.Index(fields=["cited"], condition=models.Q(cited__isnull=False), name="reference_cited")
        ]
        constraints = [models.UniqueConstraint(fields=["article", "place"], name="reference_place_once")]

    def __str__(self) -> str:
        return self.text[:80]
