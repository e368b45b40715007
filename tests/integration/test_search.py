"""Every question has the same answer on both databases: that of a search that reads each record from end to end."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.evidence.search.library import QUERIES, RECORDS, reads, stocked
from worldrounds.bibliography.asking import parse
from worldrounds.evidence.models import Article
from worldrounds.evidence.search import find, numbers

pytestmark = pytest.mark.django_db


@pytest.fixture
def articles(db: None) -> list[Article]:
    return stocked()


def naive(query: str, articles: list[Article]) -> set[str]:
    tree = parse(query).tree
    return {article.title for place, article in enumerate(articles) if tree and reads(tree, place, article)}


def found(query: str) -> set[str]:
    return set(Article.objects.filter(pk__in=numbers(query)).values_list("title", flat=True))


def test_questions_find_what_reading_every_record_finds(articles: list[Article]) -> None:
    expected = {query: naive(query, articles) for query in QUERIES}

    assert {query: found(query) for query in QUERIES} == expected
    assert [query for query in QUERIES if not expected[query]] == [
        "ar[la] NOT التعليم",
        "الجامعات اسس",
        '"online attitudes"',
        "nothingofthekind",
    ]


_words = sorted(
    {word for record in RECORDS for word in f"{record.title} {' '.join(record.keywords)}".split()}
)
_term = st.builds(
    "{}{}".format,
    st.one_of(
        st.sampled_from(_words),
        st.lists(st.sampled_from(_words), min_size=2, max_size=3).map(lambda some: f'"{" ".join(some)}"'),
        st.sampled_from([f"{word[:4]}*" for word in _words]),
        st.sampled_from([record.title[i : i + 3] for record in RECORDS for i in range(3)]),
    ),
    st.sampled_from(["", "", "", "[ti]", "[tiab]", "[tw]"]),
)
_query = st.recursive(
    _term,
    lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from(["AND", "OR", "NOT", ""]), inner),
    max_leaves=5,
)


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(query=_query)
def test_any_question_finds_what_reading_every_record_finds(articles: list[Article], query: str) -> None:
    if parse(query).tree:
        assert found(query) == naive(query, articles)


def test_both_databases_give_the_same_order(articles: list[Article]) -> None:
    titles = [article.title for article in find("exchange global health").articles]

    assert titles == [
        "Virtual exchange in global health: a cross-cultural study of students",
        "Undated exchange",
        "Curriculum",
    ]
