"""Blueprints: what one is called and where it comes from; its versions hold the design."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from worldrounds.commons.catalogue import Blueprint as Design
from worldrounds.commons.models.entries import Entry


class Blueprint(models.Model):
    """Lists and filters read the columns, which are of the newest version; until something is published, of the draft."""

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="blueprint")
    uid = models.UUIDField(default=uuid.uuid4, db_index=True)  # the same on every server that holds it
    shipped = models.CharField(max_length=80, blank=True)  # its file's slug, if it comes with the program
    forked_from = models.ForeignKey(
        "BlueprintVersion", models.SET_NULL, null=True, blank=True, related_name="forks"
    )
    origin = models.CharField(max_length=300, blank=True)  # its address on the server that it was taken from
    # Whole chain, the nearest first, also of servers elsewhere: see `lineage.Ancestor`.
    provenance = models.JSONField[list[dict[str, Any]]](default=list, blank=True)
    current = models.ForeignKey("BlueprintVersion", models.SET_NULL, null=True, blank=True, related_name="+")
    format = models.CharField(max_length=40)
    model = models.CharField(max_length=40)
    weeks = models.PositiveSmallIntegerField()
    group_min = models.PositiveSmallIntegerField()
    group_max = models.PositiveSmallIntegerField()
    hours = models.FloatField()  # of a student

    class Meta:
        ordering = ["entry__title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["shipped"], condition=~models.Q(shipped=""), name="blueprint_shipped_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.entry)


class BlueprintVersion(models.Model):
    """Once it is published it never changes."""

    blueprint = models.ForeignKey(Blueprint, models.CASCADE, related_name="versions")
    version = models.CharField(max_length=20)  # as in the document
    document = models.JSONField[dict[str, Any]]()
    digest = models.CharField(max_length=64, db_index=True)  # see `lineage.digest`
    note = models.CharField(max_length=600, blank=True)  # what has changed
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)  # empty: the working draft

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["blueprint", "version"],
                condition=models.Q(published_at__isnull=False),
                name="blueprint_version_once",
            ),
            models.UniqueConstraint(
                fields=["blueprint"], condition=models.Q(published_at=None), name="blueprint_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.blueprint} {self.version}"

    @property
    def design(self) -> Design:
        return Design(self.document)
