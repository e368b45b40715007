"""The articles that a batch of arriving records may be the same as: held ones, and new ones of the batch itself."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from worldrounds.bibliography.merging import merge
from worldrounds.bibliography.record import Name, Record
from worldrounds.bibliography.sameness import Facts, facts
from worldrounds.evidence.changes import Step, step_of
from worldrounds.evidence.keys import all_keys, identifier_keys, numbers_by_key, pieces
from worldrounds.evidence.models import Article
from worldrounds.evidence.records import to_record

# What sameness looks at, in columns.
_NAMES = ("authors", "editors")
_LISTS = ("issn", "publication_types")
_PLAIN = (
    "type", "title", "translated_title", "journal", "journal_short", "volume", "issue", "pages", "publisher", "year",
    "doi", "pmid", "pmcid", "language",
)  # fmt: skip


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
        step, self.record = self._merged(record)
        for name, value in step.after.items():
            if name != "references":
                setattr(self.article, name, value)
        if step.after or step.aside:
            self.steps.append(step)
        if step.after:
            self.facts = facts(self.record)
        return step

    def says_all_of(self, record: Record) -> bool:
        step, _record = self._merged(record)
        return not step.after and not step.aside

    def _merged(self, record: Record) -> tuple[Step, Record]:
        held = self._whole()
        merged = merge(held, record)
        return step_of(held, merged), merged.record

    def _whole(self) -> Record:
        if self.record is None:
            self.article = Article.objects.prefetch_related("references").get(pk=self.article.pk)
            self.record = to_record(self.article)
        return self.record


class Pool:
    def __init__(self, looked: Sequence[Facts]) -> None:
        self._by_key: dict[str, list[Held]] = defaultdict(list)
        named = {key for one in looked for key in _identifiers(one)}
        numbers, self._merged = numbers_by_key({key for one in looked for key in all_keys(one)})
        whole = {number for key in named for number in numbers.get(key, ())}
        helds = _whole(whole) | _light({n for found in numbers.values() for n in found} - whole)
        for key, found in numbers.items():
            self._by_key[key] = [helds[number] for number in found if number in helds]

    def add(self, held: Held) -> None:
        for key in all_keys(held.facts):
            if all(held is not other for other in self._by_key[key]):
                self._by_key[key].append(held)

    def were_merged(self, looked: Facts, held: Held) -> bool:
        """Whether an identifier of the record is that of an article that became this one."""
        return any(self._merged.get(key) == held.article.pk for key in _identifiers(looked))

    def named(self, looked: Facts) -> list[Held]:
        """Those with one of its identifiers."""
        return self._of(_identifiers(looked))

    def like(self, looked: Facts) -> list[Held]:
        """Those that are worth comparing."""
        return self._of(sorted(all_keys(looked)))

    def _of(self, keys: Iterable[str]) -> list[Held]:
        return list({id(held): held for key in keys for held in self._by_key.get(key, ())}.values())


def _identifiers(looked: Facts) -> list[str]:
    return identifier_keys(looked.doi, looked.pmid, looked.pmcid)


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
        for row in Article.objects.filter(pk__in=some).values("pk", *_NAMES, *_LISTS, *_PLAIN):
            helds[row["pk"]] = Held(Article(pk=row["pk"]), _facts_of_row(row))
    return helds


def _facts_of_row(row: Mapping[str, Any]) -> Facts:
    """Cheaper than by way of the whole record."""
    values = {name: row[name] for name in _PLAIN}
    values |= {name: tuple(row[name]) for name in _LISTS}
    values |= {name: tuple(map(_name, row[name])) for name in _NAMES}
    return facts(Record(**values))


def _name(said: Mapping[str, Any]) -> Name:
    return Name(said.get("family", ""), said.get("given", ""), literal=said.get("literal", ""))
