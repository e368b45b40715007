"""A meeting's agenda, its turns and its notes.

Nothing in it ticks: what happened is written down with its moment, and who has spoken for how long is worked out from
that, here and in ``frontend/src/talk.js`` word for word. Two who press “next” at the same moment write the same thing
twice, which is as good as once.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pycrdt import Map, Text

from worldrounds.coediting.document import Document
from worldrounds.coediting.order import DIGITS, between, clean
from worldrounds.coediting.parts import is_gone, is_key, text_in, things

ITEM, SPEAK, STOP, PASS, LATER, END = "item", "speak", "stop", "pass", "later", "end"
KINDS = (ITEM, SPEAK, STOP, PASS, LATER, END)
LONGEST_TURN = 30 * 60.0  # seconds; after that somebody forgot the clock
LONGEST_PAUSE = 3 * 3600.0  # seconds without anything; after that the meeting is over
MOST_MINUTES = 240
MOVES = ("up", "down", "gone", "back")


@dataclass(frozen=True)
class Item:
    """A point of the agenda. ``is_own``: the group added it; else it came with the session's run sheet."""

    key: str
    title: str
    minutes: int
    about: str = ""
    lead: str = ""
    is_own: bool = False
    order: str = ""
    given_minutes: int = 0  # as the run sheet has it
    given_order: str = ""


@dataclass(frozen=True)
class Event:
    """``at``: seconds since 1970. ``what``: an item's key, or a member's."""

    at: float
    key: str
    kind: str
    what: str


@dataclass
class Talk:
    """How a meeting stands at a moment. Members are known by keys; times are in seconds."""

    item: str = ""  # the point that it is at; empty: not begun, or over
    item_at: float = 0.0
    speaker: str = ""
    since: float = 0.0
    is_over: bool = False
    begun: list[str] = field(default_factory=list)  # the points that were begun, in this order
    spoken: dict[str, float] = field(default_factory=dict)  # in the meeting
    here: dict[str, float] = field(default_factory=dict)  # at this point
    had: set[str] = field(default_factory=set)  # their turn at this point, or let it pass
    later: list[str] = field(default_factory=list)
    hands: set[str] = field(default_factory=set)
    order: list[str] = field(default_factory=list)  # who is next


def board_name(meeting: int) -> str:
    return f"meeting:{meeting}"


def notes_name(meeting: int) -> str:
    """Of the document's text that holds the meeting's notes."""
    return f"meeting:{meeting}/notes"


# The agenda --------------------------------------------------------------------------------------------------


def read_agenda(document: Document, meeting: int, given: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """The points in their order, and those that were taken out. ``given`` came with the session."""
    board = document.map_named(board_name(meeting))
    own = [Item(key, text_in(item, "title"), 5, is_own=True) for key, item in things(board, "item/")]
    every = [
        _as_it_is(board, item, usual=DIGITS[min(10 + place, len(DIGITS) - 1)])
        for place, item in enumerate([*given, *own])
    ]
    every.sort(key=lambda item: (item.order, item.key))
    return (
        [item for item in every if not is_gone(board, item.key)],
        [item for item in every if is_gone(board, item.key)],
    )


def _as_it_is(board: "Map[Any]", item: Item, *, usual: str) -> Item:
    return replace(
        item,
        minutes=_minutes(board.get(f"minutes/{item.key}"), item.minutes),
        order=clean(board.get(f"order/{item.key}")) or usual,
        given_minutes=item.minutes,
        given_order=usual,
    )


def add_item(
    document: Document, meeting: int, key: str, *, title: str, minutes: int, given: Sequence[Item]
) -> None:
    """As the last one. Nothing happens if the key is there."""
    board = document.map_named(board_name(meeting))
    if f"item/{key}" in board:
        return
    here, gone = read_agenda(document, meeting, given)
    last = max((item.order for item in [*here, *gone]), default="")
    with document.change():
        board[f"item/{key}"] = Map({"title": Text(title)})
        board[f"minutes/{key}"] = minutes
        board[f"order/{key}"] = between(last, "", sum(map(ord, key)) * 37)


def set_minutes(document: Document, meeting: int, key: str, minutes: int) -> None:
    document.map_named(board_name(meeting))[f"minutes/{key}"] = minutes


def step_item(document: Document, meeting: int, key: str, step: int, given: Sequence[Item]) -> None:
    """Put a point one place up (``step`` -1) or down (1). Nothing happens at the end, or where the point is gone."""
    items, _gone = read_agenda(document, meeting, given)
    at = next((place for place, item in enumerate(items) if item.key == key), None)
    if at is None or not 0 <= at + step < len(items):
        return
    orders = ["", *(item.order for item in items if item.key != key), ""]
    order = between(orders[at + step], orders[at + step + 1])
    document.map_named(board_name(meeting))[f"order/{key}"] = order


def _minutes(found: object, usual: int) -> int:
    """What anybody may have written; the CRDT library gives every number as a float."""
    if isinstance(found, bool) or not isinstance(found, int | float) or not 1 <= found <= MOST_MINUTES:
        return usual
    return int(found)


# Turns -------------------------------------------------------------------------------------------------------


def write_event(document: Document, meeting: int, key: str, kind: str, what: str, *, at: float) -> None:
    """``at``: by the writer's clock; it stands after all that is known here all the same. Raises ValueError for a kind
    that is not one of KINDS."""
    if kind not in KINDS:
        raise ValueError(f"an event is one of {KINDS}, not {kind}")
    moment = _moment_after(document, meeting, at)
    document.map_named(board_name(meeting))[f"event/{key}"] = [moment, kind, what]


def raise_hand(document: Document, meeting: int, member: str, *, at: float) -> None:
    """``at`` 0 lowers it."""
    moment = _moment_after(document, meeting, at) if at else 0
    document.map_named(board_name(meeting))[f"hand/{member}"] = moment


def _moment_after(document: Document, meeting: int, at: float) -> int:
    """In milliseconds."""
    last = max((round(event.at * 1000) for event in read_events(document, meeting)), default=0)
    return max(math.floor(at * 1000), last + 1)


def read_events(document: Document, meeting: int) -> list[Event]:
    """In the order in which they happened; what cannot be read is left out."""
    board = document.map_named(board_name(meeting))
    names = [name for name in list(board.keys()) if name.startswith("event/")]
    found = (_event(name.removeprefix("event/"), board[name]) for name in names)
    return sorted((event for event in found if event), key=lambda event: (event.at, event.key))


def read_hands(document: Document, meeting: int) -> dict[str, float]:
    """Member -> when the hand was raised."""
    board = document.map_named(board_name(meeting))
    return {
        name.removeprefix("hand/"): float(at) / 1000
        for name in list(board.keys())
        if name.startswith("hand/") and _is_moment(at := board[name])
    }


def _event(key: str, found: object) -> Event | None:
    if not is_key(key) or not isinstance(found, list) or len(found) != 3:
        return None
    at, kind, what = found
    if not _is_moment(at) or kind not in KINDS or not isinstance(what, str) or len(what) > 40:
        return None
    return Event(float(at) / 1000, key, kind, what)


def _is_moment(found: object) -> bool:
    is_number = isinstance(found, int | float) and not isinstance(found, bool)
    return is_number and 0 < found < 1e14  # type: ignore[operator]  # a number, by the line above


def talk_at(events: Sequence[Event], hands: Mapping[str, float], members: Sequence[str], now: float) -> Talk:
    """How it stands. ``events`` in their order; ``members``: the keys of those who take turns.

    At each point everybody is asked once: who has spoken least in the meeting comes first, who said “later” after the
    others, and then whoever has had a turn and raises a hand.
    """
    talk, spoke_at, last = Talk(), dict[str, float](), 0.0
    for event in events:
        last = max(last, event.at)
        _happens(talk, event, spoke_at)
    if talk.item and now - last > LONGEST_PAUSE:
        _happens(talk, Event(last, "", END, ""), spoke_at)
    elif talk.speaker and now - talk.since > LONGEST_TURN:
        _stop(talk, now)
    talk.hands = {member for member, at in hands.items() if at > spoke_at.get(member, 0.0)}
    talk.order = _order(talk, members, hands) if talk.item else []
    return talk


def share(minutes: int, members: int) -> float:
    """Seconds of a point's time for each."""
    return minutes * 60 / max(members, 1)


def _happens(talk: Talk, event: Event, spoke_at: dict[str, float]) -> None:
    kind, what = event.kind, event.what
    if kind in (ITEM, END, STOP) or (kind == SPEAK and what != talk.speaker):
        _stop(talk, event.at)
    if kind == ITEM:
        talk.item, talk.item_at, talk.is_over = what, event.at, False
        talk.begun = [*(key for key in talk.begun if key != what), what]
        talk.here, talk.had, talk.later = {}, set(), []
    elif kind == END:
        talk.item, talk.is_over = "", True
    elif kind == SPEAK and what != talk.speaker:
        talk.speaker, talk.since = what, event.at
        spoke_at[what] = event.at
    elif kind in (PASS, LATER):
        if talk.speaker == what:
            _stop(talk, event.at)
        talk.later = [
            *(member for member in talk.later if member != what),
            *([what] if kind == LATER else []),
        ]
        (talk.had.add if kind == PASS else talk.had.discard)(what)


def _stop(talk: Talk, at: float) -> None:
    if talk.speaker:
        seconds = min(max(at - talk.since, 0.0), LONGEST_TURN)
        for times in (talk.spoken, talk.here):
            times[talk.speaker] = times.get(talk.speaker, 0.0) + seconds
        talk.had.add(talk.speaker)
        talk.speaker = ""


def _order(talk: Talk, members: Sequence[str], hands: Mapping[str, float]) -> list[str]:
    def spoken(member: str) -> float:
        return talk.spoken.get(member, 0.0)

    others = [member for member in members if member != talk.speaker]
    waiting = [member for member in others if member not in talk.had]
    first = sorted((m for m in waiting if m not in talk.later), key=spoken)
    later = [member for member in talk.later if member in waiting]
    again = [member for member in others if member in talk.had and member in talk.hands]
    return [*first, *later, *sorted(again, key=lambda member: (spoken(member), hands[member]))]
