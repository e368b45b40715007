"""A student leaves a programme, or the school or the coordinator takes the student out of it.

The membership ends, and with it the way into the room and the group's sessions in the student's calendar feed. What
the student wrote stays with the group, which is told.
"""

from datetime import datetime

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from worldrounds.core.errors import NotAllowed, NotFound, Refused
from worldrounds.groups.actions import end_membership
from worldrounds.journeys.tell_groups import tell_of_leaving
from worldrounds.people.models import Person
from worldrounds.programmes.history import record
from worldrounds.programmes.models import Enrolment, Role
from worldrounds.programmes.queries import access_programme
from worldrounds.programmes.rules import Standing, may_handle_school

TAKES_PART = (Enrolment.State.APPLIED, Enrolment.State.ADMITTED)


def access_student(*, person: Person, slug: str, pk: int) -> tuple[Standing, Enrolment]:
    """A student who takes part or waits, for those who may take the student out (3 queries)."""
    standing = access_programme(person=person, slug=slug)
    found = (
        Enrolment.objects.filter(programme=standing.programme, pk=pk)
        .select_related("person", "partner__institution")
        .first()
    )
    if found is None:
        raise NotFound
    if not may_handle_school(standing, found.partner.institution_id):
        raise NotAllowed(_("Only the coordinator and the student's school can do this."))
    return standing, found


def withdraw(*, standing: Standing, enrolment: Enrolment, at: datetime) -> None:
    """A second click changes nothing and sends no second mail."""
    is_own = enrolment.person_id == standing.person.pk
    if not is_own and not may_handle_school(standing, enrolment.partner.institution_id):
        raise NotAllowed(_("Only the coordinator and the student's school can do this."))
    with transaction.atomic():
        locked = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        if locked.state == Enrolment.State.WITHDRAWN:
            return
        if locked.state not in TAKES_PART:
            raise Refused(_("This student does not take part."))
        locked.state = Enrolment.State.WITHDRAWN
        locked.save(update_fields=["state"])
        group = end_membership(enrolment=locked, at=at)
        record(
            standing,
            locked,
            "left the programme" if is_own else "withdrew student",
            at=at,
            group=group.number if group else None,
        )
        transaction.on_commit(lambda: _tell(standing, enrolment, str(group or ""), is_own), robust=True)
        if group is not None:
            tell_of_leaving(standing, group, enrolment)


def _tell(standing: Standing, enrolment: Enrolment, group: str, is_own: bool) -> None:
    """The student, if somebody else did it; otherwise the school, or the coordinators where it has no site lead."""
    readers = _staff(enrolment) if is_own else [enrolment.person]
    for reader in readers:
        _mail(standing, enrolment, reader, group, is_own).send()


def _staff(enrolment: Enrolment) -> list[Person]:
    roles = Role.objects.filter(programme=enrolment.programme_id, person__is_active=True).select_related(
        "person"
    )
    leads = roles.filter(kind=Role.Kind.SITE_LEAD, institution=enrolment.partner.institution_id)
    return [role.person for role in leads or roles.filter(kind=Role.Kind.COORDINATOR)]


def _mail(standing: Standing, enrolment: Enrolment, reader: Person, group: str, is_own: bool) -> EmailMessage:
    with translation.override(reader.language):
        values = {"student": enrolment.full_name, "by": standing.person.name, "group": group}
        if is_own:
            subject = _("%(student)s has left the programme") % values
            said = _("%(student)s has left the programme.") % values
            if group:
                said += " " + _("The student was in %(group)s.") % values
        else:
            subject = _("You do not take part any more")
            said = (
                _("%(by)s has taken you out of the programme. If that is a mistake, answer this mail.")
                % values
            )
        hello = _("Dear %(name)s,") % {"name": reader.name}
        body = "\n\n".join([hello, said, standing.programme.title])
    title = f"{standing.programme.title}: {subject}"
    return EmailMessage(" ".join(title.split()), body, to=[reader.email], reply_to=[standing.person.email])
