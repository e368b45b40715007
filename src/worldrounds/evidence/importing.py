"""Files of records come in: in batches, one transaction each. An import that is killed keeps the batches before, and
can be run again: what is held already changes nothing."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from worldrounds.bibliography.formats.base import Read
from worldrounds.bibliography.formats.listed import Wanted
from worldrounds.evidence.actions import keeping
from worldrounds.evidence.models import Article, Import, Outcome
from worldrounds.evidence.sorting import Arriving
from worldrounds.people.models import Person

BATCH = 500
SHOWN = 10_000  # things with a reason that a report names; all are counted


@dataclass(frozen=True)
class Told:
    """Something that was not simply taken in."""

    place: str
    reason: str
    article: int | None = None


@dataclass
class Report:
    """What an import has done until now."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys([*Outcome.values, "withdrawn"], 0))
    refused: list[Told] = field(default_factory=list)
    duplicate: list[Told] = field(default_factory=list)

    @property
    def read(self) -> int:
        return sum(self.counts[name] for name in Outcome.values)

    def tell(self, outcome: str, told: Told | None = None) -> None:
        self.counts[outcome] += 1
        kept = {Outcome.REFUSED: self.refused, Outcome.DUPLICATE: self.duplicate}.get(Outcome(outcome))
        if kept is not None and told and len(kept) < SHOWN:
            kept.append(told)


def take_in(
    found: Iterable[Read],
    *,
    belongs: Import,
    actor: Person | None,
    clock: Callable[[], datetime],
    report: Report,
    after_batch: Callable[[Report], None] = lambda report: None,
) -> None:
    """All that a file holds, each batch at its own time: harvesters ask for what has changed since they asked last.
    ``after_batch`` hears of what is kept; it may raise to stop the import there."""
    for batch in _batches(found):
        _take_batch(batch, belongs, actor, clock(), report)
        after_batch(report)


def _batches(found: Iterable[Read]) -> Iterator[list[Read]]:
    rest = iter(found)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _take_batch(
    batch: list[Read], belongs: Import, actor: Person | None, at: datetime, report: Report
) -> None:
    arriving = [Arriving(one.record, one.place) for one in batch if one.record]
    for kept in keeping.keep_records(arriving, belongs=belongs, actor=actor, at=at):
        number = kept.article.pk if kept.article else None
        report.tell(kept.outcome, Told(kept.place, kept.reason, number))
    refused = [(one.place, one.reason) for one in batch if one.reason]
    if refused:
        keeping.refuse(refused, belongs=belongs)
        for place, reason in refused:
            report.tell(Outcome.REFUSED, Told(place, reason))
    if deleted := [one.deleted for one in batch if one.deleted]:
        report.counts["withdrawn"] += keeping.withdraw_records(deleted, belongs=belongs, actor=actor, at=at)


class Wish:
    """A list of DOIs and PMIDs: of the records that other files hold, only these are taken in."""

    def __init__(self, listed: Iterable[tuple[str, Wanted]]) -> None:
        self.listed = list(listed)
        self.numbers = {number for _, one in self.listed for number in _numbers(one)}
        self.met: set[str] = set()

    def chosen(self, found: Iterable[Read]) -> Iterator[Read]:
        for one in found:
            if one.record is None or self._meets(one):
                yield one

    def _meets(self, one: Read) -> bool:
        record = one.record
        if record is None:
            return False
        numbers = {f"doi {record.doi}", f"pmid {record.pmid}", f"pmcid {record.pmcid}"} & self.numbers
        self.met |= numbers
        return bool(numbers)

    def missing(self) -> Iterator[Read]:
        """Those that no file has and the collection does not hold (1 query each)."""
        for place, one in self.listed:
            if not one.known:
                yield Read(place, reason=f"“{one.said[:80]}” is neither a DOI nor a PMID.")
            elif not self.met & set(_numbers(one)) and not _held(one):
                yield Read(place, reason=f"None of the files has the record {one.said[:80]}.")


def _numbers(one: Wanted) -> list[str]:
    said = (("doi", one.doi), ("pmid", one.pmid), ("pmcid", one.pmcid))
    return [f"{kind} {value}" for kind, value in said if value]


def _held(one: Wanted) -> bool:
    said = {"doi": one.doi, "pmid": one.pmid, "pmcid": one.pmcid}
    return Article.objects.filter(**{name: value for name, value in said.items() if value}).exists()
