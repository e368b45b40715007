"""A programme of 15 schools and 300 students in groups of 4, for benchmarks/pages.py.

``python -m benchmarks.pages_data`` fills the installation's database and prints, as JSON, a site lead's
session key and a sign-in link for each student with the address of their room.
"""

import json
import sys
from datetime import date

from worldrounds.cli.installation import prepare

SCHOOLS, STUDENTS, SIZE = 15, 20, 4


def main() -> None:
    prepare()
    from django.utils import timezone

    from worldrounds.core.work import ask
    from worldrounds.groups.models import Forming, Group, Membership
    from worldrounds.network.models import Institution
    from worldrounds.people.links import sign_in_address
    from worldrounds.people.models import Person
    from worldrounds.programmes.models import Enrolment, Partner, Programme, Role
    from worldrounds.rooms.actions import open_rooms

    now = timezone.now()
    coordinator = Person.objects.create_user("coordinator@example.org", name="Coordinator")
    programme = Programme.objects.create(
        slug="bench",
        title="Bench",
        blueprint="icep-year",
        blueprint_version="1",
        document={"rules": {}, "themes": []},
        first_day=date(2026, 10, 1),
        end_day=date(2027, 5, 31),
        created_by=coordinator,
    )
    Role.objects.create(programme=programme, person=coordinator, kind=Role.Kind.COORDINATOR)
    lead = Person.objects.create_user("lead@example.org", name="Site lead")
    enrolments = []
    for school in range(SCHOOLS):
        institution = Institution.objects.create(
            slug=f"school-{school}",
            name=f"School {school}",
            city="Vienna",
            country="AT",
            time_zone="Europe/Vienna",
        )
        if school == 3:  # whose list is read: 20 rows
            Role.objects.create(
                programme=programme, person=lead, kind=Role.Kind.SITE_LEAD, institution=institution
            )
        partner = Partner.objects.create(programme=programme, institution=institution, state="accepted")
        for n in range(STUDENTS):
            email = f"student-{school}-{n}@example.org"
            person = Person.objects.create_user(email, name=f"Student {n}", time_zone="Europe/Vienna")
            enrolments.append(
                Enrolment.objects.create(
                    programme=programme,
                    partner=partner,
                    person=person,
                    given_name=f"Student {n}",
                    family_name=f"of {school}",
                    email=email,
                    year=3,
                    languages=["en"],
                    availability="f" * 84,
                    time_zone="Europe/Vienna",
                )
            )
    forming = Forming.objects.create(
        programme=programme,
        work=ask(kind="forming", actor=coordinator, at=now),
        state=Forming.State.CONFIRMED,
        rules={},
        created_at=now,
        created_by=coordinator,
    )
    links = []
    for number, start in enumerate(range(0, len(enrolments), SIZE), start=1):
        group = Group.objects.create(programme=programme, forming=forming, number=number)
        for enrolment in enrolments[start : start + SIZE]:
            Membership.objects.create(group=group, enrolment=enrolment, joined_at=now)
            room = f"/programmes/bench/groups/{number}/room/"
            links.append([sign_in_address(enrolment.person), room])
    open_rooms(programme=programme, actor=coordinator, at=now)
    sys.stdout.write(json.dumps({"session": session_of(lead), "links": links}))


def session_of(person: object) -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)  # type: ignore[attr-defined]
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()  # type: ignore[attr-defined]
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    main()
