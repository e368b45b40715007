"""The state that the steps of seeding hand on."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from functools import cached_property

from worldrounds.groups.models import Group, Membership
from worldrounds.people.models import Person
from worldrounds.programmes.models import Partner, Programme, Stage
from worldrounds.programmes.queries import access_programme
from worldrounds.programmes.rules import Standing


@dataclass
class Season:
    """What has been made so far. ``rng`` draws everything; ``say`` tells the person who waits."""

    now: datetime
    rng: random.Random
    say: Callable[[str], None]
    coordinator: Person = field(init=False)
    programme: Programme = field(init=False)
    partners: list[Partner] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    facilitator: Person = field(init=False)
    reader: Person = field(init=False)  # of the review in the evidence hall
    student: Membership = field(init=False)  # meets tonight
    quiet: Group = field(init=False)

    @cached_property
    def stages(self) -> list[Stage]:
        return list(self.programme.stages.all())

    @property
    def standing(self) -> Standing:
        return access_programme(person=self.coordinator, slug=self.programme.slug)

    @property
    def begun(self) -> datetime:
        return datetime.combine(self.programme.first_day, time(9), tzinfo=UTC)
