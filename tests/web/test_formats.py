import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from worldrounds.commons.actions.shipped import take_in_shipped
from worldrounds.commons.format import formats
from worldrounds.evidence.models import Article, ArticleCode, Standing

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def get(address: str) -> str:
    return Client().get(address).content.decode()


def coded(title: str, code: str) -> Article:
    article = Article.objects.create(
        title=title, year=2023, doi="10.1111/tct.70121", added_at=NOW, changed_at=NOW
    )
    ArticleCode.objects.create(article=article, dimension="format", code=code, standing=Standing.AGREED)
    return article


def listed(address: str) -> list[str]:
    return re.findall(r'<h3><a href="/commons/formats/([a-z-]+)/"', get(address))


def test_all_formats_are_listed_with_what_there_is_of_each():
    take_in_shipped(at=NOW)
    coded("On virtual exchange", "virtual-exchange")

    page = " ".join(get("/commons/formats/").split())

    assert sorted(listed("/commons/formats/")) == sorted(found.slug for found in formats())
    assert "<strong>3 blueprints</strong> · 1 article</p>" in page


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("?little=money", "conference"),
        ("?little=time", "conference"),
        ("?model=market&little=time", "conference"),
        ("?model=nonsense", "conference"),
        ("?little=staff", "research-placement"),
        ("?model=social+transformation", "problem-room"),
    ],
)
def test_the_address_narrows_the_list(asked, first):
    assert listed(f"/commons/formats/{asked}")[0] == first


def test_what_fits_no_format_says_so():
    page = "/commons/formats/?model=social+transformation&little=time"

    assert listed(page) == []
    assert "No format is like this." in get(page)


def test_a_format_shows_blueprints_articles_and_sources_that_are_held():
    take_in_shipped(at=NOW)
    article = coded("On virtual exchange", "virtual-exchange")

    page = get("/commons/formats/virtual-exchange/")

    assert re.findall(r'/commons/blueprints/([a-z-]+)/"><bdi>', page) == [
        "coil-module",
        "global-health-classroom",
        "icep-year",
        "online-summer",
        "pandemic-simulation",
    ]
    assert page.count(f"/evidence/{article.pk}/") == 2
    assert "https://doi.org/10.1016/j.nedt.2025.106602" in page


def test_a_format_that_nobody_knows_is_not_found():
    assert Client().get("/commons/formats/pen-pals/").status_code == 404
