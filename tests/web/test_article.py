"""A record's page: every section that it has, and what it does with hostile words."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any, TextIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.bibliography.test_citing import LAYOUT, csl
from worldrounds.bibliography.formats import bibtex, nbib, ris
from worldrounds.bibliography.formats import csl as csl_json
from worldrounds.bibliography.formats.base import Read
from worldrounds.bibliography.record import (
    Affiliation,
    Cited,
    Heading,
    Name,
    Notice,
    Qualifier,
    Record,
    Section,
)
from worldrounds.evidence.actions import add_article
from worldrounds.evidence.actions.collections import save_article
from worldrounds.evidence.likeness import bring_up_to_date
from worldrounds.evidence.models import Article, ArticleCode, Reference
from worldrounds.people.models import Person

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, tzinfo=UTC)
VIENNA = Affiliation("Anatomy, Vienna", "https://ror.org/05n3x4p02")
KYOTO = Affiliation("Kyoto University")
NIGHT = Record(
    "Meeting across the night",
    authors=(
        Name("Adeyemi", "Bukola", orcid="0000-0002-1825-0097", affiliations=(VIENNA, KYOTO)),
        Name("Nakagawa", "Emi", affiliations=(KYOTO,)),
    ),
    journal="Medical Education at Night",
    journal_short="Med Educ Night",
    year=2024,
    month=3,
    day=2,
    volume="12",
    issue="3",
    pages="101-119",
    doi="10.1000/night.1",
    pmid="30000001",
    pmcid="PMC9000001",
    abstract=(Section("Hours are unequal.", "BACKGROUND"), Section("We counted.", "METHODS")),
    abstract_licence="CC BY 4.0",
    conflict_of_interest="None declared.",
    keywords=("virtual exchange",),
    headings=(
        Heading("Students, Medical", major=True, qualifiers=(Qualifier("psychology"),)),
        Heading("Humans"),
    ),
    publication_types=("Journal Article", "Multicenter Study"),
    references=(
        Cited("Wu A. 2022.", doi="10.1007/x", pmid="35493984", pmcid="PMC9044376"),
        Cited("Knight J. 2012."),
    ),
)


def add(record: Record, summary: str = "") -> Article:
    return add_article(record=record, summary=summary, actor=None, at=AT)


def shown(client: Client, article: Article) -> str:
    return client.get(f"/evidence/{article.pk}/").content.decode()


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_every_section_of_a_record_is_on_its_page(client: Client) -> None:
    words = text(shown(client, add(NIGHT, summary="Some meet at night.")))

    for part in (
        "Multicenter Study",
        "Med Educ Night . 2024 Mar 2;12(3):101-119",
        "Meeting across the night",
        "Bukola Adeyemi 1 , 2",
        "Emi Nakagawa 2",
        "Background Hours are unequal.",
        "Licence of the abstract: CC BY 4.0",
        "In our words Some meet at night. A summary by this collection, not the authors’ abstract.",
        "Conflict of interest None declared.",
        "Students, Medical * (major topic) / psychology",
        "References 2",
        "Publication types Journal Article Multicenter Study",
        "Cite Adeyemi B, Nakagawa E. Meeting across the night. Med Educ Night. 2024 Mar 2;12(3):101–19.",
    ):
        assert part in words


def test_identifiers_of_people_places_and_works_are_links(client: Client) -> None:
    page = shown(client, add(NIGHT))

    for address in (
        "https://orcid.org/0000-0002-1825-0097",
        "https://ror.org/05n3x4p02",
        "https://doi.org/10.1000/night.1",
        "https://pubmed.ncbi.nlm.nih.gov/30000001/",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC9000001/",
        "https://doi.org/10.1007/x",
        "https://pubmed.ncbi.nlm.nih.gov/35493984/",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC9044376/",
        "/evidence/?q=%22Students%2C%20Medical%22%5Bmh%5D",
    ):
        assert f'href="{address}"' in page
    assert 'aria-label="ORCID: Bukola Adeyemi"' in page
    assert 'aria-label="ROR: Anatomy, Vienna"' in page


def test_a_reference_that_is_held_and_what_cites_it_lead_to_each_other(client: Client) -> None:
    cited, citing = add(Record("Knight’s chapter")), add(NIGHT)
    Reference.objects.filter(article=citing, place=2).update(cited=cited)

    assert f'<a class="held" href="/evidence/{cited.pk}/">' in shown(client, citing)
    assert "Cited in this collection by 1 Meeting across the night Adeyemi et al." in text(
        shown(client, cited)
    )


def test_long_lists_of_references_open_at_a_click(client: Client) -> None:
    many = replace(NIGHT, references=tuple(Cited(f"Work {number}.") for number in range(1, 31)))

    page = shown(client, add(many))

    assert "20 more references" in page
    assert page.index("Work 10.") < page.index("<details><summary>20 more") < page.index("Work 11.")


@pytest.mark.parametrize(
    ("kind", "sentence", "tone"),
    [
        ("RetractionIn", "This article has been retracted", "bad"),
        ("ErratumIn", "This article has been corrected", "warn"),
        ("UpdateIn", "There is a newer version of this article", "warn"),
    ],
)
def test_a_notice_stands_above_the_title(client: Client, kind: str, sentence: str, tone: str) -> None:
    held = add(Record("The notice", pmid="30000009"))

    page = shown(client, add(replace(NIGHT, notices=(Notice(kind, "Night. 2025;1:2", pmid="30000009"),))))

    assert page.index(f'<div class="notice {tone}"><p><strong>{sentence}') < page.index("<h1")
    assert f'href="/evidence/{held.pk}/"' in page


def test_a_comment_is_no_banner(client: Client) -> None:
    page = shown(client, add(replace(NIGHT, notices=(Notice("CommentIn", "Night. 2025;1:2"),))))

    assert "<strong>Comment in" not in page
    assert "Comment in: Night. 2025;1:2" in text(page)


def test_codes_say_what_they_rest_on(client: Client) -> None:
    article = add(NIGHT)
    ArticleCode.objects.create(article=article, dimension="kind", code="action", standing="suggested")
    ArticleCode.objects.create(article=article, dimension="studied", code="AT", standing="agreed")

    words = text(shown(client, article))

    assert "Theory or action suggested Action" in words
    assert "Countries studied Austria" in words


@pytest.mark.parametrize(("writing", "is_outside"), [(["US", "AT"], True), (["US", "KE"], False)])
def test_countries_stand_with_their_income_and_whose_view_it_is(
    client: Client, writing: list[str], is_outside: bool
) -> None:
    article = add(NIGHT)
    ArticleCode.objects.filter(article=article).delete()
    for dimension, codes in {"studied": ["UG", "AT", "ET", "MW"], "writing": writing}.items():
        for code in codes:
            ArticleCode.objects.create(article=article, dimension=dimension, code=code, standing="agreed")

    words = text(shown(client, article))

    assert (
        "Countries studied Malawi, Uganda (low income) Austria (high income) Ethiopia (in no income group)"
        in words
    )
    assert "Income groups of the World Bank , fiscal year 2026." in words
    assert ("All authors whose country is known work where income is high." in words) == is_outside


PREPRINT = Record(
    "Meeting at night, first draft", type="article", doi="10.1101/2023.01", publication_types=("Preprint",)
)


@pytest.mark.parametrize("told_by", ["preprint", "article"])
def test_a_preprint_and_its_article_lead_to_each_other_whichever_says_so(
    client: Client, told_by: str
) -> None:
    notices = {
        "preprint": (Notice("UpdateIn", "Med Educ Night. 2024", NIGHT.pmid),),
        "article": (Notice("UpdateOf", "medRxiv [Preprint]. 2023", doi=PREPRINT.doi),),
    }
    preprint = add(replace(PREPRINT, notices=notices["preprint"] if told_by == "preprint" else ()))
    article = add(replace(NIGHT, notices=notices["article"] if told_by == "article" else ()))

    of_preprint, of_article = shown(client, preprint), shown(client, article)

    head = of_preprint[: of_preprint.index("<h1")]
    assert "This is a preprint: no journal had reviewed it when it was put online" in head
    assert "It has been published since" in head and f'href="/evidence/{article.pk}/"' in head
    assert "Preprint of this article:" in text(of_article)
    assert f'href="/evidence/{preprint.pk}/"' in of_article
    assert "This is a preprint" not in of_article


def test_a_preprint_that_is_not_held_is_known_by_its_citation(client: Client) -> None:
    notice = Notice("UpdateOf", "medRxiv [Preprint]. 2023 Jan 1", doi="10.1101/2023.01")

    page = shown(client, add(replace(NIGHT, notices=(notice,))))

    assert "Preprint of this article:" in text(page)
    assert 'href="https://doi.org/10.1101/2023.01"' in page


@pytest.mark.parametrize(
    ("of_notice", "on_article", "on_notice"),
    [
        ("RetractionOf", "This article has been retracted", "This is the retraction of another article"),
        ("ErratumFor", "This article has been corrected", "This corrects another article"),
        (
            "ExpressionOfConcernFor",
            "Its journal has expressed concern about this article",
            "This expresses concern about another article",
        ),
        (
            "PartialRetractionOf",
            "A part of this article has been retracted",
            "This retracts a part of another article",
        ),
        (
            "CorrectedandRepublishedFrom",
            "This article has been corrected and published again",
            "This is the corrected version of another article",
        ),
    ],
)
def test_what_one_record_says_of_another_is_said_on_both(
    client: Client, of_notice: str, on_article: str, on_notice: str
) -> None:
    comment = Notice("CommentIn", "Night. 2025", "30000077")
    article = add(replace(NIGHT, notices=(comment,)))
    notice = add(Record("The notice", pmid="30000009", notices=(Notice(of_notice, "", NIGHT.pmid),)))

    of_article, of_notice_ = shown(client, article), shown(client, notice)

    assert on_article in text(of_article[: of_article.index("<h1")])
    assert f'href="/evidence/{notice.pk}/"' in of_article
    assert on_notice in text(of_notice_)
    assert f'href="/evidence/{article.pk}/"' in of_notice_
    assert "Meeting across the night" in of_notice_  # a notice without a text is named by its article


def test_what_both_sides_say_stands_once(client: Client) -> None:
    article = add(replace(NIGHT, notices=(Notice("ErratumIn", "Night. 2025;1:2", "30000009"),)))
    add(Record("The notice", pmid="30000009", notices=(Notice("ErratumFor", "", NIGHT.pmid),)))

    assert shown(client, article).count("This article has been corrected") == 1


def test_a_retracted_article_says_so_though_nobody_told_why(client: Client) -> None:
    article = add(
        replace(NIGHT, publication_types=("Retracted Publication",), notices=(Notice("CommentIn", "N"),))
    )

    page = shown(client, article)

    assert "This article has been retracted" in page[: page.index("<h1")]


def test_a_signed_in_reader_costs_two_queries_more_than_session_and_person(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    held = add(Record("The notice", pmid="30000009"))
    article = add(replace(NIGHT, notices=(Notice("ErratumIn", "Night. 2025;1:2", "30000009"),)))
    person = Person.objects.create_user("e@example.org", name="Eda")
    save_article(person=person, article=article, at=AT)
    client.force_login(person)
    shown(client, article)

    with django_assert_max_num_queries(7):
        page = shown(client, article)

    assert f'href="/evidence/{held.pk}/"' in page


def test_a_title_alone_makes_a_page(client: Client) -> None:
    words = text(shown(client, add(Record("Alone"))))

    assert "Alone" in words
    assert "No abstract is held." in words
    for section in ("References", "Keywords", "MeSH", "Conflict", "Publication types", "Affiliations"):
        assert section not in words


def test_nothing_in_a_record_becomes_markup_or_a_dangerous_link(client: Client) -> None:
    evil = "</script><script>alert(1)</script>"
    article = add(
        Record(
            evil,
            authors=(Name(evil, evil, orcid=evil, affiliations=(Affiliation(evil, "javascript:alert(1)"),)),),
            journal=evil,
            url="javascript:alert(1)",
            keywords=(evil,),
            abstract=(Section(evil, evil),),
            references=(Cited(evil, doi=evil),),
            notices=(Notice("RetractionIn", evil, doi=evil),),
        ),
        summary=evil,
    )

    page = shown(client, article)

    assert "<script>alert" not in page
    assert 'href="javascript:' not in page


def test_another_style_is_one_click_away(client: Client) -> None:
    article = add(NIGHT)

    page = text(client.get(f"/evidence/{article.pk}/cite/?style=apa").content.decode())

    assert "Adeyemi, B., & Nakagawa, E. (2024)." in page.replace("&amp;", "&")


def test_a_style_of_ones_own_is_used_and_not_kept(client: Client) -> None:
    article = add(NIGHT)
    file = SimpleUploadedFile("ours.csl", csl(LAYOUT))

    page = text(client.post(f"/evidence/{article.pk}/cite/", {"file": file}).content.decode())

    assert "Meeting across the night! Ours" in page


def test_a_file_that_is_no_style_is_refused_in_words(client: Client) -> None:
    article = add(NIGHT)

    page = client.post(f"/evidence/{article.pk}/cite/", {"file": SimpleUploadedFile("a.csl", b"<html/>")})

    assert "This is not a CSL style." in page.content.decode()


def test_similar_articles_follow_the_page_and_cost_no_query_each(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    article = add(NIGHT)
    for number in range(6):
        add(Record(f"Across the night: group {number}", headings=(Heading("Students, Medical"),)))
    add(Record("Surgery"))
    bring_up_to_date()

    address = f"/evidence/{article.pk}/similar/"
    with CaptureQueriesContext(connection) as queries:
        part = client.get(address, headers={"HX-Request": "true"})
    asked = len(queries)
    alone = client.get(address)

    assert f'hx-get="{address}"' in shown(client, article)
    found = text(part.content.decode()).partition("Similar articles ")[2]
    assert found.startswith("Across the night: group 0 ")
    assert "Shares: across" in found
    assert "group 5" not in found
    assert "group 5" in text(alone.content.decode())
    assert asked == 2


@pytest.mark.parametrize(
    ("kind", "read"),
    [("nbib", nbib.read), ("ris", ris.read), ("bibtex", bibtex.read), ("csl", csl_json.read)],
)
def test_an_export_comes_back_as_the_same_record(
    client: Client, kind: str, read: Callable[[TextIO], Iterator[Read]]
) -> None:
    article = add(NIGHT)

    answer = client.get(f"/evidence/{article.pk}/export/{kind}")
    (back,) = read(StringIO(answer.content.decode()))

    assert f'href="/evidence/{article.pk}/export/{kind}"' in shown(client, article)
    assert answer["Content-Disposition"].startswith(f'attachment; filename="article-{article.pk}.')
    assert back.record is not None
    for name in ("title", "journal", "doi", "year", "month", "volume", "pages", "keywords"):
        assert getattr(back.record, name) == getattr(NIGHT, name), name
    assert [name.family for name in back.record.authors] == ["Adeyemi", "Nakagawa"]


def test_there_is_no_export_in_an_unknown_format(client: Client) -> None:
    assert client.get(f"/evidence/{add(NIGHT).pk}/export/docx").status_code == 404
