"""Pictures of the collection: what they count, where their parts lead, what one can take away."""

import html
import re

import pytest
from django.test import Client

from tests.evidence.test_reviews import AT, Setting
from worldrounds.bibliography.record import Cited, Name, Record
from worldrounds.evidence.actions import add_article, derive_codes, suggest_codes
from worldrounds.evidence.models import Article, Reference
from worldrounds.evidence.queries import pictures as counted
from worldrounds.web.evidence.drawing import SUBJECTS
from worldrounds.web.pictures.network import largest_parts, lay_out

pytestmark = pytest.mark.django_db


def an_article(
    number: int, *, year: int = 2020, authors: tuple[str, ...] = (), **codes: list[str]
) -> Article:
    names = tuple(Name(family=name, given="Kim") for name in authors)
    article = add_article(record=Record(f"Title {number}", year=year, authors=names), actor=None, at=AT)
    suggest_codes(codes={article.pk: codes}, source="one reader", actor=None, at=AT)
    return article


@pytest.mark.parametrize("subject", sorted(SUBJECTS))
def test_without_articles_every_picture_says_that_there_is_nothing_or_shows_gaps(
    client: Client, subject: str
) -> None:
    page = client.get(f"/evidence/pictures/{subject}/").content.decode()

    assert ("There is nothing to draw yet." in page) == (subject != "map")


def test_the_evidence_map_counts_articles_by_format_and_outcome(client: Client) -> None:
    an_article(1, format=["network"], outcome=["reaction"], design=["one-time"])
    an_article(2, format=["network", "conference"], outcome=["reaction"], design=["randomized"])
    an_article(3, format=["network"])

    cells = counted.evidence_map()
    page = client.get("/evidence/pictures/map/").content.decode()

    assert {place: (cell.articles, cell.agreed, cell.level) for place, cell in cells.items()} == {
        ("network", "reaction"): (2, 0, 4),
        ("conference", "reaction"): (1, 0, 4),
        ("network", ""): (1, 0, 0),
    }
    assert "Network, 1 Reaction: 2 articles; 2 of them only suggested" in page
    assert "?format=network&amp;outcome=reaction" in page
    assert page.count('class="gap"') == 17 * 8 - 3 + 1  # one in the legend


def test_who_writes_about_whom_is_counted_by_income(client: Client) -> None:
    an_article(1, studied=["UG", "KE"], writing=["US"])
    an_article(2, studied=["UG"], writing=["UG", "AT"])
    an_article(3, studied=["ET"], writing=["AT"])  # in no group

    found = counted.incomes_crossed()
    page = client.get("/evidence/pictures/incomes/").content.decode()

    assert {place: count for place, count in found.items() if count} == {
        ("low", "high"): 2,
        ("low", "low"): 1,
        ("lower-middle", "high"): 1,
    }
    assert "studied where there is low income, written where there is high income: 2 articles" in page
    assert "?studied-income=low&amp;writing-income=high" in page
    assert page.count('class="gap"') == 4 * 4 - 3


def test_a_place_that_is_not_coded_yet_leads_to_as_many_articles_as_it_counts(client: Client) -> None:
    an_article(1, format=["network"], outcome=["reaction"])
    an_article(2, format=["network"])
    an_article(3, format=["conference"])
    page = client.get("/evidence/pictures/map/").content.decode()

    addresses = re.findall(r'href="(/evidence/\?q=[^"]+)"', page)
    lists = {client.get(html.unescape(address)).context["results"].total for address in addresses}

    assert (len(set(addresses)), lists) == (2, {1})


def test_what_people_agreed_stands_firm_in_the_map() -> None:
    setting = Setting()
    for coder in (0, 1):
        setting.screen(coder)
    for coder in (0, 1):
        setting.code(coder, outcome=["learning"], design=["before-after"])

    cell = counted.evidence_map()["network", "learning"]

    assert (cell.articles, cell.agreed, cell.level) == (1, 1, 2)


def test_a_merged_article_counts_no_more() -> None:
    kept, other = an_article(1, studied=["UG"]), an_article(2, studied=["UG"], format=["network"])
    Article.objects.filter(pk=other.pk).update(merged_into=kept)

    assert counted.countries()["studied"] == {"UG": 1}
    assert counted.evidence_map() == {}
    assert counted.years()[2020].total() == 1


def test_the_world_map_has_two_layers(client: Client) -> None:
    article = an_article(1, studied=["UG"])
    derive_codes(codes={article.pk: {"writing": ["DE"]}}, source="affiliations", at=AT)

    both = client.get("/evidence/pictures/world/").content.decode()
    writing = client.get("/evidence/pictures/world/?layer=writing").content.decode()

    assert "Uganda: studied in 1 article" in both
    assert "Germany: authors of 1 article" in both
    assert "Uganda" not in writing
    assert "Germany: authors of 1 article" in writing


def test_years_show_theory_and_action(client: Client) -> None:
    an_article(1, year=2019, kind=["theory"])
    an_article(2, year=2021, kind=["action"])
    an_article(3, year=2021)

    page = client.get("/evidence/pictures/years/").content.decode()

    assert "2021: Action 1, not coded yet 1" in page
    assert "3 articles from 2019 to 2021; most in 2021 (2)." in page


def test_authors_are_tied_by_articles_in_common() -> None:
    an_article(1, authors=("Adeyemi", "Brandão"))
    an_article(2, authors=("Brandao", "Chen"))
    an_article(3, authors=("Dietrich",))

    graph = counted.authors()

    assert graph.weight == {"adeyemi k": 1, "brandao k": 2, "chen k": 1, "dietrich k": 1}
    assert set(graph.ties) == {("adeyemi k", "brandao k"), ("brandao k", "chen k")}
    assert largest_parts(graph.ties, graph.weight, most=60) == [["adeyemi k", "brandao k", "chen k"]]


def test_a_crowd_of_authors_ties_nobody() -> None:
    an_article(1, authors=tuple(f"Author{number}" for number in range(31)))

    assert counted.authors().ties == {}


def test_citations_within_the_collection_are_tied(client: Client) -> None:
    cited = an_article(1, authors=("Adeyemi",))
    record = Record("Citing", references=(Cited("Adeyemi 2020"), Cited("Elsewhere")))
    citing = add_article(record=record, actor=None, at=AT)
    Reference.objects.filter(article=citing, place=1).update(cited=cited)

    page = client.get("/evidence/pictures/citations/").content.decode()

    assert dict(counted.citations().ties) == {(str(citing.pk), str(cited.pk)): 1}
    assert "Adeyemi 2020, Title 1 (cited 1 time here)" in page
    assert f'href="/evidence/{cited.pk}/"' in page


def test_of_a_large_part_the_weightiest_are_shown_and_every_place_is_within_the_picture() -> None:
    ties = {(f"a{one}", f"a{other}"): 1 for one in range(40) for other in range(one + 1, 40, 3)}
    ties |= {(f"b{number}", f"b{number + 1}"): 1 for number in range(5)}
    weight = {f"a{number}": number for number in range(40)}

    parts = largest_parts(ties, weight, most=20)
    places, height = lay_out(ties, parts)

    assert sum(map(len, parts)) <= 20
    assert "a39" in parts[0]
    assert all(0 <= x <= 1000 and 0 <= y <= height for x, y in places.values())
    assert lay_out(ties, parts) == (places, height)


def test_each_picture_comes_as_svg_png_and_csv(client: Client) -> None:
    an_article(1, format=["network"], studied=["UG"], authors=("Adeyemi", "Chen"))

    for subject in ("map", "world", "years", "authors"):
        address = f"/evidence/pictures/{subject}/"
        svg = client.get(f"{address}?as=svg").content.decode()
        csv = client.get(f"{address}?as=csv").content.decode("utf-8-sig")
        assert "var(--" not in svg
        assert "<a " not in svg
        assert "#land" not in svg
        assert "<" not in csv
    assert client.get("/evidence/pictures/world/?as=png").content.startswith(b"\x89PNG")
    assert client.get("/evidence/pictures/nothing/").status_code == 404
