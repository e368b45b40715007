"""What would become of records that come in. Reads only: a preview and an import both ask here."""

from collections.abc import Sequence
from dataclasses import dataclass

from worldrounds.bibliography.record import Record
from worldrounds.bibliography.sameness import Likeness, compare
from worldrounds.evidence.arriving import Arriving
from worldrounds.evidence.keys import merged, pieces
from worldrounds.evidence.models import Article, Import, ImportedRecord, Outcome, Waiting
from worldrounds.evidence.pool import Held, Pool
from worldrounds.evidence.records import COLUMNS, Packed, article_of

# Imports whose records count as held.
TAKEN_IN = (Import.State.RUNNING, Import.State.DONE, Import.State.STOPPED)
_LENGTHS = {
    column.name: column.max_length
    for column in Article._meta.fields
    if column.name in COLUMNS and column.max_length
}


# What the search and the ties between articles ask of a new one; all that ``arriving`` has is written.
_LIGHT = (
    *("type", "language", "publication_types", "notices"),
    *("year", "month", "day", "doi", "pmid", "pmcid"),
)
_NOTHING = Arriving(Record(""))


@dataclass
class Sorted:
    """``held``: the article that it became, or is probably the same as; None where it is refused."""

    arriving: Arriving
    outcome: Outcome
    held: Held | None = None
    reason: str = ""
    waits_already: bool = False


def sort(arriving: Sequence[Arriving]) -> list[Sorted]:
    """In their order; a record may be the same as one before it. About five queries, however many they are."""
    seen = _seen([one.digest for one in arriving])
    pool = Pool([one for one in arriving if one.digest not in seen])
    return [_sort_one(one, pool, seen) for one in arriving]


def _sort_one(arriving: Arriving, pool: Pool, seen: dict[str, Sorted]) -> Sorted:
    if wrong := _refusal(arriving.columns):
        return Sorted(arriving, Outcome.REFUSED, reason=wrong)
    if before := seen.get(arriving.digest):
        return _again(arriving, before)
    found = _by_identifier(arriving, pool) or _by_words(arriving, pool)
    if found is None:
        held = Held(article_of(arriving.columns, _LIGHT), arriving, is_new=True)
        found = Sorted(arriving, Outcome.NEW, held)
    if found.held and found.outcome != Outcome.DUPLICATE:
        pool.add(found.held)
    seen[arriving.digest] = found
    return found


def _again(arriving: Arriving, before: Sorted) -> Sorted:
    if before.outcome == Outcome.DUPLICATE:
        return Sorted(arriving, before.outcome, before.held, before.reason, waits_already=True)
    return Sorted(arriving, Outcome.UNCHANGED, before.held, "same-record", waits_already=True)


def _by_identifier(arriving: Arriving, pool: Pool) -> Sorted | None:
    named = pool.named(arriving)
    if not named:
        return None
    verdicts = [(held, compare(arriving.facts, held.facts)) for held in named]
    held, verdict = min(verdicts, key=lambda pair: list(Likeness).index(pair[1].likeness))
    reason = " ".join(verdict.reasons)
    if pool.were_merged(arriving, held):  # a person has said that this is the same
        return _taken(arriving, held, "merged-before")
    if len(named) > 1:
        return Sorted(arriving, Outcome.DUPLICATE, held, f"{reason} two-held")
    if verdict.likeness is not Likeness.SAME:
        return Sorted(arriving, Outcome.DUPLICATE, held, reason)
    return _taken(arriving, held, reason)


def _taken(arriving: Arriving, held: Held, reason: str) -> Sorted:
    step = held.take(arriving.record)
    return Sorted(arriving, Outcome.UPDATED if step.after else Outcome.UNCHANGED, held, reason)


def _by_words(arriving: Arriving, pool: Pool) -> Sorted | None:
    verdicts = [(held, compare(arriving.facts, held.facts)) for held in pool.like(arriving)]
    probable = [
        (held, verdict.reasons) for held, verdict in verdicts if verdict.likeness is Likeness.PROBABLE
    ]
    if not probable:
        return None
    held, reasons = min(probable, key=lambda pair: _doubt(pair[1]))
    is_sure = {"title-equal", "authors-same", "year-equal"} <= set(reasons)
    adds_nothing = is_sure and held.says_all_of(arriving.record)
    return Sorted(arriving, Outcome.UNCHANGED if adds_nothing else Outcome.DUPLICATE, held, " ".join(reasons))


def _doubt(reasons: tuple[str, ...]) -> tuple[bool, int]:
    return "title-equal" not in reasons, -len(reasons)


def _refusal(columns: Packed) -> str:
    if not columns["title"].strip():
        return "It has no title."
    for name, most in _LENGTHS.items():
        if len(columns[name]) > most:
            return f"Its {name} has more than {most} characters."
    if not 0 <= (columns["year"] or 0) <= 3000:
        return f"The year {columns['year']} cannot be."
    return ""


def _seen(digests: Sequence[str]) -> dict[str, Sorted]:
    """What became of the very same records before."""
    seen: dict[str, Sorted] = {}
    became = merged()
    for some in pieces(sorted(set(digests))):
        waiting = Waiting.objects.filter(digest__in=some).values_list(
            "digest", "article_id", "reason", "state"
        )
        for digest, number, reason, state in waiting:
            open_ = state in {Waiting.State.OPEN, Waiting.State.DROPPED}
            seen[digest] = _before(Outcome.DUPLICATE if open_ else Outcome.UNCHANGED, number, reason)
        rows = ImportedRecord.objects.filter(
            digest__in=some, article__isnull=False, belongs__state__in=TAKEN_IN
        ).exclude(outcome=Outcome.DUPLICATE)
        for digest, number in rows.values_list("digest", "article_id"):
            seen[digest] = _before(Outcome.UNCHANGED, became.get(number, number))
    return seen


def _before(outcome: Outcome, number: int, reason: str = "") -> Sorted:
    return Sorted(_NOTHING, outcome, Held(Article(pk=number)), reason)
