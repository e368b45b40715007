"""The shared document as it is kept, and who wrote in it."""

from django.conf import settings
from django.db import models

from worldrounds.rooms.models.room import Room


class DocumentUpdate(models.Model):
    """One acknowledged edit of a room's shared document. Appended, then folded into a snapshot."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="updates")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    data = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"update {self.pk}"


class DocumentSnapshot(models.Model):
    """The document with updates folded in. The whole document is this and every update that is still there."""

    room = models.OneToOneField(Room, models.CASCADE, related_name="snapshot")
    data = models.BinaryField()
    version = models.PositiveBigIntegerField(default=0)  # grows with each folding
    generation = models.PositiveIntegerField(default=0)  # grows when somebody's text was erased from it
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


class Writer(models.Model):
    """Whose edits carry this number in the room's document: one browser tab's, or one form's."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="writers")
    client = models.BigIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "client"], name="one_writer_a_client")]

    def __str__(self) -> str:
        return f"{self.client}: {self.person}"


class Borrowed(models.Model):
    """Text that an edit brought back from a version: nobody's own work, but still somebody's words."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="borrowed")
    client = models.BigIntegerField()
    start = models.PositiveBigIntegerField()  # clocks of the client, half open
    end = models.PositiveBigIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "client", "start"], name="borrowed_once")]

    def __str__(self) -> str:
        return f"{self.client}: {self.person}"
