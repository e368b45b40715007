"""What is proved about a class: pure data, each entry checkable by `certify` from the people and the rules alone.

Every certificate says the same kind of sentence: **of the people `keys`, at least `left` are in groups that break a
hard rule, in every plan.** Certificates on disjoint people therefore add up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

WHOLE: Final = 10_000
"""Parts of a weight of 1 in `Weighed`."""


@dataclass(frozen=True, kw_only=True)
class NoGroup:
    """One person (or people tied by `together`) whom no group that holds every hard rule can contain.

    Attributes
    ----------
    keys : tuple of str
    left : int
        All of them.
    rules : tuple of str
        Names of the hard rules that a plain reason rests on. Empty: there is none, but all groups were tried;
        `Feasibility.relaxations` says which rules, asked less of, would let them in.
    facts : mapping
        What a reader wants to know: ``free_hours`` (of the worst regime), ``shared_with`` (others with enough
        common hours), ``values`` (attribute -> different values among them, where too few).
    text : str
        Plain English.
    """

    keys: tuple[str, ...]
    left: int
    rules: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class TooFew:
    """A counting argument about people who can only be with one another (and those of `NoGroup`).

    For every number of groups g, the sizes and each of `rules` allow at most so many people in g good groups; the
    best g still leaves `left` people.

    Attributes
    ----------
    keys : tuple of str
        Nobody else (but people named by a `NoGroup`) can be in a good group with one of them, looking at two people
        at a time: their common hours, their languages, and who is to be apart.
    left : int
    rules : tuple of str
        Names of the rules that are counted together with the size.
    groups : int
        A number of groups that leaves as few as can be.
    facts : mapping
        ``people``, ``value`` (the value that there is too much of) and ``count`` (how many have it).
    text : str
    """

    keys: tuple[str, ...]
    left: int
    rules: tuple[str, ...] = ()
    groups: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """People who depend on the same few others.

    In every good group with somebody of `keys` the weights of its members sum to at least the number of `keys` in it.
    Groups side by side therefore hold no more of `keys` than all weights together.

    Attributes
    ----------
    keys : tuple of str
    left : int
    weights : mapping of str to int
        Key -> weight in parts of `WHOLE`, above 0; of `keys` and of others. Who is not there weighs nothing.
    rules : tuple of str
        Always empty: all hard rules together.
    facts : mapping
        ``others``: keys of the people on whom they depend, heaviest first.
    text : str
    """

    keys: tuple[str, ...]
    left: int
    weights: Mapping[str, int]
    rules: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Searched:
    """Every way to put these people into good groups side by side has been tried; the best leaves `left`.

    Attributes
    ----------
    keys : tuple of str
    left : int
    rules : tuple of str
        Always empty: all hard rules together.
    facts : mapping
    text : str
    """

    keys: tuple[str, ...]
    left: int
    rules: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""


Certificate = NoGroup | TooFew | Weighed | Searched


@dataclass(frozen=True, kw_only=True)
class Relaxation:
    """The smallest change of one kind that makes a certificate go away, or leaves fewer people.

    Attributes
    ----------
    certificate : int
        Position in `Feasibility.certificates`.
    rule : str
        Name of the rule to ask less of; ``hours`` with `hours` filled: ask these people for more hours instead.
    bound : float or None
        The new ``least`` or ``most`` of the rule (`side` says which); None: make the rule a wish, or, with
        `hours`, leave it as it is.
    side : str
        ``"least"``, ``"most"`` or ``""``.
    hours : mapping of str to str
        Key -> the fewest more hours that are enough, in that person's own time, as `pattern_to_ranges` writes them.
    left : int
        People of the certificate who would still be left.
    text : str
    """

    certificate: int
    rule: str
    bound: float | None = None
    side: str = ""
    hours: Mapping[str, str] = field(default_factory=dict)
    left: int = 0
    text: str = ""
