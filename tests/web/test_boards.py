"""The pages of the boards, as a phone without scripts uses them."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, Cast
from tests.rooms.setting import open_two_rooms
from worldrounds.people.models import Person
from worldrounds.programmes.models import Programme, Stage
from worldrounds.rooms.models import Decision, DocumentUpdate, Room, Source

CASE = "heat-wave-in-five-cities"
STAGES = "/programmes/rounds/groups/1/room/stages/"


@pytest.fixture
def room(cast: Cast) -> Room:
    room = open_two_rooms(cast)[0]
    room.case = CASE
    room.save()
    for position, kind in enumerate(("matrix", "analysis", "decisions")):
        Stage.objects.create(
            programme=cast.programme, key=kind, kind=kind, title=kind, opens_day=NOW.date(), position=position
        )
    return room


def client(person: Person) -> Client:
    made = Client()
    made.force_login(person)
    return made


def see(person: Person, path: str) -> str:
    answer = client(person).get(STAGES + path)
    assert answer.status_code == 200, path
    return answer.text


def words(page: str) -> str:
    """What one reads, in one line."""
    return " ".join(re.sub(r"<[^>]*>", " ", work(page)).split())


def work(page: str) -> str:
    """The page's own part, without what only scripts use."""
    main = page[page.index("<main") : page.index("</main")]
    return re.sub(r"<template.*?</template>", "", main, flags=re.DOTALL)


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the form that the address asked for."""
    form = page[page.index('id="edit"') :]
    form = form[: form.index("</form>")]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)) | {
        "csrfmiddlewaretoken": "x"
    }


def send(person: Person, path: str, data: dict[str, str]) -> str:
    answer = client(person).post(STAGES + path, data, follow=True)
    assert answer.status_code == 200, path
    return answer.text


# The matrix --------------------------------------------------------------------------------------------------


def test_matrix_has_a_row_for_each_country_and_shows_its_gaps(cast: Cast, room: Room) -> None:
    said = words(see(cast.vera, "matrix/"))

    assert "Austria Vera nothing from Austria yet" in said
    assert "Japan Kenta nothing from Japan yet" in said
    assert "Cool places Where do people go to be cool" in said


def test_a_cell_is_written_by_a_form_and_what_others_wrote_meanwhile_stays(cast: Cast, room: Room) -> None:
    path = f"?cell=AT/{CASE}.plan"
    vera, kenta = (hidden(see(person, f"matrix/{path}")) for person in (cast.vera, cast.kenta))
    send(cast.vera, f"matrix/cell/{path}", vera | {"text": "Since 2018.", "sources": "https://who.int/plan"})
    said = send(cast.kenta, f"matrix/cell/{path}", kenta | {"text": "Ask the city.", "sources": "a report"})

    assert "Since 2018.\nAsk the city." in said or "Ask the city.\nSince 2018." in said
    assert '<a href="https://who.int/plan"' in said
    assert '<li dir="auto" data-line="a report">a report</li>' in said
    assert "Austria Vera 1 of 6" in words(said)
    assert "nothing from Japan yet" in words(said)


def test_a_cell_cites_the_list_of_sources_and_the_list_offers_what_cells_name(cast: Cast, room: Room) -> None:
    Source.objects.create(room=room, key="WHO-2024", title="Heat <plans>", address="https://who.int/plan")
    path = f"?cell=AT/{CASE}.plan"
    lines = "[@who-2024]\nhttps://who.int/plan/\nhttps://graz.example/heat\n@gone"
    form = hidden(see(cast.vera, f"matrix/{path}")) | {"text": "", "sources": lines}
    said = send(cast.vera, f"matrix/cell/{path}", form)
    assert '<a href="https://who.int/plan" rel="noreferrer nofollow">Heat &lt;plans&gt;.</a>' in said
    assert ">@gone</li>" in said

    address = "/programmes/rounds/groups/1/room/document/sources/"
    page = client(cast.vera).get(address).text
    assert re.findall(r'href="\?named=([^"#]*)#add"', page) == ["https%3A//graz.example/heat"]
    page = client(cast.vera).get(f"{address}?named=https://graz.example/heat").text
    assert 'name="address" value="https://graz.example/heat"' in page


def test_the_same_form_sent_twice_writes_once(cast: Cast, room: Room) -> None:
    path = f"?cell=JP/{CASE}.plan"
    form = hidden(see(cast.kenta, f"matrix/{path}")) | {"text": "Once.", "sources": ""}
    for _ in range(2):
        send(cast.kenta, f"matrix/cell/{path}", form)

    assert DocumentUpdate.objects.count() == 1
    assert words(see(cast.kenta, "matrix/")).count("Once.") == 1


def test_a_cell_that_is_too_long_is_refused_and_kept_in_the_form(cast: Cast, room: Room) -> None:
    path = f"?cell=JP/{CASE}.plan"
    form = hidden(see(cast.kenta, f"matrix/{path}")) | {"text": "é" * 2_001, "sources": ""}
    page = send(cast.kenta, f"matrix/cell/{path}", form)

    assert "This can have 2,000 characters." in page
    assert "é" * 2_001 in page
    assert DocumentUpdate.objects.count() == 0


@pytest.mark.parametrize("cell", ["FR/heat-wave-in-five-cities.plan", "AT/nothing", "AT"])
def test_a_cell_that_the_matrix_does_not_have_is_not_found(cast: Cast, room: Room, cell: str) -> None:
    assert client(cast.vera).get(f"{STAGES}matrix/?cell={cell}").status_code == 404
    assert client(cast.vera).post(f"{STAGES}matrix/cell/?cell={cell}", {"key": "k"}).status_code == 404


def test_a_dangerous_source_is_no_link(cast: Cast, room: Room) -> None:
    path = f"?cell=AT/{CASE}.plan"
    form = hidden(see(cast.vera, f"matrix/{path}"))
    page = send(cast.vera, f"matrix/cell/{path}", form | {"text": "<b>", "sources": "javascript:alert(1)"})

    assert "&lt;b&gt;" in page
    assert 'href="javascript' not in page


# The tree ----------------------------------------------------------------------------------------------------


def outline(page: str) -> str:
    """“a(b) c | d”: causes, what is below them, and effects."""
    sides = re.findall(r'<ul class="tree top".*?<p class="gap"', work(page), flags=re.DOTALL)
    marks = r'<ul class="tree">|</ul>|data-say[^>]*>([^<]*)<'
    found = []
    for side in sides:
        text = ""
        for match in re.finditer(marks, side[side.index(">") :]):
            text += {"<ul": "(", "</u": ")"}.get(match[0][:3], f" {match[1]}")
        found.append(text.removesuffix(")").replace("()", "").replace("( ", "(").strip())
    return " | ".join(found).strip()


def node_key(page: str, text: str) -> str:
    return re.findall(rf'data-node="(\w+)"><div class="node"><span[^>]*>{text}<', page)[0]


def key_of(page: str) -> str:
    return re.findall(r'name="key" value="(\w+)"', page)[0]


def test_causes_are_added_moved_taken_out_and_brought_back_by_buttons(cast: Cast, room: Room) -> None:
    for text in ("Heat", "Poverty", "Old houses"):
        key = key_of(see(cast.vera, "analysis/"))
        page = send(cast.vera, "analysis/node/?kind=cause", {"key": key, "text": text})
    assert outline(page) == "Heat Poverty Old houses |"

    def press(text: str, how: str) -> str:
        page = see(cast.kenta, "analysis/")
        return send(
            cast.kenta, "analysis/move/", {"key": key_of(page), "move": f"{node_key(page, text)}:{how}"}
        )

    assert outline(press("Old houses", "in")) == "Heat Poverty(Old houses) |"
    assert outline(press("Poverty", "up")) == "Poverty(Old houses) Heat |"
    assert outline(press("Heat", "across")) == "Poverty(Old houses) | Heat"
    assert outline(press("Old houses", "out")) == "Poverty Old houses | Heat"
    key = node_key(see(cast.vera, "analysis/"), "Poverty")
    page = press("Poverty", "gone")
    assert outline(page) == "Old houses | Heat"
    page = send(cast.vera, "analysis/move/", {"key": key_of(page), "move": f"{key}:back"})
    assert outline(page) == "Poverty Old houses | Heat"


def test_a_node_is_put_below_another_and_changed_while_others_change_it(cast: Cast, room: Room) -> None:
    page = send(cast.vera, "analysis/node/?kind=effect", {"key": "k1", "text": "People die"})
    key = node_key(page, "People die")
    page = send(cast.kenta, f"analysis/node/?below={key}", {"key": "k2", "text": "Families grieve"})
    assert outline(page) == "| People die(Families grieve)"

    vera, kenta = (hidden(see(person, f"analysis/?node={key}")) for person in (cast.vera, cast.kenta))
    send(cast.vera, f"analysis/node/?node={key}", vera | {"text": "Old people die"})
    page = send(cast.kenta, f"analysis/node/?node={key}", kenta | {"text": "People die at home"})
    assert outline(page) == "| Old people die at home(Families grieve)"


def test_the_problem_is_said_in_a_sentence(cast: Cast, room: Room) -> None:
    form = hidden(see(cast.vera, "analysis/?node=problem"))
    page = send(cast.vera, "analysis/node/?node=problem", form | {"text": "Who will be missed?"})

    assert "Who will be missed?" in words(page)
    assert outline(page) == "|"


@pytest.mark.parametrize(
    ("text", "said"), [(" ", "Write something first."), ("x" * 301, "This can have 300 characters.")]
)
def test_a_cause_without_words_or_end_is_refused(cast: Cast, room: Room, text: str, said: str) -> None:
    assert said in send(cast.vera, "analysis/node/?kind=cause", {"key": "k", "text": text})


# Options and decisions ---------------------------------------------------------------------------------------


def test_options_of_the_case_are_marked_and_others_added(cast: Cast, room: Room) -> None:
    page = see(cast.vera, "decisions/")
    assert "Open cool places, also at night" in words(page)
    pair = re.findall(r'data-mark="(\w+/\w+)"', page)[0]
    form = hidden(see(cast.vera, f"decisions/?mark={pair}"))
    page = send(
        cast.vera, f"decisions/mark/?mark={pair}", form | {"value": "-2", "note": "Nobody knows who."}
    )
    assert "−− very bad Nobody knows who." in words(page)

    form = hidden(see(cast.kenta, "decisions/?add=option"))
    page = send(cast.kenta, "decisions/item/?add=option", form | {"title": "Paint roofs white", "text": ""})
    assert "Paint roofs white" in words(page)
    key = re.findall(r'name="gone" value="(\w{16})"', page)[0]
    page = send(cast.vera, "decisions/item/", {"key": key_of(page), "gone": key})
    assert 'data-option="' + key not in page
    page = send(cast.vera, "decisions/item/", {"key": key_of(page), "back": key})
    assert 'data-option="' + key in page


def test_an_option_is_changed_by_two_and_one_of_the_case_by_nobody(cast: Cast, room: Room) -> None:
    form = hidden(see(cast.kenta, "decisions/?add=option"))
    page = send(cast.kenta, "decisions/item/?add=option", form | {"title": "Paint roofs", "text": "Cheap."})
    place = re.findall(r'data-change="(option/\w+)"', page)[0]
    vera, kenta = (hidden(see(person, f"decisions/?item={place}")) for person in (cast.vera, cast.kenta))

    send(cast.vera, f"decisions/item/?item={place}", vera | {"title": "Paint roofs white", "text": "Cheap."})
    form = kenta | {"title": "Paint all roofs", "text": "Cheap, and done in a week."}
    page = send(cast.kenta, f"decisions/item/?item={place}", form)

    assert "Paint all roofs white Cheap, and done in a week." in words(page)
    assert "Write something first." in send(
        cast.vera, f"decisions/item/?item={place}", vera | {"title": " ", "text": ""}
    )
    given = re.findall(r'data-option="(\w{12})"', page)[0]
    assert client(cast.vera).get(f"{STAGES}decisions/?item=option/{given}").status_code == 404


def test_a_decision_is_recorded_with_stands_dissent_and_what_came_after(cast: Cast, room: Room) -> None:
    page = send(
        cast.vera,
        "decisions/decisions/",
        {"key": "k", "proposal": "Visit all.", "reasons": "It reaches them.", "replaces": ""},
    )
    assert "Decision 1 open Visit all. It reaches them." in words(page)
    assert "Not yet said: Kenta Mori , Vera Huber ." in words(page)

    stand = "decisions/decisions/1/stand/"
    assert "Say why you are against it" in send(
        cast.kenta, stand, {"stand-1-kind": "against", "stand-1-reason": ""}
    )
    send(cast.kenta, stand, {"stand-1-kind": "against", "stand-1-reason": "It is control."})
    page = send(cast.vera, stand, {"stand-1-kind": "agree", "stand-1-reason": ""})
    assert "Agree (1) Vera Huber Against (1) Kenta Mori : It is control." in words(page)

    page = send(cast.vera, "decisions/decisions/1/close/", {})
    assert "Decision 1 closed" in words(page)
    assert "The group can open it again" in send(
        cast.kenta, stand, {"stand-1-kind": "agree", "stand-1-reason": ""}
    )
    page = send(cast.kenta, "decisions/decisions/1/reopen/", {"reopen-1-reason": "New figures."})
    assert "Decision 1 open" in words(page)
    assert "opened again · Kenta Mori : New figures." in words(page)

    form = {"key": "k2", "proposal": "Call all.", "reasons": "", "replaces": "1"}
    page = send(cast.vera, "decisions/decisions/", form)
    assert "Decision 2 open Call all." in words(page)
    assert "Decision 1 replaced by decision 2" in words(page)
    assert "It is control." in words(page)


def test_the_same_decision_sent_twice_is_one(cast: Cast, room: Room) -> None:
    for _ in range(2):
        send(
            cast.vera,
            "decisions/decisions/",
            {"key": "k", "proposal": "Visit all.", "reasons": "", "replaces": ""},
        )

    assert Decision.objects.count() == 1


def test_facilitator_sees_where_members_stand_and_has_no_stand(cast: Cast, room: Room) -> None:
    send(
        cast.vera,
        "decisions/decisions/",
        {"key": "k", "proposal": "Visit all.", "reasons": "", "replaces": ""},
    )

    assert "Say where I stand" not in see(cast.faye, "decisions/")
    answer = client(cast.faye).post(f"{STAGES}decisions/decisions/1/stand/", {"stand-1-kind": "agree"})
    assert answer.status_code == 403


@pytest.mark.parametrize("stage", ["matrix", "analysis", "decisions"])
def test_boards_of_a_closed_programme_can_be_read_only(cast: Cast, room: Room, stage: str) -> None:
    send(
        cast.vera,
        "decisions/decisions/",
        {"key": "k", "proposal": "Visit all.", "reasons": "", "replaces": ""},
    )
    Programme.objects.filter(pk=cast.programme.pk).update(state=Programme.State.CLOSED)
    page = see(cast.vera, f"{stage}/")

    assert "Change" not in words(page)
    assert "<button" not in work(page)


@pytest.mark.parametrize(("stage", "most"), [("matrix", 13), ("analysis", 12), ("decisions", 18)])
def test_boards_read_as_often_with_much_on_them_as_with_little(
    cast: Cast, room: Room, stage: str, most: int
) -> None:
    counts = []
    for number in range(1, 4):
        form = {"key": "k", "proposal": f"Visit {number}.", "reasons": "", "replaces": ""}
        send(cast.vera, "decisions/decisions/", form)
        for person in (cast.vera, cast.kenta):
            stand = {f"stand-{number}-kind": "agree", f"stand-{number}-reason": "Yes."}
            send(person, f"decisions/decisions/{number}/stand/", stand)
        send(cast.vera, f"decisions/decisions/{number}/close/", {})
        send(cast.vera, "analysis/node/?kind=cause", {"key": "k", "text": f"Cause {number}"})
        reader = client(cast.vera)
        reader.get(f"{STAGES}{stage}/")
        with CaptureQueriesContext(connection) as seen:
            reader.get(f"{STAGES}{stage}/")
        counts.append(len(seen))

    assert (max(counts) <= most, counts) == (True, [counts[0]] * 3)


@pytest.mark.parametrize("path", ["matrix/node/", "analysis/cell/", "matrix/decisions/", "analysis/mark/"])
def test_a_stage_takes_only_its_own_kind_of_form(cast: Cast, room: Room, path: str) -> None:
    assert client(cast.vera).post(STAGES + path, {"key": "k"}).status_code == 404
