"""The pages of a programme, as tabs."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from worldrounds.groups.queries import group_of_student
from worldrounds.programmes.rules import Standing
from worldrounds.web.addresses import url

_UNDER = {
    "plan": ("method",),
    "groups": ("formings", "rooms"),
    "sessions": ("timetables", "venues", "plenaries"),
    "students": ("participation",),
    "room": ("groups",),
}  # pages that belong to a tab's, by their address


@dataclass(frozen=True)
class Tab:
    title: str
    address: str
    current: bool


def programme_tabs(standing: Standing, here: str) -> list[Tab]:
    """The pages of a programme that this person may open; ``here`` is the address of the page that is shown."""
    start = url("programme", standing.programme.slug)
    tabs = []
    for title, name, *numbers in _tabs(standing):
        address = url(name, standing.programme.slug, *numbers)
        alone = name in ("programme", "my-profile")  # other tabs' addresses begin with theirs
        under = (address, *(f"{start}{page}/" for page in _UNDER.get(name, ())))
        tabs.append(Tab(title, address, here == address if alone else here.startswith(under)))
    return tabs


def _tabs(standing: Standing) -> list[tuple[str, str, *tuple[int, ...]]]:
    """A title, the name of an address, and the numbers that it needs besides the programme (1 query at most, for students)."""
    tabs: list[tuple[str, str, *tuple[int, ...]]] = [(_("Overview"), "programme")]
    if standing.is_staff:
        tabs += [
            (_("Plan"), "plan"),
            (_("Schools"), "partners"),
            (_("Students"), "students"),
            (_("Groups"), "groups"),
            (_("Sessions"), "sessions"),
        ]
    if (group := group_of_student(standing)) is not None:
        tabs.append((_("My room"), "room", group.number))
    if standing.enrolment is not None:
        tabs += [(_("My profile"), "my-profile"), (_("My free hours"), "my-availability")]
    tabs.append((_("Fairness"), "fairness"))
    return tabs
