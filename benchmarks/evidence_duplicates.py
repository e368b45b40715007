"""How well two records of one work are recognised: precision and recall on a seeded set with known truth.

    python -m benchmarks.evidence_duplicates [--seed 20261123] [--works 20000] [--wrong 20]

Every record is looked up among all before it by the keys of ``bibliography.sameness`` and compared with those found;
a pair counts as found when a person would be shown it or it would be updated at once. The rules were made with other
seeds than the one that is reported.
"""

import argparse
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from benchmarks.evidence_duplicates_data import Sample, samples
from worldrounds.bibliography.sameness import Facts, Likeness, compare, facts, keys

SEED = 20261123


@dataclass
class Found:
    right: int = 0
    compared: int = 0
    seconds: float = 0.0
    wrong: list[tuple[Sample, Sample, str]] = field(default_factory=list)
    missed: list[tuple[Sample, Sample, str]] = field(default_factory=list)


def measure(made: list[Sample]) -> Found:
    found, by_key, by_work = Found(), defaultdict(list), defaultdict(list)
    begun = time.perf_counter()
    looked: list[Facts] = []
    for place, sample in enumerate(made):
        looked.append(facts(sample.record))
        named = _keys(looked[place])
        near = sorted({other for key in named for other in by_key[key]})
        found.compared += len(near)
        _judge(made, looked, place, near, found)
        for other in by_work[sample.work]:
            if other not in near:
                found.missed.append((sample, made[other], "no key in common"))
        for key in named:
            by_key[key].append(place)
        by_work[sample.work].append(place)
    found.seconds = time.perf_counter() - begun
    return found


def _keys(one: Facts) -> set[str]:
    return {*keys(one), *(f"{kind}={getattr(one, kind)}" for kind in ("doi", "pmid") if getattr(one, kind))}


def _judge(made: list[Sample], looked: list[Facts], place: int, near: list[int], found: Found) -> None:
    for other in near:
        verdict = compare(looked[place], looked[other])
        says, true = verdict.likeness is not Likeness.OTHER, made[place].work == made[other].work
        if says and true:
            found.right += 1
        elif says or true:
            pair = (made[place], made[other], " ".join(verdict.reasons))
            (found.wrong if says else found.missed).append(pair)


def report(seed: int, works: int, found: Found, made: list[Sample]) -> str:
    precision = found.right / (found.right + len(found.wrong))
    recall = found.right / (found.right + len(found.missed))
    traps = sum(sample.how.startswith("trap") for sample in made)
    lines = [
        f"Duplicates, seed {seed}: {len(made)} records, {works} works, {len(made) - works - traps} copies, {traps} traps",
        f"precision {precision:.4f} (goal 0.99)   recall {recall:.4f} (goal 0.97)",
        f"right {found.right}   wrong {len(found.wrong)}   missed {len(found.missed)}",
        f"compared {found.compared / len(made):.1f} pairs a record",
        "",
        "Missed, by what was done to the copy:",
        *_table(Counter(part for a, b, _ in found.missed for part in _how(a, b)), made),
        "Wrong, by what was done:",
        *_table(Counter(part for a, b, _ in found.wrong for part in _how(a, b)), made),
    ]
    return "\n".join(lines)


def _how(one: Sample, other: Sample) -> set[str]:
    return {part for sample in (one, other) for part in sample.how.split("+")} - {"work"}


def _table(counts: Counter[str], made: list[Sample]) -> list[str]:
    all_ = Counter(part for sample in made for part in set(sample.how.split("+")))
    return [f"  {name:24} {count:5} of {all_[name]}" for name, count in sorted(counts.items())] or ["  none"]


def main() -> None:
    wish = argparse.ArgumentParser()
    wish.add_argument("--seed", type=int, default=SEED)
    wish.add_argument("--works", type=int, default=20_000)
    wish.add_argument("--wrong", type=int, default=0, help="print so many pairs that were judged wrong")
    given = wish.parse_args()
    made = samples(seed=given.seed, works=given.works)
    found = measure(made)
    print(report(given.seed, given.works, found, made))
    print(f"\n{len(made) / found.seconds:.0f} records a second, looked up and compared in memory (roughly)")
    for one, other, why in (found.wrong + found.missed)[: given.wrong]:
        print(f"\n{one.how} | {other.how}: {why}")
        for record in (one.record, other.record):
            print("   ", record.title, "|", "; ".join(f"{n.family} {n.given}" for n in record.authors), record.year, record.volume, record.pages, record.doi, record.pmid)  # fmt: skip


if __name__ == "__main__":
    main()
