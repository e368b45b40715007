"""Seed a programme for tests/e2e/test_case.py and print the sessions of its people: ``python -m tests.e2e.seed_case``.

Six weeks from the blueprint “COIL module”, begun today: two groups with their rooms, of seven and of two, whose stages
are done one after the other. Faye facilitates both, Alice coordinates.
"""

import json
import sys
from datetime import UTC

import django

SCHOOLS = {  # slug: name, city, country, zone
    "nairobi": ("University of Nairobi", "Nairobi", "KE", "Africa/Nairobi"),
    "lima": ("Cayetano Heredia University", "Lima", "PE", "America/Lima"),
    "hanoi": ("Hanoi Medical University", "Hanoi", "VN", "Asia/Ho_Chi_Minh"),
    "tbilisi": ("Tbilisi State Medical University", "Tbilisi", "GE", "Asia/Tbilisi"),
    "ibadan": ("University of Ibadan", "Ibadan", "NG", "Africa/Lagos"),
}
GROUPS = {  # number: name and school of each member; the first leads
    1: {
        "wanjiru": ("Wanjiru", "Kamau", "nairobi"),
        "diego": ("Diego", "Quispe", "lima"),
        "linh": ("Linh", "Trần", "hanoi"),
        "nino": ("Nino", "Beridze", "tbilisi"),
        "ida": ("Ida", "Lehner", "vienna"),
        "sota": ("Sota", "Arai", "kyoto"),
        "bukola": ("Bukola", "Adeyemi", "ibadan"),
    },
    2: {"jonas": ("Jonas", "Ebner", "vienna"), "mei": ("Mei", "Hayashi", "kyoto")},
}


def main() -> None:
    django.setup()
    from django.utils import timezone

    from tests.cast import enrol
    from tests.sessions import session_of
    from worldrounds.commons.catalogue import blueprint
    from worldrounds.core.work import ask
    from worldrounds.groups.models import Forming, Group, Membership
    from worldrounds.network.models import Institution
    from worldrounds.people.models import Person
    from worldrounds.programmes.actions.start import start_programme
    from worldrounds.programmes.models import Partner, Role
    from worldrounds.rooms.actions import open_rooms

    now = timezone.now()
    alice, faye = (Person.objects.get(email=f"{key}@example.org") for key in ("alice", "faye"))
    design = blueprint("coil-module")
    assert design is not None
    programme = start_programme(
        blueprint=design, title="One case", first_day=now.astimezone(UTC).date(), actor=alice, at=now
    )
    Role.objects.create(programme=programme, person=faye, kind=Role.Kind.FACILITATOR)
    for slug, (name, city, country, zone) in SCHOOLS.items():
        Institution.objects.create(slug=slug, name=name, city=city, country=country, time_zone=zone)
    partners = {
        school.slug: Partner.objects.create(
            programme=programme, institution=school, state=Partner.State.ACCEPTED
        )
        for school in Institution.objects.all()
    }
    sessions = {"alice": session_of(alice), "faye": session_of(faye)}
    work = ask(kind="forming", actor=alice, at=now)
    forming = Forming.objects.create(
        programme=programme, work=work, rules={}, created_at=now, created_by=alice,
        state=Forming.State.CONFIRMED,
    )  # fmt: skip
    for number, members in GROUPS.items():
        group = Group.objects.create(programme=programme, forming=forming, number=number, facilitator=faye)
        for key, (given, family, school) in members.items():
            enrolment = enrol(partners[school], key, given, family)
            Membership.objects.create(group=group, enrolment=enrolment, joined_at=now)
            group.leader = group.leader or enrolment
            sessions[key] = session_of(enrolment.person)
        group.save()
    open_rooms(programme=programme, actor=alice, at=now)
    day = programme.first_day.isoformat()
    sys.stdout.write(json.dumps({"slug": programme.slug, "day": day, "sessions": sessions}))


if __name__ == "__main__":
    main()
