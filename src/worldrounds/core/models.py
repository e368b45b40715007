"""What every app needs: the audit trail, long work with progress, and searches for a plan."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """Who changed what, when. Written by actions through ``core.audit.record``; never changed."""

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    programme_slug = models.CharField(max_length=80, blank=True, db_index=True)
    target = models.CharField(max_length=200)
    details = models.JSONField[dict[str, Any]](default=dict)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.target}"


class Work(models.Model):
    """A piece of long work: what it is doing, how far it is, and whether somebody asked it to stop.

    The result belongs to the app that started it; this row only tells the story. It survives a restart: work
    whose ``heartbeat_at`` is old was interrupted and can be started again.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    best = models.CharField(max_length=300, blank=True)
    curve = models.JSONField[list[list[float | None]]](default=list)
    """When the best so far got better: [seconds since the start, *figures], the newest last, few of them
    (``core.work.POINTS``). What the figures are, whoever shows them knows."""
    stop_requested = models.BooleanField(default=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}: {self.state}"

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED}


class Search(models.Model):
    """Long work that ends in a plan, which people look at and then confirm or drop. Its life: ``core.searches``."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        DRAFT = "draft", _("Draft")  # a plan is there to look at
        CONFIRMED = "confirmed", _("Confirmed")
        UNDONE = "undone", _("Undone")
        DROPPED = "dropped", _("Dropped")

    work = models.ForeignKey(Work, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    plan = models.JSONField[dict[str, Any]](default=dict)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-created_at", "-pk"]
