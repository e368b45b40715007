"""The pages on which articles come in, and two records become one."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from tests.cast import NOW, Cast
from tests.evidence.test_importing import ris
from tests.evidence.test_keeping import WU, keep
from worldrounds.bibliography.record import Notice, Record
from worldrounds.evidence.models import Article, Curator, Import, Waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(cast: Cast, client: Client) -> Client:
    Curator.objects.create(person=cast.bob, since=NOW)
    client.force_login(cast.bob)
    return client


def test_files_are_looked_at_confirmed_and_taken_back(
    curator: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    files = [
        SimpleUploadedFile(name, ris(name, doi).read())
        for name, doi in (("a.ris", "10.5555/1"), ("b.ris", "10.5555/2"))
    ]

    sent = curator.post("/evidence/imports/", {"sent": files})
    address = sent["Location"]
    assert "Take these in" in curator.get(address).content.decode()
    for step in ("confirm", "confirm"):
        with django_capture_on_commit_callbacks(execute=True):
            curator.post(f"{address}{step}/")
    done = curator.get(address).content.decode()
    assert "Take this import back" in done
    assert Article.objects.count() == 2
    assert "a.ris, b.ris" in curator.get("/evidence/imports/").content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        curator.post(f"{address}undo/")

    assert (Article.objects.count(), Import.objects.get().state) == (0, "undone")


def test_the_page_says_who_is_asked_only_where_somebody_is(curator: Client, settings: Settings) -> None:
    quiet = curator.get("/evidence/imports/").content.decode()
    settings.FETCH = True
    asking = curator.get("/evidence/imports/").content.decode()

    assert ("Crossref" in quiet, "asked for at PubMed and Crossref" in asking) == (False, True)


def test_sending_nothing_and_a_file_that_is_none_says_so(curator: Client) -> None:
    nothing = curator.post("/evidence/imports/", {})
    picture = curator.post("/evidence/imports/", {"sent": SimpleUploadedFile("a.pdf", b"%PDF-1.7")})

    assert nothing.status_code == 422
    shown = curator.get(picture["Location"]).content.decode()
    assert "This is a PDF." in shown
    assert "Take these in" not in shown


def test_a_probable_duplicate_is_shown_side_by_side_and_merged_by_field(curator: Client) -> None:
    keep(WU)
    keep(replace(WU, doi="", title=WU.title.replace("Reshaping", "Rehsaping"), issue="1"))
    address = f"/evidence/duplicates/{Waiting.objects.get().pk}/"

    assert "nearly the same title, same authors" in curator.get("/evidence/duplicates/").content.decode()
    assert "Rehsaping" in curator.get(address).content.decode()
    curator.post(address, {"decision": "merge", "side-title": "arriving", "side-issue": "arriving"})

    article = Article.objects.get()
    assert (article.title[:9], article.issue, article.doi) == ("Rehsaping", "1", WU.doi)
    history = curator.get(f"/evidence/{article.pk}/history/").content.decode()
    assert "Take this change back" in history

    curator.post(f"{address}again/")

    assert Article.objects.get().title == WU.title


def test_two_articles_are_merged_by_hand_and_parted_again(curator: Client) -> None:
    kept, other = keep(WU).article, keep(Record("A way", pmid="1")).article
    assert kept and other
    address = f"/evidence/{kept.pk}/merge/"

    assert "There is no other record" in curator.get(f"{address}?with=x").content.decode()
    assert "A way" in curator.get(f"{address}?with={other.pk}").content.decode()
    curator.post(address, {"with": other.pk, "side-title": "arriving"})
    assert Article.objects.get(pk=kept.pk).title == "A way"
    assert curator.get(f"/evidence/{other.pk}/")["Location"] == f"/evidence/{kept.pk}/"

    history = curator.get(f"/evidence/{kept.pk}/history/").content.decode()
    assert "Take the merge back" in history
    curator.post(history.split("/evidence/merges/")[1].split('"')[0].join(("/evidence/merges/", "")))

    assert Article.objects.get(pk=kept.pk).title == WU.title
    assert curator.get(f"/evidence/{other.pk}/").status_code == 200


def test_an_article_shows_the_retraction_that_only_another_record_tells(client: Client) -> None:
    article = keep(WU).article
    note = Record("Retraction note", doi="10.5555/r", notices=(Notice("RetractionOf", doi=WU.doi),))
    retraction = keep(note).article
    assert article and retraction

    shown = client.get(f"/evidence/{article.pk}/").content.decode()

    assert "This article has been retracted" in shown
    assert f'href="/evidence/{retraction.pk}/"' in shown
