"""A programme whose groups have ten members each, for the benchmarks of rooms.

``python -m benchmarks.rooms_data 2000`` fills the installation's database with that many members and prints, as
JSON, for each of them a session key and the number of their group.
"""

import json
import sys
from datetime import date

from worldrounds.cli.installation import prepare

SIZE = 10


def main(count: int) -> None:
    sys.stdout.write(json.dumps(fill(count)))


def fill(count: int) -> list[tuple[str, int]]:
    """Make an installation with so many members; for each a session key and the number of the group."""
    prepare()
    from django.utils import timezone

    from benchmarks.pages_data import session_of
    from worldrounds.core.work import ask
    from worldrounds.groups.models import Forming, Group, Membership
    from worldrounds.network.models import Institution
    from worldrounds.people.models import Person
    from worldrounds.programmes.models import Enrolment, Partner, Programme, Role
    from worldrounds.rooms.models import Room

    now = timezone.now()
    coordinator = Person.objects.create_user("coordinator@example.org", name="Coordinator")
    programme = Programme.objects.create(
        slug="bench", title="Bench", blueprint="coil-module", blueprint_version="1",
        document={"rules": {}, "themes": []}, first_day=date(2026, 10, 1), end_day=date(2027, 5, 31),
        created_by=coordinator,
    )  # fmt: skip
    Role.objects.create(programme=programme, person=coordinator, kind=Role.Kind.COORDINATOR)
    school = Institution.objects.create(
        slug="school", name="School", city="Vienna", country="AT", time_zone="Europe/Vienna"
    )
    partner = Partner.objects.create(programme=programme, institution=school, state="accepted")
    people = Person.objects.bulk_create(
        Person(email=f"s{n}@example.org", name=f"Student {n}", time_zone="Europe/Vienna", password="!")
        for n in range(count)
    )
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(
            programme=programme, partner=partner, person=person, given_name=person.name, email=person.email,
            time_zone="Europe/Vienna",
        )
        for person in people
    )  # fmt: skip
    forming = Forming.objects.create(
        programme=programme, work=ask(kind="forming", actor=coordinator, at=now), rules={},
        state=Forming.State.CONFIRMED, created_at=now, created_by=coordinator,
    )  # fmt: skip
    groups = Group.objects.bulk_create(
        Group(programme=programme, forming=forming, number=n) for n in range(1, -(-count // SIZE) + 1)
    )
    Membership.objects.bulk_create(
        Membership(group=groups[n // SIZE], enrolment=enrolment, joined_at=now)
        for n, enrolment in enumerate(enrolments)
    )
    Room.objects.bulk_create(Room(group=group, opened_at=now) for group in groups)
    return [(session_of(person), groups[n // SIZE].number) for n, person in enumerate(people)]


if __name__ == "__main__":
    main(int(sys.argv[1]))
