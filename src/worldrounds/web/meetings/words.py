"""What the solver says, in words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from worldrounds.meetings.models import Attendance

ROLL_WORDS = {
    Attendance.State.PRESENT: gettext_lazy("present"),
    Attendance.State.LATE: gettext_lazy("late"),
    Attendance.State.EXCUSED: gettext_lazy("excused"),
    Attendance.State.TECHNICAL: gettext_lazy("technical reasons"),
    Attendance.State.ABSENT: gettext_lazy("absent"),
}
A_LITTLE = 50  # points: 08:00 or 20:00


def burden_words(points: int) -> str:
    """0..100 points of inconvenience of an hour."""
    if points == 0:
        return _("good hour")
    if points <= A_LITTLE:
        return _("a little early or late")
    return _("early or late")


def burden_level(points: int) -> str:
    """The colour of a seat that is taken; red is for those who cannot come."""
    return "good" if points == 0 else "" if points <= A_LITTLE else "warn"


def reason_words(reason: str) -> str:
    return {
        "night": _("outside 07:00–22:00"),
        "closed": _("exams or holiday"),
        "not free": _("not free"),
    }.get(reason, "")


def choice_words(*, options: int, coming: int, members: int, heaviest: Sequence[str]) -> str:
    """Why this hour."""
    if coming == members:
        first = ngettext(
            "This was the only start at which everyone can come.",
            "There were %(count)d starts at which everyone can come.",
            options,
        ) % {"count": options}
    else:
        first = ngettext(
            "No start suits everyone; this was the only one at which %(coming)d of %(members)d can come.",
            "No start suits everyone; at %(count)d starts %(coming)d of %(members)d can come.",
            options,
        ) % {"count": options, "coming": coming, "members": members}
        first += " " + _("Offer the recording to who cannot; their turn to come is next.")
    if not heaviest:
        return first + " " + _("This one lies in good hours for all who come.")
    names = ", ".join(heaviest)
    return (
        first
        + " "
        + _(
            "Taken together with the other sessions, this one shares the early and late hours best; today they fall on %(names)s."
        )
        % {"names": names}
    )


def no_time_words() -> str:
    return _(
        "At no time in these days can two members come, and their facilitator if there is one. Wider free hours, or other days in the plan, would help; until then the group can work in writing."
    )
