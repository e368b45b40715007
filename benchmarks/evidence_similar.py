"""How well similar articles are found, beside BM25 alone and the cosine of TF-IDF.

    python -m benchmarks.evidence_similar [--documents 10000] [--queries 300] [--judged FOLDER]

writes benchmarks/results/evidence_similar.txt; how quickly they are found is in evidence_search.py. All three read the same
terms (``bibliography.likeness.terms``), and every document asks with its own text. Three sets:

judged      Records of MEDLINE that people judged: the Cystic Fibrosis Database (Shaw and others, Libr Inf Sci Res
            1991;13:347-66), 1,239 records with abstracts and MeSH headings and 100 questions, each record judged for a
            question by four people with 0 to 2. As in Lin and Wilbur 2007, what answers the same question is alike: 2 where
            both records have 5 points or more of 8 for a question, 1 where both have 2. It is not ours to give away: FOLDER
            holds its files cf74.xml to cf79.xml and cfquery.xml (users.dcc.uchile.cl/~rbaeza/mir2ed/ref.php.html).
collection  The starting collection's records that one reader gave a format. Relevant, and how much: the formats that two
            records share. Real words, but few records and one reader's judgement from title and abstract.
generated   Made-up records. Each has one of 48 subjects in 12 themes, and some have a second; the themes' words are those
            of the starting collection's records with that format, a subject adds words of its own. Relevant: 3 for the
            same subject, 1 for the same theme. Words are drawn independently of one another, by no model that is compared
            here; lengths run from a title alone to 300 words. It says how the three behave when topics are known, not how
            good they are on PubMed.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log, log2, sqrt
from pathlib import Path

import numpy as np
from lxml import etree

from benchmarks.servers import ROOT, head
from worldrounds.bibliography.likeness import BATCH, Document, Index, Terms, extended, terms_of
from worldrounds.bibliography.likeness.terms import words
from worldrounds.evidence.starting import entries

RESULT = ROOT / "benchmarks" / "results" / "evidence_similar.txt"
SEED = 20261123
DEPTH = 10
ANSWERS, MENTIONS = 5, 2  # points of 8 for a question
THEMES, SUBJECTS = 12, 4
BACKGROUND = 40_000
Gains = Callable[[int, int], float]


@dataclass(frozen=True)
class Set:
    name: str
    documents: list[Terms]
    queries: list[int]
    gain: Gains


def collection() -> Set:
    held = [entry for entry in entries() if entry.suggested.get("formats")]
    formats = [set(entry.suggested["formats"]) for entry in held]
    texts = [
        terms_of(
            title=entry.record.title,
            abstract=[part.text for part in entry.record.abstract] or [entry.summary],
            headings=[(heading.name, ()) for heading in entry.record.headings],
            keywords=entry.record.keywords,
        )
        for entry in held
    ]
    asking = [
        one
        for one in range(len(held))
        if any(formats[one] & formats[two] for two in range(len(held)) if one != two)
    ]
    return Set("collection", texts, asking, lambda one, two: len(formats[one] & formats[two]))


# Records that people judged -------------------------------------------------------------------------------------


def judged(folder: Path) -> Set:
    texts = {
        int(record.findtext("RECORDNUM", "")): _medline(record)
        for file in sorted(folder.glob("cf7*.xml"))
        for record in etree.parse(file).getroot().iter("RECORD")
    }
    place = {number: place for place, number in enumerate(sorted(texts))}
    points: dict[int, dict[int, int]] = defaultdict(dict)  # record -> question -> of 8
    for question, asked in enumerate(etree.parse(folder / "cfquery.xml").getroot().iter("QUERY")):
        for item in asked.iter("Item"):
            points[place[int(item.text or "")]][question] = sum(map(int, item.get("score", "")))

    def gain(one: int, two: int) -> float:
        ours, theirs = points.get(one, {}), points.get(two, {})
        both = max((min(ours[asked], theirs[asked]) for asked in ours.keys() & theirs.keys()), default=0)
        return 2 if both >= ANSWERS else 1 if both >= MENTIONS else 0

    asking = [
        one for one in range(len(place)) if any(gain(one, two) for two in range(len(place)) if two != one)
    ]
    return Set("judged", [texts[number] for number in sorted(texts)], asking, gain)


def _medline(record: "etree._Element") -> Terms:
    headings: dict[str, list[str]] = defaultdict(list)
    for topic in record.iter("TOPIC"):
        name, _, qualifier = (topic.text or "").partition(": ")
        headings[name.strip()] += [qualifier.strip()] if qualifier else []
    abstract = record.findtext("ABSTRACT") or record.findtext("EXTRACT") or ""
    return terms_of(
        title=record.findtext("TITLE") or "", abstract=[abstract], headings=list(headings.items())
    )


# Made-up records ------------------------------------------------------------------------------------------------


def theme_words() -> list[list[str]]:
    """Of the commonest formats of the starting collection: the words of their records, the most telling first."""
    by_format: dict[str, Counter[str]] = defaultdict(Counter)
    everywhere: Counter[str] = Counter()
    for entry in entries():
        said = {word.stem for part in (entry.record.title, entry.summary) for word in words(part)}
        everywhere.update(said)
        for name in entry.suggested.get("formats", ()):
            by_format[name].update(said)
    largest = sorted(by_format, key=lambda name: (-by_format[name].total(), name))[:THEMES]
    return [
        [
            word
            for word, _ in sorted(
                by_format[name].items(), key=lambda pair: (-pair[1] * log(150 / everywhere[pair[0]]), pair[0])
            )[:60]
        ]
        for name in largest
    ]


class Maker:
    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.themes = theme_words()
        self.background = [f"word{rank}" for rank in range(BACKGROUND)]
        weights = 1 / (np.arange(BACKGROUND) + 20)
        self.weights = np.cumsum(weights / weights.sum())
        self.subjects = [self._subject(theme) for theme in range(len(self.themes)) for _ in range(SUBJECTS)]

    def _subject(self, theme: int) -> list[str]:
        """Some words of the theme, and some that other subjects rarely have."""
        own = self.random.choice(self.themes[theme], 12, replace=False).tolist()
        return own + [self.background[rank] for rank in self.random.integers(300, BACKGROUND, 12)]

    def documents(self, count: int) -> Iterator[tuple[Terms, int, int]]:
        """Terms, the subject, and a second one or -1."""
        for _ in range(count):
            subject = int(self.random.integers(len(self.subjects)))
            second = int(self.random.integers(len(self.subjects))) if self.random.random() < 0.3 else -1
            length = 0 if self.random.random() < 0.15 else int(self.random.integers(60, 300))
            yield self.record(subject, second, length), subject, second

    def record(self, subject: int, second: int, length: int) -> Terms:
        title = self.text(subject, second, 12, 0.35)
        headings = [(f"heading {number}", ()) for number in self.random.zipf(1.3, 6).clip(max=5000)]
        if self.random.random() < 0.6:
            headings.append((f"theme {subject // SUBJECTS}", ()))
        return terms_of(title=title, abstract=[self.text(subject, second, length, 0.12)], headings=headings)

    def text(self, subject: int, second: int, length: int, share: float) -> str:
        drawn = np.searchsorted(self.weights, self.random.random(length)).tolist()
        said = [self.background[min(rank, BACKGROUND - 1)] for rank in drawn]
        kinds = self.random.random(length)
        for place, kind in enumerate(kinds.tolist()):
            if kind < share / 2:
                said[place] = self._pick(self.subjects[subject])
            elif kind < share:
                said[place] = self._pick(self.themes[subject // SUBJECTS])
            elif second >= 0 and kind < share * 1.3:
                said[place] = self._pick(self.subjects[second])
        return " ".join(said)

    def _pick(self, choice: Sequence[str]) -> str:
        """The first words of a list far oftener than its last."""
        return choice[int(len(choice) * self.random.random() ** 2)]


def generated(count: int, asking: int) -> Set:
    made = list(Maker(SEED).documents(count))
    subjects = [(subject, second) for _, subject, second in made]

    def gain(one: int, two: int) -> float:
        ours, theirs = subjects[one], subjects[two]
        if ours[0] == theirs[0]:
            return 3
        return 1 if ours[0] // SUBJECTS == theirs[0] // SUBJECTS or ours[0] == theirs[1] else 0

    return Set("generated", [terms for terms, _, _ in made], list(range(asking)), gain)


# The three ------------------------------------------------------------------------------------------------------


class Lists:
    """Plain postings: term -> rows and weights."""

    def __init__(self, weights: Sequence[Mapping[str, float]]) -> None:
        rows: dict[str, list[int]] = defaultdict(list)
        values: dict[str, list[float]] = defaultdict(list)
        for row, document in enumerate(weights):
            for term, weight in document.items():
                rows[term].append(row)
                values[term].append(weight)
        self.rows = {term: np.array(found) for term, found in rows.items()}
        self.values = {term: np.array(found) for term, found in values.items()}
        self.size = len(weights)

    def best(self, query: Mapping[str, float], own: int) -> list[int]:
        scores = np.zeros(self.size)
        for term, weight in query.items():
            scores[self.rows[term]] += weight * self.values[term]
        scores[own] = -1
        return np.argsort(-scores, kind="stable")[:DEPTH].tolist()


def frequencies(documents: Sequence[Terms]) -> Counter[str]:
    return Counter(term for document in documents for term in document.counts)


def bm25(documents: Sequence[Terms]) -> Callable[[int], list[int]]:
    """Robertson and others 1994, k1 = 1.2, b = 0.75; a term of the question counts as often as it stands there."""
    held, mean = frequencies(documents), sum(document.length for document in documents) / len(documents)

    def weight(term: str, count: int, length: int) -> float:
        idf = log(1 + (len(documents) - held[term] + 0.5) / (held[term] + 0.5))
        return idf * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * length / mean))

    lists = Lists([{t: weight(t, n, doc.length) for t, n in doc.counts.items()} for doc in documents])
    return lambda own: lists.best(documents[own].counts, own)


def cosine(documents: Sequence[Terms]) -> Callable[[int], list[int]]:
    """(1 + log tf) idf, of length 1."""
    held = frequencies(documents)
    vectors = []
    for document in documents:
        vector = {t: (1 + log(n)) * log(len(documents) / held[t]) for t, n in document.counts.items()}
        norm = sqrt(sum(value**2 for value in vector.values())) or 1
        vectors.append({term: value / norm for term, value in vector.items()})
    lists = Lists(vectors)
    return lambda own: lists.best(vectors[own], own)


def ours(documents: Sequence[Terms]) -> Callable[[int], list[int]]:
    index = Index()
    for first in range(0, len(documents), BATCH):
        numbered: list[Document] = [
            (first + place, 0, terms) for place, terms in enumerate(documents[first : first + BATCH])
        ]
        index = extended(index, numbered)
    return lambda own: [number for number, _ in index.similar(documents[own], without={own}, most=DEPTH)]


MODELS = {"Lin and Wilbur (ours)": ours, "BM25": bm25, "TF-IDF cosine": cosine}


def ndcg(found: Sequence[int], own: int, gain: Gains, size: int) -> float:
    def worth(gains: Sequence[float]) -> float:
        return sum((2**value - 1) / log2(place + 2) for place, value in enumerate(gains))

    best = sorted((gain(own, other) for other in range(size) if other != own), reverse=True)[:DEPTH]
    return worth([gain(own, other) for other in found]) / worth(best)


def compare(tried: Set) -> Iterator[str]:
    yield ""
    yield f"{tried.name}: {len(tried.documents):,} records, {len(tried.queries):,} of them asked with"
    yield f"{'':24}{'nDCG@10':>10}{'± (95 %)':>10}{'ours ahead by':>16}{'± (95 %)':>10}"
    scores = {}
    for name, model in MODELS.items():
        ask = model(tried.documents)
        scores[name] = np.array(
            [ndcg(ask(own), own, tried.gain, len(tried.documents)) for own in tried.queries]
        )
    first, *others = scores
    yield f"{first:24}{np.mean(scores[first]):10.3f}{_margin(scores[first]):10.3f}"
    for name in others:
        ahead = scores[first] - scores[name]  # question by question
        yield (
            f"{name:24}{np.mean(scores[name]):10.3f}{_margin(scores[name]):10.3f}"
            f"{np.mean(ahead):+16.3f}{_margin(ahead):10.3f}"
        )


def _margin(values: np.ndarray) -> float:
    return float(1.96 * np.std(values) / sqrt(len(values)))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--judged", type=Path)
    given = parser.parse_args()
    sets = [*([judged(given.judged)] if given.judged else []), collection()]
    sets.append(generated(given.documents, given.queries))
    lines = [
        *head("similar articles", SEED, "numpy"),
        "goal: not worse than BM25 alone, of the same terms. Our two additions to the published model (TYPICAL, headings",
        "that count twice) were chosen by looking at these sets: the figures of ours are not those of unseen records",
    ]
    if not given.judged:
        lines.append("without the set that people judged")
    lines += [line for tried in sets for line in compare(tried)]
    RESULT.write_text("\n".join(lines) + "\n")
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
