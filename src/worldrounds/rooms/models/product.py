"""The product: versions, what was handed in, comments, sources, pictures."""

from typing import Any

from django.conf import settings
from django.db import models

from worldrounds.evidence.models import Article
from worldrounds.programmes.models import Stage
from worldrounds.rooms.models.room import Room


class Version(models.Model):
    """The document as it stood once. Never changed, but for its name and how long it stood."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="versions")
    text = models.TextField()
    sources = models.JSONField[list[dict[str, Any]]](default=list)  # of the reference list, as they were
    state = models.BinaryField()  # the state vector: what the document held
    written = models.JSONField[dict[str, int]](
        default=dict
    )  # person ("" not known) -> characters since the last
    # Who wrote the text, from its beginning to its end: [person (0: not known), characters]; empty in old versions
    owners = models.JSONField[list[tuple[int, int]]](default=list)
    name = models.CharField(max_length=120, blank=True)  # empty: kept by itself
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()  # it is known to have stood unchanged

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["room", "at"], name="version_of_room")]

    def __str__(self) -> str:
        return self.name or f"version {self.pk}"


class HandIn(models.Model):
    """A group handed this version in for a stage. It may do so again: the newest counts."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="hand_ins")
    room = models.ForeignKey(Room, models.CASCADE, related_name="hand_ins")
    version = models.ForeignKey(Version, models.CASCADE, related_name="hand_ins")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["room", "stage", "at"], name="hand_in_of_room")]
        constraints = [models.UniqueConstraint(fields=["stage", "version"], name="handed_in_once")]

    def __str__(self) -> str:
        return f"{self.version} for {self.stage}"


class Reopening(models.Model):
    """The coordinator lets a group hand in once more, although others have its product to review."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="+")
    room = models.ForeignKey(Room, models.CASCADE, related_name="reopenings")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stage", "room"], name="reopened_once")]

    def __str__(self) -> str:
        return f"{self.stage} reopened"


class Comment(models.Model):
    """A remark on a passage of the document, a proposal of other words for it, or an answer to either."""

    class State(models.TextChoices):
        OPEN = "open"
        RESOLVED = "resolved"
        ACCEPTED = "accepted"

    room = models.ForeignKey(Room, models.CASCADE, related_name="comments")
    answers = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(blank=True)
    key = models.CharField(max_length=40)  # from the form, so that a repeated click comments once
    at = models.DateTimeField()
    quote = models.TextField(blank=True)  # the passage as it was
    start = models.CharField(max_length=40, blank=True)  # "client:clock" of its first and last character
    end = models.CharField(max_length=40, blank=True)
    suggestion = models.TextField(null=True, blank=True)  # noqa: DJ001 - empty words propose to take the passage out
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["room", "key"], name="commented_once")]

    def __str__(self) -> str:
        return self.text[:60]


class Source(models.Model):
    """Something that the document cites as [@key]."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="sources")
    key = models.SlugField(max_length=60)
    title = models.CharField(max_length=500)
    authors = models.CharField(max_length=500, blank=True)
    year = models.CharField(max_length=20, blank=True)
    published_in = models.CharField(max_length=300, blank=True)  # journal, publisher or organisation
    address = models.CharField(max_length=500, blank=True)
    doi = models.CharField(max_length=200, blank=True)
    # The record of the evidence hall that it was taken from.
    article = models.ForeignKey(Article, models.SET_NULL, null=True, blank=True, related_name="room_sources")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["room", "key"], name="source_once"),
            models.UniqueConstraint(fields=["room", "article"], name="source_article_once"),
        ]

    def __str__(self) -> str:
        return self.key


class Image(models.Model):
    """A picture in the room, made anew from what was uploaded: nothing of the file itself is kept."""

    class Kind(models.TextChoices):
        PNG = "image/png"
        JPEG = "image/jpeg"

    room = models.ForeignKey(Room, models.CASCADE, related_name="images")
    number = models.PositiveSmallIntegerField()  # in the room: ![what it shows](image:3)
    description = models.CharField(max_length=500)
    kind = models.CharField(max_length=10, choices=Kind)
    data = models.BinaryField()
    small = models.BinaryField()  # for pages
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # of the uploaded bytes: a repeated click uploads once
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(
        null=True, blank=True
    )  # kept for what was handed in, and seen only there

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["room", "number"], name="image_number_once"),
            models.UniqueConstraint(fields=["room", "digest"], name="image_once"),
        ]

    def __str__(self) -> str:
        return f"image {self.number}"

    @property
    def markdown(self) -> str:
        """To put it into the document."""
        described = self.description.replace("[", "(").replace("]", ")")
        return f"![{described}](image:{self.number})"


class Upload(models.Model):
    """A picture on its way: its pieces are on disk, so that a lost connection goes on where it stopped."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="uploads")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)  # by which the person's browser knows the file again
    size = models.PositiveIntegerField()  # bytes of the whole file
    received = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()  # of the last piece

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["room", "person", "key"], name="upload_once"),
            models.CheckConstraint(
                condition=models.Q(received__lte=models.F("size")), name="no_more_than_the_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.received} of {self.size} bytes"


class UploadPiece(models.Model):
    upload = models.ForeignKey(Upload, models.CASCADE, related_name="pieces")
    start = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering = ["start"]
        constraints = [models.UniqueConstraint(fields=["upload", "start"], name="piece_once")]

    def __str__(self) -> str:
        return f"from {self.start}"
