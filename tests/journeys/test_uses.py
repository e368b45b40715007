"""Blueprints and cases with the articles that they rest on."""

import pytest

from tests.cast import NOW
from worldrounds.bibliography.record import Record
from worldrounds.commons.catalogue import blueprint
from worldrounds.commons.evidence import evidence_of
from worldrounds.evidence.actions import add_article
from worldrounds.journeys.uses import Use, uses_of
from worldrounds.rooms.cases import articles_of, library

pytestmark = pytest.mark.django_db
INDONESIA = Record("Learning global health", doi="10.1186/s12909-016-0851-6", pmid="28086875")


def test_an_article_is_used_by_the_blueprints_and_cases_that_name_it() -> None:
    article = add_article(record=INDONESIA, actor=None, at=NOW)
    naming = sorted(case.title for case in library() if "28086875" in {one.pmid for one in case.sources})

    assert naming
    assert uses_of(article) == [Use("blueprint", "COIL module"), *(Use("case", title) for title in naming)]


def test_a_blueprint_lists_its_evidence_and_links_what_is_held() -> None:
    article = add_article(record=INDONESIA, actor=None, at=NOW)
    coil = blueprint("coil-module")
    assert coil

    listed = {one.identifier: (one.address, one.article) for one in evidence_of(coil.document)}

    assert listed["doi:10.1186/s12909-016-0851-6"] == (
        "https://doi.org/10.1186/s12909-016-0851-6",
        article,
    )
    assert listed["doi:10.1111/tct.70121"][1] is None


def test_a_case_knows_which_of_its_further_reading_is_held() -> None:
    article = add_article(record=INDONESIA, actor=None, at=NOW)
    case = next(one for one in library() if "28086875" in {source.pmid for source in one.sources})

    assert articles_of(case) == {"https://doi.org/10.1186/s12909-016-0851-6": article}
