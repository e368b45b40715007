"""Fill an installation's database with the fixed cast and print their sign-in links: ``python -m tests.e2e.seed``.

Vera and Kenta are group 1, with a room, a stage of writing and two sessions to come; a plan of groups for the others waits for Alice, who
may start programmes too.
"""

import json
import sys
from datetime import timedelta

import django


def main() -> None:
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from tests.cast import make_cast
    from tests.groups.setting import a_forming, a_group
    from tests.meetings.setting import a_session, plan_plenary, plan_sessions
    from worldrounds.groups.models import Forming
    from worldrounds.people.links import sign_in_address
    from worldrounds.programmes.models import Enrolment, Stage
    from worldrounds.rooms.actions import open_rooms
    from worldrounds.rooms.models import Room

    call_command("migrate", verbosity=0)  # where no template was made
    cast, now = make_cast(), timezone.now()
    Enrolment.objects.update(availability="", availability_saved_at=None)
    themes = [("law", "Law"), ("history", "History"), ("future", "Future")]
    cast.programme.document["themes"] = [{"key": key, "title": title} for key, title in themes]
    cast.programme.save()
    cast.alice.is_staff = True
    cast.alice.save()
    group = a_group(cast, 1, "vera", "kenta")
    open_rooms(programme=cast.programme, actor=cast.alice, at=now)
    Room.objects.update(case="heat-wave-in-five-cities")
    kinds = {"matrix": "matrix", "analysis": "analysis", "ring": "analysis", "decisions": "decisions"}
    for position, (key, kind) in enumerate(kinds.items(), start=1):
        Stage.objects.create(
            programme=cast.programme,
            key=key,
            kind=kind,
            title=key.title(),
            opens_day=now.date(),
            position=position,
        )
    Stage.objects.create(
        programme=cast.programme, key="product", kind="draft", title="Our product", position=4,
        opens_day=now.date() - timedelta(days=3),
    )  # fmt: skip
    day = now.date() + timedelta(days=7)
    for number, planned in enumerate(plan_sessions(cast, 2, first=day)):
        a_session(cast, planned, group, f"{day + timedelta(days=7 * number)}T13:00")
    plan_plenary(cast, first=day)
    rest = [cast.enrolments[key].pk for key in ("viktor", "kiyo", "nadia")]
    rules = {"size": {"min": 1, "max": 3}, "countries": {"at_least": 2}}
    plan = {"groups": [rest[:2], rest[2:]], "version": 1}
    a_forming(cast, state=Forming.State.DRAFT, plan=plan, rules=rules)
    links = {key: sign_in_address(person) for key, person in cast.people.items()}
    sys.stdout.write(
        json.dumps({key: "/sign-in/" + link.split("/sign-in/")[1] for key, link in links.items()})
    )


if __name__ == "__main__":
    main()
