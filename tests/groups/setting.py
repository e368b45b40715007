"""A small programme with three schools and groups, for the tests of forming and of group pages."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from worldrounds.core.work import ask
from worldrounds.groups.models import Forming, Group, Membership
from worldrounds.network.models import Institution
from worldrounds.people.models import Person
from worldrounds.programmes.models import Enrolment, Partner, Programme, Role

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SCHOOLS = (
    ("vienna", "Medical University of Vienna", "Vienna", "AT", "Europe/Vienna"),
    ("kyoto", "Kyoto University", "Kyoto", "JP", "Asia/Tokyo"),
    ("montreal", "McGill University", "Montreal", "CA", "America/Toronto"),
)
GIVEN = ("Ada", "Bao", "Chiara", "Dalia", "Emeka", "Farah", "Goran", "Hina", "Ivo", "Jun", "Kofi", "Lena")
FAMILY = ("Adler", "Baker", "Costa", "Dietrich", "Endo", "Fischer", "Gruber", "Hayashi", "Ito", "Jansen")


@dataclass
class Setting:
    programme: Programme
    coordinator: Person
    facilitator: Person
    outsider: Person
    partners: dict[str, Partner]
    leads: dict[str, Person]
    students: dict[str, list[Enrolment]] = field(default_factory=dict)

    @property
    def everyone(self) -> list[Enrolment]:
        return [student for students in self.students.values() for student in students]


def person(name: str, zone: str = "UTC", **values: object) -> Person:
    address = name.lower().replace(" ", ".") + "@example.org"
    return Person.objects.create(email=address, name=name, time_zone=zone, **values)


def a_setting(*, students_each: int = 2) -> Setting:
    coordinator, facilitator = person("Alice Coordinator", "Europe/Vienna"), person("Fay Facilitator")
    programme = Programme.objects.create(
        slug="icep-2027",
        title="ICEP 2027",
        blueprint="icep-year",
        blueprint_version="1",
        document={"rules": {}},
        first_day=date(2027, 1, 4),
        end_day=date(2027, 5, 31),
        created_by=coordinator,
    )
    Role.objects.create(programme=programme, person=coordinator, kind=Role.Kind.COORDINATOR)
    Role.objects.create(programme=programme, person=facilitator, kind=Role.Kind.FACILITATOR)
    made = Setting(programme, coordinator, facilitator, person("Olga Outsider"), {}, {})
    for slug, name, city, country, zone in SCHOOLS:
        school = Institution.objects.create(slug=slug, name=name, city=city, country=country, time_zone=zone)
        partner = Partner.objects.create(programme=programme, institution=school, state="accepted")
        lead = person(f"Lead {city}", zone)
        Role.objects.create(programme=programme, person=lead, kind=Role.Kind.SITE_LEAD, institution=school)
        made.partners[slug], made.leads[slug] = partner, lead
        made.students[slug] = [a_student(partner, number) for number in range(students_each)]
    return made


def a_student(partner: Partner, number: int, **values: object) -> Enrolment:
    school = partner.institution
    given = GIVEN[number % len(GIVEN)]
    family = f"{FAMILY[number // len(GIVEN) % len(FAMILY)]} of {school.city}"
    owner = person(f"{given} {family}", school.time_zone)
    told = {"languages": ["en"], "gender": "female" if number % 2 else "male", **values}
    return Enrolment.objects.create(
        programme=partner.programme,
        partner=partner,
        person=owner,
        given_name=given,
        family_name=family,
        email=owner.email,
        time_zone=school.time_zone,
        **told,
    )


def a_forming(setting: Setting, **values: object) -> Forming:
    work = ask(kind="forming", actor=setting.coordinator, at=NOW)
    return Forming.objects.create(programme=setting.programme, work=work, rules={}, created_at=NOW, **values)


def a_group(setting: Setting, number: int, members: list[Enrolment], forming: Forming | None = None) -> Group:
    forming = forming or a_forming(setting, state=Forming.State.CONFIRMED)
    group = Group.objects.create(programme=setting.programme, forming=forming, number=number)
    Membership.objects.bulk_create(
        Membership(group=group, enrolment=member, joined_at=NOW) for member in members
    )
    return group
