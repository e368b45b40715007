"""Fill a database for the tests of the live door and print what they need: ``python -m tests.live.seed [SPARE]``."""

import json
import sys

import django

from tests.template import begin_installation

FIRST_SPARE, SPARE = 3, 200  # numbers of groups without members, whose rooms staff may enter


def main(spare: int = SPARE) -> None:
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from tests.cast import NOW, make_cast
    from tests.groups.setting import a_group
    from tests.sessions import session_of
    from worldrounds.groups.models import Group
    from worldrounds.rooms.actions import open_rooms
    from worldrounds.rooms.models import Room

    begin_installation(settings.DATA)  # the tables only where the database is SQLite's
    call_command("migrate", verbosity=0)
    cast = make_cast()
    first = a_group(cast, 1, "vera", "kenta")
    a_group(cast, 2, "viktor", "kiyo", forming=first.forming)
    rooms = open_rooms(programme=cast.programme, actor=cast.alice, at=NOW)
    groups = [
        Group(programme=cast.programme, forming=first.forming, number=FIRST_SPARE + n) for n in range(spare)
    ]
    Room.objects.bulk_create(Room(group=group, opened_at=NOW) for group in Group.objects.bulk_create(groups))
    sessions = {key: session_of(person) for key, person in cast.people.items()}
    people = {key: person.pk for key, person in cast.people.items()}
    sys.stdout.write(json.dumps({"sessions": sessions, "people": people, "rooms": [r.pk for r in rooms]}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
