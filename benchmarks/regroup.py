"""Rounds in which people meet new people: how many pairs meet again.

    python -m benchmarks.regroup [--seeds 3] [--write]

Cases are those of the social golfer problem (CSPLib problem 10) in which so many rounds without a repeated pair are
known to exist (affine planes of order 3, 4 and 5; Kirkman's fifteen schoolgirls), in which it has been an open or hard
question (8 groups of 4), and classes with countries, hours and other rules beside it. One by one: each round is formed
after the earlier ones, without a look at those that come, as in a programme that decides later. Together: all rounds at once
(`form_rounds`, up to 5 starts). Repeated pairs: meetings of two people who have met
before, over all rounds; mean over the seeds, and the best.

Peers: rounds at random; and greedy, which puts one person after another into the group with the fewest of their old
acquaintances (ties at random), the best of as many tries as fit into the time that ours took together.
"""

import argparse
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from pathlib import Path

import numpy as np

from benchmarks.grouping import CLASS_RULES, WEEK, invented_class
from worldrounds.solvers.grouping import Person, Problem, Rules, Stop, solve
from worldrounds.solvers.grouping.rounds import form_rounds, repeated_pairs
from worldrounds.solvers.grouping.verify import verify

RESULT = Path(__file__).parent / "results" / "regroup.txt"
Groups = tuple[tuple[str, ...], ...]
Random = np.random.Generator


@dataclass(frozen=True)
class Case:
    """`most` is how many repeats are known to be needed at least; None: not known."""

    name: str
    problem: Problem
    rules: Rules
    rounds: int
    most: str


def golfers(groups: int, size: int) -> tuple[Problem, Rules]:
    people = tuple(Person(key=f"p{i}") for i in range(groups * size))
    return Problem(people, WEEK), Rules.from_dict({"size": {"min": size, "max": size}, "new_people": True})


def cases() -> list[Case]:
    return [
        Case("9 in 3 of 3, 4 rounds", *golfers(3, 3), 4, "0"),
        Case("16 in 4 of 4, 5 rounds", *golfers(4, 4), 5, "0"),
        Case("15 in 5 of 3, 7 rounds", *golfers(5, 3), 7, "0"),
        Case("25 in 5 of 5, 6 rounds", *golfers(5, 5), 6, "0"),
        Case("32 in 8 of 4, 9 rounds", *golfers(8, 4), 9, "0"),
        Case("32 in 8 of 4, 10 rounds", *golfers(8, 4), 10, "0"),
        Case("class of 60, 4 rounds", invented_class(60, 60), _new(CLASS_RULES), 4, "?"),
        Case("class of 240, 4 rounds", invented_class(240, 240), _new(CLASS_RULES), 4, "?"),
    ]


def _new(rules: Rules) -> Rules:
    return Rules.from_dict({**rules.to_dict(), "new_people": True})


def one_by_one(case: Case, seed: int) -> list[Groups]:
    rules, rounds = case.rules, list[Groups]()
    for number in range(case.rounds):
        rounds.append(solve(case.problem, rules, seed=seed * 1000 + number).groups)
        rules = rules.with_met(rounds[-1])
    return rounds


def together(case: Case, seed: int) -> tuple[Sequence[Groups], float]:
    began = time.process_time()
    is_class = case.most == "?"
    found = form_rounds(
        case.problem,
        case.rules,
        case.rounds,
        stop=None if is_class else Stop(iterations=10_000),
        starts=1 if is_class else 5,
        patience=4 if is_class else 12,
        seed=seed * 1000,
    )
    return found.groups, time.process_time() - began


def at_random(case: Case, random: Random) -> list[Groups]:
    return [_cut(case, [str(key) for key in random.permutation(_keys(case))]) for _ in range(case.rounds)]


def greedy(case: Case, random: Random) -> list[Groups]:
    met: dict[str, set[str]] = {key: set() for key in _keys(case)}
    rounds: list[Groups] = []
    for _ in range(case.rounds):
        empty = [list[str]() for _ in _cut(case, _keys(case))]
        room = [len(group) for group in _cut(case, _keys(case))]
        for key in random.permutation(_keys(case)):
            _join(str(key), empty, room, met, random)
        for group in empty:
            for a, b in combinations(group, 2):
                met[a].add(b)
                met[b].add(a)
        rounds.append(tuple(tuple(group) for group in empty))
    return rounds


def _join(
    key: str, groups: list[list[str]], room: list[int], met: dict[str, set[str]], random: Random
) -> None:
    open_to = [g for g, group in enumerate(groups) if len(group) < room[g]]
    again = [len(met[key] & set(groups[g])) for g in open_to]
    best = [g for g, count in zip(open_to, again, strict=True) if count == min(again)]
    groups[best[int(random.integers(len(best)))]].append(key)


def _keys(case: Case) -> list[str]:
    return [person.key for person in case.problem.people]


def _cut(case: Case, keys: list[str]) -> Groups:
    count = -(-len(keys) // case.rules.sizes[1])
    return tuple(tuple(keys[g::count]) for g in range(count))


def best_in(seconds: float, make: Callable[[], list[Groups]]) -> int:
    """Fewest repeats of as many tries as the time allows."""
    best, began = repeated_pairs(make()), time.process_time()
    while time.process_time() - began < seconds and best:
        best = min(best, repeated_pairs(make()))
    return best


def measure(case: Case, seeds: int) -> str:
    first = [repeated_pairs(one_by_one(case, seed)) for seed in range(seeds)]
    found = [together(case, seed) for seed in range(seeds)]
    repeats = [repeated_pairs(rounds) for rounds, _ in found]
    seconds = float(np.mean([taken for _, taken in found]))
    broken = sum(len(verify(case.problem, case.rules, groups)) for rounds, _ in found for groups in rounds)
    random = np.random.default_rng(0)
    chance = [repeated_pairs(at_random(case, random)) for _ in range(seeds)]
    step = [best_in(seconds, lambda: greedy(case, random)) for _ in range(seeds)]
    return (
        f"{case.name:<26}{case.most:>7}{np.mean(first):>11.1f}{np.mean(repeats):>10.1f}{min(repeats):>6}{broken:>8}{seconds:>9.2f}"
        f"{np.mean(step):>10.1f}{np.mean(chance):>10.1f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help=f"Write {RESULT.name}.")
    options = parser.parse_args()
    solve(*golfers(3, 3), stop=Stop(iterations=1000))  # compile, or load what was compiled
    lines = [
        f"Rounds that bring new people together, {datetime.now().astimezone():%Y-%m-%d}, "
        f"Python {platform.python_version()} ({platform.machine()}), one core; seeds 0 to {options.seeds - 1}.",
        "Repeated pairs over all rounds: the fewest that are known to be possible, ours one by one and together (mean,",
        "best), a greedy peer (the best of its tries in our time) and rounds at random. broken: groups of ours that break a hard rule, by",
        "the independent check; the peers ignore hours and countries. s: processor time of all rounds together, mean.",
        "",
        f"{'case':<26}{'known':>7}{'one by one':>11}{'together':>10}{'best':>6}{'broken':>8}{'s':>9}{'greedy':>10}{'random':>10}",
    ]
    print(*lines, sep="\n")
    for case in cases():
        lines.append(measure(case, options.seeds))
        print(lines[-1], flush=True)
    if options.write:
        RESULT.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
