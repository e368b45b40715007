"""How long forming groups takes, and how many groups hold every rule; peers in the same run.

    python -m benchmarks.grouping [CLASS.csv ...] [--runs 3] [--groupeng DIR] [--scorer FILE]
                                  [--write benchmarks/results/grouping.txt]

Without files: classes of 120, 480 and 2,000 by `grouping_class`, several seeds each, hard classes (four common hours, a
fifth of the students with under 12 free hours) against a proved bound, and a programme of the shape of a published one
(12 schools, 194 students; Ann Glob Health 2020;86(1):27, table 1). With files: class files of that form. Rules: 5 or 6
members, 4 countries, 2 common hours, nobody alone by gender; in the programme's shape 3 or 4 members, 3 countries, at
most one from a school, and the wishes burden and topic. Groups are looked at by plain sets (`people_held`), by `verify`
where there are no class files, and by `--scorer FILE CLASS GROUPS` if given, which prints JSON with the share "all".

CP-SAT (dependency group `benchmarks`) gets 120 students, 2 workers and two minutes; GroupEng runs where `--groupeng` names
a folder with it.
"""

import argparse
import importlib.util
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from benchmarks.grouping_class import (
    Student,
    make_class,
    people_held,
    read_class,
    write_class,
    write_groups,
)
from benchmarks.grouping_peers import Peer, cp_sat, groupeng
from worldrounds.cli.form_roster import read_roster
from worldrounds.solvers.grouping import Person, Problem, Rules, Stop, solve
from worldrounds.solvers.grouping.feasibility import look
from worldrounds.solvers.grouping.feasibility.everybody import ROUNDS, weigh_everybody
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
WEIGHED_TO_THE_END = 1_000
"""People; for 2,000 each round of weights takes more than ten seconds, and many are needed."""
PLACES = [
    ("JP", "Asia/Tokyo"), ("IN", "Asia/Kolkata"), ("US", "America/New_York"), ("DE", "Europe/Berlin"),
    ("BR", "America/Sao_Paulo"), ("EG", "Africa/Cairo"), ("GB", "Europe/London"), ("NP", "Asia/Kathmandu"),
    ("KE", "Africa/Nairobi"), ("PH", "Asia/Manila"), ("CO", "America/Bogota"), ("TR", "Europe/Istanbul"),
    ("NG", "Africa/Lagos"), ("PL", "Europe/Warsaw"), ("ID", "Asia/Jakarta"), ("ZA", "Africa/Johannesburg"),
]  # fmt: skip


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


@dataclass
class Bench:
    """Options of one run, and the lines so far."""

    options: argparse.Namespace
    work: Path
    lines: list[str] = field(default_factory=list)

    def say(self, line: str = "") -> None:
        print(line, flush=True)
        self.lines.append(line)

    def share(self, students: Sequence[Student], groups: Sequence[Sequence[str]], hours: int) -> float:
        """Share of groups that hold every rule; refused where the external scorer says something else."""
        share = people_held(students, groups, hours)[1]
        if self.options.scorer:
            write_class(students, self.work / "class.csv")
            write_groups(groups, self.work / "groups.csv")
            told = subprocess.run(
                [
                    sys.executable,
                    self.options.scorer,
                    self.work / "class.csv",
                    self.work / "groups.csv",
                    "--hours",
                    str(hours),
                ],
                check=True,
                capture_output=True,
                text=True,
            )
            outside = json.loads(told.stdout)["all"]
            if abs(outside - share) > 1e-3:
                raise ValueError(f"The scorers do not agree: {outside} and {share}.")
        return share


def problem_of(students: Sequence[Student], work: Path) -> Problem:
    """The class as `worldrounds form` reads it from a file."""
    write_class(students, work / "class.csv")
    return Problem(read_roster(work / "class.csv", sheet="", monday=WEEK[0]).people, WEEK)


def measure_class(bench: Bench, students: Sequence[Student], name: str) -> float:
    """Several seeds of one class, and the whole command; median seconds of a solve."""
    problem = problem_of(students, bench.work)
    took, shares = [], []
    for seed in range(bench.options.runs):
        began = time.perf_counter()
        plan = solve(problem, CLASS_RULES, seed=seed)
        took.append(time.perf_counter() - began)
        shares.append(bench.share(students, plan.groups, 2))
    whole = command_seconds(bench.work)
    bench.say(
        f"{name:<24}{'Worldrounds':<14}{statistics.mean(shares):>8.4f}{min(shares):>8.4f}"
        f"{statistics.median(took):>10.3f}{max(took):>9.3f}{whole:>10.2f}"
    )
    return statistics.median(took)


def command_seconds(work: Path) -> float:
    """The whole of `worldrounds form` as a process, from start to files."""
    program = Path(sys.executable).with_name("worldrounds")
    command = [str(program), "form", str(work / "class.csv"), "--min-size", "5"]
    command += ["--max-size", "6", "--countries", "4", "--hours", "2", "--no-lone", "gender"]
    began = time.perf_counter()
    ended = subprocess.run([*command, "--out", str(work / "out.csv")], capture_output=True, text=True)
    took = time.perf_counter() - began
    if ended.returncode not in (0, 2):  # 2: not every group holds its rules
        raise RuntimeError(ended.stderr)
    return took


def measure_peer(bench: Bench, students: Sequence[Student], who: str, found: Peer, ours: float) -> None:
    share = bench.share(students, found.groups, 2) if found.groups else 0.0
    times = f"{found.seconds / ours:,.0f} times ours"
    bench.say(f"{'':<24}{who:<14}{share:>8.4f}{share:>8.4f}{found.seconds:>10.3f}{'':>9}{'':>10}  {times}")


def measure_classes(bench: Bench, sizes: Sequence[int]) -> None:
    bench.say(f"{'class':<24}{'by':<14}{'held':>8}{'least':>8}{'median s':>10}{'max s':>9}{'command s':>10}")
    for n in sizes:
        for seed in range(1, bench.options.classes + 1):
            students = make_class(n, seed)
            ours = measure_class(bench, students, f"{n} students, seed {seed}")
            if n == 120 and seed == 1 and importlib.util.find_spec("ortools"):
                measure_peer(bench, students, "CP-SAT", cp_sat(students, 2, limit=120), ours)
            if bench.options.groupeng and seed == 1:
                with tempfile.TemporaryDirectory() as folder:
                    found = groupeng(students, bench.options.groupeng, Path(folder))
                measure_peer(bench, students, "GroupEng", found, ours)


def measure_hard(bench: Bench, sizes: Sequence[int]) -> None:
    """Hard classes: people in groups that hold every rule, against a proved bound."""
    rules = Rules.from_dict(CLASS_RULES.to_dict() | {"hours": 4})
    bench.say()
    bench.say(
        f"{'hard class':<24}{'held':>8}{'can be':>8}{'share':>8}{'seconds':>10}{'proof s':>10}  proved by"
    )
    for n in sizes:
        for seed in range(1, bench.options.classes + 1):
            students = make_class(n, seed, hard=True)
            problem = problem_of(students, bench.work)
            plan = solve(problem, rules, stop=Stop(seconds=10))
            held = people_held(students, plan.groups, 4)[0]
            began = time.perf_counter()
            left, by = proved_left(problem, rules)
            proved = time.perf_counter() - began
            bench.say(
                f"{f'{n} students, seed {seed}':<24}{held:>8}{n - left:>8}{held / (n - left):>8.4f}"
                f"{plan.seconds:>10.2f}{proved:>10.1f}  {by}"
            )


def proved_left(problem: Problem, rules: Rules) -> tuple[int, str]:
    """People whom every plan leaves, and what proves it: in a large class weights for everybody are stopped after a round,
    by when they mostly prove nothing; then what `look` proves is left."""
    rounds = ROUNDS if len(problem) <= WEIGHED_TO_THE_END else 1
    ways = {"look": look(problem, rules).bound}
    ways["weights" if rounds == ROUNDS else "weights, stopped"] = weigh_everybody(
        problem, rules, rounds=rounds
    ).left
    by = max(ways, key=lambda way: ways[way])
    return ways[by], by


def measure_programme(bench: Bench) -> None:
    problem = programme(1)
    plans = [solve(problem, PROGRAMME_RULES, seed=seed) for seed in range(bench.options.runs)]
    wrong = [line for plan in plans for line in verify(problem, PROGRAMME_RULES, plan.groups)]
    seconds = sorted(plan.seconds for plan in plans)
    soft = statistics.median(plan.score.soft for plan in plans)
    bench.say()
    bench.say(
        f"12 schools, 194 students, 30 weeks: {len(wrong)} broken rules, wishes {soft:.3f}, "
        f"median {statistics.median(seconds):.2f} s, longest {seconds[-1]:.2f} s"
    )


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=3, help="seeds of the search for each class")
    parser.add_argument("--classes", type=int, default=3, help="classes of each size")
    parser.add_argument("--groupeng", type=Path, help="folder with GroupEng.py")
    parser.add_argument("--scorer", type=Path)
    parser.add_argument("--write", type=Path)
    return parser.parse_args()


def main() -> None:
    options = parse()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options, Path(folder))
        solve(
            invented_class(20, 1), CLASS_RULES, stop=Stop(iterations=1000)
        )  # compile, or load what was compiled
        solve(programme(1), PROGRAMME_RULES, stop=Stop(iterations=1000))
        bench.say(
            f"Forming groups, {datetime.now().astimezone():%Y-%m-%d}, Python {platform.python_version()}, "
            f"{os.cpu_count()} cores ({platform.machine()}), one used; seeds 0 to {options.runs - 1}."
        )
        bench.say(
            "held: mean share of groups that hold every rule; least: of the worst run. Seconds of a whole solve,"
        )
        bench.say("compiling aside; command: `worldrounds form` from start to file.")
        bench.say()
        if options.files:
            for path in options.files:
                measure_class(bench, read_class(path), path.stem)
        else:
            measure_classes(bench, (120, 480, 2000))
            measure_hard(bench, (480, 2000))
            measure_programme(bench)
    if options.write:
        options.write.parent.mkdir(parents=True, exist_ok=True)
        options.write.write_text("\n".join(bench.lines) + "\n")


if __name__ == "__main__":
    main()
