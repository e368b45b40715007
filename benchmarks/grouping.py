"""How long forming groups takes, and how many groups hold every rule.

    python -m benchmarks.grouping [CLASS.csv ...] [--runs 3] [--write benchmarks/results/grouping.txt]

Without files: invented classes of several sizes, and a programme of the shape of a published one (12 schools, 194
students; Ann Glob Health 2020;86(1):27, table 1). With files: lists as `worldrounds form` reads them. Rules: 5 or 6
members, 4 countries, 2 common hours, nobody alone by gender; in the programme's shape 3 or 4 members, 3 countries,
at most one from a school, and the wishes burden and topic. Every plan is looked at by `verify`.
"""

import argparse
import os
import platform
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from worldrounds.solvers.grouping import Person, Problem, Rules, Stop, solve
from worldrounds.solvers.grouping.verify import verify
from worldrounds.solvers.time.patterns import Pattern

WEEK = (date(2026, 10, 5),)
YEAR = tuple(date(2026, 10, 5) + timedelta(days=7 * week) for week in range(30))
CLASS_RULES = Rules.from_dict(
    {
        "size": {"min": 5, "max": 6},
        "countries": 4,
        "hours": 2,
        "not_alone": [{"attribute": "gender", "hard": True}],
    }
)
PROGRAMME_RULES = Rules.from_dict(
    {
        "size": {"min": 3, "max": 4},
        "countries": 3,
        "one_institution": 1,
        "hours": 1,
        "burden": {"weight": 2},
        "topic": True,
    }
)
PROGRAMME = [
    ("Medical University of Vienna", "AT", "Europe/Vienna", 12),
    ("University of Sydney", "AU", "Australia/Sydney", 35),
    ("McGill University", "CA", "America/Toronto", 23),
    ("University of Copenhagen", "DK", "Europe/Copenhagen", 3),
    ("University of Helsinki", "FI", "Europe/Helsinki", 10),
    ("LMU Munich", "DE", "Europe/Berlin", 8),
    ("Martin Luther University Halle-Wittenberg", "DE", "Europe/Berlin", 15),
    ("Kyoto University", "JP", "Asia/Tokyo", 11),
    ("Tokyo Women's Medical University", "JP", "Asia/Tokyo", 9),
    ("National Taiwan University", "TW", "Asia/Taipei", 8),
    ("King's College London", "GB", "Europe/London", 24),
    ("Columbia University", "US", "America/New_York", 36),
]
PLACES = [
    ("JP", "Asia/Tokyo"), ("IN", "Asia/Kolkata"), ("US", "America/New_York"), ("DE", "Europe/Berlin"),
    ("BR", "America/Sao_Paulo"), ("EG", "Africa/Cairo"), ("GB", "Europe/London"), ("NP", "Asia/Kathmandu"),
    ("KE", "Africa/Nairobi"), ("PH", "Asia/Manila"), ("CO", "America/Bogota"), ("TR", "Europe/Istanbul"),
    ("NG", "Africa/Lagos"), ("PL", "Europe/Warsaw"), ("ID", "Asia/Jakarta"), ("ZA", "Africa/Johannesburg"),
]  # fmt: skip


@dataclass
class Case:
    name: str
    problem: Problem
    rules: Rules


def free_hours(random: np.random.Generator, generosity: float) -> Pattern:
    """Invented free hours: evenings and weekends likely, mornings and lunch now and then, in stretches of an hour."""
    chance = np.zeros((7, 24))
    chance[:5, 7:9], chance[:5, 9:18], chance[:5, 18:22] = 0.2, 0.15, 0.55
    chance[5:, 8:22] = 0.45
    return np.repeat(random.random((7, 24)) < np.minimum(0.95, chance * generosity), 2, axis=1)


def invented_class(n: int, seed: int) -> Problem:
    random = np.random.default_rng(seed)
    people = []
    for i in range(n):
        country, zone = PLACES[int(random.integers(len(PLACES)))]
        people.append(
            Person(
                key=f"s{i}",
                institution=f"{country} {random.integers(2)}",
                country=country,
                zone=zone,
                free=free_hours(random, float(random.uniform(0.6, 1.6))),
                values={"gender": str(random.choice(["F", "M", "X"], p=[0.56, 0.42, 0.02]))},
            )
        )
    return Problem(tuple(people), WEEK)


def programme(seed: int) -> Problem:
    random = np.random.default_rng(seed)
    topics = [
        "education",
        "delivery",
        "public health",
        "global health",
        "law",
        "determinants",
        "humanism",
        "future",
    ]
    people = [
        Person(
            key=f"{school} {i}",
            institution=school,
            country=country,
            zone=zone,
            free=free_hours(random, float(random.uniform(1.0, 1.8))),
            topics=tuple(random.permutation(topics)[:3]),
        )
        for school, country, zone, count in PROGRAMME
        for i in range(count)
    ]
    return Problem(tuple(people), YEAR)


def cases(files: list[Path]) -> Iterator[Case]:
    if files:
        from worldrounds.cli.form_roster import read_roster

        for path in files:
            people = read_roster(path, sheet="", monday=WEEK[0]).people
            yield Case(path.stem, Problem(people, WEEK), CLASS_RULES)
        return
    yield Case("12 schools, 194 students, 30 weeks", programme(1), PROGRAMME_RULES)
    for n in (60, 120, 480, 2000):
        yield Case(f"class of {n}", invented_class(n, n), CLASS_RULES)


def measure(case: Case, runs: int) -> str:
    plans = [solve(case.problem, case.rules, seed=seed) for seed in range(runs)]
    groups = sum(len(plan.groups) for plan in plans)
    wrong = {
        (k, line.split(":")[0])
        for k, plan in enumerate(plans)
        for line in verify(case.problem, case.rules, plan.groups)
    }
    seconds = sorted(plan.seconds for plan in plans)
    steps = statistics.median(plan.iterations for plan in plans)
    soft = statistics.median(plan.score.soft for plan in plans)
    return (
        f"{case.name:<36}{len(case.problem.people):>7}{(groups - len(wrong)) / groups:>9.4f}{soft:>8.3f}"
        f"{statistics.median(seconds):>9.2f}{seconds[-1]:>9.2f}{steps / 1e6:>9.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    warm = invented_class(20, 1)
    solve(warm, CLASS_RULES, stop=Stop(iterations=1000))  # compile, or load what was compiled
    lines = [
        f"Forming groups, {datetime.now().astimezone():%Y-%m-%d}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores ({platform.machine()}), one used; seeds 0 to {options.runs - 1}.",
        "held: share of groups that hold every hard rule, by the independent check; soft: score of the wishes.",
        "Median and longest time of a whole solve with its report, compiling aside; steps: proposed moves.",
        "",
        f"{'class':<36}{'people':>7}{'held':>9}{'soft':>8}{'median s':>9}{'max s':>9}{'M steps':>9}",
    ]
    print(*lines, sep="\n")
    for case in cases(options.files):
        lines.append(measure(case, options.runs))
        print(lines[-1], flush=True)
    if options.write:
        options.write.parent.mkdir(parents=True, exist_ok=True)
        options.write.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
