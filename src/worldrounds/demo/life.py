"""What has happened in the demonstration's groups so far: meetings held, words written, one meeting tonight."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from worldrounds.core.zones import zone
from worldrounds.demo.care import need_somebody, tell_pulse
from worldrounds.demo.case import work_ahead
from worldrounds.demo.season import Season
from worldrounds.demo.stages import work_on_stages
from worldrounds.demo.words import DOCUMENT, GREETINGS, REPLIES
from worldrounds.groups.actions import assign_facilitator, choose_leader
from worldrounds.groups.models import Group, Membership
from worldrounds.groups.queries import access_group, members_now
from worldrounds.meetings.actions.attendance import mark_attendance
from worldrounds.meetings.actions.proposals import accept, answer, propose
from worldrounds.meetings.models import Session
from worldrounds.meetings.queries import access_session
from worldrounds.network.queries import closed_days
from worldrounds.people.models import Person
from worldrounds.programmes.models import Role, Task
from worldrounds.programmes.queries import access_programme
from worldrounds.rooms.actions import post_message, save_document_form, tick_task
from worldrounds.rooms.models import Room, Visit
from worldrounds.rooms.queries import access_room, document_of
from worldrounds.solvers.time import pattern_from_hex

NOT_MET_YET = 6  # so many groups have not met at all
LATE_GROUP = 4  # the place, among the active groups, of the one that is late with a stage
QUIET_GROUPS = 3  # in so many of those that have met, one member is silent


def live(season: Season) -> None:
    """Everything between the first day and now."""
    groups = list(season.groups)
    tonight, season.student = _group_for_tonight(season, groups)
    others = [group for group in groups if group != tonight]
    season.rng.shuffle(others)
    late, active = others[:NOT_MET_YET], [tonight, *others[NOT_MET_YET:]]
    season.say(f"Letting {len(active)} groups meet, talk and write; {len(late)} have not met yet")
    for position, group in enumerate(active):
        members = members_now(group)
        silent = {members[-1].enrolment_id} if 0 < position <= QUIET_GROUPS else set()
        present = [member for member in members if member.enrolment_id not in silent]
        _work(season, group, present)
        work_on_stages(season, group, present, late=position == LATE_GROUP)
        tell_pulse(season, group, present, hindered=position == LATE_GROUP + 1)
    need_somebody(season, active[LATE_GROUP + 1 :])
    work_ahead(season, tonight, *active[-2:])
    season.quiet = active[1]


def _group_for_tonight(season: Season, groups: Sequence[Group]) -> tuple[Group, Membership]:
    """A group that can meet within a day, and the member for whom that is this evening.

    Its leader moves the group's next session there.
    """
    found = [meeting for group in groups for meeting in _evenings(season, group)]
    if not found:
        return groups[0], members_now(groups[0])[0]
    start, _number, group, position = min(found, key=lambda entry: entry[:2])
    session = _next(group, season.now)
    _lead(season, group)
    if session is not None and session.starts_at != start:
        _move(season, session, start, members_now(group)[0].enrolment.person)
    return group, members_now(group)[position]


def _evenings(season: Season, group: Group) -> Iterator[tuple[datetime, int, Group, int]]:
    """(start, group's number, group, position of a member) where all are free and that member has evening."""
    members = members_now(group)
    hour = season.now.replace(minute=0, second=0, microsecond=0)
    today = season.now.date()
    schools = {member.enrolment.partner.institution_id for member in members}
    closed = closed_days(schools, today - timedelta(days=1), today + timedelta(days=3))
    for ahead in range(3, 26):
        start = hour + timedelta(hours=ahead)
        if all(_is_free(member, start, closed) for member in members):
            for position, member in enumerate(members):
                if start.astimezone(zone(member.enrolment.time_zone)).hour >= 17:
                    yield start, group.number, group, position


def _is_free(member: Membership, start: datetime, closed: Mapping[int, Collection[date]]) -> bool:
    if not member.enrolment.availability:
        return False
    week = pattern_from_hex(member.enrolment.availability)
    halves = [
        (start + timedelta(minutes=30 * i)).astimezone(zone(member.enrolment.time_zone)) for i in range(2)
    ]
    off = closed[member.enrolment.partner.institution_id]
    return all(
        local.date() not in off and bool(week[local.weekday(), local.hour * 2 + local.minute // 30])
        for local in halves
    )


def _move(season: Season, session: Session, start: datetime, leader: Person) -> None:
    """As its leader would: propose, hear from everybody, accept."""
    at = season.now - timedelta(days=3)
    slug = season.programme.slug
    standing, row = access_session(person=leader, slug=slug, number=session.pk)
    proposal = propose(
        standing=standing,
        session=row,
        starts_at=start,
        reason="Two of us have night shifts later this week.",
        at=at,
    )
    options = set(proposal.options.values_list("pk", flat=True))
    for member in members_now(row.group) if row.group else []:
        theirs = access_programme(person=member.enrolment.person, slug=slug)
        answer(standing=theirs, proposal=proposal, can=options, at=at + timedelta(hours=5))
    accept(standing=standing, proposal=proposal, at=at + timedelta(hours=9))


def _lead(season: Season, group: Group) -> None:
    first = members_now(group)[0]
    standing, row = access_group(
        person=first.enrolment.person, slug=season.programme.slug, number=group.number
    )
    choose_leader(
        standing=standing, group=row, enrolment_id=first.enrolment_id, at=season.begun + timedelta(days=9)
    )
    group.leader_id = first.enrolment_id


def _work(season: Season, group: Group, active: Sequence[Membership]) -> None:
    if group.leader_id is None:
        _lead(season, group)
    if group.number % 8 == 1:
        assign_facilitator(standing=season.standing, group=group, person=season.facilitator, at=season.begun)
    _greet(season, group, active)
    for session in _held(group, season.now):
        _hold(season, session, active)
    _write(season, group, active)
    _tick(season, group, active)


def _greet(season: Season, group: Group, active: Sequence[Membership]) -> None:
    at = season.begun + timedelta(days=season.rng.randint(1, 4), hours=season.rng.randint(5, 12))
    for position, member in enumerate(active):
        at += timedelta(hours=season.rng.uniform(1, 20))
        school = member.enrolment.partner.institution
        text = (GREETINGS if position == 0 or season.rng.random() < 0.7 else REPLIES)[
            season.rng.randrange(len(GREETINGS if position == 0 else REPLIES))
        ].format(name=member.enrolment.given_name, city=school.city)
        inside = access_room(person=member.enrolment.person, slug=season.programme.slug, number=group.number)
        post_message(inside=inside, text=text, key=f"hello-{member.pk}", at=min(at, season.now))


def _hold(season: Season, session: Session, active: Sequence[Membership]) -> None:
    here = {member.enrolment_id for member in active}
    marks = {}
    for member in members_now(session.group) if session.group else []:
        came = member.enrolment_id in here and season.rng.random() < 0.93
        marks[member.enrolment_id] = "present" if came else "absent"
    standing, row = access_session(person=season.coordinator, slug=season.programme.slug, number=session.pk)
    mark_attendance(standing=standing, session=row, marks=marks, at=session.starts_at + timedelta(minutes=70))


def _write(season: Season, group: Group, active: Sequence[Membership]) -> None:
    """Each member adds a paragraph, through the plain form of the shared document."""
    countries = [member.enrolment.partner.institution.city for member in active]
    text = DOCUMENT[0].format(places=", ".join(countries))
    for position, member in enumerate(active):
        inside = access_room(person=member.enrolment.person, slug=season.programme.slug, number=group.number)
        city = member.enrolment.partner.institution.city
        text += DOCUMENT[1 + position % (len(DOCUMENT) - 1)].format(city=city)
        now = document_of(inside.room)
        if position == len(active) - 1:
            _leave(season, inside.room, active, now.state)
        save_document_form(inside=inside, base=now.update_since(), text=text)


def _leave(season: Season, room: Room, active: Sequence[Membership], state: bytes) -> None:
    """All have looked in some days ago, before the last of them wrote, so that the room can say what is new."""
    at = season.now - timedelta(days=3)
    Visit.objects.bulk_create(
        Visit(room=room, person=member.enrolment.person, at=at, state=state) for member in active
    )


def _tick(season: Season, group: Group, active: Sequence[Membership]) -> None:
    due = Task.objects.filter(programme=season.programme, due_day__lt=season.now.date())
    for task in due:
        doers = active[:1] if task.who == Task.Who.GROUP else active
        for member in doers:
            if season.rng.random() < 0.85:
                inside = access_room(
                    person=member.enrolment.person, slug=season.programme.slug, number=group.number
                )
                tick_task(inside=inside, task=task, done=True, at=season.now - timedelta(days=3))


def _next(group: Group, now: datetime) -> Session | None:
    return group.sessions.filter(state="planned", starts_at__gt=now).order_by("starts_at").first()


def _held(group: Group, now: datetime) -> list[Session]:
    return list(group.sessions.filter(state="planned", starts_at__lt=now - timedelta(hours=2)))


def cast(season: Season) -> list[dict[str, str]]:
    """Whom a visitor may be: key, label, address."""
    vienna = season.partners[0].institution
    lead = Role.objects.get(programme=season.programme, institution=vienna, kind="site lead").person
    quiet = members_now(season.quiet)[0]
    city = season.student.enrolment.partner.institution.city
    return [
        {
            "key": "coordinator",
            "label": f"Coordinator: {season.coordinator.name}",
            "email": season.coordinator.email,
        },
        {
            "key": "site-lead",
            "label": f"Site lead in {vienna.city}",
            "email": lead.email,
        },
        {
            "key": "facilitator",
            "label": f"Facilitator: {season.facilitator.name}",
            "email": season.facilitator.email,
        },
        {
            "key": "student",
            "label": f"Student in {city}, meets tonight",
            "email": season.student.enrolment.email,
        },
        {
            "key": "student-quiet-group",
            "label": f"Student in {quiet.enrolment.partner.institution.city}, one member is silent",
            "email": quiet.enrolment.email,
        },
        {
            "key": "reader",
            "label": f"Reader of a review of articles: {season.reader.name}",
            "email": season.reader.email,
        },
    ]
