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
    zones = {key: SCHOOLS[school][3] for key, (_given, _family, school) in STUDENTS.items()}
    names = STAFF | {key: f"{given} {family}" for key, (given, family, _school) in STUDENTS.items()}
    everybody = [_person(key, name, zones.get(key, "Europe/Vienna")) for key, name in names.items()]
    people = dict(zip(names, Person.objects.bulk_create(everybody), strict=True))
    cast = Cast(
        _programme("rounds", people["alice"]), _programme("elsewhere", people["oscar"]), people=people
    )
    schools = Institution.objects.bulk_create(
        Institution(slug=slug, name=name, city=city, country=country, time_zone=zone)
        for slug, (name, city, country, zone) in SCHOOLS.items()
    )
    partners = Partner.objects.bulk_create(
        Partner(programme=cast.programme, institution=school, state=Partner.State.ACCEPTED)
        for school in schools
    )
    cast.partners = dict(zip(SCHOOLS, partners, strict=True))
    vienna, kyoto = cast.partners["vienna"].institution, cast.partners["kyoto"].institution
    Role.objects.bulk_create(
        [
            Role(programme=cast.programme, person=people["alice"], kind=Role.Kind.COORDINATOR),
            Role(programme=cast.elsewhere, person=people["oscar"], kind=Role.Kind.COORDINATOR),
            Role(
                programme=cast.programme, person=people["bob"], kind=Role.Kind.SITE_LEAD, institution=vienna
            ),
            Role(
                programme=cast.programme, person=people["carol"], kind=Role.Kind.SITE_LEAD, institution=kyoto
            ),
            Role(programme=cast.programme, person=people["faye"], kind=Role.Kind.FACILITATOR),
        ]
    )
    enrolments = Enrolment.objects.bulk_create(
        _enrolment(cast.partners[school], people[key], given, family)
        for key, (given, family, school) in STUDENTS.items()
    )
    cast.enrolments = dict(zip(STUDENTS, enrolments, strict=True))
    return cast


def enrol(partner: Partner, key: str, given: str, family: str = "", **values: object) -> Enrolment:
    person = _person(key, f"{given} {family}".strip(), partner.institution.time_zone)
    person.save()
    enrolment = _enrolment(partner, person, given, family, **values)
    enrolment.save()
    return enrolment


def _person(key: str, name: str, zone: str) -> Person:
    person = Person(email=f"{key}@example.org", name=name, time_zone=zone)
    person.set_unusable_password()
    return person


def _enrolment(partner: Partner, person: Person, given: str, family: str, **values: object) -> Enrolment:
    start: dict[str, object] = {"availability": EVENINGS, "languages": ["en"], "availability_saved_at": NOW}
    return Enrolment(
        programme=partner.programme,
        partner=partner,
        person=person,
        given_name=given,
        family_name=family,
        email=person.email,
        time_zone=partner.institution.time_zone,
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
