"""What somebody says of themselves in the commons, seen by everybody who reads what they publish."""

from django.conf import settings
from django.db import models

from worldrounds.network.models import Institution


class Profile(models.Model):
    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="profile")
    institution = models.ForeignKey(Institution, models.SET_NULL, null=True, blank=True, related_name="+")
    orcid = models.CharField(max_length=19, blank=True)  # 0000-0002-1825-0097
    about = models.CharField(max_length=600, blank=True)
    # Until an editor has let something of theirs through, what they publish waits for one.
    trusted_at = models.DateTimeField(null=True, blank=True)
    # An editor has seen that they are at this school; who moves to another one asks again.
    confirmed = models.ForeignKey(Institution, models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)  # to be confirmed
    asked_because = models.CharField(max_length=600, blank=True)  # empty once an editor has answered

    def __str__(self) -> str:
        return f"profile of person {self.person_id}"

    @property
    def is_confirmed(self) -> bool:
        """They speak for the school that they name."""
        return self.institution_id is not None and self.institution_id == self.confirmed_id
