"""Classes as files: the invented people of `scale_class`, on hours of the UTC week, as a neutral scorer reads them.

    python -m benchmarks.grouping_class 480 class.csv [--seed 1] [--hard]

Columns: id, school, country, utc_offset, gender, avail (42 hex digits: bit h is hour h of the UTC week). The hard
class has a fifth of its students with 4 to 11 free hours a week.
"""

import argparse
import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.scale_class import COUNTRIES, invented

HARD_SHARE: Final = 0.2
HARD_HOURS: Final = (4, 12)


@dataclass(frozen=True)
class Student:
    """A row of a class file."""

    key: str
    school: str
    country: str
    offset: int
    gender: str
    hours: int  # bit h: free in hour h of the UTC week


def schools_of(n: int) -> int:
    return 12 if n <= 200 else 18 if n <= 1000 else 24


def make_class(n: int, seed: int, *, hard: bool = False) -> list[Student]:
    """A class of n students; the same for the same seed."""
    made = invented(n, schools_of(n), seed, "hourly")
    patterns = made.columns.patterns
    local = np.unpackbits(patterns, axis=1, bitorder="little")[:, ::2].astype(np.bool_)
    if hard:
        _thin(local, np.random.default_rng([seed, 1]))
    school = made.columns.institution
    return [
        Student(
            f"s{i:06d}",
            school.names[school.codes[i]],
            COUNTRIES[made.place[i]][0],
            COUNTRIES[made.place[i]][1],
            "FMX"[made.gender[i]],
            _bits(np.roll(local[i], -COUNTRIES[made.place[i]][1])),
        )
        for i in range(n)
    ]


def _thin(local: NDArray[np.bool_], random: np.random.Generator) -> None:
    """Leave a fifth of the students between 4 and 11 of their free hours."""
    for i in random.choice(len(local), round(HARD_SHARE * len(local)), replace=False):
        free = np.flatnonzero(local[i])
        kept = random.permutation(free)[: random.integers(*HARD_HOURS)]
        local[i] = False
        local[i, kept] = True


def _bits(hours: NDArray[np.bool_]) -> int:
    return sum(1 << int(hour) for hour in np.flatnonzero(hours))


def write_class(students: Sequence[Student], path: Path) -> None:
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "school", "country", "utc_offset", "gender", "year", "english", "avail"])
        for s in students:
            rows.writerow([s.key, s.school, s.country, s.offset, s.gender, 1, 1, f"{s.hours:042x}"])


def read_class(path: Path) -> list[Student]:
    with path.open(newline="") as file:
        return [
            Student(
                row["id"],
                row["school"],
                row["country"],
                int(row["utc_offset"]),
                row["gender"],
                int(row["avail"], 16),
            )
            for row in csv.DictReader(file)
        ]


def write_groups(groups: Sequence[Sequence[str]], path: Path) -> None:
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "group"])
        rows.writerows((key, g) for g, group in enumerate(groups) for key in group)


def read_groups(path: Path) -> list[list[str]]:
    found: dict[str, list[str]] = {}
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["group"], []).append(row["id"])
    return list(found.values())


def people_held(
    students: Sequence[Student], groups: Sequence[Sequence[str]], hours: int
) -> tuple[int, float]:
    """People in groups that hold every rule, and the share of such groups: plain sets, no code of the product.

    Rules: 5 or 6 members, 4 countries, so many common hours, nobody alone by gender.
    """
    by_key: Mapping[str, Student] = {student.key: student for student in students}
    if sorted(key for group in groups for key in group) != sorted(by_key):
        raise ValueError("Everybody is in exactly one group; here somebody is missing or there twice.")
    held = [len(group) * _holds([by_key[key] for key in group], hours) for group in groups]
    return sum(held), sum(count > 0 for count in held) / len(held)


def _holds(members: Sequence[Student], hours: int) -> bool:
    common = members[0].hours
    for student in members:
        common &= student.hours
    genders: list[Any] = [student.gender for student in members]
    return (
        5 <= len(members) <= 6
        and len({student.country for student in members}) >= 4
        and common.bit_count() >= hours
        and all(genders.count(gender) > 1 for gender in genders)
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("n", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hard", action="store_true")
    options = parser.parse_args()
    write_class(make_class(options.n, options.seed, hard=options.hard), options.out)


if __name__ == "__main__":
    main()
