import pytest
from hypothesis import given
from hypothesis import strategies as st

from worldrounds.bibliography.words import forms, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cross-cultural COVID-19, 2023!", ["cross", "cultural", "covid", "19", "2023"]),
        ("Éducation médicale – Straße Łódź Ærø", ["education", "medicale", "strasse", "lodz", "aero"]),
        ("التَّعليم أُممي مدرسة", ["التعليم", "اممي", "مدرسه"]),
        ("医学教育 2023年", ["医学", "学教", "教育", "育", "2023", "年"]),
        ("चिकित्सा शिक्षा", ["चिकित्सा", "शिक्षा"]),
        ("한국 의학", ["한국", "의학"]),
        ("x² ٣٤ ＡＢ", ["x2", "34", "ab"]),
        ("— ’ …", []),
    ],
)
def test_text_is_cut_into_plain_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text())
def test_words_of_words_are_the_same(text: str) -> None:
    once = words(text)
    assert [word for part in once for word in words(part)][: len(once)] == once or any(
        not word.isascii() for word in once
    )
    assert all(word and not any(sign.isspace() or sign in "\"'_:" for sign in word) for word in once)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("students", ("students", "student")),
        ("student", ("student", "students")),
        ("studies", ("studies", "study")),
        ("study", ("study", "studies")),
        ("campus", ("campus",)),
        ("class", ("class",)),
        ("crises", ("crises", "cris", "crise")),
        ("2015", ("2015",)),
        ("wu", ("wu",)),
    ],
)
def test_forms_are_singular_and_plural(word: str, expected: tuple[str, ...]) -> None:
    assert forms(word) == expected
