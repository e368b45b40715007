from worldrounds.bibliography.likeness import Text
from worldrounds.bibliography.likeness import shared as shared_with

COMMON = {"student": 0.1, "medical": 0.2}


def idf(terms: object) -> list[float]:
    return [COMMON.get(term, 1.0) for term in terms]  # type: ignore[attr-defined]  # a list of words


def shared(one: Text, other: Text) -> list[str]:
    (found,) = shared_with(one, [other], idf)
    return found


def test_reasons_are_phrases_that_both_have_the_most_telling_first() -> None:
    one = Text("Virtual exchange for cultural competence of medical students", ("We used COIL.",))
    other = Text("COIL: Cultural Competence in a Virtual Exchange", ("Medical students liked it.",))

    assert shared(one, other) == ["cultural competence", "virtual exchange", "COIL"]


def test_a_phrase_does_not_reach_across_a_full_stop() -> None:
    assert shared(Text("Virtual. Exchange"), Text("Virtual exchange")) == ["Exchange".lower(), "virtual"]


def test_spellings_and_plurals_are_the_same_and_ours_is_shown() -> None:
    assert shared(Text("Global health programmes"), Text("A global health program")) == [
        "global health programmes"
    ]


def test_headings_and_keywords_count() -> None:
    one = Text("Night", headings=(("Cultural Competency", ()),))

    assert shared(one, Text("Day", keywords=("cultural competency",))) == ["cultural competency"]


def test_nothing_shared_is_no_reason() -> None:
    assert shared(Text("Night"), Text("Day")) == []


def test_names_keep_their_capitals_and_headlines_do_not() -> None:
    assert shared(Text("Medical students in Japan: a survey"), Text("Japan")) == ["Japan"]
    assert shared(Text("Learning Together in the Night"), Text("learning together")) == ["learning together"]
    assert shared(Text("Survey"), Text("survey")) == ["survey"]
