"""The query language, by what people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worldrounds.bibliography.asking import (
    And,
    Days,
    Node,
    Not,
    Or,
    Trouble,
    Value,
    Words,
    field_named,
    parse,
)


def spelled(node: Node | None) -> str:
    """A tree in one line: ti:a+b* for a phrase, ~ for one word in its forms."""
    match node:
        case Words(field, words, is_begun, is_loose):
            return f"{'~' if is_loose else ''}{field.tag}:{'+'.join(words)}{'*' if is_begun else ''}"
        case Value(field, text, is_begun):
            return f"{field.tag}={text}{'*' if is_begun else ''}"
        case Days(first, last):
            return f"{first}..{last}"
        case And(parts):
            return f"({' & '.join(map(spelled, parts))})"
        case Or(parts):
            return f"({' | '.join(map(spelled, parts))})"
        case Not(kept, left_out):
            return f"({spelled(kept)} - {spelled(left_out)})"
    return "nothing"


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", "nothing"),
        ("global health", "(~all:global & ~all:health)"),
        ('"global health"', "all:global+health"),
        ("“global health”[ti]", "ti:global+health"),
        ("global health[ti]", "(~ti:global & ~ti:health)"),
        ("global[Title] health[Title/Abstract]", "(~ti:global & ~tiab:health)"),
        ("Wu A[au]", "au:wu+a"),
        ("de Wit H[Author] AND Wu[au]", "(au:de+wit+h & au:wu)"),
        ("a1 OR b1 AND c1", "((~all:a1 | ~all:b1) & ~all:c1)"),  # from left to right
        ("a1 OR (b1 AND c1)", "(~all:a1 | (~all:b1 & ~all:c1))"),
        ("a1 b1 NOT c1", "((~all:a1 & ~all:b1) - ~all:c1)"),
        ("a1 (b1 OR c1) d1", "(~all:a1 & (~all:b1 | ~all:c1) & ~all:d1)"),
        ("Android or BRAND", "(~all:android & ~all:brand)"),  # no operators in here
        ("internat*[ti]", "ti:internat*"),
        ('"medical educ"*', "all:medical+educ*"),
        ("covid-19", "all:covid+19"),
        ("2015[dp]", "20150000..20159999"),
        ("2015:2020[dp]", "20150000..20209999"),
        ("2015/03 : 2016/12/31[dp]", "20150300..20161231"),
        ('("2015/01/01"[Date - Publication] : "3000"[Date - Publication])', "20150101..30009999"),
        ("exchange AND 2020:2023", "(~all:exchange & 20200000..20239999)"),
        ("Education, Medical[mh]", "mh:education+medical"),
        ("Cultural Competency[MeSH Terms]", "mh:cultural+competency"),
        ("BMC Med Educ[ta]", "ta:bmc+med+educ"),
        ("review[pt] eng[la]", "(pt=review & la=eng)"),
        ("virtual exchange[format] AND AT[country]", "(format=virtual exchange & country=AT)"),
        ("10.1186/S12909-023-04374-2[doi]", "doi=10.1186/s12909-023-04374-2"),
        ("https://doi.org/10.1186/s12909-023-04374-2", "doi=10.1186/s12909-023-04374-2"),
        ("37221527[pmid] OR PMC9044376[pmcid]", "(pmid=37221527 | pmcid=pmc9044376)"),
        ("医学教育", "all:医学+学教+教育"),
        ("化[ti]", "ti:化*"),
        ("the", "~all:the"),  # common, but nothing else is asked
    ],
)
def test_a_question_becomes_a_tree(text: str, tree: str) -> None:
    asked = parse(text)

    assert (spelled(asked.tree), asked.problem) == (tree, None)


def test_common_words_are_left_out_and_named() -> None:
    asked = parse('the role of "the student" in care')

    assert spelled(asked.tree) == "(~all:role & all:the+student & ~all:care)"
    assert asked.ignored == ("the", "of", "in")


@pytest.mark.parametrize(
    ("text", "trouble", "place", "suggestion"),
    [
        ('exchange "global health', Trouble.OPEN_QUOTE, 9, 'exchange "global health"'),
        ("(exchange OR visit", Trouble.OPEN_PARENTHESIS, 0, "(exchange OR visit)"),
        ("((exchange) visit", Trouble.OPEN_PARENTHESIS, 0, "((exchange) visit)"),
        ("exchange)", Trouble.CLOSED_PARENTHESIS, 8, "exchange"),
        ("exchange AND ()", Trouble.EMPTY_PARENTHESES, 13, "exchange"),
        ("exchange[titel] AND", Trouble.LONE_OPERATOR, 16, "exchange[ti]"),
        ("exchange[ti", Trouble.OPEN_BRACKET, 8, "exchange[ti]"),
        ("exchange AND", Trouble.LONE_OPERATOR, 9, "exchange"),
        ("NOT exchange", Trouble.LONE_OPERATOR, 0, "exchange"),
        ("exchange AND OR visit", Trouble.LONE_OPERATOR, 13, "exchange AND visit"),
        ("(exchange OR) visit", Trouble.LONE_OPERATOR, 10, "(exchange) visit"),
        ("[ti] exchange", Trouble.LONE_TAG, 0, "exchange"),
        ("exchange[titel]", Trouble.UNKNOWN_TAG, 8, "exchange[ti]"),
        ("exchange[Titl/Abstract]", Trouble.UNKNOWN_TAG, 8, "exchange[tiab]"),
        ("ex*", Trouble.SHORT_BEGINNING, 2, "ex"),
        ("spring[dp]", Trouble.BAD_DATE, 0, ""),
        ("2015/13[dp]", Trouble.BAD_DATE, 0, ""),
        ("exchange : visit", Trouble.BAD_DATE, 0, ""),
        ("2015[dp] : (2016)", Trouble.BAD_RANGE, 11, ""),
        ("x" * 5000, Trouble.TOO_LONG, 4000, ""),
        ("(" * 60 + "x" + ")" * 60, Trouble.TOO_LONG, 40, ""),
    ],
)
def test_a_wrong_question_says_what_where_and_what_may_be_meant(
    text: str, trouble: Trouble, place: int, suggestion: str
) -> None:
    problem = parse(text).problem

    assert problem is not None
    assert (problem.trouble, problem.place, problem.suggestion) == (trouble, place, suggestion)


@given(
    st.one_of(
        st.text(),
        st.lists(
            st.sampled_from(
                [
                    "AND",
                    "OR",
                    "NOT",
                    "(",
                    ")",
                    '"',
                    "[",
                    "]",
                    "[ti]",
                    "[dp]",
                    ":",
                    "*",
                    "2015",
                    "abc",
                    "wu a",
                    "医",
                    " ",
                ]
            )
        ).map("".join),
    )
)
def test_any_text_has_an_answer_and_every_suggestion_can_be_asked(text: str) -> None:
    asked = parse(text)

    assert asked.tree is None or asked.problem is None
    if asked.problem and asked.problem.suggestion:
        assert parse(asked.problem.suggestion).tree is not None


def test_tags_have_pubmeds_long_and_short_names() -> None:
    long_names = ["Title", "MeSH Major Topic", "Publication Type", "Language", "Journal", "PMC", "All Fields"]

    assert [field and field.tag for field in map(field_named, long_names)] == [
        "ti",
        "majr",
        "pt",
        "la",
        "ta",
        "pmcid",
        "all",
    ]
