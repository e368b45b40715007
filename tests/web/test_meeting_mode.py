"""A group's meeting as it is held without scripts: agenda, turns, notes, roll."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.meetings.setting import plan_sessions, standing_of
from tests.rooms.setting import inside, open_two_rooms
from worldrounds.journeys.meeting_mode import open_meeting
from worldrounds.meetings.actions.attendance import mark_attendance
from worldrounds.meetings.models import Attendance, Session
from worldrounds.meetings.queries import attendance_of
from worldrounds.people.models import Person
from worldrounds.programmes.models import Programme, Stage
from worldrounds.rooms.models import Decision

RUN_SHEET = [
    {"title": "Arrive", "minutes": 5, "text": "One sentence each."},
    {"title": "The case", "minutes": 20, "lead": "Everybody"},
]


@pytest.fixture
def session(cast: Cast) -> Session:
    """It began ten minutes ago. Group 1: Vera, who leads it, and Kenta."""
    group = open_two_rooms(cast)[0].group
    group.leader = cast.enrolments["vera"]
    group.save()
    cast.programme.document |= {"sessions": [{"key": "meeting-1", "runsheet": RUN_SHEET}]}
    cast.programme.save()
    start = timezone.now() - timedelta(minutes=10)
    return Session.objects.create(
        planned=plan_sessions(cast, 1)[0],
        group=group,
        starts_at=start,
        wall_time=start.strftime("%Y-%m-%dT%H:%M"),
        zone="UTC",
        minutes=60,
        changed_at=start,
    )


def address(session: Session, what: str = "") -> str:
    return f"/programmes/rounds/groups/1/room/meetings/{session.pk}/{what}"


def see(cast: Cast, who: str, session: Session, what: str = "") -> str:
    client = Client()
    client.force_login(cast.people[who])
    answer = client.get(address(session, what), follow=True)
    assert answer.status_code == 200
    return answer.text


def see_all(person: Person) -> str:
    client = Client()
    client.force_login(person)
    return client.get("/programmes/rounds/groups/1/room/meetings/").text


def send(cast: Cast, who: str, session: Session, what: str, data: dict[str, str]) -> str:
    client = Client()
    client.force_login(cast.people[who])
    answer = client.post(address(session, what), data, follow=True)
    assert answer.status_code == 200
    return answer.text


def words(page: str) -> str:
    main = page[page.index("<main") : page.index("</main")]
    main = re.sub(r"<template.*?</template>|<\w+[^>]* hidden>.*?</\w+>", "", main, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def button(page: str, said: str) -> str:
    """The value of a button with these words."""
    found = re.search(
        rf'<button[^>]*name="\w+" value="([^"]*)"[^>]*>(?:(?!</button).)*{said}', page, re.DOTALL
    )
    assert found, said
    return found[1]


def test_point_and_turns_are_begun_by_buttons(cast: Cast, session: Session) -> None:
    before = see(cast, "vera", session)
    begun = send(cast, "vera", session, "talk/", {"do": button(before, "Arrive"), "key": "1"})
    speaks = send(cast, "kenta", session, "talk/", {"do": button(begun, "Next:"), "key": "2"})
    key, kenta = (str(cast.enrolments[who].pk) for who in ("vera", "kenta"))
    later = send(cast, "kenta", session, "talk/", {"do": f"speak:{kenta}", "key": "3"})

    assert "Before the meeting" in words(before)
    assert "Arrive One sentence each." in words(begun) and "Next: Kenta Mori" in words(begun)
    assert "Kenta Mori speaks 0:00 / 2:30" in words(speaks)  # five minutes for two
    assert "Next: Vera Huber" in words(later)
    here = open_meeting(inside(cast.vera), number=session.pk, at=timezone.now()).here
    assert (here.talk.speaker, here.talk.order) == (kenta, [key])


def test_turns_go_round_among_those_who_are_here(cast: Cast, session: Session) -> None:
    kenta = cast.enrolments["kenta"].pk
    mark_attendance(
        standing=standing_of(cast, "vera"), session=session, marks={kenta: "technical"}, at=timezone.now()
    )
    begun = send(
        cast, "vera", session, "talk/", {"do": button(see(cast, "vera", session), "Arrive"), "key": "1"}
    )

    assert "Next: Vera Huber" in words(begun)
    assert "Kenta Mori technical reasons" in words(begun)
    assert open_meeting(inside(cast.vera), number=session.pk, at=timezone.now()).share == 300.0


def test_agenda_is_changed_by_the_group(cast: Cast, session: Session) -> None:
    Stage.objects.create(
        programme=cast.programme, key="s", kind="matrix", title="Side by side", position=1,
        opens_day=session.starts_at.date() - timedelta(days=9),
    )  # fmt: skip
    before = see(cast, "kenta", session)
    case = button(before[before.index("The case") :], "Up").partition(":")[0]
    send(cast, "kenta", session, "agenda/", {"move": f"{case}:up", "key": "1"})
    send(cast, "kenta", session, "agenda/", {"title": "Who writes?", "minutes": "3", "key": "2"})
    send(cast, "kenta", session, "agenda/", {"title": "Who writes?", "minutes": "3", "key": "2"})
    send(cast, "kenta", session, "agenda/", {"due": "Side by side", "minutes": "5", "title": "", "key": "3"})
    after = send(
        cast,
        "vera",
        session,
        "agenda/",
        {f"minutes-{case}": "12", f"was-{case}": "20", "keep": "1", "key": "4"},
    )
    empty = send(cast, "kenta", session, "agenda/", {"title": " ", "minutes": "3", "key": "5"})

    agenda = words(after).partition("Agenda")[2]
    places = [
        agenda.index(title) for title in ("The case 12 min", "Arrive 5", "Who writes? 3", "Side by side 5")
    ]
    assert places == sorted(places) and agenda.count("Who writes? 3 min") == 1
    assert "25 of 60 minutes" in agenda
    assert "Write something first." in words(empty)


def test_notes_are_merged_and_stay_readable_from_the_room(cast: Cast, session: Session) -> None:
    send(cast, "vera", session, "notes/", {"text": "Cool places first.", "was": "", "key": "1"})
    send(cast, "kenta", session, "notes/", {"text": "Kenta asks the city.", "was": "", "key": "2"})
    Session.objects.update(starts_at=session.starts_at - timedelta(days=2))

    all_meetings = see_all(cast.faye)

    assert "Held Meeting 1" in words(all_meetings)
    assert "Cool places first." in all_meetings and "Kenta asks the city." in all_meetings
    assert "Cool places first." in see(cast, "kenta", session)


def test_roll_is_called_in_two_taps(cast: Cast, session: Session) -> None:
    page = see(cast, "vera", session)
    kenta = button(page[page.index("Kenta Mori</bdi>", page.index('id="roll"')) :], "late")
    send(cast, "vera", session, "roll/", {"mark": kenta})
    after = send(cast, "vera", session, "roll/", {"rest": "1"})

    assert attendance_of(session) == {
        cast.enrolments["kenta"].pk: "late",
        cast.enrolments["vera"].pk: "present",
    }
    assert "All others are here" not in after


def test_members_say_for_themselves_and_who_leads_has_the_last_word(cast: Cast, session: Session) -> None:
    send(cast, "kenta", session, "say/", {"say": "present"})
    first = Attendance.objects.get()
    send(cast, "vera", session, "roll/", {"mark": f"{cast.enrolments['kenta'].pk}:late"})
    refused = send(cast, "kenta", session, "say/", {"say": "present"})

    assert (first.state, first.marked_by) == ("present", cast.kenta)
    assert "leader has taken the roll" in words(refused)
    assert Attendance.objects.get().state == "late"


def test_who_cannot_come_says_so_ahead_of_time(cast: Cast, session: Session) -> None:
    session.starts_at = timezone.now() + timedelta(days=5)
    session.save()
    early = send(cast, "kenta", session, "say/", {"say": "present"})
    send(cast, "kenta", session, "say/", {"say": "excused"})
    page = see(cast, "vera", session)

    assert "opens an hour before" in words(early)
    assert "Kenta Mori excused said so" in words(page)
    assert "From an hour before the meeting you take turns here" in words(page)


def test_decisions_of_the_meeting_are_linked(cast: Cast, session: Session) -> None:
    stage = Stage.objects.create(
        programme=cast.programme, key="choose", kind="decisions", title="Choose", position=1,
        opens_day=session.starts_at.date() - timedelta(days=9),
    )  # fmt: skip
    room = session.group.room  # type: ignore[union-attr]  # it has one
    for number, at in ((1, session.starts_at - timedelta(days=3)), (2, timezone.now())):
        Decision.objects.create(
            stage=stage, room=room, number=number, key=str(number), proposal=f"Proposal {number}", at=at
        )

    page = see(cast, "vera", session)

    assert "stages/choose/#decision-2" in page and "stages/choose/#decide" in page
    assert "Proposal 2" in page and "Proposal 1" not in page


def test_closed_programme_shows_the_meeting_and_changes_nothing(cast: Cast, session: Session) -> None:
    send(cast, "vera", session, "notes/", {"text": "Cool places first.", "was": "", "key": "1"})
    Programme.objects.filter(pk=cast.programme.pk).update(state="closed")
    client = Client()
    client.force_login(cast.vera)

    answers = [
        client.post(address(session, what), data).status_code
        for what, data in [
            ("talk/", {"do": "item:a"}),
            ("notes/", {"text": "x"}),
            ("agenda/", {"move": "a:up"}),
        ]
    ]

    assert answers == [403, 403, 403]
    assert "Cool places first." in see(cast, "vera", session)


def test_who_goes_to_the_video_meeting_is_here(cast: Cast, session: Session) -> None:
    session.video_address = "https://meet.example.org/r?a=1&b=2"
    session.save()
    client = Client()
    client.force_login(cast.kenta)
    assert f'action="{address(session, "join/")}"' in client.get(address(session)).text

    answer = client.post(address(session, "join/"))

    assert 'content="0; url=https://meet.example.org/r?a=1&amp;b=2"' in answer.text
    assert Attendance.objects.get().enrolment == cast.enrolments["kenta"]
    client.force_login(cast.faye)  # who helps is no member
    assert client.post(address(session, "join/")).status_code == 200
    assert Attendance.objects.count() == 1


def test_going_to_the_video_meeting_changes_nothing_in_a_roll_that_was_taken(
    cast: Cast, session: Session
) -> None:
    session.video_address = "https://meet.example.org/r"
    session.save()
    marks = {cast.enrolments["kenta"].pk: "late"}
    mark_attendance(standing=standing_of(cast, "vera"), session=session, marks=marks, at=timezone.now())
    client = Client()
    client.force_login(cast.kenta)

    assert client.post(address(session, "join/")).status_code == 200
    assert Attendance.objects.get().state == "late"
