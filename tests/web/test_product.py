"""The pages around the document, with plain forms and as the page's own scripts ask."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image as Pillow
from pypdf import PdfReader

from tests.bibliography.test_record import RICH
from tests.cast import NOW, Cast
from tests.rooms.setting import inside, open_two_rooms
from tests.rooms.test_stages import a_stage
from worldrounds.core.errors import Refused
from worldrounds.evidence.actions import add_article
from worldrounds.people.models import Person
from worldrounds.rooms.actions import save_document_form
from worldrounds.rooms.models import Comment, HandIn, Image, Room, Version
from worldrounds.rooms.product.comments import add_comment
from worldrounds.rooms.product.versions import keep_version
from worldrounds.rooms.queries import Inside, document_of

ROOM = "/programmes/rounds/groups/1/room/"
DOCUMENT = f"{ROOM}document/"
STAGE = f"{ROOM}stages/draft-1/"
HTMX = {"HX-Request": "true"}
TEXT = "# Clean hands\n\n## Why\n\nSoap is rare here.\n"


@pytest.fixture
def room(cast: Cast) -> Room:
    room = open_two_rooms(cast)[0]
    a_stage(cast, "draft")
    write(cast.vera, TEXT)
    return room


def write(person: Person, text: str) -> None:
    here = inside(person)
    save_document_form(inside=here, base=document_of(here.room).update_since(), text=text)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def test_draft_page_has_the_editor_its_comments_who_wrote_and_files(cast: Cast, room: Room) -> None:
    comment = add_comment(inside=inside(cast.kenta), key="k", at=NOW, text="Where?", quote="Soap")
    answer = signed_in(cast.vera).get(STAGE)
    page = answer.content.decode()

    assert 'id="editor"' in page
    assert "'nonce-" in answer["Content-Security-Policy"]
    assert f'data-start="{comment.start}"' in page
    assert re.search(r"<bdi>Vera Huber</bdi></span> <span class=\"soft\">\d+ letters, 100 %", page)
    assert f'href="{DOCUMENT}files/pdf/"' in page


@pytest.mark.parametrize("comments", [1, 3])
def test_draft_page_costs_the_same_number_of_queries_whatever_was_commented(
    cast: Cast, room: Room, comments: int
) -> None:
    for number in range(comments):
        add_comment(inside=inside(cast.kenta), key=str(number), at=NOW, text="Where?", quote="Soap")
    client = signed_in(cast.vera)
    client.get(STAGE)
    with CaptureQueriesContext(connection) as seen:
        client.get(STAGE)
    assert len(seen) == 9


def test_handing_in_twice_hands_in_once_and_says_what_changed_since(cast: Cast, room: Room) -> None:
    client = signed_in(cast.vera)
    for _ in range(2):
        assert client.post(f"{STAGE}hand-in/")["Location"] == STAGE
    assert HandIn.objects.count() == 1
    assert "The document has changed since." not in page_of(client, STAGE)
    write(cast.kenta, TEXT + "More")
    assert "The document has changed since." in page_of(client, STAGE)


def test_nothing_is_handed_in_for_another_kind_of_stage(cast: Cast, room: Room) -> None:
    a_stage(cast, "review", position=2)
    assert signed_in(cast.vera).post(f"{ROOM}stages/review-2/hand-in/").status_code == 404


def test_commenting_by_a_plain_form(cast: Cast, room: Room) -> None:
    client = signed_in(cast.kenta)
    key = hidden(page_of(client, f"{DOCUMENT}comments/"), "key")
    for _ in range(2):
        form = {"key": key, "quote": "is rare", "text": "<b>Where?</b>"}
        assert client.post(f"{DOCUMENT}comments/", form)["Location"] == f"{DOCUMENT}comments/"

    comment = Comment.objects.get()
    page = page_of(client, f"{DOCUMENT}comments/")
    assert "is rare</blockquote>" in page
    assert "&lt;b&gt;Where?&lt;/b&gt;" in page
    change = f"{DOCUMENT}comments/{comment.pk}/"
    assert client.post(change, {"key": "r", "text": "Here"})["Location"].endswith(f"#comment-{comment.pk}")
    client.post(change, {"do": "resolve"})
    comment.refresh_from_db()
    assert (comment.state, comment.replies.get().text) == ("resolved", "Here")


def test_a_quote_that_is_not_there_is_refused_beside_its_field(cast: Cast, room: Room) -> None:
    form = {"key": "k", "quote": "not there", "text": "x"}
    page = signed_in(cast.kenta).post(f"{DOCUMENT}comments/", form).content.decode()

    assert "These words are not in the document." in page
    assert ">not there</textarea>" in page.replace("\n", "")


def test_commenting_with_htmx_gives_the_list_and_a_fresh_form(cast: Cast, room: Room) -> None:
    client = signed_in(cast.kenta)
    form = {"key": "k", "quote": "Soap", "suggestion": "Clean water"}
    part = client.post(f"{DOCUMENT}comments/", form, headers=HTMX).content.decode()

    assert "<ins>Clean water</ins>" in part
    assert hidden(part[part.index('hx-swap-oob="true"') :], "key") != "k"
    digest = re.search(r"\?digest=(\w+)", part)
    assert digest
    news = f"{DOCUMENT}comments/?digest={digest[1]}"
    assert client.get(news, headers=HTMX).status_code == 204
    change = f"{DOCUMENT}comments/{Comment.objects.get().pk}/"
    accepted = client.post(change, {"do": "accept"}, headers=HTMX).content.decode()
    assert "accepted" in accepted
    assert "Clean water is rare here." in document_of(room).text
    assert client.get(news, headers=HTMX).status_code == 200


def test_versions_are_named_compared_and_brought_back(cast: Cast, room: Room) -> None:
    client = signed_in(cast.vera)
    client.post(f"{DOCUMENT}versions/", {"name": "After the call"})
    write(cast.kenta, TEXT.replace("rare", "not here"))
    version = Version.objects.get()

    assert "After the call" in page_of(client, f"{DOCUMENT}versions/")
    page = page_of(client, f"{DOCUMENT}versions/{version.pk}/")
    assert "Soap is <del>rare</del><ins>not here</ins>" in page
    client.post(f"{DOCUMENT}versions/{version.pk}/restore/")
    assert document_of(room).text == TEXT


def test_sources_are_added_changed_and_removed_and_cited_in_the_preview(cast: Cast, room: Room) -> None:
    client = signed_in(cast.vera)
    write(cast.vera, "Soap is rare [@who-2009].")
    assert "is not in the list of sources yet" in page_of(client, f"{DOCUMENT}preview/")
    client.post(f"{DOCUMENT}sources/", {"title": "Hand <hygiene>", "authors": "WHO", "year": "2009"})
    page = page_of(client, f"{DOCUMENT}preview/")
    assert 'rare [<a href="#reference-1">1</a>].' in page
    assert "WHO. Hand &lt;hygiene&gt;. 2009." in page
    source = room.sources.get()
    bad = client.post(f"{DOCUMENT}sources/{source.pk}/", {"title": "T", "key": "two words"})
    assert "such as “who-2024”" in bad.content.decode()
    client.post(f"{DOCUMENT}sources/{source.pk}/", {"remove": "1"})
    assert room.sources.count() == 0


def test_an_article_of_the_evidence_hall_becomes_a_source_with_one_click(cast: Cast, room: Room) -> None:
    article = add_article(record=RICH, actor=None, at=NOW)
    client = signed_in(cast.vera)
    assert "No article is found" in page_of(client, f"{DOCUMENT}sources/?find=tide")
    page = page_of(client, f"{DOCUMENT}sources/?find=night+adeyemi")
    cited = {"article": hidden(page, "article")}

    client.post(f"{DOCUMENT}sources/cite/", cited)
    again = client.post(f"{DOCUMENT}sources/cite/", cited, follow=True).content.decode()

    source = room.sources.get()
    assert (source.article, source.key, source.authors, source.year, source.doi) == (
        article,
        "adeyemi-2024",
        "Adeyemi B, The Night Group",
        "2024",
        "10.1000/night.1",
    )
    assert f'href="/evidence/{article.pk}/"' in again


def test_a_source_written_by_hand_becomes_the_article_with_its_doi(cast: Cast, room: Room) -> None:
    client = signed_in(cast.vera)
    client.post(f"{DOCUMENT}sources/", {"title": "Night", "doi": "10.1000/NIGHT.1", "key": "night"})
    article = add_article(record=RICH, actor=None, at=NOW)

    client.post(f"{DOCUMENT}sources/cite/", {"article": article.pk})

    assert list(room.sources.values_list("key", "article")) == [("night", article.pk)]


def test_a_picture_goes_up_is_seen_by_the_group_only_and_goes(cast: Cast, room: Room) -> None:
    file = BytesIO()
    Pillow.new("RGB", (900, 30), "teal").save(file, "PNG")
    client = signed_in(cast.vera)
    upload = SimpleUploadedFile("evil.html", file.getvalue(), content_type="text/html")
    page = client.post(f"{DOCUMENT}images/", {"file": upload, "description": "A [line]"}, follow=True)
    assert "![A (line)](image:1)" in page.content.decode()

    small, large = (client.get(f"{DOCUMENT}images/1/{query}") for query in ("", "?large"))
    assert (small["Content-Type"], small["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert [Pillow.open(BytesIO(answer.content)).width for answer in (small, large)] == [720, 900]
    assert signed_in(cast.viktor).get(f"{DOCUMENT}images/1/").status_code == 404
    client.post(f"{DOCUMENT}images/1/remove/")
    assert Image.objects.count() == 0


def test_a_file_that_is_no_picture_is_refused_in_one_sentence(cast: Cast, room: Room) -> None:
    upload = SimpleUploadedFile("a.png", b"<svg onload=alert(1)>", content_type="image/png")
    page = (
        signed_in(cast.vera).post(f"{DOCUMENT}images/", {"file": upload, "description": "x"}).content.decode()
    )

    assert "This is no picture that can be read. Use PNG, JPEG or WebP." in page


@pytest.mark.parametrize(
    "kind, content_type, start",
    [
        ("pdf", "application/pdf", b"%PDF"),
        ("poster", "application/pdf", b"%PDF"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
        ("markdown", "text/markdown; charset=utf-8", b"Rounds"),
    ],
)
def test_files_come_as_files(cast: Cast, room: Room, kind: str, content_type: str, start: bytes) -> None:
    answer = signed_in(cast.vera).get(f"{DOCUMENT}files/{kind}/")

    assert (answer["Content-Type"], answer.content[: len(start)]) == (content_type, start)
    assert f"rounds-group-1-{kind}." in answer["Content-Disposition"]


def test_a_file_of_a_version_has_its_words(cast: Cast, room: Room) -> None:
    version = keep_version(room=room, at=NOW)
    write(cast.kenta, "Something else")
    answer = signed_in(cast.vera).get(f"{DOCUMENT}files/pdf/?version={version.pk}")

    assert "Soap is rare here." in PdfReader(BytesIO(answer.content)).pages[0].extract_text()


@pytest.mark.parametrize("address", ["files/exe/", "files/poster/?paper=a9", "files/pdf/?version=999"])
def test_files_that_are_not_made_are_not_found(cast: Cast, room: Room, address: str) -> None:
    assert signed_in(cast.vera).get(DOCUMENT + address).status_code == 404


def test_too_much_for_a_poster_is_said_on_the_preview(cast: Cast, room: Room) -> None:
    write(cast.vera, "\n\n".join(["A long paragraph of many words, again and again. " * 20] * 80))
    page = signed_in(cast.vera).get(f"{DOCUMENT}files/poster/", follow=True).content.decode()

    assert "This is too much for one poster" in page


def test_a_picture_in_pieces_is_told_how_much_has_arrived(cast: Cast, room: Room) -> None:
    file = BytesIO()
    Pillow.new("RGB", (9, 9), "teal").save(file, "PNG")
    data, client = file.getvalue(), signed_in(cast.vera)
    begun = client.post(f"{DOCUMENT}images/uploads/", {"key": "a.png", "size": len(data)}).json()

    def patch(start: int, end: int | None = None, by: Client = client) -> tuple[int, object]:
        answer = by.patch(f"{begun['address']}?start={start}", data[start:end], "application/octet-stream")
        return answer.status_code, answer.json() if answer.status_code in {200, 409, 422} else None

    assert patch(0, 20) == (200, {"received": 20})
    assert patch(0, 20) == (409, {"received": 20})
    assert [patch(20, by=signed_in(person))[0] for person in (cast.kenta, cast.viktor, cast.bob)] == [
        404,
        404,
        403,
    ]
    assert patch(20)[0] == 200
    page = client.post(f"{DOCUMENT}images/", {"upload": begun["upload"], "description": ""}).content.decode()
    assert "The file is here." in page
    client.post(f"{DOCUMENT}images/", {"upload": begun["upload"], "description": "A sink"})
    assert room.images.get().description == "A sink"


def test_uploads_are_refused_in_words_and_given_up(cast: Cast, room: Room) -> None:
    client = signed_in(cast.vera)
    uploads = f"{DOCUMENT}images/uploads/"
    answer = client.post(uploads, {"key": "a.png", "size": 50_000_000})
    assert (answer.status_code, answer.json()["error"]) == (
        422,
        "The file is too large: a picture can have 12 MB.",
    )
    begun = client.post(uploads, {"key": "a.png", "size": 5}).json()
    long = client.patch(f"{begun['address']}?start=0", b"x" * 1_000_001, "application/octet-stream")
    assert long.status_code == 422
    assert [client.delete(begun["address"]).status_code for _ in range(2)] == [204, 204]
    assert room.uploads.count() == 0
    assert (
        "Choose a picture first." in client.post(f"{DOCUMENT}images/", {"description": "x"}).content.decode()
    )


def test_no_upload_fills_the_disk(cast: Cast, room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worldrounds.core.receiving.LARGEST_FILE", 100_000)
    kept: list[int] = []

    def add(inside: Inside, *, file: UploadedFile, **_values: object) -> None:
        kept.append(file.size or 0)
        raise Refused("x")

    monkeypatch.setattr("worldrounds.web.rooms.product.images._add", add)
    upload = SimpleUploadedFile("a.png", b"x" * 3_000_000, content_type="image/png")
    signed_in(cast.vera).post(f"{DOCUMENT}images/", {"file": upload, "description": "x"})

    assert kept == [100_001]
