"""The fixed cast of the tests: one programme, three schools, and an outsider.

Alice    coordinator of the programme “Rounds”
Bob      site lead of Vienna          Carol    site lead of Kyoto
Faye     facilitator
Vera, Viktor   students of Vienna     Kenta, Kiyo   students of Kyoto     Nadia   student of New York
Oscar    coordinator of another programme (“Elsewhere”): an outsider here
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from worldrounds.network.models import Institution
from worldrounds.people.models import Person
from worldrounds.programmes.models import Enrolment, Partner, Programme, Role

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
EVENINGS = "f" * 84  # free at all hours; tests that need more say so


@dataclass
class Cast:
    programme: Programme
    elsewhere: Programme
    partners: dict[str, Partner] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    enrolments: dict[str, Enrolment] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        try:
            return self.people[name]
        except KeyError as error:
            raise AttributeError(name) from error


SCHOOLS = {
    "vienna": ("Medical University of Vienna", "Vienna", "AT", "Europe/Vienna"),
    "kyoto": ("Kyoto University", "Kyoto", "JP", "Asia/Tokyo"),
    "new-york": ("Columbia University", "New York", "US", "America/New_York"),
}
STUDENTS = {
    "vera": ("Vera", "Huber", "vienna"),
    "viktor": ("Viktor", "Öllinger", "vienna"),
    "kenta": ("Kenta", "Mori", "kyoto"),
    "kiyo": ("Kiyo", "Tanaka", "kyoto"),
    "nadia": ("Nadia", "Okafor", "new-york"),
}
STAFF = {
    "alice": "Alice Moreau",
    "bob": "Bob Wagner",
    "carol": "Carol Sato",
    "faye": "Faye Lindqvist",
    "oscar": "Oscar Duarte",
}


def make_cast() -> Cast:
    people = {
        key: Person.objects.create_user(f"{key}@example.org", name=name, time_zone="Europe/Vienna")
        for key, name in STAFF.items()
    }
    cast = Cast(
        _programme("rounds", people["alice"]), _programme("elsewhere", people["oscar"]), people=people
    )
    for slug, (name, city, country, zone) in SCHOOLS.items():
        school = Institution.objects.create(slug=slug, name=name, city=city, country=country, time_zone=zone)
        cast.partners[slug] = Partner.objects.create(
            programme=cast.programme, institution=school, state=Partner.State.ACCEPTED
        )
    _role(cast.programme, people["alice"], Role.Kind.COORDINATOR)
    _role(cast.elsewhere, people["oscar"], Role.Kind.COORDINATOR)
    _role(cast.programme, people["bob"], Role.Kind.SITE_LEAD, cast.partners["vienna"].institution)
    _role(cast.programme, people["carol"], Role.Kind.SITE_LEAD, cast.partners["kyoto"].institution)
    _role(cast.programme, people["faye"], Role.Kind.FACILITATOR)
    for key, (given, family, school_slug) in STUDENTS.items():
        cast.enrolments[key] = enrol(cast.partners[school_slug], key, given, family)
        people[key] = cast.enrolments[key].person
    return cast


def enrol(partner: Partner, key: str, given: str, family: str = "", **values: object) -> Enrolment:
    zone = partner.institution.time_zone
    person = Person.objects.create_user(
        f"{key}@example.org", name=f"{given} {family}".strip(), time_zone=zone
    )
    start: dict[str, object] = {"availability": EVENINGS, "languages": ["en"], "availability_saved_at": NOW}
    return Enrolment.objects.create(
        programme=partner.programme,
        partner=partner,
        person=person,
        given_name=given,
        family_name=family,
        email=person.email,
        time_zone=zone,
        **(start | values),
    )


def _programme(slug: str, coordinator: Person) -> Programme:
    return Programme.objects.create(
        slug=slug,
        title=slug.title(),
        blueprint="icep-year",
        blueprint_version="1",
        document={"rules": {}, "themes": [{"key": "public-health", "title": "Public health"}]},
        first_day=date(2026, 10, 5),
        end_day=date(2027, 5, 31),
        created_by=coordinator,
    )


def _role(programme: Programme, person: Person, kind: Role.Kind, school: Institution | None = None) -> None:
    Role.objects.create(programme=programme, person=person, kind=kind, institution=school)
