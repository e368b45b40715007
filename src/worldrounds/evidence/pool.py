"""The articles that a batch of arriving records may be the same as: held ones, and new ones of the batch itself."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from worldrounds.bibliography.merging import merge
from worldrounds.bibliography.record import Record
from worldrounds.bibliography.sameness import Facts
from worldrounds.evidence.arriving import COMPARED, Arriving, facts_of_row
from worldrounds.evidence.changes import Step, step_of
from worldrounds.evidence.keys import all_keys, identifier_keys, kinds, numbers_by_key, pieces
from worldrounds.evidence.models import Article
from worldrounds.evidence.records import to_record


@dataclass
class Held:
    """An article as it is, or will be. ``article`` has no number yet where it is new.

    ``known``: its record; None where only a few columns were read, of which ``seen`` are the facts.
    """

    article: Article
    known: Arriving | None = None
    seen: Facts | None = None
    steps: list[Step] = field(default_factory=list)
    is_new: bool = False

    @property
    def facts(self) -> Facts:
        return self.seen or self.whole().facts

    @property
    def keys(self) -> Iterable[str]:
        return all_keys(self.seen) if self.seen else self.whole().keys

    @property
    def kinds(self) -> set[str]:
        """Of its identifiers."""
        seen = self.seen
        return kinds(identifier_keys(seen.doi, seen.pmid, seen.pmcid)) if seen else self.whole().kinds

    def take(self, record: Record) -> Step:
        """Merge the record into this article; nothing is written."""
        step, merged = self._merged(record)
        for name, value in step.after.items():
            if name != "references":
                setattr(self.article, name, value)
        if step.after or step.aside:
            self.steps.append(step)
        if step.after:
            self.known, self.seen = Arriving(merged), None
        return step

    def says_all_of(self, record: Record) -> bool:
        step, _record = self._merged(record)
        return not step.after and not step.aside

    def _merged(self, record: Record) -> tuple[Step, Record]:
        held = self.whole().record
        merged = merge(held, record)
        return step_of(held, merged), merged.record

    def whole(self) -> Arriving:
        if self.known is None:
            self.article = Article.objects.prefetch_related("references").get(pk=self.article.pk)
            self.known = Arriving(to_record(self.article))
        return self.known


class Pool:
    def __init__(self, arriving: Sequence[Arriving]) -> None:
        self._by_key: dict[str, list[Held]] = defaultdict(list)
        numbers, self._merged = numbers_by_key(key for one in arriving for key in one.keys)
        whole = {number for one in arriving for key in one.identifiers for number in numbers.get(key, ())}
        helds = _whole(whole) | _light(_alike(arriving, numbers) - whole)
        for key, found in numbers.items():
            self._by_key[key] = [helds[number] for number in found if number in helds]

    def add(self, held: Held) -> None:
        for key in held.keys:
            if all(held is not other for other in self._by_key[key]):
                self._by_key[key].append(held)

    def were_merged(self, arriving: Arriving, held: Held) -> bool:
        """Whether an identifier of the record is that of an article that became this one."""
        gone = self._merged
        return any(key in gone and gone[key] == held.article.pk for key in arriving.identifiers)

    def named(self, arriving: Arriving) -> list[Held]:
        """Those with one of its identifiers."""
        return self._of(arriving.identifiers)

    def like(self, arriving: Arriving) -> list[Held]:
        """Those that are worth comparing. Two that each have a DOI, but not the same one, are two works."""
        return [held for held in self._of(arriving.keys) if arriving.kinds.isdisjoint(held.kinds)]

    def _of(self, keys: Iterable[str]) -> list[Held]:
        return list({id(held): held for key in keys for held in self._by_key.get(key, ())}.values())


def _alike(arriving: Sequence[Arriving], numbers: Mapping[str, list[int]]) -> set[int]:
    """Articles that share a key with one of these, and no kind of identifier: the others are other works."""
    pairs = [(one, number) for one in arriving for key in one.keys for number in numbers.get(key, ())]
    identified: dict[int, set[str]] = {}
    for some in pieces({number for _, number in pairs}):
        rows = Article.objects.filter(pk__in=some).values_list("pk", "doi", "pmid", "pmcid")
        identified |= {number: kinds(identifier_keys(*said)) for number, *said in rows}
    return {number for one, number in pairs if one.kinds.isdisjoint(identified.get(number, ()))}


def _whole(numbers: set[int]) -> dict[int, Held]:
    """Locked, where the database can: what is read here is written back."""
    helds = {}
    for some in pieces(sorted(numbers)):
        for article in Article.objects.select_for_update().filter(pk__in=some).prefetch_related("references"):
            helds[article.pk] = Held(article, Arriving(to_record(article)))
    return helds


def _light(numbers: set[int]) -> dict[int, Held]:
    helds = {}
    for some in pieces(sorted(numbers)):
        for row in Article.objects.filter(pk__in=some).values("pk", *COMPARED):
            helds[row["pk"]] = Held(Article(pk=row["pk"]), seen=facts_of_row(row))
    return helds
