"""Fill a database for the tests of the live door and print what they need: ``python -m tests.live.seed``."""

import json
import sys

import django


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    from tests.cast import NOW, make_cast
    from tests.groups.setting import a_group
    from worldrounds.rooms.actions import open_rooms

    call_command("migrate", verbosity=0)
    cast = make_cast()
    first = a_group(cast, 1, "vera", "kenta")
    a_group(cast, 2, "viktor", "kiyo", forming=first.forming)
    rooms = open_rooms(programme=cast.programme, actor=cast.alice, at=NOW)
    sessions = {}
    for key, person in cast.people.items():
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        sessions[key] = session.session_key
    people = {key: person.pk for key, person in cast.people.items()}
    sys.stdout.write(json.dumps({"sessions": sessions, "people": people, "rooms": [r.pk for r in rooms]}))


if __name__ == "__main__":
    main()
