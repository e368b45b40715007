"""What is said in a room."""

from django.conf import settings
from django.db import models

from worldrounds.rooms.models.room import Room


class Post(models.Model):
    """A message in the room's discussion, or an answer below one. ``key`` comes from the form, so a repeated click
    posts once."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="posts")
    answers = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField()
    key = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["room", "key"], name="posted_once")]

    def __str__(self) -> str:
        return self.text[:60]


class Mention(models.Model):
    """A message addresses somebody by name."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    mailed_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "person"], name="named_once")]

    def __str__(self) -> str:
        return f"{self.post_id} names {self.person}"
