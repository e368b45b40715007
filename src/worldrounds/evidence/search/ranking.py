"""Which results come first.

By relevance: BM25F (Robertson, Zaragoza, Taylor 2004, Simple BM25 extension to multiple weighted fields, CIKM '04,
42-49), where a word counts once for each field that has it, however often it stands there: the databases' indexes say
that quickly and both in the same way. The rarity of a word is Lucene's form, which is never negative. What is as
relevant comes newest first.
"""

import numpy as np
from numpy.typing import NDArray

from worldrounds.bibliography.asking import Node, Words
from worldrounds.evidence.search.evaluate import atoms_of, holding, leaves
from worldrounds.evidence.search.snapshot import Snapshot

Numbers = NDArray[np.int64]
ANYWHERE = 1.0  # weights, which add up where a word stands in several
WORTH = {"title": 4.0, "heading": 2.0, "keyword": 2.0}  # by the first column of a group
K1, B = 1.2, 0.3


def newest(numbers: Numbers, snapshot: Snapshot, first: int, last: int, *, oldest: bool = False) -> Numbers:
    """Places ``first`` to ``last`` of the results, in their order; without a date at the end."""
    day = snapshot.day[numbers].astype(np.int64)
    if oldest:
        day = np.where(day == 0, 0, 100_000_000 - day)
    return _best(numbers, day * (snapshot.size + 1) + numbers, first, last)


def most_relevant(numbers: Numbers, tree: Node, snapshot: Snapshot, first: int, last: int) -> Numbers:
    """The same by relevance. The words were fetched when their articles were found."""
    asked = [leaf for leaf in leaves(tree, wanted=True) if isinstance(leaf, Words)]
    if not asked:
        return newest(numbers, snapshot, first, last)
    score = sum(_score(leaf, numbers, snapshot) for leaf in dict.fromkeys(asked))
    # Scores are rounded, so that what differs by the order of additions only is the same on every machine.
    rounded = np.rint(np.asarray(score) * 1e4).astype(np.int64)
    tie = snapshot.day[numbers].astype(np.float64) / 1e8
    return _best(numbers, rounded + tie, first, last)


def _score(leaf: Words, numbers: Numbers, snapshot: Snapshot) -> NDArray[np.float64]:
    every = holding(leaf, snapshot)
    weight = ANYWHERE * every[numbers]
    for atom in atoms_of(leaf):
        if (worth := WORTH.get(atom.columns[0])) and atom.columns != leaf.field.columns:
            weight += worth * snapshot.set_of(atom)[numbers]
    known = int(np.count_nonzero(every))
    rarity = np.log1p((snapshot.count - known + 0.5) / (known + 0.5))
    long = 1 - B + B * snapshot.length[numbers] / max(1.0, snapshot.typical_length)
    score: NDArray[np.float64] = rarity * weight / (K1 * long + weight)
    return score


def _best(numbers: Numbers, key: NDArray[np.number], first: int, last: int) -> Numbers:
    """In the order of falling keys; equal ones by falling number."""
    if last < len(numbers):
        least = np.partition(key, len(key) - last)[len(key) - last]
        near = key >= least
        numbers, key = numbers[near], key[near]
    return numbers[np.lexsort((-numbers, -key))][first:last]
