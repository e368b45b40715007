import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from worldrounds.commons.catalogue import blueprints
from worldrounds.commons.checking import parse_case
from worldrounds.core.markdown import LINK_REL, render
from worldrounds.rooms import cases
from worldrounds.rooms.cases import Case, case_for, case_of, cases_of, library

FILES = sorted(Path(cases.__file__).with_suffix("").glob("*.md"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_case_of_the_library_is_complete(path: Path) -> None:
    """The schema asks for two to eight sessions, four perspectives, a rubric, a glossary, sources and all the rest."""
    assert parse_case(path.read_bytes())["licence"] == "CC-BY-4.0"


def test_the_library_is_what_lies_in_its_folder() -> None:
    assert [case.key for case in library()] == [path.stem for path in FILES]


@pytest.mark.parametrize("case", library(), ids=lambda case: case.key)
def test_every_case_of_the_library_is_read_whole(case: Case) -> None:
    head = tomllib.loads((FILES[0].parent / f"{case.key}.md").read_text("utf-8").split("+++\n")[1])

    assert [asdict(item) for item in case.perspectives] == [
        {"hint": "", "title": ""} | p for p in head["perspectives"]
    ]
    assert [(row.criterion, list(row.levels)) for row in case.rubric] == [
        (row["criterion"], row["levels"]) for row in head["rubric"]
    ]
    assert [meeting.steps for meeting in case.sessions] == [tuple(m["steps"]) for m in head["sessions"]]
    assert (case.position, case.statements) == (head["position"], tuple(head["statements"]))


@pytest.mark.parametrize("case", library(), ids=lambda case: case.key)
def test_every_column_of_a_case_has_a_short_title_and_a_hint(case: Case) -> None:
    """They stand above the columns of the perspective matrix and in its empty cells."""
    assert all(item.title and item.hint for item in case.perspectives)


@pytest.mark.parametrize("case", library(), ids=lambda case: case.key)
def test_a_cases_minutes_are_those_of_meetings(case: Case) -> None:
    assert all(30 <= meeting.minutes <= 120 for meeting in case.sessions)


def test_themes_of_the_library_are_themes_of_a_blueprint() -> None:
    known = {theme["key"] for blueprint in blueprints() for theme in blueprint.document["themes"]}
    assert {theme for case in library() for theme in case.themes} <= known


DOCUMENT: dict[str, Any] = {
    "themes": [
        {
            "key": "a",
            "title": "A",
            "case": {"title": "Case A", "text": "x", "questions": ["?"], "basis": "-"},
        },
        {
            "key": "b",
            "title": "B",
            "case": {"title": "Case B", "text": "x", "questions": ["?"], "basis": "-"},
        },
        {"key": "c", "title": "C"},
    ]
}


@pytest.mark.parametrize(
    "chosen, theme, title",
    [
        ("", "", "Case A"),
        ("", "b", "Case B"),
        ("", "c", "Case A"),
        ("theme:a", "b", "Case A"),
        ("measles-and-trust", "b", "Measles, and whom people believe"),
        ("gone-since", "b", "Case B"),
    ],
)
def test_case_is_the_chosen_one_else_the_sessions_else_the_first(chosen: str, theme: str, title: str) -> None:
    case = case_for(DOCUMENT, chosen=chosen, theme=theme)
    assert case is not None and case.title == title


def test_programme_without_cases_has_the_library() -> None:
    assert cases_of({}) == list(library())


def test_a_short_case_of_a_theme_has_what_it_says_and_no_more() -> None:
    case = case_for(DOCUMENT, chosen="theme:a", theme="")

    assert case == Case(key="theme:a", title="Case A", text="x", questions=("?",), basis="-", themes=("a",))


def test_a_themes_case_may_have_the_parts_of_a_complete_one() -> None:
    whole = {**DOCUMENT["themes"][0]["case"], "perspectives": [{"key": "k", "question": "Why?"}]}

    found = case_of({"themes": [{"key": "a", "case": whole}]}, "theme:a")

    assert found is not None and found.perspectives == (cases.Perspective(key="k", question="Why?"),)


def test_a_case_that_there_is_not_is_none() -> None:
    assert case_of(DOCUMENT, "gone-since") is None


def test_markdown_is_cleaned() -> None:
    html = render("[x](javascript:alert(1)) <img src=x onerror=alert(1)> **strong** [y](https://a.example)")
    assert "<strong>strong</strong>" in html
    assert 'href="https://a.example"' in html
    assert "<img" not in html
    assert 'href="javascript' not in html


@pytest.mark.parametrize(
    "text, linked",
    [
        ("A rash. A rash.", '<p>A <a href="#term-rash">rash</a>. A rash.</p>'),
        ("two rashs", '<p>two <a href="#term-rash">rashs</a></p>'),
        ("Rash", '<p><a href="#term-rash">Rash</a></p>'),
        ("rashly", "<p>rashly</p>"),
        ("### rash", "<h3>rash</h3>"),
        ("[a rash](https://a.example)", '<p><a href="https://a.example">a rash</a></p>'),
        ("**rash** & more", '<p><strong><a href="#term-rash">rash</a></strong> &amp; more</p>'),
        ("red rash", '<p><a href="#term-red-rash">red rash</a></p>'),
        ("a red\nrash", '<p>a <a href="#term-red-rash">red rash</a></p>'),
        ("rash<script>", '<p><a href="#term-rash">rash</a>&lt;script&gt;</p>'),
    ],
)
def test_the_first_place_of_a_term_leads_to_its_meaning(text: str, linked: str) -> None:
    html = render(text, ["rash", "red rash"]).strip().replace(f' rel="{LINK_REL}"', "")

    assert html == linked
