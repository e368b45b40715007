"""What a group does in the stages of its method, and its tasks."""

from django.conf import settings
from django.db import models

from worldrounds.programmes.models import Enrolment, Stage, Task
from worldrounds.rooms.models.room import Room


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
