"""Records come in: what becomes of them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.bibliography.test_record import RICH
from tests.evidence.arrivals import keep_record
from worldrounds.bibliography.record import Cited, Name, Notice, Record, Section
from worldrounds.evidence.actions.keeping import Kept, begin_import, keep_records, withdraw_records
from worldrounds.evidence.arriving import Arriving
from worldrounds.evidence.models import Article, Change, Import, Reference, Waiting
from worldrounds.evidence.records import to_record

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, tzinfo=UTC)
WU = Record(
    "Reshaping internationalization of medical education in 2023",
    authors=(Name("Wu", "Anette"),),
    journal="BMC Medical Education",
    year=2023,
    volume="23",
    pages="366",
    doi="10.1186/s12909-023-04374-2",
)


def keep(record: Record) -> Kept:
    return keep_record(record, actor=None, at=AT, source="test")


def keep_all(*records: Record) -> list[Kept]:
    belongs = begin_import(name="test", actor=None, at=AT)
    return keep_records([Arriving(r) for r in records], belongs=belongs, actor=None, at=AT)


def test_a_record_that_nobody_holds_is_new_and_kept_as_it_is() -> None:
    kept = keep(RICH)

    assert kept.outcome == "new"
    assert kept.article
    assert to_record(Article.objects.get(pk=kept.article.pk)) == RICH


def test_the_same_record_again_changes_nothing() -> None:
    first = keep(RICH)

    again = keep(RICH)

    assert (again.outcome, again.article) == ("unchanged", first.article)
    assert (Article.objects.count(), Change.objects.count()) == (1, 0)


def test_a_record_with_the_same_doi_fills_what_was_empty_and_keeps_both_values() -> None:
    kept = keep(WU)

    again = keep(replace(WU, title="Reshaping internationalisation", pmid="37221527", doi=WU.doi.upper()))

    assert (again.outcome, again.article) == ("updated", kept.article)
    article = Article.objects.get()
    assert (article.title, article.pmid) == (WU.title, "37221527")
    assert Change.objects.get().aside["title"] == "Reshaping internationalisation"


def test_a_record_without_identifiers_waits_for_a_person() -> None:
    kept = keep(WU)

    again = keep(
        replace(WU, doi="", title="Reshaping internationalisation of medical education in 2023.", pages="")
    )
    third = keep(
        replace(WU, doi="", title="Reshaping internationalisation of medical education in 2023.", pages="")
    )

    assert again.outcome == third.outcome == "duplicate"
    assert again.reason == "title-equal authors-same year-equal journal-same"
    assert Waiting.objects.get().article == kept.article
    assert Article.objects.count() == 1


def test_a_record_without_identifiers_that_says_nothing_new_is_held_already() -> None:
    held = keep(WU).article

    again = keep(replace(WU, doi=""))

    assert (again.outcome, again.article, Waiting.objects.count()) == ("unchanged", held, 0)


def test_a_record_with_the_identifiers_of_two_articles_waits_for_a_person() -> None:
    keep_all(WU, replace(RICH, doi="", pmid="37221527"))

    both = keep(replace(WU, pmid="37221527"))

    assert (both.outcome, both.reason.split()[-1]) == ("duplicate", "two-held")


def test_records_of_one_batch_find_each_other() -> None:
    kept = keep_all(WU, replace(WU, doi="", pmid="1"), WU, replace(WU, pmid="37221527"))

    assert [one.outcome for one in kept] == ["new", "duplicate", "unchanged", "updated"]
    assert Article.objects.get().pmid == "37221527"
    assert Import.objects.get().read == 4


def test_two_works_with_one_doi_in_a_batch_are_not_taken_for_one() -> None:
    kept = keep_all(replace(WU, pmid="37221527"), replace(WU, pmid="37221528", title="Erratum: Reshaping"))

    assert [one.outcome for one in kept] == ["new", "duplicate"]
    assert Waiting.objects.get().reason == "same-doi pmid-other kind-other"


def test_a_record_that_cannot_be_kept_is_refused_and_the_others_stay() -> None:
    kept = keep_all(replace(WU, volume="1" * 61), Record(" "), RICH)

    assert [(one.outcome, one.reason) for one in kept] == [
        ("refused", "Its volume has more than 60 characters."),
        ("refused", "It has no title."),
        ("new", ""),
    ]


def test_references_find_what_they_cite_whichever_comes_first() -> None:
    citing = replace(RICH, references=(Cited("Wu 2023", doi=WU.doi), Cited("Own", doi=RICH.doi)))
    before = keep(citing)
    wu = keep(WU)
    after = keep(replace(citing, title="Another night", doi="10.1000/night.2"))

    cited = Reference.objects.filter(text="Wu 2023").values_list("article", "cited")
    assert wu.article and before.article and after.article
    assert list(cited) == [(before.article.pk, wu.article.pk), (after.article.pk, wu.article.pk)]
    assert Reference.objects.get(article=before.article, text="Own").cited is None


def test_a_retraction_marks_the_article_whichever_comes_first() -> None:
    notice = Record(
        "Retraction note", doi="10.1000/retraction", notices=(Notice("RetractionOf", doi=WU.doi),)
    )
    keep(notice)
    keep(WU)
    keep(RICH)
    keep(replace(notice, doi="10.1000/retraction2", notices=(Notice("RetractionOf", doi=RICH.doi),)))

    assert set(Article.objects.filter(is_retracted=True).values_list("doi", flat=True)) == {WU.doi, RICH.doi}


def test_a_record_that_its_source_takes_back_stays_and_says_so_once() -> None:
    keep(replace(WU, pmid="37221527"))

    for _ in range(2):
        belongs = begin_import(name="deleted.xml", actor=None, at=AT)
        withdraw_records(["37221527", "1"], belongs=belongs, actor=None, at=AT)

    assert [said["kind"] for said in Article.objects.get().notices] == ["DeletedBySource"]
    assert list(Import.objects.order_by("pk").values_list("withdrawn", flat=True)) == [0, 1, 0]
    assert Change.objects.get().before == {"notices": []}


def test_a_structured_abstract_wins_over_a_plain_one() -> None:
    keep(
        replace(RICH, abstract=(Section("Hours are unequal. We counted them. And much more is said here."),))
    )

    keep(RICH)

    assert [part["label"] for part in Article.objects.get().abstract] == ["BACKGROUND", "METHODS"]
