"""One school asks another about an idea. No address is shown to anybody: words go through the page."""

from django.conf import settings
from django.db import models

from worldrounds.commons.models.ideas import Idea
from worldrounds.network.models import Institution, Partnership

LONGEST_MESSAGE = 4_000  # characters


class Contact(models.Model):
    class State(models.TextChoices):
        ASKED = "asked"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"  # by those who asked

    OPEN = (State.ASKED, State.ACCEPTED)

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="contacts")
    asking = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    asked = models.ForeignKey(
        Institution, models.PROTECT, related_name="+"
    )  # the idea's school, as it was then
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    partnership = models.OneToOneField(
        Partnership, models.SET_NULL, null=True, blank=True, related_name="contact"
    )

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "asking"],
                condition=models.Q(state__in=["asked", "accepted"]),  # OPEN
                name="one_contact_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(asking=models.F("asked")), name="contact_of_two_schools"
            ),
        ]

    def __str__(self) -> str:
        return f"contact {self.pk} about idea {self.idea_id}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class ContactMessage(models.Model):
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    school = models.ForeignKey(Institution, models.PROTECT, related_name="+")  # for which its author speaks
    text = models.TextField(max_length=LONGEST_MESSAGE, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"message {self.pk} of contact {self.contact_id}"
