"""A meeting's agenda, and turns whose times are worked out from what was written down."""

import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from pycrdt import Map

from tests.coediting.test_boards import copies, together
from worldrounds.coediting import meeting as meetings
from worldrounds.coediting.document import Document
from worldrounds.coediting.meeting import Item, Talk, read_agenda, share, talk_at
from worldrounds.coediting.parts import set_gone

GIVEN = [Item("a", "Arrive", 5), Item("c", "The case", 20), Item("n", "Next", 5)]
START = 1_800_000_000.0


def titles(document: Document) -> list[tuple[str, int]]:
    return [(item.title, item.minutes) for item in read_agenda(document, 7, GIVEN)[0]]


def talk(document: Document, now: float, members: str = "v k n") -> Talk:
    events, hands = meetings.read_events(document, 7), meetings.read_hands(document, 7)
    return talk_at(events, hands, members.split(), START + now)


def happened(*events: tuple[float, str, str]) -> Document:
    document = Document(author=1)
    for number, (at, kind, what) in enumerate(events):
        meetings.write_event(document, 7, f"e{number}", kind, what, at=START + at)
    return document


# The agenda --------------------------------------------------------------------------------------------------


def test_agenda_is_the_run_sheet_until_the_group_changes_it() -> None:
    document = Document(author=1)
    before = titles(document)
    meetings.add_item(document, 7, "x", title="Who writes?", minutes=3, given=GIVEN)
    meetings.set_minutes(document, 7, "c", 15)
    meetings.step_item(document, 7, "x", -1, GIVEN)
    meetings.step_item(document, 7, "a", -1, GIVEN)  # is the first already
    set_gone(document, meetings.board_name(7), "a", gone=True)

    assert before == [("Arrive", 5), ("The case", 20), ("Next", 5)]
    assert titles(document) == [("The case", 15), ("Who writes?", 3), ("Next", 5)]
    assert [item.title for item in read_agenda(document, 7, GIVEN)[1]] == ["Arrive"]


def test_two_who_arrange_the_agenda_at_once_see_the_same_afterwards() -> None:
    ana, ben = copies(Document(author=1))
    meetings.add_item(ana, 7, "x", title="Ana's", minutes=5, given=GIVEN)
    meetings.add_item(ben, 7, "y", title="Ben's", minutes=5, given=GIVEN)
    meetings.step_item(ben, 7, "n", -1, GIVEN)
    together(ana, ben)

    assert titles(ana) == titles(ben)
    assert {title for title, _minutes in titles(ana)[3:]} == {"Ana's", "Ben's"}


def test_what_anybody_may_have_written_breaks_nothing() -> None:
    document = happened((0, "item", "c"), (1, "speak", "v"))
    board = document.map_named(meetings.board_name(7))
    board["minutes/c"], board["order/c"], board["item/z"] = "many", 7, "no map"
    board["event/bad"], board["event/UP"], board["event/b1"] = "no list", [1, "item", "a"], [1, "dance", "a"]
    board["event/b2"], board["event/b3"], board["hand/k"] = ["soon", "item", "a"], [1, "item", Map()], "up"

    assert titles(document) == [("Arrive", 5), ("The case", 20), ("Next", 5)]
    assert (talk(document, 2).speaker, talk(document, 2).hands) == ("v", set())


# Turns -------------------------------------------------------------------------------------------------------


def test_who_has_spoken_least_is_next() -> None:
    document = happened(
        (0, "item", "a"), (1, "speak", "v"), (61, "speak", "k"), (91, "speak", "n"), (101, "item", "c")
    )

    found = talk(document, 102)

    assert dict(found.spoken) == {"v": 60.0, "k": 30.0, "n": 10.0}
    assert (found.item, found.speaker, found.order) == ("c", "", ["n", "k", "v"])


def test_later_comes_after_the_others_and_who_passes_is_not_asked_again() -> None:
    document = happened((0, "item", "a"), (1, "later", "v"), (2, "pass", "k"))
    at_first = talk(document, 3).order
    meetings.write_event(document, 7, "x1", "speak", "n", at=START + 4)
    meetings.write_event(document, 7, "x2", "speak", "v", at=START + 5)

    assert at_first == ["n", "v"]
    assert talk(document, 6).order == []


def test_raised_hand_brings_one_back_after_those_who_have_not_spoken_and_goes_down_with_the_next_turn() -> (
    None
):
    document = happened((0, "item", "a"), (0, "speak", "v"), (10, "stop", ""))
    meetings.raise_hand(document, 7, "v", at=START + 11)
    raised = talk(document, 12)
    for number, (at, who) in enumerate([(13, "k"), (14, "n"), (15, "v")]):
        meetings.write_event(document, 7, f"x{number}", "speak", who, at=START + at)

    assert (raised.order, raised.hands) == (["k", "n", "v"], {"v"})
    assert (talk(document, 16).order, talk(document, 16).hands) == ([], set())


def test_two_who_press_next_at_once_give_the_word_once() -> None:
    ana, ben = copies(happened((-1, "item", "a"), (0, "speak", "v")))
    meetings.write_event(ana, 7, "x1", "speak", "k", at=START + 60)
    meetings.write_event(ben, 7, "x2", "speak", "k", at=START + 60.4)
    together(ana, ben)

    assert (talk(ana, 90).speaker, dict(talk(ben, 90).spoken), talk(ben, 90).since) == (
        "k",
        {"v": 60.0},
        START + 60,
    )


def test_who_follows_stands_after_it_even_with_a_slow_clock() -> None:
    document = happened((0, "item", "a"), (-40, "speak", "v"))
    meetings.raise_hand(document, 7, "v", at=START - 60)

    assert (talk(document, 1).speaker, talk(document, 1).hands) == ("v", {"v"})


def test_forgotten_clock_stops_and_a_meeting_that_was_left_is_over() -> None:
    document = happened((-1, "item", "a"), (0, "speak", "v"))

    assert (talk(document, 1900).speaker, talk(document, 1900).spoken["v"]) == ("", 1800.0)
    assert (talk(document, 4 * 3600).item, talk(document, 4 * 3600).is_over) == ("", True)


def test_share_is_the_same_for_each() -> None:
    assert (share(16, 4), share(5, 0)) == (240.0, 300.0)


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node")
def test_the_page_works_out_the_same_as_the_server() -> None:
    chance, cases = random.Random(1), []
    for _ in range(200):
        members = ["v", "k", "n", "o"][: chance.randint(1, 4)]
        written = {
            f"e{number}": [
                chance.randint(1, 40) * 100_000,
                chance.choice(meetings.KINDS),
                chance.choice("vknoac"),
            ]
            for number in range(chance.randint(0, 12))
        }
        raised = {member: chance.choice([0, 1, 2_000_000]) for member in members}
        cases.append((written, raised, members, chance.choice([900, 2_000, 4_500, 20_000])))

    source = (Path(__file__).parents[2] / "frontend/src/talk.js").as_uri()
    program = (
        f"import {{ talkAt }} from '{source}'\n"
        + """
      const cases = JSON.parse(await new Response(process.stdin).text())
      const plain = ({ had, hands, itemAt, isOver, ...rest }) =>
        ({ ...rest, item_at: itemAt, is_over: isOver, had: [...had].sort(), hands: [...hands].sort() })
      console.log(JSON.stringify(cases.map(one => plain(talkAt(...one)))))
    """
    )
    node = ["node", "--input-type=module", "--eval", program]
    ran = subprocess.run(node, input=json.dumps(cases), capture_output=True, text=True, check=True)

    assert json.loads(ran.stdout) == [_here(*case) for case in cases]


def _here(
    written: dict[str, list[object]], raised: dict[str, int], members: list[str], now: int
) -> dict[str, object]:
    document = Document(author=1)
    board = document.map_named(meetings.board_name(7))
    for key, event in written.items():
        board[f"event/{key}"] = event
    for member, at in raised.items():
        board[f"hand/{member}"] = at
    found = talk_at(meetings.read_events(document, 7), meetings.read_hands(document, 7), members, now)
    return vars(found) | {
        "had": sorted(found.had),
        "hands": sorted(found.hands),
    }
