import pytest

from worldrounds.commons.catalogue import blueprints
from worldrounds.rooms.cases import Case, case_for, cases_of, library
from worldrounds.rooms.markdown import render


@pytest.mark.parametrize("case", library(), ids=lambda case: case.key)
def test_every_case_of_the_library_is_complete(case: Case) -> None:
    assert case.title and case.summary and case.bring and case.basis and case.themes
    assert len(case.questions) >= 3
    assert len(case.sources) >= 3
    assert all(source.address.startswith("https://") for source in case.sources)
    assert "<script" not in render(case.text)


def test_themes_of_the_library_are_themes_of_a_blueprint() -> None:
    known = {theme["key"] for blueprint in blueprints() for theme in blueprint.document["themes"]}
    assert {theme for case in library() for theme in case.themes} <= known


DOCUMENT = {
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


def test_markdown_is_cleaned() -> None:
    html = render("[x](javascript:alert(1)) <img src=x onerror=alert(1)> **strong** [y](https://a.example)")
    assert "<strong>strong</strong>" in html
    assert 'href="https://a.example"' in html
    assert "<img" not in html
    assert 'href="javascript' not in html
