"""What would become of records that come in. Reads only: a preview and an import both ask here."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, is_dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any

from worldrounds.bibliography.merging import Choice, merge
from worldrounds.bibliography.record import Record, as_data
from worldrounds.bibliography.sameness import Facts, Likeness, compare, facts
from worldrounds.evidence.keys import COLUMNS, all_keys, facts_of_row, identifier_keys, pieces
from worldrounds.evidence.models import Article, ArticleKey, Import, ImportedRecord, Outcome, Waiting
from worldrounds.evidence.records import COLUMNS as COLUMN_NAMES
from worldrounds.evidence.records import columns_of, to_record

# Imports whose records count as held.
TAKEN_IN = (Import.State.RUNNING, Import.State.DONE, Import.State.STOPPED)
_LENGTHS = {column.name: column.max_length for column in Article._meta.fields if column.name in COLUMN_NAMES}


@dataclass(frozen=True)
class Arriving:
    """A record, and where it stands in its file."""

    record: Record
    place: str = ""

    @cached_property
    def data(self) -> dict[str, Any]:
        return as_data(self.record)


@dataclass(frozen=True)
class Step:
    """What an arriving record changes in an article."""

    before: dict[str, Any]
    after: dict[str, Any]
    aside: dict[str, Any]


@dataclass
class Held:
    """An article as it is, or will be. ``article`` has no number yet where it is new."""

    article: Article
    facts: Facts
    record: Record | None = None  # None where only a few columns were read
    steps: list[Step] = field(default_factory=list)
    is_new: bool = False

    def take(self, record: Record) -> Step:
        """Merge the record into this article; nothing is written."""
        step, self.record = merged_step(self.whole(), record)
        for name, value in step.after.items():
            if name != "references":
                setattr(self.article, name, value)
        if step.after or step.aside:
            self.steps.append(step)
        if step.after:
            self.facts = facts(self.record)
        return step

    def whole(self) -> Record:
        if self.record is None:
            self.article = Article.objects.prefetch_related("references").get(pk=self.article.pk)
            self.record = to_record(self.article)
        return self.record


@dataclass
class Sorted:
    """``held``: the article that it became, or is probably the same as; None where it is refused."""

    arriving: Arriving
    outcome: Outcome
    held: Held | None = None
    digest: str = ""
    reason: str = ""
    waits_already: bool = False


def merged_step(held: Record, arriving: Record) -> tuple[Step, Record]:
    merged = merge(held, arriving)
    return step_of(held, merged.record, merged.choices), merged.record


def step_of(held: Record, record: Record, choices: Iterable[Choice]) -> Step:
    changed = [
        choice.field for choice in choices if getattr(record, choice.field) != getattr(held, choice.field)
    ]
    return Step(
        {name: plain(getattr(held, name)) for name in changed},
        {name: plain(getattr(record, name)) for name in changed},
        {
            choice.field: plain(choice.other)
            for choice in choices
            if choice.side != "arriving" and choice.other
        },
    )


def plain(value: Any) -> Any:
    """As it stands in a column."""
    if isinstance(value, tuple):
        return [asdict(item) if is_dataclass(item) and not isinstance(item, type) else item for item in value]
    return value


def digest(data: dict[str, Any]) -> str:
    """Of what ``as_data`` tells of a record."""
    told = json.dumps(data, sort_keys=True, ensure_ascii=False)
    return blake2b(told.encode(), digest_size=16).hexdigest()


def sort(arriving: Sequence[Arriving]) -> list[Sorted]:
    """In their order; a record may be the same as one before it. About five queries, however many they are."""
    told = [(one, digest(one.data), facts(one.record)) for one in arriving]
    seen = _seen([known for _, known, _ in told])
    pool = _Pool([looked for _, known, looked in told if known not in seen], seen)
    return [_sort_one(one, known, looked, pool) for one, known, looked in told]


def _sort_one(arriving: Arriving, known: str, looked: Facts, pool: "_Pool") -> Sorted:
    if wrong := _refusal(arriving.record):
        return Sorted(arriving, Outcome.REFUSED, reason=wrong)
    if seen := pool.seen.get(known):
        return _again(arriving, known, seen)
    found = _by_identifier(arriving, known, looked, pool) or _by_words(arriving, known, looked, pool)
    if found is None:
        article = Article(**columns_of(arriving.record, arriving.data))
        found = Sorted(arriving, Outcome.NEW, Held(article, looked, arriving.record, is_new=True), known)
    if found.held and found.outcome != Outcome.DUPLICATE:
        pool.add(found.held)
    pool.seen[known] = found
    return found


def _again(arriving: Arriving, known: str, seen: Sorted) -> Sorted:
    outcome = Outcome.DUPLICATE if seen.outcome == Outcome.DUPLICATE else Outcome.UNCHANGED
    reason = seen.reason if outcome == Outcome.DUPLICATE else "same-record"
    return Sorted(arriving, outcome, seen.held, known, reason, waits_already=True)


def _by_identifier(arriving: Arriving, known: str, looked: Facts, pool: "_Pool") -> Sorted | None:
    named = pool.named(looked)
    if not named:
        return None
    verdicts = [(held, compare(looked, held.facts)) for held in named]
    held, verdict = min(verdicts, key=lambda pair: list(Likeness).index(pair[1].likeness))
    reason = " ".join(verdict.reasons)
    if pool.were_merged(looked, held):  # a person has said that this is the same
        step = held.take(arriving.record)
        return Sorted(
            arriving, Outcome.UPDATED if step.after else Outcome.UNCHANGED, held, known, "merged-before"
        )
    if len(named) > 1:
        return Sorted(arriving, Outcome.DUPLICATE, held, known, f"{reason} two-held")
    if verdict.likeness is not Likeness.SAME:
        return Sorted(arriving, Outcome.DUPLICATE, held, known, reason)
    step = held.take(arriving.record)
    return Sorted(arriving, Outcome.UPDATED if step.after else Outcome.UNCHANGED, held, known, reason)


def _by_words(arriving: Arriving, known: str, looked: Facts, pool: "_Pool") -> Sorted | None:
    verdicts = [(held, compare(looked, held.facts)) for held in pool.like(looked)]
    probable = [
        (held, verdict.reasons) for held, verdict in verdicts if verdict.likeness is Likeness.PROBABLE
    ]
    if not probable:
        return None
    held, reasons = min(probable, key=lambda pair: _doubt(pair[1]))
    if {"title-equal", "authors-same", "year-equal"} <= set(reasons) and _adds_nothing(held, arriving.record):
        return Sorted(arriving, Outcome.UNCHANGED, held, known, " ".join(reasons))
    return Sorted(arriving, Outcome.DUPLICATE, held, known, " ".join(reasons))


def _adds_nothing(held: Held, record: Record) -> bool:
    step, _merged = merged_step(held.whole(), record)
    return not step.after and not step.aside


def _doubt(reasons: tuple[str, ...]) -> tuple[bool, int]:
    return "title-equal" not in reasons, -len(reasons)


def _refusal(record: Record) -> str:
    if not record.title.strip():
        return "It has no title."
    for name, most in _LENGTHS.items():
        value = getattr(record, name)
        if most and isinstance(value, str) and len(value) > most:
            return f"Its {name} has more than {most} characters."
    if record.year is not None and not 0 <= record.year <= 3000:
        return f"The year {record.year} cannot be."
    return ""


class _Pool:
    """The articles that a batch may be the same as: held ones, and new ones of the batch itself."""

    def __init__(self, looked: Sequence[Facts], seen: dict[str, Sorted]) -> None:
        self.by_key: dict[str, list[Held]] = defaultdict(list)
        named = {key for one in looked for key in identifier_keys(one.doi, one.pmid, one.pmcid)}
        numbers, self.merged = _numbers_by_key({key for one in looked for key in all_keys(one)})
        whole = {number for key in named for number in numbers.get(key, ())}
        helds = _whole(whole) | _light({n for found in numbers.values() for n in found} - whole)
        for key, found in numbers.items():
            self.by_key[key] = [helds[number] for number in found if number in helds]
        self.seen = seen

    def add(self, held: Held) -> None:
        for key in all_keys(held.facts):
            if all(held is not other for other in self.by_key[key]):
                self.by_key[key].append(held)

    def were_merged(self, looked: Facts, held: Held) -> bool:
        """Whether an identifier of the record is that of an article that became this one."""
        named = identifier_keys(looked.doi, looked.pmid, looked.pmcid)
        return any(self.merged.get(key) == held.article.pk for key in named)

    def named(self, looked: Facts) -> list[Held]:
        return self._of(identifier_keys(looked.doi, looked.pmid, looked.pmcid))

    def like(self, looked: Facts) -> list[Held]:
        return self._of(sorted(all_keys(looked)))

    def _of(self, keys: Iterable[str]) -> list[Held]:
        return list({id(held): held for key in keys for held in self.by_key.get(key, ())}.values())


def _numbers_by_key(keys: set[str]) -> tuple[Mapping[str, list[int]], Mapping[str, int]]:
    """Articles by key; and the keys of those that were merged into another, with that one's number."""
    found: dict[str, list[int]] = defaultdict(list)
    merged: dict[str, int] = {}
    for some in pieces(sorted(keys)):
        rows = ArticleKey.objects.filter(key__in=some)
        for key, number, into in rows.values_list("key", "article_id", "article__merged_into_id"):
            found[key].append(into or number)
            if into:
                merged[key] = into
    return found, merged


def _whole(numbers: set[int]) -> dict[int, Held]:
    """Locked, where the database can: what is read here is written back."""
    helds = {}
    for some in pieces(sorted(numbers)):
        for article in Article.objects.select_for_update().filter(pk__in=some).prefetch_related("references"):
            record = to_record(article)
            helds[article.pk] = Held(article, facts(record), record)
    return helds


def _light(numbers: set[int]) -> dict[int, Held]:
    helds = {}
    for some in pieces(sorted(numbers)):
        for row in Article.objects.filter(pk__in=some).values("pk", *COLUMNS):
            helds[row["pk"]] = Held(Article(pk=row["pk"]), facts_of_row(row))
    return helds


def _seen(digests: Sequence[str]) -> dict[str, Sorted]:
    """What became of the very same records before."""
    seen: dict[str, Sorted] = {}
    for some in pieces(sorted(set(digests))):
        waiting = Waiting.objects.filter(digest__in=some).values_list(
            "digest", "article_id", "reason", "state"
        )
        for known, number, reason, state in waiting:
            open_ = state in {Waiting.State.OPEN, Waiting.State.DROPPED}
            outcome = Outcome.DUPLICATE if open_ else Outcome.UNCHANGED
            seen[known] = Sorted(Arriving(Record("")), outcome, _numbered(number), known, reason)
        rows = ImportedRecord.objects.filter(
            digest__in=some, article__isnull=False, belongs__state__in=TAKEN_IN
        ).exclude(outcome=Outcome.DUPLICATE)
        for known, number, into in rows.values_list("digest", "article_id", "article__merged_into_id"):
            held = _numbered(into or number)
            seen[known] = Sorted(Arriving(Record("")), Outcome.UNCHANGED, held, known)
    return seen


def _numbered(number: int) -> Held:
    return Held(Article(pk=number), facts(Record("")))
