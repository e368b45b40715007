from collections import Counter
from datetime import UTC, datetime

import pytest

from worldrounds.evidence.actions import add_article
from worldrounds.evidence.actions.starting import add_starting_collection
from worldrounds.evidence.models import Article, ArticleCode
from worldrounds.evidence.search import find
from worldrounds.evidence.starting import entries

NOW = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)


def test_starting_collection_says_where_each_record_was_seen() -> None:
    held = list(entries())

    assert len(held) == 129
    assert all(entry.record.rest["starting"]["seen"] for entry in held)
    assert [entry.record.pmid for entry in held if entry.record.abstract] == ["37221527"]


@pytest.mark.django_db
def test_starting_collection_adds_what_is_missing_once() -> None:
    editorial = next(entries()).record
    add_article(record=editorial, actor=None, at=NOW)

    assert [add_starting_collection(at=NOW), add_starting_collection(at=NOW)] == [128, 0]
    assert Article.objects.count() == 129


@pytest.mark.django_db
def test_starting_collection_ties_references_and_suggests_codes() -> None:
    add_starting_collection(at=NOW)

    cited = Article.objects.get(pmid="37221527").references.values_list("cited__key", flat=True)
    kinds = ArticleCode.objects.filter(dimension="kind").values_list("code", "standing")

    assert list(cited) == [
        "wu-2022-motivations",
        "knight-2012-concepts",
        "wu-dewit-2022-liberal",
        "hanson-2015-curriculum-health",
        "wu-2020-needed",
    ]
    assert Counter(kinds) == {
        ("action", "suggested"): 55,
        ("theory", "suggested"): 26,
        ("both", "suggested"): 23,
    }
    assert [article.key for article in find('"pillars at home and abroad"').articles] == [
        "knight-2012-concepts"
    ]  # a summary of ours is found too
