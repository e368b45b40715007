"""Who supplied a programme's cases."""

from django.conf import settings
from django.db import models

from worldrounds.network.models import Institution
from worldrounds.programmes.models import Programme


class CaseSupply(models.Model):
    """Who supplied one of a programme's cases, as the coordinator says. Without a school: none of those that take part."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="case_supplies")
    case = models.CharField(max_length=80)  # as in Room.case
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "case"], name="case_supplied_once")]

    def __str__(self) -> str:
        return f"{self.case} by {self.institution}"
