"""Where the hall leads from its first page."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from worldrounds.evidence.rules import may_curate
from worldrounds.people.models import Person
from worldrounds.web.addresses import url


@dataclass(frozen=True)
class Entry:
    title: str
    words: str
    address: str


def entries(person: Person | None) -> list[Entry]:
    """For everybody, then for curators (1 query for those who are signed in)."""
    shown = [
        Entry(_("Newest"), _("what was published last"), f"{url('evidence')}?sort=newest"),
        Entry(_("Collections"), _("chosen and introduced by an editor"), url("collections")),
        Entry(_("Reviews"), _("articles coded together"), url("scoping-reviews")),
        Entry(_("Pictures"), _("maps, years, authors, citations"), url("evidence-pictures")),
        Entry(_("For programs"), _("the whole hall as data"), url("evidence-data")),
    ]
    if person is not None and may_curate(person):
        shown.append(Entry(_("Take articles in"), _("from files of reference managers"), url("imports")))
    return shown
