"""The index beside the formula of Lin and Wilbur (2007), written down slowly."""

from collections import Counter
from collections.abc import Sequence
from math import exp, log, sqrt
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worldrounds.bibliography.likeness import Document, Index, Store, Terms, extended
from worldrounds.bibliography.likeness import index as module


def doc(number: int, text: str, stamp: int = 0) -> Document:
    return number, stamp, Terms(Counter(text.split()), len(text.split()))


def by_the_formula(query: Terms, documents: Sequence[Document]) -> dict[int, float]:
    def weight(terms: Terms, term: str) -> float:
        k, length, frequency = terms.counts[term], terms.length, sum(term in d[2].counts for d in documents)
        idf = log(len(documents) / frequency)
        return sqrt(idf) / (1 + (0.013 / 0.022) ** (k - 1) * exp((0.022 - 0.013) * length))

    return {
        number: sum(
            weight(query, term) * weight(terms, term) for term in query.counts if term in terms.counts
        )
        for number, _stamp, terms in documents
    }


TEXTS = st.lists(
    st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=30).map(" ".join), min_size=1, max_size=30
)


@given(texts=TEXTS, cut=st.integers(0, 30))
@settings(max_examples=40)
def test_the_index_says_what_the_formula_says(texts: list[str], cut: int) -> None:
    documents = [doc(number, text) for number, text in enumerate(texts, 1)]
    index = extended(extended(Index(), documents[:cut]), documents[cut:])
    query = documents[0][2]

    found = dict(index.similar(query, most=50))

    expected = {number: score for number, score in by_the_formula(query, documents).items() if score > 1e-9}
    assert found == pytest.approx(expected, rel=1e-4)


@given(texts=TEXTS)
@settings(max_examples=40)
def test_where_common_terms_are_not_added_up_every_sum_is_still_whole(texts: list[str]) -> None:
    documents = [doc(number, text) for number, text in enumerate(texts, 1)]
    index = extended(Index(), documents)
    query = documents[0][2]

    with patch.object(module, "LOOKED_AT", len(texts) // 2 + 1):
        found = dict(index.similar(query, most=50))

    expected = by_the_formula(query, documents)
    assert found == pytest.approx({number: expected[number] for number in found}, rel=1e-4)


@given(texts=TEXTS, cut=st.integers(0, 30))
@settings(max_examples=20)
def test_of_few_candidates_the_best_of_all_parts_are_found(texts: list[str], cut: int) -> None:
    documents = [doc(number, text) for number, text in enumerate(texts, 1)]
    index = extended(extended(Index(), documents[:cut]), documents[cut:])
    query = documents[0][2]

    with patch.object(module, "CANDIDATES", 1):
        found = index.similar(query, most=3)

    expected = sorted((-score, number) for number, score in by_the_formula(query, documents).items())
    assert [score for _, score in found] == pytest.approx(
        [-score for score, _ in expected[:3] if score < -1e-9], rel=1e-4
    )


def test_weights_are_those_of_the_published_parameters() -> None:
    assert module.local_weight(1, 0) == 0.5
    assert module.local_weight(1, 80) == pytest.approx(1 / (1 + exp(0.72)))
    assert module.local_weight(3, 80) == pytest.approx(1 / (1 + (13 / 22) ** 2 * exp(0.72)))


def test_beyond_the_typical_length_the_logarithm_of_it_counts() -> None:
    assert module.local_weight(1, 800) == pytest.approx(1 / (1 + exp(0.72 * (1 + log(10)))))


def test_what_changed_is_found_by_its_new_words_only() -> None:
    index = extended(Index(), [doc(1, "virtual exchange"), doc(2, "surgery"), doc(3, "other")])

    index = extended(index, [doc(1, "anatomy", stamp=1)], gone=[2])

    assert index.stamps() == {1: 1, 3: 0}
    assert index.size == 2
    assert [number for number, _ in index.similar(doc(9, "anatomy")[2])] == [1]
    assert index.similar(doc(9, "exchange surgery")[2]) == []


def test_what_went_and_came_back_is_there() -> None:
    index = extended(Index(), [doc(1, "virtual"), doc(2, "other")])
    index = extended(index, (), gone=[1])
    index = extended(index, [doc(1, "virtual")])

    assert [number for number, _ in index.similar(doc(9, "virtual")[2])] == [1]


def test_small_parts_are_joined_and_large_ones_stay() -> None:
    index = Index()
    with patch.object(module, "LARGEST", 8):
        for number in range(40):
            index = extended(index, [doc(number, f"w{number} shared")])

    assert max(len(part) for part in index.parts) <= 8
    assert len(index.parts) <= 10
    assert index.stamps().keys() == set(range(40))


def test_an_empty_index_and_an_empty_question_have_no_answer() -> None:
    assert Index().similar(doc(1, "a")[2]) == []
    assert extended(Index(), [doc(1, "a")]).similar(Terms(Counter(), 0)) == []


def test_an_article_is_not_like_itself() -> None:
    index = extended(Index(), [doc(1, "a b"), doc(2, "a c"), doc(3, "d")])

    assert [number for number, _ in index.similar(doc(1, "a b")[2], without={1})] == [2]


# Kept in a folder ---------------------------------------------------------------------------------------------


def test_another_reader_sees_what_was_kept(tmp_path: Path) -> None:
    writer, reader = Store(tmp_path / "a"), Store(tmp_path / "a")
    assert reader.index().size == 0

    with writer.alone() as may:
        writer.keep(extended(writer.index(), [doc(1, "a b"), doc(2, "c")]))
        writer.keep(extended(writer.index(), [doc(3, "a")], gone=[2]))

    assert may
    assert reader.index().stamps() == {1: 0, 3: 0}
    assert reader.index() is reader.index()
    assert len(list((tmp_path / "a").glob("part-*"))) == len(reader.index().parts)


def test_two_do_not_change_it_at_once(tmp_path: Path) -> None:
    with Store(tmp_path).alone() as first, Store(tmp_path).alone() as second:
        assert (first, second) == (True, False)
    with Store(tmp_path).alone() as again:
        assert again
