"""Where a group works: its case, shared document, discussion and tasks."""

from django.conf import settings
from django.db import models

from worldrounds.groups.models import Group
from worldrounds.programmes.models import Enrolment, Stage, Task


class Room(models.Model):
    group = models.OneToOneField(Group, models.CASCADE, related_name="room")
    case = models.CharField(max_length=80, blank=True)  # slug of a case
    video_address = models.URLField(max_length=500, blank=True)
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Room of {self.group}"


class DocumentUpdate(models.Model):
    """One acknowledged edit of a room's shared document. Appended, then folded into a snapshot."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="updates")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    data = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["room", "id"])]

    def __str__(self) -> str:
        return f"update {self.pk}"


class DocumentSnapshot(models.Model):
    """The document with updates folded in. The whole document is this and every update that is still there."""

    room = models.OneToOneField(Room, models.CASCADE, related_name="snapshot")
    data = models.BinaryField()
    version = models.PositiveBigIntegerField(default=0)  # grows with each folding
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"snapshot of room {self.room_id}"


class Contribution(models.Model):
    """How much a person wrote in a document that was folded since: folding removes the single updates."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="contributions")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    edits = models.PositiveBigIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "author"], name="contribution_once")]

    def __str__(self) -> str:
        return f"{self.author}: {self.edits} edits"


class Post(models.Model):
    """A message in the room's discussion. ``key`` comes from the form, so a repeated click posts once."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="posts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField()
    key = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["room", "key"], name="posted_once")]

    def __str__(self) -> str:
        return self.text[:60]


class MemberText(models.Model):
    """What one member wrote for a stage: an introduction, a position, a reflection."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="texts")
    room = models.ForeignKey(Room, models.CASCADE, related_name="texts")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="texts")
    text = models.TextField()
    saved_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True, blank=True)  # empty: a draft, seen by its author only

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stage", "room", "enrolment"], name="one_text_a_member")
        ]

    def __str__(self) -> str:
        return self.text[:60]


class StageDone(models.Model):
    """A group has finished a stage. ``done_by`` is empty where it ended by itself, as when all have written."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="done")
    room = models.ForeignKey(Room, models.CASCADE, related_name="stages_done")
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stage", "room"], name="stage_done_once")]

    def __str__(self) -> str:
        return f"{self.stage} done"


class TaskDone(models.Model):
    """A task ticked off: by a group (no enrolment) or by one student."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="done")
    room = models.ForeignKey(Room, models.CASCADE, related_name="tasks_done")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, null=True, blank=True, related_name="+")
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "room"], condition=models.Q(enrolment=None), name="done_once_a_group"
            ),
            models.UniqueConstraint(fields=["task", "room", "enrolment"], name="done_once_a_student"),
        ]

    def __str__(self) -> str:
        return f"{self.task} done"
