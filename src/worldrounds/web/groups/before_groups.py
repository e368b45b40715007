"""What a coordinator does next where there are no groups yet: look at a search or a plan, bring in students, form."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.groups.models import Forming
from worldrounds.groups.queries import to_be_placed
from worldrounds.programmes.models import Enrolment, Partner, Programme


@dataclass(frozen=True)
class Step:
    sentence: str
    label: str
    address: str


def next_step(programme: Programme) -> Step:
    """At most five queries."""
    return _plan_step(programme) or what_is_missing(programme) or _form_step(programme)


def what_is_missing(programme: Programme) -> Step | None:
    """Why nobody can be placed, or None."""
    if to_be_placed(programme).exists():
        return None
    if programme.enrolments.filter(state=Enrolment.State.ADMITTED).exists():
        sentence = _("Nobody waits for a group: all admitted students have one or do not want to be in one.")
        return Step(sentence, _("See the students"), reverse("students", args=[programme.slug]))
    if programme.enrolments.filter(state=Enrolment.State.APPLIED).exists():
        sentence = _(
            "Students have applied, but no school has admitted one yet. Groups are formed of admitted students."
        )
        return Step(sentence, _("See the students"), reverse("students", args=[programme.slug]))
    if programme.partners.exclude(state=Partner.State.DECLINED).exists():
        sentence = _(
            "No student is in the programme yet. Schools bring in their lists or share their links for joining."
        )
        return Step(sentence, _("See the schools"), reverse("partners", args=[programme.slug]))
    sentence = _("No school is in the programme yet. Bring in the schools first, then their students.")
    return Step(sentence, _("Add a school"), reverse("partner-add", args=[programme.slug]))


def _plan_step(programme: Programme) -> Step | None:
    states = [Forming.State.RUNNING, Forming.State.DRAFT, Forming.State.UNDONE]
    newest = programme.formings.filter(state__in=states).first()
    if newest is None:
        return None
    address = reverse("forming", args=[programme.slug, newest.pk])
    if newest.state == Forming.State.RUNNING:
        return Step(_("Groups are being formed now."), _("See how far it is"), address)
    sentence = _("Plan %(number)s waits: look at it, change it, and confirm it.") % {"number": newest.pk}
    return Step(sentence, _("Look at the plan"), address)


def _form_step(programme: Programme) -> Step:
    count = to_be_placed(programme).count()
    sentence = ngettext(
        "%(count)d admitted student waits for a group.",
        "%(count)d admitted students wait for a group.",
        count,
    )
    return Step(sentence % {"count": count}, _("Form groups"), reverse("formings", args=[programme.slug]))
