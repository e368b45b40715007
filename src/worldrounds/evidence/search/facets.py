"""Counting results by facet, and narrowing them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from worldrounds.evidence.search import incomes
from worldrounds.evidence.search.evaluate import with_values
from worldrounds.evidence.search.snapshot import Bools, Snapshot

# In the order of the page. "design" and "population" are asked from the evidence map.
FACETS = (
    "kind",
    "format",
    "model",
    "outcome",
    "year",
    "type",
    "studied",
    "writing",
    *incomes.FACETS,
    "population",
    "design",
    "language",
)


@dataclass(frozen=True)
class Count:
    code: str
    count: int


Counts = dict[str, list[Count]]  # facet -> the values of the results, the most frequent first


def narrowed(found: Bools, chosen: Mapping[str, str], snapshot: Snapshot) -> Bools:
    """Those that have every chosen value; of values that no article has there are none."""
    for facet, code in chosen.items():
        found = found & _with(facet, code, snapshot)
    return found


def _with(facet: str, code: str, snapshot: Snapshot) -> Bools:
    if facet == "year":
        year = int(code) if code.isdecimal() and len(code) < 5 else -1
        same: Bools = snapshot.day // 10_000 == year
        return same
    if facet in incomes.FACETS:
        return snapshot.incomes[facet].get(code, np.zeros(snapshot.size, np.bool_))
    return with_values(snapshot, {number for number, pair in snapshot.names.items() if pair == (facet, code)})


def counted(found: Bools, snapshot: Snapshot) -> Counts:
    counts = {facet: _counts(found, facet, snapshot) for facet in snapshot.facets}
    counts["year"] = _years(found, snapshot)
    counts |= {facet: _of_sets(found, snapshot.incomes[facet]) for facet in incomes.FACETS}
    return {facet: counts[facet] for facet in FACETS if counts.get(facet)}


def _counts(found: Bools, facet: str, snapshot: Snapshot) -> list[Count]:
    articles, values = snapshot.facets[facet]
    times = np.bincount(values[found[articles]])
    counts = [Count(snapshot.names[int(value)][1], int(times[value])) for value in np.flatnonzero(times)]
    return sorted(counts, key=lambda one: (-one.count, one.code))


def _of_sets(found: Bools, sets: Mapping[str, Bools]) -> list[Count]:
    """In the order of the sets."""
    times = {code: int(np.count_nonzero(found & articles)) for code, articles in sets.items()}
    return [Count(code, number) for code, number in times.items() if number]


def _years(found: Bools, snapshot: Snapshot) -> list[Count]:
    """The newest first."""
    times = np.bincount(snapshot.day[found] // 10_000)
    return [Count(str(year), int(times[year])) for year in np.flatnonzero(times)[::-1] if year]
