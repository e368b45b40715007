"""What is held of an article, and what it rests on."""

from datetime import UTC, datetime

import pytest

from worldrounds.bibliography.record import Affiliation, Name, Record
from worldrounds.evidence.actions import add_article, derive_codes, suggest_codes
from worldrounds.evidence.actions.following import articles_changed, derive_again
from worldrounds.evidence.models import Article, ArticleCode, Suggestion
from worldrounds.evidence.queries import Held, codes_of

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, tzinfo=UTC)


def an_article(title: str = "Meeting at night") -> Article:
    return add_article(record=Record(title), actor=None, at=AT)


def suggest(article: Article, **codes: list[str]) -> None:
    suggest_codes(codes={article.pk: codes}, source="one reader, from the abstract", actor=None, at=AT)


def test_a_suggestion_is_held_as_a_suggestion() -> None:
    article, other = an_article(), an_article("Another")

    suggest(article, kind=["action"], format=["virtual-exchange", "network"])

    assert codes_of([article.pk, other.pk]) == {
        article.pk: {
            "format": Held("suggested", ("network", "virtual-exchange")),
            "kind": Held("suggested", ("action",)),
        }
    }


def test_codes_that_the_codebook_does_not_know_are_left_out() -> None:
    article = an_article()

    suggest(article, format=["simulation"], studied=["UG", "ZZ"])

    assert codes_of([article.pk]) == {article.pk: {"studied": Held("suggested", ("UG",))}}


def test_saying_it_again_changes_nothing() -> None:
    article = an_article()

    suggest(article, kind=["action"])
    suggest(article, kind=["action"])

    assert article.suggestions.count() == 1


def test_a_person_s_suggestion_stands_before_what_the_program_derives() -> None:
    article = an_article()

    derive_codes(codes={article.pk: {"writing": ["DE"], "studied": ["DE"]}}, source="affiliations", at=AT)
    suggest(article, studied=["UG"])

    assert codes_of([article.pk])[article.pk] == {
        "studied": Held("suggested", ("UG",)),
        "writing": Held("derived", ("DE",)),
    }


def test_what_is_derived_again_takes_the_place_of_what_was_derived() -> None:
    article = an_article()

    derive_codes(codes={article.pk: {"writing": ["DE"]}}, source="affiliations", at=AT)
    derive_codes(codes={article.pk: {"writing": ["FR"]}}, source="affiliations", at=AT)

    assert codes_of([article.pk])[article.pk] == {"writing": Held("derived", ("FR",))}


def test_countries_writing_are_derived_from_the_affiliations() -> None:
    author = Name(family="Achieng", affiliations=(Affiliation("Makerere University, Kampala, Uganda."),))

    article = add_article(record=Record("Hosting", authors=(author,)), actor=None, at=AT)

    assert codes_of([article.pk])[article.pk] == {"writing": Held("derived", ("UG",))}


def test_affiliations_are_read_again_when_the_program_has_learned_more() -> None:
    article = add_article(
        record=Record("Night", authors=(Name("A", affiliations=(Affiliation("Vienna, Austria"),)),)),
        actor=None,
        at=AT,
    )
    Suggestion.objects.filter(article=article).delete()
    ArticleCode.objects.filter(article=article).delete()

    assert (derive_again(), derive_again()) == (1, 0)
    assert codes_of([article.pk])[article.pk]["writing"].codes == ("AT",)


def test_a_record_that_was_merged_brings_its_codes_until_the_merge_is_taken_back() -> None:
    kept, other = an_article(), an_article("Another")
    suggest(other, kind=["theory"])

    Article.objects.filter(pk=other.pk).update(merged_into=kept)
    articles_changed([other.pk])
    merged = codes_of([kept.pk])
    Article.objects.filter(pk=other.pk).update(merged_into=None)
    articles_changed([kept.pk, other.pk])

    assert merged == {kept.pk: {"kind": Held("suggested", ("theory",))}}
    assert codes_of([kept.pk, other.pk]) == {other.pk: {"kind": Held("suggested", ("theory",))}}
