"""International groups: how they were formed, and who is in them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from worldrounds.core.models import Search
from worldrounds.programmes.models import Enrolment, Programme


class Forming(Search):
    """One attempt to form groups: rules, the plan that was found and edited, and whether it was confirmed.

    ``plan`` is a ``groups.draft.Draft``.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="formings")
    rules = models.JSONField[dict[str, Any]]()
    seed = models.PositiveIntegerField(default=0)
    new_round = models.BooleanField(
        default=False
    )  # of everybody: the groups that live end when it is confirmed

    class Meta(Search.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["programme"], condition=models.Q(state="running"), name="one_running_forming"
            ),
        ]

    def __str__(self) -> str:
        return f"Forming {self.pk} of {self.programme}"


class Group(models.Model):
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="groups")
    forming = models.ForeignKey(Forming, models.PROTECT, related_name="groups")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=80, blank=True)
    leader = models.ForeignKey(Enrolment, models.SET_NULL, null=True, blank=True, related_name="+")
    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="facilitated_groups"
    )
    topic = models.CharField(max_length=80, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    # The plan of the next round: the group has ended, and can be read; retired without it: it was undone.
    ended_by = models.ForeignKey(Forming, models.PROTECT, null=True, blank=True, related_name="ended_groups")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "number"], condition=models.Q(retired_at=None), name="group_number_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name or _("Group %(number)s") % {"number": self.number}


class Repairing(Search):
    """One attempt to repair living groups: who left, who came, and what moving nobody, one, two, ... would restore.

    ``plan`` is a ``groups.options.Options``. The rules are those of ``forming``.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="repairings")
    forming = models.ForeignKey(Forming, models.PROTECT, related_name="+")
    met = models.JSONField[list[int]](default=list)  # groups that have met
    loosen = models.BooleanField(default=False)  # people may be moved out of these, too

    class Meta(Search.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["programme"], condition=models.Q(state="running"), name="one_running_repairing"
            ),
        ]

    def __str__(self) -> str:
        return f"Repairing {self.pk} of {self.programme}"


class Membership(models.Model):
    """A student in a group, from one moment to another."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="memberships")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=models.Q(left_at=None), name="one_group_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} in {self.group}"
