"""What the values of a blueprint's fields are called on pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FORMATS: dict[str, Promise] = {
    "virtual exchange": _("Virtual exchange (COIL)"),
    "problem room": _("Problem room"),
    "joint online course": _("Joint online course"),
    "international classroom": _("International classroom"),
    "internationalized curriculum": _("Internationalized curriculum"),
    "conference": _("Conference"),
    "clinical elective": _("Clinical elective"),
    "research placement": _("Research placement"),
    "short immersion": _("Short immersion"),
    "semester exchange": _("Semester exchange"),
    "joint degree": _("Joint degree"),
    "staff exchange": _("Staff exchange"),
    "joint research": _("Joint research"),
    "network": _("Network"),
}
MODELS: dict[str, Promise] = {
    "market": _("Market"),
    "liberal": _("Liberal"),
    "social transformation": _("Social transformation"),
}
