"""Who may do what in a programme. A standing is read once a request; every question is asked of it."""

from dataclasses import dataclass

from worldrounds.people.models import Person
from worldrounds.programmes.models import Enrolment, Programme
from worldrounds.programmes.voices import voice_of


@dataclass(frozen=True)
class Standing:
    """What one person is in one programme."""

    person: Person
    programme: Programme
    is_coordinator: bool = False
    is_facilitator: bool = False
    site_lead_of: frozenset[int] = frozenset()  # institution ids
    student_leader_of: frozenset[int] = frozenset()
    enrolment: Enrolment | None = None  # applied or admitted; None for everybody else

    @property
    def is_student(self) -> bool:
        return self.enrolment is not None and self.enrolment.state == Enrolment.State.ADMITTED

    @property
    def is_staff(self) -> bool:
        """Sees the programme's plan, partners and groups: coordinator, site leads, facilitators."""
        return self.is_coordinator or self.is_facilitator or bool(self.site_lead_of)

    @property
    def belongs(self) -> bool:
        return self.is_staff or bool(self.student_leader_of) or self.enrolment is not None


def may_start_programmes(person: Person) -> bool:
    """Who runs the installation, and who speaks for a school (at most 2 queries)."""
    return person.is_staff or bool(voice_of(person).schools)


def may_manage(standing: Standing) -> bool:
    """Change the plan, invite schools, form groups, set times."""
    return standing.is_coordinator


def may_see_staff_pages(standing: Standing) -> bool:
    return standing.is_staff


def may_handle_school(standing: Standing, institution_id: int) -> bool:
    """Change a school's calendar and roster, admit its students."""
    return standing.is_coordinator or institution_id in standing.site_lead_of


def may_see_personal_data(standing: Standing, enrolment: Enrolment) -> bool:
    """E-mail address, student number, access needs: the own school, the coordinator and the person."""
    return (
        standing.is_coordinator
        or enrolment.partner.institution_id in standing.site_lead_of
        or enrolment.person_id == standing.person.pk
    )
