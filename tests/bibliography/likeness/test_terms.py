import pytest

from worldrounds.bibliography.likeness.terms import terms_of, words


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("Students’ studies of the policies", ["student", "policy"]),
        ("internationalisation, Internationalization", ["internationalization"] * 2),
        ("A programme: programs", ["program", "program"]),
        ("São Paulo 2023 COVID-19 h5n1", ["sao", "paulo", "covid", "h5n1"]),
        ("临床教育", ["临床", "床教", "教育"]),
        ("التعليم الطبي", ["التعليم", "الطبي"]),
        ("class analysis nucleus", ["class", "analysi", "nucleus"]),
    ],
)
def test_words_are_folded_and_common_ones_left_out(text: str, stems: list[str]) -> None:
    assert [word.stem for word in words(text)] == stems


def test_the_title_and_a_heading_count_twice_and_a_heading_is_one_term() -> None:
    found = terms_of(
        title="Virtual exchange",
        abstract=["An exchange."],
        headings=[("Students, Medical", ["psychology"])],
        keywords=["students, medical"],
    )

    assert found.counts == {
        "virtual": 2,
        "exchange": 3,
        "student": 1,
        "medical": 1,
        "=students, medical": 2,
        "=students, medical/psychology": 2,
    }
    assert found.length == 7
