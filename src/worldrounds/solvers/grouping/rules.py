"""What a good group is, as data: read from TOML, JSON or a dictionary, checked, written back.

The file format is explained in docs/reference/rules.md; `Rules.from_dict` is its one reader.
"""

import json
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations
from typing import Any, Final

from worldrounds.solvers.grouping.lines import line_of


class Kind(StrEnum):
    """What a rule looks at. The degree to which a group holds a rule is a number in 0..1."""

    SIZE = "size"  # `least`..`most` members
    DIFFERENT = "different"  # at least `least` different values of `attribute`
    SAME = "same"  # at most `most` members with one value of `attribute`
    HOURS = "hours"  # at least `least` common hours a week, in every regime
    NOT_ALONE = "not_alone"  # nobody is the only one with their value (or with `value`) of `attribute`
    LANGUAGE = "language"  # one language that all members speak
    TOGETHER = "together"  # `pairs` of keys in one group
    APART = "apart"  # `pairs` of keys in different groups
    NEW_PEOPLE = "new_people"  # `pairs` of keys have met before, and should not again
    SPREAD = "spread"  # as many different values of `attribute` as there can be
    BALANCE = "balance"  # the group's mean of number `attribute` is near everyone's mean
    TOPIC = "topic"  # a topic that is high on the members' lists
    BURDEN = "burden"  # the best common slot is at a comfortable local hour for everyone


WISHES: Final = frozenset({Kind.SPREAD, Kind.BALANCE, Kind.TOPIC, Kind.BURDEN})
"""Kinds that are soft unless said otherwise, and measured in 0..1 rather than counted."""

_NAMED: Final = {
    "countries": (Kind.DIFFERENT, "country"),
    "institutions": (Kind.DIFFERENT, "institution"),
    "one_institution": (Kind.SAME, "institution"),
    "one_country": (Kind.SAME, "country"),
}
_LISTS: Final = {kind.value: kind for kind in (Kind.NOT_ALONE, Kind.SPREAD, Kind.BALANCE)}
_PAIRS: Final = {kind.value: kind for kind in (Kind.TOGETHER, Kind.APART)}
_NEW: Final = Kind.NEW_PEOPLE.value
_FLAGS: Final = {"common_language": Kind.LANGUAGE, "topic": Kind.TOPIC, "burden": Kind.BURDEN}
_KEYS: Final = ("size", "minutes", *_NAMED, "hours", *_LISTS, *_PAIRS, _NEW, *_FLAGS)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One demand or wish.

    Attributes
    ----------
    kind : Kind
    hard : bool
        True: a group that breaks it is a bad group. False: it adds `weight` times its degree to the score.
    weight : float
        0 < weight <= 100; only soft rules use it.
    attribute : str
        For kinds that look at one: ``country``, ``institution`` or any name in `Person.values` or `Person.numbers`.
    value : str
        For `Kind.NOT_ALONE`: look at this value only; empty: at every value.
    least, most : float
        Bounds where the kind has them. For a hard wish `least` is the degree (0..1) that must be reached.
    pairs : tuple of (str, str)
        Keys of people, for `Kind.TOGETHER`, `Kind.APART` and `Kind.NEW_PEOPLE`; of the last, who is not in the
        problem is left out.
    """

    kind: Kind
    hard: bool = True
    weight: float = 1.0
    attribute: str = ""
    value: str = ""
    least: float = 0
    most: float = 0
    pairs: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """The rule's name as the rules file has it: ``countries``, ``not_alone.gender``, ``spread.year``."""
        for name, (kind, attribute) in _NAMED.items():
            if (self.kind, self.attribute) == (kind, attribute):
                return name
        if self.kind is Kind.LANGUAGE:
            return "common_language"
        parts = [self.kind.value, self.attribute] if self.attribute else [self.kind.value]
        return ".".join(parts) + (f"={self.value}" if self.value else "")


@dataclass(frozen=True)
class Rules:
    """All rules of a programme; the first is always the size.

    Attributes
    ----------
    rules : tuple of Rule
    minutes : int
        Length of a meeting, 15..480. Common time counts where a whole meeting fits.
    """

    rules: tuple[Rule, ...]
    minutes: int = 60

    def __post_init__(self) -> None:
        if [rule.kind for rule in self.rules if rule.kind is Kind.SIZE] != [Kind.SIZE]:
            raise ValueError("size: expected exactly once, such as {min = 5, max = 6}.")
        if self.rules[0].kind is not Kind.SIZE:
            size = next(rule for rule in self.rules if rule.kind is Kind.SIZE)
            rest = tuple(rule for rule in self.rules if rule is not size)
            object.__setattr__(self, "rules", (size, *rest))
        keys = [rule.key for rule in self.rules]
        if doubled := [key for key in keys if keys.count(key) > 1]:
            raise ValueError(f"{doubled[0]}: a rule is given once; it is there more than once.")

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    @property
    def sizes(self) -> tuple[int, int]:
        """Fewest and most members of a group."""
        return int(self.rules[0].least), int(self.rules[0].most)

    def find(self, key: str) -> Rule | None:
        """The rule with this name, such as ``hours`` or ``not_alone.gender``, or None."""
        return next((rule for rule in self.rules if rule.key == key), None)

    def with_met(self, groups: Iterable[Iterable[str]]) -> "Rules":
        """The same rules for another round: the members of each of these groups have met.

        Adds to the rule ``new_people``, or adds the rule itself, as a wish. Call it with the groups of every earlier
        round.
        """
        rule = self.find(_NEW) or Rule(kind=Kind.NEW_PEOPLE, hard=False)
        rule = replace(rule, pairs=_pairs_once([*rule.pairs, *groups]))
        return replace(self, rules=(*(other for other in self.rules if other.key != _NEW), rule))

    def about(self, keys: Collection[str]) -> "Rules":
        """The same rules without what they remember of people who are not there (earlier rounds)."""
        kept = (
            replace(rule, pairs=tuple(pair for pair in rule.pairs if pair[0] in keys and pair[1] in keys))
            if rule.kind is Kind.NEW_PEOPLE
            else rule
            for rule in self.rules
        )
        return replace(self, rules=tuple(kept))

    @classmethod
    def from_dict(cls, document: Mapping[str, Any], *, text: str = "") -> "Rules":
        """Read rules from a dictionary as TOML or JSON give it.

        Parameters
        ----------
        document : mapping
        text : str
            The file that it was read from: messages then begin with the line.

        Raises
        ------
        ValueError
            One sentence that names the key and what is expected there.
        """
        try:
            return cls._read(document)
        except ValueError as error:
            # Every message begins with the path of the entry.
            line = line_of(text, str(error).partition(": ")[0]) if text else 0
            if line:
                raise ValueError(f"Line {line}: {error}") from None
            raise

    @classmethod
    def _read(cls, document: Mapping[str, Any]) -> "Rules":
        if not isinstance(document, Mapping):
            raise ValueError("rules: expected a table of rules such as size, countries, hours.")
        for key in document:
            if key not in _KEYS:
                raise ValueError(f"{key}: not a rule; expected one of {', '.join(_KEYS)}.")
        if "size" not in document:
            raise ValueError("size: expected, such as {min = 5, max = 6}.")
        rules: list[Rule] = []
        for key in _KEYS:
            if key in document and key != "minutes":
                rules += _read(key, document[key])
        minutes = _whole("minutes", document.get("minutes", 60), 15, 480)
        return cls(tuple(rules), minutes)

    @classmethod
    def from_text(cls, text: str) -> "Rules":
        """Read the text of a rules file: TOML, or JSON if it begins with ``{``.

        Raises
        ------
        ValueError
            One sentence that names the line, the key, and what is expected there.
        """
        return cls.from_dict(read_document(text), text=text.removeprefix("\ufeff"))

    def to_dict(self) -> dict[str, Any]:
        """A dictionary that `from_dict` reads back to equal rules and JSON can hold."""
        document: dict[str, Any] = {"minutes": self.minutes}
        for rule in self.rules:
            name = rule.key.split(".")[0]
            written = _write(rule)
            if name in _LISTS:
                document.setdefault(name, []).append(written)
            else:
                document[name] = written
        return document


def read_document(text: str) -> dict[str, Any]:
    """The dictionary that a rules file holds, not yet checked: TOML, or JSON if the text begins with ``{``.

    Raises
    ------
    ValueError
        One sentence with the place that cannot be read.
    """
    text = text.removeprefix("\ufeff")
    try:
        document: dict[str, Any] = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (json.JSONDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise ValueError(f"The rules file cannot be read: {error}.") from None
    return document


def _read(key: str, given: Any) -> list[Rule]:
    if key in _LISTS:
        return [
            _read_listed(f"{key}[{i}]", _LISTS[key], entry) for i, entry in enumerate(_several(key, given))
        ]
    if key in _PAIRS:
        return _read_pairs(key, _PAIRS[key], given)
    if key == _NEW:
        return _read_new_people(given)
    if key in _FLAGS:
        return _read_flag(key, _FLAGS[key], given)
    if key == "size":
        return [_read_size(given)]
    return [_read_count(key, given)]


def _read_size(given: Any) -> Rule:
    table = _table("size", given, ("min", "max"))
    least = _whole("size.min", table.get("min"), 1, 100)
    most = _whole("size.max", table.get("max"), 1, 100)
    if least > most:
        raise ValueError(f"size: min is at most max; got {least} and {most}.")
    return Rule(kind=Kind.SIZE, least=least, most=most)


def _read_count(key: str, given: Any) -> Rule:
    kind, attribute = _NAMED.get(key, (Kind.HOURS, ""))
    bound = "at_most" if kind is Kind.SAME else "at_least"
    table = given if isinstance(given, Mapping) else {bound: given}
    table = _table(key, table, (bound, "hard", "weight"))
    hard, weight = _strength(key, table, hard=True)
    if kind is Kind.SAME:
        most = _whole(f"{key}.{bound}", table.get(bound), 1, 100)
        return Rule(kind=kind, attribute=attribute, most=most, hard=hard, weight=weight)
    if kind is Kind.HOURS:
        least = _number(f"{key}.{bound}", table.get(bound), 0.25, 168)
    else:
        least = _whole(f"{key}.{bound}", table.get(bound), 1, 100)
    return Rule(kind=kind, attribute=attribute, least=least, hard=hard, weight=weight)


def _read_listed(key: str, kind: Kind, given: Any) -> Rule:
    table = {"attribute": given} if isinstance(given, str) else given
    allowed = ("attribute", "value") if kind is Kind.NOT_ALONE else ("attribute", "at_least")
    table = _table(key, table, (*allowed, "hard", "weight"))
    attribute = _text(f"{key}.attribute", table.get("attribute"))
    value = _text(f"{key}.value", table["value"]) if "value" in table else ""
    hard, weight = _strength(key, table, hard=False)
    return Rule(
        kind=kind,
        attribute=attribute,
        value=value,
        hard=hard,
        weight=weight,
        least=_degree(key, kind, hard, table),
    )


def _read_flag(key: str, kind: Kind, given: Any) -> list[Rule]:
    if given is False:
        return []
    extra = ("at_least",) if kind in WISHES else ()
    table = _table(key, {} if given is True else given, (*extra, "hard", "weight"))
    hard, weight = _strength(key, table, hard=kind not in WISHES)
    return [Rule(kind=kind, hard=hard, weight=weight, least=_degree(key, kind, hard, table))]


def _read_pairs(key: str, kind: Kind, given: Any) -> list[Rule]:
    table = _table(
        key, given if isinstance(given, Mapping) else {"pairs": given}, ("pairs", "hard", "weight")
    )
    pairs: list[tuple[str, str]] = []
    for i, entry in enumerate(_several(f"{key}.pairs", table.get("pairs"))):
        if not isinstance(entry, list | tuple) or len(entry) < 2 or len(set(map(str, entry))) < len(entry):
            raise ValueError(f'{key}.pairs[{i}]: expected two or more different keys, such as ["s1", "s2"].')
        names = [str(name) for name in entry]
        pairs += [(a, b) for n, a in enumerate(names) for b in names[n + 1 :]]
    hard, weight = _strength(key, table, hard=True)
    return [Rule(kind=kind, pairs=tuple(pairs), hard=hard, weight=weight)] if pairs else []


def _read_new_people(given: Any) -> list[Rule]:
    if given is False:
        return []
    table = _table(_NEW, {} if given is True else given, ("met", "hard", "weight"))
    met = _several(f"{_NEW}.met", table.get("met", []))
    for i, group in enumerate(met):
        if not isinstance(group, list | tuple):
            raise ValueError(
                f'{_NEW}.met[{i}]: expected a group of keys, such as ["s1", "s2"]; got {group!r}.'
            )
    hard, weight = _strength(_NEW, table, hard=False)
    pairs = _pairs_once([str(name) for name in group] for group in met)
    return [Rule(kind=Kind.NEW_PEOPLE, pairs=pairs, hard=hard, weight=weight)]


def _pairs_once(groups: Iterable[Iterable[str]]) -> tuple[tuple[str, str], ...]:
    """Every pair of members of a group, in order, each once."""
    found = {pair for group in groups for pair in combinations(sorted(set(group)), 2)}
    return tuple(sorted(found))


def _write(rule: Rule) -> Any:
    written: dict[str, Any] = {}
    match rule.kind:
        case Kind.SIZE:
            return {"min": int(rule.least), "max": int(rule.most)}
        case Kind.DIFFERENT | Kind.HOURS:
            written["at_least"] = int(rule.least) if float(rule.least).is_integer() else rule.least
        case Kind.SAME:
            written["at_most"] = int(rule.most)
        case Kind.TOGETHER | Kind.APART:
            written["pairs"] = [list(pair) for pair in rule.pairs]
        case Kind.NEW_PEOPLE:
            written["met"] = [list(pair) for pair in rule.pairs]
    if rule.attribute and rule.key not in _NAMED:
        written["attribute"] = rule.attribute
    if rule.value:
        written["value"] = rule.value
    if rule.kind in WISHES and rule.hard:
        written["at_least"] = rule.least
    return written | {"hard": rule.hard} | ({} if rule.hard else {"weight": rule.weight})


def _table(key: str, given: Any, allowed: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        raise ValueError(f"{key}: expected a table with {', '.join(allowed)}; got {given!r}.")
    for name in given:
        if name not in allowed:
            raise ValueError(f"{key}.{name}: not known here; expected {', '.join(allowed)}.")
    return given


def _several(key: str, given: Any) -> list[Any]:
    if isinstance(given, str | Mapping):
        return [given]
    if not isinstance(given, list | tuple):
        raise ValueError(f"{key}: expected a list; got {given!r}.")
    return list(given)


def _strength(key: str, table: Mapping[str, Any], *, hard: bool) -> tuple[bool, float]:
    said = table.get("hard", hard)
    if not isinstance(said, bool):
        raise ValueError(f"{key}.hard: expected true or false; got {said!r}.")
    return said, _number(f"{key}.weight", table.get("weight", 1), 0.01, 100)


def _degree(key: str, kind: Kind, hard: bool, table: Mapping[str, Any]) -> float:
    if kind not in WISHES:
        return 0
    if "at_least" in table and not hard:
        raise ValueError(f"{key}.at_least: only for a hard rule; add hard = true.")
    return _number(f"{key}.at_least", table.get("at_least", 0.5), 0.01, 1) if hard else 0


def _number(key: str, given: Any, least: float, most: float) -> float:
    return _checked(key, given, least, most, "a number", lambda x: isinstance(x, int | float))


def _whole(key: str, given: Any, least: int, most: int) -> int:
    return int(_checked(key, given, least, most, "a whole number", lambda x: isinstance(x, int)))


def _checked(
    key: str, given: Any, least: float, most: float, what: str, fits: Callable[[Any], bool]
) -> float:
    if isinstance(given, bool) or not fits(given) or not least <= given <= most:
        shown = "nothing" if given is None else repr(given)
        raise ValueError(f"{key}: expected {what} from {least} to {most}; got {shown}.")
    return float(given)


def _text(key: str, given: Any) -> str:
    if not isinstance(given, str) or not given.strip():
        raise ValueError(
            f'{key}: expected the name of an attribute or value, such as "gender"; got {given!r}.'
        )
    return given.strip()
