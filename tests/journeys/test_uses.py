"""Blueprints and cases with the articles that they rest on."""

from dataclasses import replace

import pytest
from django.test import Client

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
    assert uses_of(article) == [
        Use("format", "Joint research", "joint-research"),
        Use("format", "Problem room", "problem-room"),
        Use("blueprint", "COIL module", "coil-module"),
        *(Use("case", title) for title in naming),
    ]


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


def test_the_page_of_a_record_names_what_rests_on_it_and_where_it_was_seen(client: Client) -> None:
    seen = {"starting": {"seen": ["https://example.org/read-here"], "note": ["Names as printed."]}}
    article = add_article(record=replace(INDONESIA, rest=seen), actor=None, at=NOW)

    page = client.get(f"/evidence/{article.pk}/").content.decode()

    assert '<a href="/commons/formats/problem-room/"><bdi>Problem room</bdi></a>' in page
    assert '<a href="/commons/blueprints/coil-module/"><bdi>COIL module</bdi></a>' in page
    assert "https://example.org/read-here" in page
    assert "Names as printed." in page
