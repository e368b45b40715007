"""A room's pages: who gets in, what they show, and that every form tolerates a second click."""

import gzip
import random
import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.cast import NOW, Cast
from tests.rooms.setting import inside, open_two_rooms
from worldrounds.meetings.models import Session
from worldrounds.people.models import Person
from worldrounds.programmes.models import PlannedSession, Programme, Stage, Task
from worldrounds.rooms.actions import post_message, save_document_form
from worldrounds.rooms.models import Post, Room, TaskDone, Visit
from worldrounds.rooms.queries import document_of

ROOM = "/programmes/rounds/groups/1/room/"
PAGES = ["", "document/", "write/", "discussion/"]


@pytest.fixture
def room(cast: Cast) -> Room:
    return open_two_rooms(cast)[0]


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "who, status",
    [
        ("vera", 200),
        ("alice", 200),
        ("faye", 200),
        ("bob", 403),
        ("viktor", 404),
        ("nadia", 404),
        ("oscar", 404),
    ],
)
def test_pages_of_a_room_are_the_groups(cast: Cast, room: Room, page: str, who: str, status: int) -> None:
    assert signed_in(cast.people[who]).get(ROOM + page).status_code == status


def test_room_shows_its_people_their_clock_the_next_session_and_the_way_in(cast: Cast, room: Room) -> None:
    start = timezone.now() + timedelta(hours=3)
    planned = PlannedSession.objects.create(
        programme=cast.programme,
        key="m",
        kind=PlannedSession.Kind.GROUP_MEETING,
        title="Group meeting 3",
        theme="public-health",
        position=1,
        first_day=date(2026, 10, 10),
        end_day=date(2026, 12, 10),
        minutes=90,
    )
    Session.objects.create(
        planned=planned,
        group=room.group,
        starts_at=start,
        wall_time="x",
        zone="UTC",
        minutes=90,
        changed_at=NOW,
        video_address="https://meet.example.org/three",
    )

    page = signed_in(cast.vera).get(ROOM).content.decode()

    assert "<bdi>Kenta Mori</bdi>" in page
    assert re.search(r"Kyoto, Japan</span><br>\s*<strong>\d\d:\d\d</strong>", page)
    assert "Group meeting 3" in page
    assert re.search(r'id="join" href="/programmes/rounds/sessions/\d+/join/"', page)


def test_only_a_page_with_the_editor_lets_it_make_its_style_sheet(cast: Cast, room: Room) -> None:
    client = signed_in(cast.vera)
    answer = client.get(f"{ROOM}write/")
    nonce = re.search(r'data-nonce="([^"]+)"', answer.content.decode())

    assert nonce and f"'nonce-{nonce[1]}'" in answer["Content-Security-Policy"]
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    for page in ("", "document/"):
        assert "nonce" not in client.get(ROOM + page)["Content-Security-Policy"]


def test_room_stays_light_and_leads_to_the_editor_however_much_was_written(cast: Cast, room: Room) -> None:
    words = "".join(random.Random(1).choices("abcdefghijklmnopqrst uvwxyz", k=40_000))
    save_document_form(
        inside=inside(cast.kenta), base=b"\0\0", text=f"# Clean hands\n\n[@who] ![soap](image:1) {words}"
    )
    for number in range(30):
        post_message(inside=inside(cast.kenta), text=f"{number} {words[:4900]}", key=str(number), at=NOW)

    page = signed_in(cast.vera).get(ROOM).content

    assert len(gzip.compress(page)) < 30_000  # and as much again for style and scripts
    assert b"editor.js" not in page
    assert f'href="{ROOM}write/"'.encode() in page
    assert b"Clean hands" in page and b"Picture: soap" in page and b"Read on: " in page
    assert b'id="post-' in page and f"{ROOM}discussion/?post=".encode() in page


def test_a_programme_with_a_draft_stage_is_written_there(cast: Cast, room: Room) -> None:
    stage = Stage.objects.create(
        programme=cast.programme,
        key="product",
        kind=Stage.Kind.DRAFT,
        title="Product",
        opens_day=date(2026, 1, 1),
        position=1,
    )
    assert f'class="button" href="{ROOM}stages/product/"' in signed_in(cast.vera).get(ROOM).content.decode()
    Stage.objects.filter(pk=stage.pk).update(opens_day=date(2099, 1, 1))
    assert f'class="button" href="{ROOM}write/"' in signed_in(cast.vera).get(ROOM).content.decode()


def test_discussion_shows_the_newest_first_and_leads_to_a_post_of_long_ago(cast: Cast, room: Room) -> None:
    posts = [
        post_message(inside=inside(cast.kenta), text=f"number {n}", key=str(n), at=NOW + timedelta(minutes=n))
        for n in range(60)
    ]
    client = signed_in(cast.vera)
    first = client.get(f"{ROOM}discussion/").content.decode()
    assert first.index("number 59") < first.index("number 58")
    assert "number 3<" not in first

    old = client.get(f"{ROOM}discussion/?post={posts[3].pk}")
    assert old["Location"] == f"{ROOM}discussion/?page=2#post-{posts[3].pk}"
    assert "number 3<" in client.get(old["Location"]).content.decode()
    assert client.get(f"{ROOM}discussion/?post=99999").status_code == 404


@pytest.mark.parametrize("posts", [1, 3])
def test_room_costs_the_same_number_of_queries_whatever_was_said(
    cast: Cast, room: Room, posts: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(posts):
        who = (cast.vera, cast.kenta)[n % 2]
        first = post_message(inside=inside(who), text="hello @Vera @Kenta", key=str(n), at=NOW)
        post_message(inside=inside(who), text="@Vera", key=f"below {n}", at=NOW, answers=first.pk)
        Task.objects.create(
            programme=cast.programme,
            key=f"t{n}",
            title="t",
            who="group",
            due_day=date(2027, 1, 1),
            position=n,
        )
    client = signed_in(cast.vera)
    client.get(ROOM)  # what names the reader is read once
    with django_assert_num_queries(14):
        client.get(ROOM)


def test_message_is_posted_once_without_scripts(cast: Cast, room: Room) -> None:
    client = signed_in(cast.vera)
    key = hidden(client.get(ROOM).content.decode(), "key")
    for _ in range(2):
        answer = client.post(f"{ROOM}discussion/", {"key": key, "text": "<b>Hello</b> https://a.example"})
        assert answer["Location"] == f"{ROOM}#discussion"

    assert Post.objects.count() == 1
    page = client.get(ROOM).content.decode()
    assert "&lt;b&gt;Hello&lt;/b&gt;" in page
    assert '<a href="https://a.example" rel="nofollow">' in page


def test_somebody_is_asked_and_answered_without_scripts(cast: Cast, room: Room) -> None:
    kenta, vera = signed_in(cast.kenta), signed_in(cast.vera)
    page = kenta.get(ROOM).content.decode()
    assert f'<option value="{cast.vera.pk}">Vera Huber</option>' in page
    kenta.post(f"{ROOM}discussion/", {"key": "1", "text": "Which figure?", "to": str(cast.vera.pk)})
    post = Post.objects.get()

    asked = vera.get(ROOM).content.decode()
    assert '<span class="tag accent">you</span>' in asked and "to <bdi>" not in asked
    form = vera.get(f"{ROOM}discussion/?answers={post.pk}").content.decode()
    assert "Your answer to:" in form and hidden(form, "answers") == str(post.pk)
    vera.post(f"{ROOM}discussion/", {"key": "2", "text": "The second.", "answers": str(post.pk)})

    assert Post.objects.get(answers=post).text == "The second."
    thread = kenta.get(ROOM).content.decode().partition('class="plain replies"')[2]
    assert "The second." in thread.partition("</ol>")[0]


def test_empty_message_is_refused_beside_the_field(cast: Cast, room: Room) -> None:
    answer = signed_in(cast.vera).post(f"{ROOM}discussion/", {"key": "k", "text": "  "})
    assert (answer.status_code, Post.objects.count()) == (200, 0)
    assert 'class="error"' in answer.content.decode()


def test_room_says_what_happened_since_the_last_visit(cast: Cast, room: Room) -> None:
    client = signed_in(cast.vera)
    assert "Since you were here" not in client.get(ROOM).content.decode()
    Visit.objects.update(at=timezone.now() - timedelta(days=1))
    post = post_message(inside=inside(cast.kenta), text="hello", key="1", at=timezone.now())
    save_document_form(inside=inside(cast.kenta), base=b"\0\0", text="## <b>Why</b>\n\nSoap")

    page = client.get(ROOM).content.decode()

    assert "Since you were here" in page
    assert f'<bdi>Kenta Mori</bdi>: <a href="{ROOM}discussion/?post={post.pk}">1 message</a>' in page
    assert "<bdi>Kenta Mori</bdi> wrote in the document" in page
    assert "<bdi>&lt;b&gt;Why&lt;/b&gt;</bdi>" in page


def test_discussion_is_asked_for_news_only(cast: Cast, room: Room) -> None:
    client = signed_in(cast.vera)
    htmx = {"HX-Request": "true"}
    first = post_message(inside=inside(cast.kenta), text="hello", key="1", at=NOW)

    assert client.get(f"{ROOM}discussion/?after={first.pk}", headers=htmx).status_code == 204
    second = post_message(inside=inside(cast.kenta), text="news", key="2", at=NOW)
    answer = client.get(f"{ROOM}discussion/?after={first.pk}", headers=htmx).content.decode()
    assert f"?after={second.pk}" in answer
    assert "<form" not in answer  # what somebody is typing stays


def test_posting_with_htmx_gives_the_list_and_a_fresh_form(cast: Cast, room: Room) -> None:
    client = signed_in(cast.vera)
    answer = client.post(
        f"{ROOM}discussion/", {"key": "k", "text": "quick"}, headers={"HX-Request": "true"}
    ).content.decode()

    form, posts = answer.split("</form>")
    assert "quick" in posts
    assert hidden(form, "key") != "k"
    assert "quick" not in form


def test_document_form_merges_with_what_others_wrote(cast: Cast, room: Room) -> None:
    save_document_form(inside=inside(cast.kenta), base=b"\x00\x00", text="Kyoto\nVienna")
    client = signed_in(cast.vera)
    base = hidden(client.get(f"{ROOM}document/").content.decode(), "base")
    save_document_form(
        inside=inside(cast.kenta), base=document_of(room).update_since(), text="Kyoto!\nVienna"
    )
    for _ in range(2):
        answer = client.post(f"{ROOM}document/", {"base": base, "text": "Kyoto\r\nVienna: rest"})
        assert answer.status_code == 302

    assert document_of(room).text == "Kyoto!\nVienna: rest"


def test_document_form_of_another_room_or_nobody_keeps_the_text_on_the_page(cast: Cast, room: Room) -> None:
    other = signed_in(cast.viktor).get("/programmes/rounds/groups/2/room/document/").content.decode()
    for base in (hidden(other, "base"), "made up", ""):
        answer = signed_in(cast.vera).post(f"{ROOM}document/", {"base": base, "text": "my long text"})
        assert (answer.status_code, document_of(room).text) == (200, "")
        assert "my long text" in answer.content.decode()


def test_task_is_ticked_off_and_back(cast: Cast, room: Room) -> None:
    Task.objects.create(
        programme=cast.programme,
        key="poster",
        title="Poster",
        who="group",
        due_day=date(2027, 1, 1),
        position=1,
    )
    client = signed_in(cast.vera)
    for _ in range(2):
        assert client.post(f"{ROOM}tasks/poster/", {"done": "1"})["Location"] == f"{ROOM}#tasks"
    assert TaskDone.objects.count() == 1
    client.post(f"{ROOM}tasks/poster/", {"done": "0"})
    assert TaskDone.objects.count() == 0
    assert client.post(f"{ROOM}tasks/no-such-task/", {"done": "1"}).status_code == 404


def test_tasks_of_the_far_end_of_the_year_are_folded_away(cast: Cast, room: Room) -> None:
    for number in range(6):
        due = date(2027, 1, 1) + timedelta(weeks=6 * number)
        Task.objects.create(
            programme=cast.programme, key=f"t{number}", title=f"T{number}", due_day=due, position=number
        )

    page = signed_in(cast.vera).get(ROOM).content.decode()

    before, after = page.split("2 tasks later")
    assert [f'id="task-t{number}"' in before for number in range(6)] == [True] * 4 + [False] * 2
    assert 'id="task-t5"' in after


def test_coordinator_chooses_case_and_video_link_and_a_member_may_not(cast: Cast, room: Room) -> None:
    values = {"case": "measles-and-trust", "video_address": "https://meet.example.org/1"}
    assert signed_in(cast.alice).post(f"{ROOM}arrange/", values).status_code == 302
    page = signed_in(cast.kenta).get(ROOM).content.decode()
    assert "Measles, and whom people believe" in page
    assert 'href="https://meet.example.org/1"' in page
    assert signed_in(cast.kenta).post(f"{ROOM}arrange/", values).status_code == 403
    refused = signed_in(cast.alice).post(f"{ROOM}arrange/", {"case": "", "video_address": "ftp://x"})
    assert "https://" in refused.content.decode()


def test_room_of_a_closed_programme_has_no_forms(cast: Cast, room: Room) -> None:
    Programme.objects.filter(slug="rounds").update(state=Programme.State.CLOSED)
    client = signed_in(cast.vera)
    page = client.get(ROOM).content.decode()
    assert 'id="post-form"' not in page
    assert "Write together" not in page
    assert 'data-writable="false"' in client.get(f"{ROOM}write/").content.decode()
    assert "<textarea" not in client.get(f"{ROOM}document/").content.decode()
    assert client.post(f"{ROOM}discussion/", {"key": "k", "text": "late"}).status_code == 403
