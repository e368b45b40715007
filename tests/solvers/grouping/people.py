"""Short ways to make people and problems for tests."""

from datetime import date
from typing import Any

import numpy as np

from worldrounds.solvers.grouping import Person, Problem, Rules
from worldrounds.solvers.time import pattern_from_ranges

MONDAY = date(2026, 10, 5)


def person(key: str, hours: str | None = None, **values: Any) -> Person:
    """``hours`` as in “Mon 18:00-21:00”; empty text: never free; None: not told."""
    free = None if hours is None else pattern_from_ranges(hours)
    return Person(key=key, free=free, **values)


def problem(*people: Person, mondays: tuple[date, ...] = (MONDAY,)) -> Problem:
    return Problem(people, mondays)


def rules(low: int, high: int, **document: Any) -> Rules:
    return Rules.from_dict({"size": {"min": low, "max": high}, **document})


def random_class(n: int, seed: int, mondays: tuple[date, ...] = (MONDAY,)) -> Problem:
    """A class of many kinds: zones on quarters of an hour, things not told, nobody's language told, and so on."""
    random = np.random.default_rng(seed)
    zones = ["Europe/Vienna", "Asia/Tokyo", "Asia/Kathmandu", "America/New_York", "Asia/Kolkata"]
    people = []
    for i in range(n):
        school = int(random.integers(8))
        free = np.zeros((7, 48), np.bool_)
        for _ in range(int(random.integers(0, 12))):
            day, first = int(random.integers(7)), int(random.integers(12, 42))
            free[day, first : first + int(random.integers(1, 9))] = True
        people.append(
            Person(
                key=f"s{i}",
                institution=f"school {school}" if random.random() > 0.05 else "",
                country=["AT", "JP", "NP", "US", "IN"][school % 5],
                zone=zones[school % 5],
                free=free if random.random() > 0.1 else None,
                night=bool(random.random() < 0.1),
                languages=tuple(random.permutation(["en", "de", "ja", "hi"])[: int(random.integers(0, 4))]),
                values={
                    "gender": str(random.choice(["F", "M", "X", ""])),
                    "year": str(random.integers(1, 4)),
                },
                numbers={"english": float(random.integers(1, 6))} if random.random() > 0.1 else {},
                topics=tuple(random.permutation(["a", "b", "c"])[: int(random.integers(0, 4))]),
            )
        )
    return Problem(tuple(people), mondays)
