"""Rounds of ratings (Delphi): how a panel stands on a statement, and whether it needs another round. Pure.

The figures are those of ``solvers.agreement``. Who rated is never in what comes out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from worldrounds.solvers.agreement import HIGHEST, LOWEST, Agreement, agreement, is_stable, third_of

LONGEST_REASON: Final = 500  # characters

Ratings = Mapping[int, Mapping[int, int]]
"""Statement -> rater -> rating from 1 to 9; every statement is there, with or without ratings."""

Outcome = Literal["next", "agreed", "stable", "last"]


@dataclass(frozen=True)
class Voice:
    """A rating with its reason, of nobody in particular."""

    value: int
    reason: str


@dataclass(frozen=True)
class Standing:
    """How a panel stands on a statement after a round."""

    figures: Agreement | None  # None: nobody rated it
    counts: Sequence[int]  # how often 1, 2, … 9
    own: Voice | None  # the reader's
    # By rating, then text: never in an order that repeats from statement to statement.
    reasons: Sequence[Voice]
    dissent: Sequence[Voice]  # ratings outside the median's third of the scale, with or without a reason


def standing(voices: Sequence[Voice], own: Voice | None = None) -> Standing:
    values = [voice.value for voice in voices]
    figures = agreement(values) if values else None
    ordered = sorted(voices, key=lambda voice: (voice.value, voice.reason))
    return Standing(
        figures=figures,
        counts=[values.count(value) for value in range(LOWEST, HIGHEST + 1)],
        own=own,
        reasons=[voice for voice in ordered if voice.reason],
        dissent=[one for one in ordered if figures and third_of(one.value) != third_of(figures.median)],
    )


def outcome(now: Ratings, before: Ratings | None, *, is_last: bool) -> Outcome:
    """The stopping rule: agreed on all, or nobody moved by more than 1, or no round is left.

    Parameters
    ----------
    now, before : Ratings
        Of this round, and of the one before it, if there was one.
    is_last : bool
        No further round is planned.
    """
    if all(ratings and agreement(list(ratings.values())).is_agreed for ratings in now.values()):
        return "agreed"
    if before is not None and _nobody_moved(before, now):
        return "stable"
    return "last" if is_last else "next"


def _nobody_moved(before: Ratings, now: Ratings) -> bool:
    """Of those who rated in both rounds; False where nobody did."""
    pairs = [
        (old[rater], new[rater])
        for statement, new in now.items()
        for old in [before.get(statement, {})]
        for rater in old.keys() & new.keys()
    ]
    return bool(pairs) and is_stable([old for old, _new in pairs], [new for _old, new in pairs])
