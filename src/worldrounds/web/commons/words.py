"""What formats and models are called on pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FORMATS: dict[str, Promise] = {
    "virtual-exchange": _("Virtual exchange (COIL)"),
    "problem-room": _("Problem room"),
    "joint-online-course": _("Joint online course"),
    "international-classroom": _("International classroom"),
    "internationalized-curriculum": _("Internationalized curriculum"),
    "conference": _("Conference"),
    "clinical-elective": _("Clinical elective"),
    "research-placement": _("Research placement"),
    "short-immersion": _("Short immersion"),
    "semester-exchange": _("Semester exchange"),
    "joint-degree": _("Joint degree"),
    "staff-exchange": _("Staff exchange"),
    "joint-research": _("Joint research"),
    "network": _("Network"),
}
MODELS: dict[str, Promise] = {
    "market": _("Market"),
    "liberal": _("Liberal"),
    "social transformation": _("Social transformation"),
}
MODELS_SAY: dict[str, Promise] = {
    "market": _("to compete: income, rankings, students and graduates for a global labour market"),
    "liberal": _("to cooperate and to understand one another: learning together, quality, global citizens"),
    "social transformation": _("to change what is unjust: power between partners, and what makes people ill"),
}
PLACES: dict[str, tuple[Promise, Promise]] = {
    "at home": (_("At home"), _("Nobody has to travel, so everybody can take part.")),
    "abroad": (_("Abroad"), _("Students go to a partner, and a partner’s students come.")),
    "institutional": (_("Institutional"), _("Schools work with schools; students find more doors open.")),
}
ASKED: dict[str, Promise] = {
    "time": pgettext_lazy("what it takes", "Time"),
    "money": _("Money"),
    "staff": _("Staff"),
}
LEVELS: dict[int, Promise] = {1: _("little"), 2: _("some"), 3: _("much")}
