"""Merging by hand, decisions on probable duplicates, and taking all of it back."""

from dataclasses import replace

import pytest

from tests.bibliography.test_record import RICH
from tests.cast import Cast
from tests.evidence.test_keeping import AT, WU, keep, keep_all
from worldrounds.bibliography.record import Cited, Name, Record, from_data
from worldrounds.core.errors import Refused
from worldrounds.evidence import queries
from worldrounds.evidence.actions import deciding
from worldrounds.evidence.actions.collections import own_collection, save_article
from worldrounds.evidence.actions.merging import merge_articles, undo_merge
from worldrounds.evidence.actions.undoing import Undone, undo_import
from worldrounds.evidence.models import Article, Import, Reference, Waiting
from worldrounds.evidence.records import to_record

pytestmark = pytest.mark.django_db

OTHER = replace(WU, doi="", pmid="37221527", title="Reshaping in 2023", keywords=("exchange",))


def two() -> tuple[Article, Article]:
    first, second = (
        keep(WU).article,
        keep(replace(OTHER, authors=(Name("Leask", "Betty"),), pages="1", volume="9")).article,
    )
    assert first and second
    return first, second


def records() -> list[Record]:
    return [to_record(article) for article in Article.objects.order_by("pk")]


def test_two_articles_become_one_and_two_again() -> None:
    kept, other = two()
    citing = keep(replace(RICH, references=(Cited("Wu", pmid="37221527"),))).article
    before = records()

    made = merge_articles(kept=kept, other=other, chosen={"title": "arriving"}, actor=None, at=AT)

    now = to_record(Article.objects.get(pk=kept.pk))
    assert (now.title, now.doi, now.pmid, now.keywords) == (OTHER.title, WU.doi, OTHER.pmid, ("exchange",))
    assert queries.article(other.pk).pk == kept.pk
    assert Reference.objects.get(article=citing).cited == kept

    undo_merge(merge_id=made.pk, actor=None, at=AT)
    undo_merge(merge_id=made.pk, actor=None, at=AT)

    assert records() == before
    assert queries.article(other.pk).pk == other.pk
    assert Reference.objects.get(article=citing).cited == other


def test_what_comes_in_again_goes_to_the_article_that_it_became() -> None:
    kept, other = two()
    merge_articles(kept=kept, other=other, actor=None, at=AT)

    again = keep(replace(OTHER, keywords=("exchange", "equity")))

    assert (again.outcome, again.article, again.reason) == ("updated", kept, "merged-before")


def test_an_article_is_not_merged_with_itself_or_twice() -> None:
    kept, other = two()
    merge_articles(kept=kept, other=other, actor=None, at=AT)

    for one, another in ((kept, kept), (kept, other), (other, kept)):
        with pytest.raises(Refused):
            merge_articles(kept=one, other=another, actor=None, at=AT)


def test_of_two_merges_the_last_is_taken_back_first() -> None:
    kept, other = two()
    third = keep(replace(RICH, doi="10.1000/third")).article
    assert third
    first = merge_articles(kept=kept, other=other, actor=None, at=AT)
    last = merge_articles(kept=kept, other=third, actor=None, at=AT)

    with pytest.raises(Refused, match="Take the last merge back first"):
        undo_merge(merge_id=first.pk, actor=None, at=AT)
    for made in (last, first):
        undo_merge(merge_id=made.pk, actor=None, at=AT)
    assert Article.objects.filter(merged_into=None).count() == 3


def test_an_article_that_another_import_has_changed_stays_when_its_own_is_taken_back() -> None:
    keep(WU)
    keep_all(replace(WU, keywords=("a",)))

    assert undo_import(belongs=Import.objects.earliest("pk"), actor=None, at=AT).stayed == 1
    assert Article.objects.get().keywords == ["a"]


def test_an_import_is_taken_back_with_all_that_it_changed() -> None:
    kept = keep(WU).article
    before = records()
    keep_all(replace(WU, keywords=("a",), pmid="37221527"), RICH, replace(WU, doi="", pmid="", issue="9"))
    belongs = Import.objects.first()
    assert belongs and belongs.read == 3

    undone = undo_import(belongs=belongs, actor=None, at=AT)

    assert undone == Undone(removed=1, restored=1, stayed=0)
    assert records() == before
    assert not Waiting.objects.exists()
    assert [one.outcome for one in keep_all(replace(WU, keywords=("a",), pmid="37221527"), RICH)] == [
        "updated",
        "new",
    ]
    assert Article.objects.get(pk=kept.pk if kept else 0).keywords == ["a"]


def test_what_people_use_by_now_stays_when_its_import_is_taken_back(cast: Cast) -> None:
    article = keep(WU).article
    assert article
    own_collection(person=cast.vera, at=AT)
    save_article(person=cast.vera, article=article, at=AT)

    undone = undo_import(belongs=Import.objects.get(), actor=None, at=AT)

    assert undone == Undone(removed=0, restored=0, stayed=1)
    assert Article.objects.count() == 1


def test_an_article_for_which_a_record_of_another_import_waits_stays(waiting: Waiting) -> None:
    undone = undo_import(belongs=Import.objects.earliest("pk"), actor=None, at=AT)

    assert undone.stayed == 1
    assert Waiting.objects.get() == waiting


def test_a_decision_goes_with_its_import_and_can_be_made_anew(waiting: Waiting, cast: Cast) -> None:
    deciding.merge_waiting(waiting_id=waiting.pk, chosen={}, actor=cast.alice, at=AT)
    assert waiting.belongs

    undo_import(belongs=waiting.belongs, actor=None, at=AT)

    assert Article.objects.get().issue == ""
    assert keep(from_data(waiting.record)).outcome == "duplicate"


def test_a_field_that_was_changed_again_stays() -> None:
    keep(WU)
    keep_all(replace(WU, keywords=("a",)))
    first = Import.objects.first()
    keep_all(replace(WU, keywords=("b",)))
    assert first

    undo_import(belongs=first, actor=None, at=AT)

    assert Article.objects.get().keywords == ["a", "b"]


@pytest.fixture
def waiting() -> Waiting:
    keep(WU)
    keep(replace(WU, doi="", pmid="", issue="1", title=WU.title.replace("Reshaping", "Rehsaping")))
    return Waiting.objects.get()


def test_a_probable_duplicate_is_merged_and_the_decision_taken_back(waiting: Waiting, cast: Cast) -> None:
    before = records()

    deciding.merge_waiting(waiting_id=waiting.pk, chosen={}, actor=cast.alice, at=AT)
    assert (Article.objects.get().issue, Article.objects.get().title) == ("1", WU.title)
    with pytest.raises(Refused, match="decided this already"):
        deciding.leave_out(waiting_id=waiting.pk, actor=cast.alice, at=AT)

    deciding.decide_again(waiting_id=waiting.pk, actor=cast.alice, at=AT)
    assert records() == before
    waiting.refresh_from_db()
    assert waiting.state == "open"


def test_a_probable_duplicate_that_is_another_work_becomes_a_record_of_its_own(
    waiting: Waiting, cast: Cast
) -> None:
    deciding.keep_apart(waiting_id=waiting.pk, actor=cast.alice, at=AT)
    again = keep(replace(WU, doi="", pmid="", issue="1", title=WU.title.replace("Reshaping", "Rehsaping")))

    assert Article.objects.count() == 2
    assert again.outcome == "unchanged"

    deciding.decide_again(waiting_id=waiting.pk, actor=cast.alice, at=AT)
    assert Article.objects.count() == 1


def test_a_record_with_the_identifiers_of_two_articles_leaves_each_its_own(cast: Cast) -> None:
    kept, other = two()
    assert keep(replace(WU, pmid=OTHER.pmid, issue="7")).reason.endswith("two-held")
    waiting = Waiting.objects.get()

    deciding.merge_waiting(waiting_id=waiting.pk, chosen={}, actor=cast.alice, at=AT)

    held = {article.pk: (article.doi, article.pmid) for article in Article.objects.all()}
    assert held == {kept.pk: (WU.doi, ""), other.pk: ("", OTHER.pmid)}
    assert {"7", ""} == set(Article.objects.values_list("issue", flat=True))


def test_an_erratum_with_the_identifier_of_its_article_is_kept_apart_without_it(cast: Cast) -> None:
    keep(WU)
    erratum = replace(WU, title=f"Correction: {WU.title}")
    assert keep(erratum).reason == "same-doi kind-other"

    deciding.keep_apart(waiting_id=Waiting.objects.get().pk, actor=cast.alice, at=AT)

    kept = to_record(Article.objects.get(title=erratum.title))
    assert (kept.doi, kept.rest["apart"]) == ("", {"doi": [WU.doi]})
