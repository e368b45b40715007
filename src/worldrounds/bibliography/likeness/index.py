"""The model, and the arrays that answer in milliseconds.

Lin J, Wilbur WJ. PubMed related articles: a probabilistic topic-based model for content similarity. BMC Bioinformatics
2007;8:423. doi:10.1186/1471-2105-8-423. How alike documents c and d are is the sum over the terms t that they share of

    w(t,c) w(t,d),   w(t,d) = sqrt(idf(t)) / (1 + (mu/lambda)^(k-1) e^((lambda-mu) l)),

where k is how often t stands in d, l the length of d in words, idf(t) = log(N / df(t)), and lambda = 0.022, mu = 0.013 as
published: the rates at which a term stands in documents that are about it, and in those that are not.

One thing is ours. The exponential buries long records below mere titles: a word of a record of 300 words weighs a seventh
of what it does in a title. Lengths differ more here than in MEDLINE, so beyond TYPICAL words length counts by its
logarithm. With this, and with headings that count twice (``terms``), the model is at BM25's level on records that people
judged and on made-up ones (benchmarks/evidence_similar.py); both were chosen by looking at those sets.

An index is a list of parts. A part holds some documents as lists of postings: for each term (a hash of 64 bits) the rows
of the documents that have it, and the second factor of w. New documents make a new part; small parts are joined; what
was changed or taken away since is passed over until its part is joined.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from worldrounds.bibliography.likeness.terms import Terms

LAMBDA, MU = 0.022, 0.013
TYPICAL = 80  # words of a record of MEDLINE without the common ones, about
BATCH = 5_000  # documents in a new part
LARGEST = 60_000  # parts larger than that are not joined any more, so that joining needs less than 300 MB
LOOKED_AT = 250_000  # postings that are added up in full; of commoner terms only those of the best documents
CANDIDATES = 400

Document = tuple[int, int, Terms]  # number, stamp (any number that changes when the document does), terms


def local_weight(count: int, length: int) -> float:
    """The probability that a document is about a term that stands in it ``count`` times; in (0, 1).

    From Lin and Wilbur 2007; without ``sqrt(idf)``.
    """
    counted = length if length <= TYPICAL else TYPICAL * (1 + log(length / TYPICAL))
    return 1 / (1 + (MU / LAMBDA) ** (count - 1) * exp((LAMBDA - MU) * counted))


@lru_cache(maxsize=2**17)
def hash_of(term: str) -> int:
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), "little")


@dataclass(frozen=True)
class Part:
    """``terms``: uint64 (T,), ascending. ``starts``: int64 (T + 1,), into ``rows``: int32 (P,), ascending within a term,
    and ``weights``: float32 (P,). ``numbers``, ``stamps``: int64 (D,), of each row."""

    terms: NDArray[np.uint64]
    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    weights: NDArray[np.float32]
    numbers: NDArray[np.int64]
    stamps: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.numbers)


def part_of(documents: Iterable[Document]) -> Part:
    """A few thousand documents at most: they are held in memory."""
    hashes: list[int] = []
    weights: list[float] = []
    sizes, numbers, stamps = [], [], []
    for number, stamp, terms in documents:
        known = {count: local_weight(count, terms.length) for count in set(terms.counts.values())}
        hashes += map(hash_of, terms.counts)
        weights += [known[count] for count in terms.counts.values()]
        sizes.append(len(terms.counts))
        numbers.append(number)
        stamps.append(stamp)
    rows = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    return _sorted(
        np.array(hashes, np.uint64),
        rows,
        np.array(weights, np.float32),
        np.array(numbers, np.int64),
        np.array(stamps, np.int64),
    )


def _sorted(
    hashes: NDArray[np.uint64],
    rows: NDArray[np.int32],
    weights: NDArray[np.float32],
    numbers: NDArray[np.int64],
    stamps: NDArray[np.int64],
) -> Part:
    order = np.argsort(hashes, kind="stable")
    hashes = hashes[order]
    first = np.flatnonzero(np.r_[True, hashes[1:] != hashes[:-1]]) if len(hashes) else np.zeros(0, np.int64)
    starts = np.append(first, len(hashes)).astype(np.int64)
    return Part(hashes[first], starts, rows[order], weights[order], numbers, stamps)


def joined(parts: Sequence[Part], live: Sequence[NDArray[np.bool_]]) -> Part:
    """One part of several, without the rows that are not live."""
    hashes, rows, weights, before = [], [], [], 0
    for part, alive in zip(parts, live, strict=True):
        keep = alive[part.rows]
        place = np.cumsum(alive, dtype=np.int32) - 1 + before
        hashes.append(np.repeat(part.terms, np.diff(part.starts))[keep])
        rows.append(place[part.rows[keep]].astype(np.int32))
        weights.append(part.weights[keep])
        before += int(alive.sum())
    numbers = np.concatenate([part.numbers[alive] for part, alive in zip(parts, live, strict=True)])
    stamps = np.concatenate([part.stamps[alive] for part, alive in zip(parts, live, strict=True)])
    return _sorted(np.concatenate(hashes), np.concatenate(rows), np.concatenate(weights), numbers, stamps)


@dataclass(frozen=True)
class Index:
    """``gone``: numbers of documents that are in no part's latest state any more."""

    parts: tuple[Part, ...] = ()
    gone: frozenset[int] = frozenset()
    live: tuple[NDArray[np.bool_], ...] = field(init=False, repr=False)
    size: int = field(init=False)

    def __post_init__(self) -> None:
        live = _live(self.parts, self.gone)
        object.__setattr__(self, "live", live)
        object.__setattr__(self, "size", sum(int(alive.sum()) for alive in live))

    def stamps(self) -> dict[int, int]:
        """Number -> stamp, of every document."""
        return {
            number: stamp
            for part, alive in zip(self.parts, self.live, strict=True)
            for number, stamp in zip(part.numbers[alive].tolist(), part.stamps[alive].tolist(), strict=True)
        }

    def idf(self, terms: Sequence[str]) -> NDArray[np.float64]:
        """``log(N / df)`` of each term, (len(terms),); 0 for a term that no document has."""
        return _idf(self.size, self._places(_hashes(terms))) if self.parts else np.zeros(len(terms))

    def similar(
        self, terms: Terms, *, without: Collection[int] = (), most: int = 10
    ) -> list[tuple[int, float]]:
        """Numbers of the documents most alike, best first, with their likeness (> 0).

        ``terms`` need not be of a document of the index. Ties go to the smaller number. 1. The postings of the rarest
        terms are added up, LOOKED_AT at most. 2. To the sums of the best CANDIDATES the commoner terms are added. So what
        is found has its whole likeness; a document that shares only common terms with this one can be missed.
        """
        if not self.size or not terms.counts:
            return []
        places = self._places(_hashes(list(terms.counts)))
        own = np.array([local_weight(count, terms.length) for count in terms.counts.values()])
        factors = own * _idf(self.size, places)
        rare, common = _split(np.sum([place[1] - place[0] for place in places], axis=0), factors)
        sums = [
            _sums(part, place[:, rare], factors[rare]) * alive
            for part, place, alive in zip(self.parts, places, self.live, strict=True)
        ]
        found: list[tuple[int, float]] = []
        for part, place, rows, scores in zip(
            self.parts, places, *_highest(sums, max(CANDIDATES, most + len(without))), strict=True
        ):
            totals = scores + _sums_at(part, place[:, common], factors[common], rows)
            found += zip(part.numbers[rows].tolist(), totals.tolist(), strict=True)
        best = sorted(found, key=lambda pair: (-pair[1], pair[0]))
        return [pair for pair in best if pair[0] not in without][:most]

    def _places(self, hashes: NDArray[np.uint64]) -> list[NDArray[np.int64]]:
        """Of each part: where the postings of each term begin and end, (2, len(hashes)); equal where there are none."""
        found = []
        for part in self.parts:
            at = np.searchsorted(part.terms, hashes)
            at[at == len(part.terms)] = 0
            known = part.terms[at] == hashes if len(part.terms) else np.zeros(len(hashes), bool)
            begin = np.where(known, part.starts[at], 0)
            found.append(
                np.stack(
                    [begin, np.where(known, part.starts[np.minimum(at + 1, len(part.starts) - 1)], begin)]
                )
            )
        return found


def _hashes(terms: Sequence[str]) -> NDArray[np.uint64]:
    return np.array([hash_of(term) for term in terms], np.uint64)


def _idf(size: int, places: Sequence[NDArray[np.int64]]) -> NDArray[np.float64]:
    frequency = np.sum([place[1] - place[0] for place in places], axis=0)
    found: NDArray[np.float64] = np.log(max(size, 1) / np.clip(frequency, 1, max(size, 1))) * (frequency > 0)
    return found


def _split(
    counts: NDArray[np.int64], factors: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rarest terms, whose postings are looked at in full, and the others; without those that say nothing."""
    order = np.argsort(counts, kind="stable")
    order = order[factors[order] > 0]
    cut = max(1, int(np.searchsorted(np.cumsum(counts[order]), LOOKED_AT, "right")))
    return order[:cut], order[cut:]


def _sums(part: Part, place: NDArray[np.int64], factors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of each row, over these terms. All postings in one go: a call for each term costs more than most lists."""
    spans = [slice(begin, end) for begin, end in place.T.tolist()]
    if not spans:
        return np.zeros(len(part))
    rows = np.concatenate([part.rows[span] for span in spans])
    weights = np.concatenate([part.weights[span] for span in spans])
    weights *= np.repeat(factors.astype(np.float32), place[1] - place[0])
    return np.bincount(rows, weights, minlength=len(part)).astype(np.float64, copy=False)


def _sums_at(
    part: Part, place: NDArray[np.int64], factors: NDArray[np.float64], rows: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Of these rows, ascending, over these terms."""
    totals = np.zeros(len(rows))
    if not len(rows):
        return totals
    wanted = rows.astype(np.int32)  # of the lists' own kind: else each list is copied to be searched
    for (begin, end), factor in zip(place.T.tolist(), factors.tolist(), strict=True):
        if begin < end:
            listed = part.rows[begin:end]
            at = listed.searchsorted(wanted)
            at[at == end - begin] = 0
            totals += (listed[at] == wanted) * part.weights[begin + at] * factor
    return totals


def _highest(
    sums: Sequence[NDArray[np.float64]], most: int
) -> tuple[list[NDArray[np.int64]], list[NDArray[np.float64]]]:
    """Of each part, ascending rows and their sums: the highest above 0 of all parts together."""
    known = [one[np.flatnonzero(one)] for one in sums]
    every = np.concatenate(known)
    least = np.partition(every, -most)[-most] if len(every) > most else 0.0
    rows = [np.flatnonzero((one > 0) & (one >= least)) for one in sums]
    return rows, [one[chosen] for one, chosen in zip(sums, rows, strict=True)]


def _live(parts: Sequence[Part], gone: frozenset[int]) -> tuple[NDArray[np.bool_], ...]:
    """Of each part, which rows are a document's latest state: that of the last part that has it."""
    later: NDArray[np.int64] = np.array(sorted(gone), np.int64)
    live = []
    for part in reversed(parts):
        live.append(~np.isin(part.numbers, later))
        later = np.concatenate([later, part.numbers])
    return tuple(reversed(live))


def extended(index: Index, documents: Iterable[Document], gone: Collection[int] = ()) -> Index:
    """The index with new or changed documents (BATCH at most) and without those gone.

    Work is in proportion to the documents, not to the index: a document is sorted about four times until it lies in a
    large part.
    """
    new = part_of(documents)
    without = index.gone | frozenset(gone)
    parts = (*index.parts, new) if len(new) else index.parts
    return _compact(Index(parts, without - frozenset(new.numbers.tolist())))


def _compact(index: Index) -> Index:
    parts, live = list(index.parts), list(index.live)
    while (
        len(parts) > 1 and len(parts[-2]) < 3 * len(parts[-1]) and len(parts[-2]) + len(parts[-1]) <= LARGEST
    ):
        one = joined(parts[-2:], live[-2:])
        parts[-2:], live[-2:] = [one], [np.ones(len(one), bool)]
    return Index(tuple(parts), index.gone)
