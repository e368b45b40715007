"""Where groups meet, if only so many sessions fit there at the same time."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.cast import NOW, Cast
from tests.groups.setting import a_group
from tests.meetings.setting import a_session, all_times, free, plan_sessions, standing_of
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.core.work import Reporter
from worldrounds.groups.models import Group
from worldrounds.groups.queries import members_now
from worldrounds.journeys.join_links import with_join_links
from worldrounds.meetings.actions.polls import close_due_polls
from worldrounds.meetings.actions.proposals import accept, answer, ask_group, move, propose
from worldrounds.meetings.actions.sessions import cancel_session, count_new_links, restore_session
from worldrounds.meetings.actions.timetables import (
    confirm_timetable,
    fill_timetable,
    start_timetable,
    undo_timetable,
)
from worldrounds.meetings.actions.venues import remove_venue, save_venue
from worldrounds.meetings.changing import change_for, good_times
from worldrounds.meetings.clashes import times_when_full
from worldrounds.meetings.models import Attendance, Proposal, Session, Timetable, Venue
from worldrounds.meetings.queries import join_address
from worldrounds.meetings.venues import spread
from worldrounds.rooms.models import Room

LINK = "https://video.example.org/dean"
EARLY = datetime(2026, 12, 2, 11, 0, tzinfo=UTC)  # 12:00 in Vienna, 20:00 in Kyoto
LATE = EARLY + timedelta(hours=1)


@pytest.fixture
def groups(cast: Cast) -> list[Group]:
    """Two groups that can meet for two hours of a Wednesday only."""
    for key in ("vera", "viktor"):
        free(cast.enrolments[key], "Wed 12:00-14:00")
    for key in ("kenta", "kiyo"):
        free(cast.enrolments[key], "Wed 20:00-22:00")
    return [a_group(cast, 1, "vera", "kenta"), a_group(cast, 2, "viktor", "kiyo")]


def a_venue(cast: Cast, name: str = "Zoom", at_once: int = 1, address: str = LINK) -> Venue:
    return save_venue(
        standing=standing_of(cast, "alice"), venue=None, name=name, at_once=at_once, address=address, at=NOW
    )


def found(cast: Cast, *, replace: bool = False) -> Timetable:
    timetable = start_timetable(standing=standing_of(cast, "alice"), gap_days=0, replace=replace, at=NOW)
    fill_timetable(timetable_id=timetable.pk, reporter=Reporter(timetable.work_id), at=NOW)
    timetable.refresh_from_db()
    return timetable


def confirm(cast: Cast, timetable: Timetable) -> int:
    return confirm_timetable(standing=standing_of(cast, "alice"), timetable=timetable, at=NOW)


def starts() -> list[datetime]:
    rows = Session.objects.filter(state="planned").order_by("starts_at")
    return list(rows.values_list("starts_at", flat=True))


def fresh(session: Session) -> Session:
    return Session.objects.select_related("group__programme", "planned", "venue").get(pk=session.pk)


@pytest.fixture
def pair(cast: Cast, groups: list[Group]) -> list[Session]:
    """The early session of one group and the late one of the other, in a venue for one."""
    planned, venue = plan_sessions(cast, 1)[0], a_venue(cast)
    for group, hour in zip(groups, (12, 13), strict=True):
        a_session(cast, planned, group, f"2026-12-02T{hour}:00")
    Session.objects.update(venue=venue)
    return [fresh(row) for row in Session.objects.order_by("starts_at")]


def test_times_are_found_for_no_more_sessions_at_once_than_fit(cast: Cast, groups: list[Group]) -> None:
    plan_sessions(cast, 1)
    assert confirm(cast, found(cast)) == 2
    both = starts()
    Session.objects.all().delete()
    venue = a_venue(cast)

    assert confirm(cast, found(cast)) == 2

    assert both == [EARLY, EARLY]
    assert starts() == [EARLY, LATE]
    assert set(Session.objects.values_list("venue", flat=True)) == {venue.pk}


def test_sessions_that_stay_take_their_place(cast: Cast, groups: list[Group], pair: list[Session]) -> None:
    pair[1].delete()

    confirm(cast, found(cast))

    assert starts() == [EARLY, LATE]


def test_groups_are_shared_out_by_places_and_by_clock() -> None:
    small, large = Venue(pk=1, name="small", at_once=1), Venue(pk=2, name="large", at_once=2)
    zones = {
        1: "Asia/Tokyo",
        2: "Europe/Vienna",
        3: "Asia/Tokyo",
        4: "Asia/Tokyo",
        5: "Europe/Vienna",
        6: "UTC",
    }

    fresh = spread(zones, [small, large], {}, day=date(2026, 12, 1))
    again = spread(zones, [small, large], {1: 2, 3: 2, 4: 2, 2: 1}, day=date(2026, 12, 1))

    assert Counter(fresh.values()) == {1: 2, 2: 4}
    assert sorted(fresh[number] for number in (1, 3, 4)) == [1, 2, 2]
    assert Counter(again.values()) == {1: 2, 2: 4}
    assert [again[number] for number in (1, 3, 4, 2)] == [2, 2, 2, 1]
    assert spread(zones, [], {}, day=date(2026, 12, 1)) == {}


def test_group_moves_elsewhere_only_where_a_venue_has_more_than_its_share(cast: Cast) -> None:
    first, new = Venue(pk=1, name="first", at_once=1), Venue(pk=2, name="new", at_once=1)
    zones = dict.fromkeys(range(1, 5), "UTC")

    found = spread(zones, [first, new], dict.fromkeys(zones, 1), day=date(2026, 12, 1))

    assert found == {1: 1, 2: 1, 3: 2, 4: 2}


@pytest.mark.parametrize("shared", ["Zoom", "Faye Lindqvist"])
def test_plan_is_refused_once_a_session_has_taken_its_place(
    cast: Cast, groups: list[Group], pair: list[Session], shared: str
) -> None:
    if shared != "Zoom":
        Session.objects.update(venue=None)
        Venue.objects.all().delete()
        Group.objects.update(facilitator=cast.faye)
    pair[1].delete()
    timetable = found(cast)  # the second group late, beside the first
    move(standing=standing_of(cast, "alice"), session=fresh(pair[0]), starts_at=LATE, at=NOW)

    with pytest.raises(Refused, match=f"“{shared}” would have too many sessions at once"):
        confirm(cast, timetable)

    assert starts() == [LATE]
    timetable.refresh_from_db()
    assert timetable.state == "draft"


def test_undo_gives_back_time_and_venue(cast: Cast, groups: list[Group], pair: list[Session]) -> None:
    other = a_venue(cast, "Other")
    Session.objects.update(venue=other)
    remove_venue(standing=standing_of(cast, "alice"), venue=Venue.objects.get(name="Zoom"), at=NOW)
    move(standing=standing_of(cast, "alice"), session=pair[0], starts_at=EARLY - timedelta(hours=1), at=NOW)
    timetable = found(cast, replace=True)
    confirm(cast, timetable)
    assert starts() == [EARLY, LATE]

    undo_timetable(standing=standing_of(cast, "alice"), timetable=timetable, at=NOW)

    assert starts() == [EARLY - timedelta(hours=1), LATE]
    assert set(Session.objects.values_list("venue", flat=True)) == {other.pk}


def test_nobody_moves_a_session_to_where_its_venue_is_full(cast: Cast, pair: list[Session]) -> None:
    vera, alice = standing_of(cast, "vera"), standing_of(cast, "alice")
    beside = LATE - timedelta(minutes=30)

    for session in (pair[0], fresh(pair[0])):
        with pytest.raises(Refused, match="“Zoom” is taken at this time") as refusal:
            propose(standing=vera, session=session, starts_at=beside, reason="", at=NOW)
        with pytest.raises(Refused, match="taken"):
            move(standing=alice, session=session, starts_at=beside, at=NOW)
    assert refusal.value.field == "time"
    move(standing=alice, session=pair[0], starts_at=EARLY - timedelta(minutes=30), at=NOW)
    save_venue(standing=alice, venue=pair[0].venue, name="Zoom", at_once=2, address="", at=NOW)
    move(standing=alice, session=pair[0], starts_at=beside, at=NOW)

    assert starts() == [beside, LATE]


def test_accepted_proposal_and_poll_find_the_venue_as_it_is_then(cast: Cast, pair: list[Session]) -> None:
    before, after = EARLY - timedelta(hours=2), EARLY - timedelta(hours=4)
    vera, alice = standing_of(cast, "vera"), standing_of(cast, "alice")
    poll = ask_group(standing=vera, session=pair[0], starts=[before, after], at=NOW)
    move(standing=alice, session=pair[1], starts_at=before, at=NOW)
    for who in ("vera", "kenta"):
        row = Proposal.objects.select_related("session__group", "session__planned").get(pk=poll.pk)
        first = poll.options.get(starts_at=before).pk
        can = all_times(poll) if who == "vera" else {first}
        answer(standing=standing_of(cast, who), proposal=row, can=can, at=NOW)
    close_due_polls(at=NOW + timedelta(days=3))

    poll.refresh_from_db()
    assert (poll.state, fresh(pair[0]).starts_at) == ("declined", EARLY)

    wish = propose(standing=vera, session=fresh(pair[0]), starts_at=after, reason="", at=NOW)
    move(standing=alice, session=fresh(pair[1]), starts_at=after, at=NOW)
    with pytest.raises(Refused, match="taken"):
        accept(standing=alice, proposal=wish, at=NOW)


def test_smallest_change_and_good_times_keep_out_of_a_full_venue(cast: Cast, pair: list[Session]) -> None:
    session = pair[0]
    assert session.group is not None
    members = members_now(session.group)
    Attendance.objects.create(
        session=session, enrolment=cast.enrolments["vera"], state="excused", marked_at=NOW
    )

    full = change_for(fresh(session), members, today=NOW.date())
    times = [one.start for one in good_times(fresh(session), members, today=NOW.date())]
    Venue.objects.update(at_once=2)
    free_again = change_for(fresh(session), members, today=NOW.date())

    assert full == [] and LATE not in times
    assert [move.starts_at for move in free_again] == [LATE]


def test_cancelled_session_comes_back_only_if_there_is_still_a_place(cast: Cast, pair: list[Session]) -> None:
    alice = standing_of(cast, "alice")
    cancel_session(standing=alice, session=pair[0], at=NOW)
    move(standing=alice, session=pair[1], starts_at=EARLY, at=NOW)

    with pytest.raises(Refused, match="“Zoom” is taken at this time"):
        restore_session(standing=alice, session=fresh(pair[0]), at=NOW)


def test_facilitator_is_at_one_session_at_a_time(cast: Cast, groups: list[Group]) -> None:
    planned = plan_sessions(cast, 1)[0]
    for group, hour in zip(groups, (12, 13), strict=True):
        group.facilitator = cast.faye
        group.save()
        a_session(cast, planned, group, f"2026-12-02T{hour}:00")
    first = fresh(Session.objects.earliest("starts_at"))

    with pytest.raises(Refused, match="The group's facilitator has another session at this time"):
        propose(standing=standing_of(cast, "vera"), session=first, starts_at=LATE, reason="", at=NOW)

    groups[1].facilitator = None
    groups[1].save()
    propose(standing=standing_of(cast, "vera"), session=first, starts_at=LATE, reason="", at=NOW)


def test_link_is_the_sessions_own_then_the_venues_then_the_rooms(cast: Cast, pair: list[Session]) -> None:
    Room.objects.create(group=pair[0].group, video_address="https://video.example.org/room", opened_at=NOW)

    def link() -> str:
        return join_address(with_join_links([fresh(pair[0])])[0])

    at_venue = link()
    assert count_new_links(group=groups_of(pair)[0], at=NOW) == 0
    save_venue(
        standing=standing_of(cast, "alice"), venue=pair[0].venue, name="Zoom", at_once=1, address="", at=NOW
    )
    in_room = link()
    assert count_new_links(group=groups_of(pair)[0], at=NOW) == 1
    Session.objects.update(video_address="https://video.example.org/own")

    assert (at_venue, in_room) == (LINK, "https://video.example.org/room")
    assert link() == "https://video.example.org/own"


def groups_of(sessions: list[Session]) -> list[Group]:
    return [row.group for row in sessions if row.group is not None]


def test_another_link_and_none_change_the_calendar(cast: Cast, pair: list[Session]) -> None:
    alice, venue = standing_of(cast, "alice"), pair[0].venue
    assert venue is not None

    def sequences() -> set[int]:
        return set(Session.objects.values_list("sequence", flat=True))

    save_venue(standing=alice, venue=venue, name="Zoom", at_once=3, address=LINK, at=NOW)
    more = sequences()
    save_venue(standing=alice, venue=venue, name="Zoom", at_once=3, address="", at=NOW)
    other_link = sequences()
    remove_venue(standing=alice, venue=venue, at=NOW)

    assert (more, other_link, sequences()) == ({0}, {1}, {2})
    assert set(Session.objects.values_list("venue", flat=True)) == {None}


def test_name_is_used_once_and_only_the_coordinator_sets_venues(cast: Cast) -> None:
    venue = a_venue(cast)

    with pytest.raises(Refused, match="There is one of this name already") as refusal:
        a_venue(cast)
    for who in ("bob", "faye", "vera"):
        with pytest.raises(NotAllowed):
            save_venue(standing=standing_of(cast, who), venue=venue, name="x", at_once=1, address="", at=NOW)
        with pytest.raises(NotAllowed):
            remove_venue(standing=standing_of(cast, who), venue=venue, at=NOW)

    assert refusal.value.field == "name"
    assert list(Venue.objects.values_list("name", flat=True)) == ["Zoom"]


def test_times_when_full_end_where_a_session_ends() -> None:
    def row(start: int, minutes: int) -> Session:
        return Session(starts_at=EARLY + timedelta(minutes=start), minutes=minutes)

    def minutes(at_once: int) -> list[tuple[int, int]]:
        rows = [row(0, 60), row(60, 60), row(30, 60), row(200, 30)]
        return [
            (int((a - EARLY).total_seconds()) // 60, int((b - EARLY).total_seconds()) // 60)
            for a, b in times_when_full(rows, at_once)
        ]

    assert minutes(1) == [(0, 120), (200, 230)]
    assert minutes(2) == [(30, 60), (60, 90)]
    assert minutes(3) == []
