"""Two hundred schools with ideas, and two people who run programmes: ``python -m tests.e2e.seed_commons``.

Prints who they are, what the first of them is to publish, and who is the partner that this school is made for.
"""

import json
import sys
from dataclasses import asdict
from datetime import timedelta

import django

SEED = 101
OURS = 1  # in the world's order


def main() -> None:
    django.setup()
    from django.utils import timezone

    from worldrounds.commons.models import Profile
    from worldrounds.demo.world import make_world
    from worldrounds.demo.world_rows import plant
    from worldrounds.people.links import sign_in_address
    from worldrounds.people.models import Person

    now = timezone.now()
    world = make_world(seed=SEED, year=now.year + 1)
    ideas = plant(world, author=Person.objects.create_user("all@example.org", name="All Schools"), at=now)
    people = {}
    for name, number in (("Amina Yusuf", OURS), ("Bruno Keller", world.partner[OURS])):
        person = Person.objects.create_user(
            f"{name.split()[0].lower()}@example.org",
            name=name,
            time_zone=world.schools[number].zone,
        )
        school = ideas[number].entry.institution
        Profile.objects.create(person=person, institution=school, confirmed=school, trusted_at=now)
        people[name.split()[0]] = sign_in_address(person)
    theirs = ideas[world.partner[OURS]].entry
    theirs.author = Person.objects.get(name="Bruno Keller")
    theirs.save()
    ideas[OURS].entry.delete()  # its author writes it, in the browser
    wish = asdict(world.wishes[OURS])
    wish["until"] = (now + timedelta(days=300)).date()
    wish["school"] = world.schools[OURS].name
    told = {"links": people, "wish": wish, "best": theirs.title, "partner": theirs.institution.name}
    sys.stdout.write(json.dumps(told, default=str))


if __name__ == "__main__":
    main()
