"""The cast's programme with one of everything in it, and the address of every route into it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, enrol
from tests.commons.ideas import two_contacts
from tests.evidence.arrivals import keep_record
from tests.web.furnished_commons import forked, furnish_commons
from worldrounds.bibliography.record import Name, Record
from worldrounds.commons.actions.shipped import take_in_shipped
from worldrounds.core.models import Work
from worldrounds.evidence.actions import add_article
from worldrounds.evidence.actions.collections import add_to_collection, start_collection
from worldrounds.evidence.actions.merging import merge_articles
from worldrounds.evidence.actions.reviews import answer, appoint_coder, start_review, take_in
from worldrounds.evidence.actions.searches import save_search
from worldrounds.evidence.actions.uploading import send_files
from worldrounds.evidence.models import Article, Waiting
from worldrounds.evidence.models import Review as ScopingReview
from worldrounds.evidence.queries.collections import access_collection
from worldrounds.groups.models import Forming, Group, Membership, Repairing
from worldrounds.groups.options import Change, Option, Options
from worldrounds.meetings.models import CalendarFeed, Proposal, Session, Timetable, Venue
from worldrounds.network.models import CalendarPeriod
from worldrounds.people.links import sign_in_address
from worldrounds.programmes.models import Invitation, PlannedSession, Role, RosterUpload, Stage, Task
from worldrounds.rooms.models import (
    Comment,
    Decision,
    HandIn,
    HelpRequest,
    Image,
    Post,
    Review,
    Room,
    Source,
    Version,
)
from worldrounds.rooms.stages.review import deal
from worldrounds.whenever.actions import agree_on, call_meeting, save_answer
from worldrounds.whenever.models import Meeting, Participant, new_token


@dataclass
class Furnished:
    cast: Cast
    values: dict[str, Any]
    special: dict[str, dict[str, Any]]
    clients: dict[str, Client] = field(default_factory=dict)
    signed_in: dict[str, str] = field(default_factory=dict)
    """Cookies of the roles' sessions: to sign in costs more than most pages."""

    def client_of(self, role: str) -> Client:
        if role not in self.clients:
            self.clients[role] = client = Client(raise_request_exception=False)
            if role in self.signed_in:
                client.cookies[settings.SESSION_COOKIE_NAME] = self.signed_in[role]
            elif role != "visitor":
                client.force_login(self.cast.people[role])
                self.signed_in[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
        return self.clients[role]

    def address(self, name: str, parameters: set[str]) -> str:
        values = self.values | self.special.get(name, {})
        return reverse(name, kwargs={parameter: values[parameter] for parameter in parameters})


def furnish(cast: Cast) -> Furnished:
    now = timezone.now()
    take_in_shipped(at=now)
    cast.alice.is_staff = True  # may start programmes
    cast.alice.save()
    programme, vienna = cast.programme, cast.partners["vienna"]
    planned = PlannedSession.objects.create(
        programme=programme,
        key="meeting-1",
        kind=PlannedSession.Kind.GROUP_MEETING,
        title="First meeting",
        position=1,
        first_day=date(2026, 12, 1),
        end_day=date(2026, 12, 15),
        minutes=60,
    )
    plenary = PlannedSession.objects.create(
        programme=programme,
        key="plenary-1",
        kind=PlannedSession.Kind.PLENARY,
        title="Opening",
        position=2,
        first_day=date(2026, 12, 1),
        end_day=date(2026, 12, 15),
        minutes=60,
    )
    conference = PlannedSession.objects.create(
        programme=programme,
        key="conference",
        kind=PlannedSession.Kind.PLENARY,
        title="Conference",
        position=3,
        first_day=date(2027, 5, 15),
        end_day=date(2027, 5, 17),
        minutes=60,
    )
    for sitting in (1, 2):
        Session.objects.create(
            planned=conference,
            sitting=sitting,
            starts_at=datetime(2027, 5, 15, 6 * sitting, 0, tzinfo=UTC),
            wall_time=f"2027-05-15T{6 * sitting:02}:00",
            zone="UTC",
            minutes=60,
            changed_at=now,
        )
    task = Task.objects.create(
        programme=programme, key="hello", title="Say hello", due_day=date(2026, 12, 1), position=1
    )
    stage = Stage.objects.create(
        programme=programme,
        key="views",
        kind=Stage.Kind.POSITIONS,
        title="How we see it",
        opens_day=date(2026, 1, 1),
        position=1,
    )
    decide = Stage.objects.create(
        programme=programme,
        key="decide",
        kind=Stage.Kind.DECISIONS,
        title="What we propose",
        opens_day=date(2026, 1, 1),
        position=2,
    )
    compare, analyse = (
        Stage.objects.create(
            programme=programme,
            key=key,
            kind=kind,
            title="Side by side",
            opens_day=date(2026, 1, 1),
            position=position,
        )
        for position, (key, kind) in enumerate(
            [("compare", Stage.Kind.MATRIX), ("analyse", Stage.Kind.ANALYSIS)], start=4
        )
    )
    agree = Stage.objects.create(
        programme=programme,
        key="agree",
        kind=Stage.Kind.CONSENSUS,
        title="What we agree on",
        opens_day=date(2026, 1, 1),
        position=3,
    )
    handed_in, peers = (
        Stage.objects.create(
            programme=programme,
            key=key,
            kind=kind,
            title=title,
            opens_day=date(2026, 1, 1),
            position=position,
        )
        for position, key, kind, title in [
            (4, "write", Stage.Kind.DRAFT, "The product"),
            (5, "read", Stage.Kind.REVIEW, "Read one another"),
        ]
    )
    work = Work.objects.create(kind="forming", asked_by=cast.alice, asked_at=now, state=Work.State.DONE)
    confirmed = Forming.objects.create(
        programme=programme,
        work=work,
        state=Forming.State.CONFIRMED,
        rules={"size": {"min": 3, "max": 3}},
        created_by=cast.alice,
        created_at=now,
    )
    groups = [
        _group(cast, confirmed, number, members, now)
        for number, members in [(1, ["vera", "nadia"]), (2, ["viktor", "kenta", "kiyo"])]
    ]
    timetable = Timetable.objects.create(
        programme=programme,
        work=work,
        state=Timetable.State.CONFIRMED,
        confirmed_at=now,
        options={"gap_days": 7, "replace": False},
        plan={
            "stopped": False,
            "groups": [{"group": groups[0].pk, "proved": True, "burden": {}, "sessions": []}],
        },
        created_by=cast.alice,
        created_at=now,
    )
    venue = Venue.objects.create(programme=programme, name="Zoom of the dean's office")
    session = Session.objects.create(
        planned=planned,
        group=groups[0],
        venue=venue,
        starts_at=datetime(2026, 12, 3, 11, 0, tzinfo=UTC),
        wall_time="2026-12-03T12:00",
        zone="Europe/Vienna",
        minutes=60,
        changed_at=now,
    )
    proposal = Proposal.objects.create(
        session=session,
        proposed_by=cast.nadia,
        created_at=now,
    )
    proposal.options.create(starts_at=datetime(2026, 12, 4, 11, 0, tzinfo=UTC))
    room = Room.objects.create(group=groups[0], opened_at=now)
    other_room = Room.objects.create(group=groups[1], opened_at=now)
    for here in (room, other_room):
        kept = Version.objects.create(
            room=here, text="Our product\n\n![A picture](image:1)", state=b"\0", at=now, until=now
        )
        HandIn.objects.create(stage=handed_in, room=here, version=kept, at=now)
    deal(stage=peers, at=now)
    Review.objects.filter(room=other_room).update(sent_at=now, learned="Much.")
    review, received = Review.objects.get(room=room), Review.objects.get(room=other_room)
    Post.objects.create(room=room, author=cast.nadia, text="Hello", key="k1", at=now)
    Decision.objects.create(stage=decide, room=room, number=1, key="k1", proposal="Visit all.", at=now)
    draft_stage = Stage.objects.create(
        programme=programme,
        key="draft",
        kind=Stage.Kind.DRAFT,
        title="What we hand in",
        opens_day=date(2026, 1, 1),
        position=9,
    )
    version = Version.objects.create(room=room, text="Once", state=b"\0", at=now, until=now)
    comment = Comment.objects.create(room=room, author=cast.nadia, text="Why?", key="c1", at=now)
    source = Source.objects.create(room=room, key="who", title="A source")
    for here in (room, other_room):
        Image.objects.create(
            room=here, number=1, description="x", kind=Image.Kind.PNG, data=b"x", small=b"x", width=1, height=1,
            digest="0", at=now,
        )  # fmt: skip
    call = HelpRequest.objects.create(room=room, enrolment=cast.enrolments["nadia"], at=now)
    invitation = Invitation.objects.create(
        programme=programme,
        kind="site lead",
        institution=vienna.institution,
        email="new@example.org",
        digest="0" * 64,
        sent_at=now,
        expires_at=now + timedelta(days=30),
    )
    upload = RosterUpload.objects.create(
        partner=vienna,
        uploaded_by=cast.bob,
        uploaded_at=now,
        name="roster.csv",
        content=b"given name,family name,email\nLea,Moser,lea@example.org\n",
    )
    period = CalendarPeriod.objects.create(
        institution=vienna.institution, kind="exams", first_day=date(2027, 1, 11), end_day=date(2027, 1, 16)
    )
    feed = CalendarFeed.objects.create(person=cast.vera, created_at=now)
    late = enrol(vienna, "lea", "Lea", "Moser")  # in no group yet
    applicant = enrol(vienna, "amira", "Amira", "Haddad", state="applied")
    draft_work = Work.objects.create(kind="forming", asked_by=cast.alice, asked_at=now, state=Work.State.DONE)
    draft = Forming.objects.create(
        programme=programme,
        work=draft_work,
        state=Forming.State.DRAFT,
        rules={"size": {"min": 2, "max": 3}},
        plan={"groups": [[late.pk]], "moves": [], "version": 1},
        created_by=cast.alice,
        created_at=now,
    )
    repairing = Repairing.objects.create(
        programme=programme,
        forming=draft,
        work=draft_work,
        state=Repairing.State.DRAFT,
        plan=Options(
            groups=tuple(group.pk for group in groups),
            members=tuple(_members(group) for group in groups),
            waiting=(late.pk,),
            options=(Option(0, 0, True, (Change(late.pk, None, 0),)),),
        ).write(),
        created_by=cast.alice,
        created_at=now,
    )
    role = Role.objects.get(programme=programme, person=cast.faye)
    values = {
        "slug": programme.slug,
        "institution": "vienna",
        "number": 1,
        "kind": "csv",
        "key": "unknown",
        "case": "measles-and-trust",
        "token": "unknown",
        "pk": session.pk,
        "blueprint": forked(cast, now).entry.slug,
        "image": 1,
        "person": late.pk,
    }
    article = add_article(record=Record("Ways to meet", doi="10.1000/ways"), actor=cast.alice, at=now)
    keeping = keep_some(cast, now)
    collection = start_collection(editor=cast.bob, title="Ways", introduction="", is_public=False, at=now)
    shelf = access_collection(reader=cast.bob, slug=collection.slug)
    add_to_collection(shelf=shelf, article=article, at=now)
    guest, _invited = [
        collection.guests.create(email=person.email, person=is_in, invited_at=now)
        for person, is_in in [(cast.vera, cast.vera), (cast.kiyo, None)]
    ]
    values["review"] = _reviewed(cast, article, now).pk
    values |= {"collection": collection.slug, "item": collection.items.get().pk, "guest": guest.pk}
    search = save_search(person=cast.bob, question="exchange", every="day", at=now)
    values["search"] = search.pk
    contact, partnership = two_contacts(cast, now)
    values["idea"] = contact.idea.entry.slug
    special: dict[str, dict[str, Any]] = {
        "evidence-picture": {"subject": "map"},
        "scoping-review-release": {"person": cast.carol.pk},
        "scoping-review-article": {"article": article.pk},
        "scoping-review-settle": {"article": article.pk},
        "sign-up-link": {"token": "not-one"},
        "sign-in-link": {"token": sign_in_address(cast.vera).rstrip("/").rsplit("/", 1)[-1]},
        "send-reminder": {"kind": "hours"},
        "team-remove": {"number": role.pk},
        "plan-session": {"key": planned.key},
        "plan-task": {"key": task.key},
        "plenary": {"key": plenary.key},
        "venue": {"pk": venue.pk},
        "venue-remove": {"pk": venue.pk},
        "plenary-hold": {"key": plenary.key},
        "timetable-anew": {"key": planned.key},
        "plenary-sittings": {"key": conference.key},
        "invitation-take-back": {"number": invitation.pk},
        "invitation": {"token": "0"},
        "calendar-remove": {"number": period.pk},
        "join": {"token": vienna.join_token},
        "join-sent": {"token": vienna.join_token},
        "application-decide": {"pk": applicant.pk},
        "calendar-feed": {"token": feed.token},
        "student-take-out": {"pk": late.pk},
        "student-erase": {"pk": late.pk},
        "room-task": {"key": task.key},
        **keeping,
        **furnish_commons(cast, now),
        "stage": {"key": stage.key},
        "help-answer": {"pk": call.pk},
        "method-add": {"kind": "matrix"},
        "method-stage": {"key": stage.key},
        "method-move": {"key": stage.key},
        "method-remove": {"key": decide.key},
        "stage-hand-in": {"key": draft_stage.key},
        "stage-reopen": {"key": handed_in.key},
        "room-file": {"kind": "pdf"},
        "write-up-file": {"kind": "docx"},
        "room-comment": {"pk": comment.pk},
        "room-version": {"pk": version.pk},
        "room-version-restore": {"pk": version.pk},
        "room-source": {"pk": source.pk},
        "stage-news": {"key": peers.key},
        "stage-text": {"key": stage.key},
        "stage-done": {"key": decide.key},
        "stage-cell": {"key": compare.key},
        "stage-node": {"key": analyse.key},
        "stage-move": {"key": analyse.key},
        "stage-item": {"key": decide.key},
        "stage-mark": {"key": decide.key},
        "stage-decide": {"key": decide.key},
        "decision-stand": {"key": decide.key, "decision": 1},
        "decision-close": {"key": decide.key, "decision": 1},
        "decision-reopen": {"key": decide.key, "decision": 1},
        "stage-statements": {"key": agree.key},
        "stage-ratings": {"key": agree.key},
        "stage-round": {"key": agree.key},
        "stage-peers": {"key": peers.key},
        "stage-review": {"key": peers.key, "pk": review.pk},
        "stage-review-image": {"key": peers.key, "pk": review.pk, "image": 1},
        "stage-review-thanks": {"key": peers.key, "pk": received.pk},
        "reviews": {"key": peers.key},
        "reviews-deal": {"key": peers.key},
    }
    weekly, first = _weekly_hour(now)
    values |= {"organiser": weekly.organiser_token, "mine": first.token}
    for name in ("meeting", "add", "mine", "leave", "calendar", "table"):
        special[f"whenever-{name}"] = {"token": weekly.token}
    special["whenever-remove"] = {"pk": first.pk}
    for name in ("", "-cite", "-export", "-similar", "-save", "-collect", "-add"):
        special[f"article{name}"] = {"number": article.pk}
    special |= {f"contact{name}": {"pk": contact.pk} for name in ("", "-answer", "-withdraw", "-agreement")}
    for name in ("", "-rewrite", "-confirm", "-end", "-start"):
        special[f"partnership{name}"] = {"pk": partnership.pk}
    special |= {name: {"token": search.token} for name in ("search-stop", "search-feed")}
    special["api-article"] = special["api-article-file"] = {"number": article.pk}
    for name in ("roster-preview", "roster-confirm", "roster-drop"):
        special[name] = {"pk": upload.pk}
    for name in ("answer", "accept", "decline", "withdraw"):
        special[f"proposal-{name}"] = {"pk": proposal.pk}
    for name in ("", "-group", "-stop", "-again", "-confirm", "-undo", "-drop"):
        special[f"timetable{name}"] = {"pk": timetable.pk}
    for name in (
        "",
        "-group",
        "-stop",
        "-again",
        "-confirm",
        "-undo",
        "-drop",
        "-move",
        "-move-person",
        "-person",
        "-move-back",
        "-export",
    ):
        special[f"forming{name}"] = {"pk": draft.pk}
    for name in ("", "-stop", "-drop", "-confirm"):
        special[f"repair{name}"] = {"pk": repairing.pk}
    special["forming-group"]["number"] = 3  # groups 1 and 2 are there already
    special["forming-undo"] = {"pk": confirmed.pk}
    return Furnished(cast, values, special)


def _weekly_hour(now: datetime) -> tuple[Meeting, Participant]:
    """Of two people who have agreed on an hour."""
    meeting = call_meeting(
        token=new_token(), title="Case round", zone="Europe/Vienna", minutes=60, first_day=now.date(), weeks=8,
        at=now,
    )  # fmt: skip
    first, _second = (
        save_answer(meeting=meeting, token=new_token(), name=name, zone=zone, hours="f" * 84, at=now)
        for name, zone in [("Ana", "America/Sao_Paulo"), ("Fumi", "Asia/Tokyo")]
    )
    agree_on(meeting=meeting, hours=[26], at=now)
    return meeting, first


def _members(group: Group) -> tuple[int, ...]:
    return tuple(sorted(group.memberships.values_list("enrolment_id", flat=True)))


def _group(cast: Cast, forming: Forming, number: int, members: list[str], now: datetime) -> Group:
    group = Group.objects.create(
        programme=cast.programme, forming=forming, number=number, facilitator=cast.faye
    )
    for key in members:
        Membership.objects.create(group=group, enrolment=cast.enrolments[key], joined_at=now)
    return group


def _reviewed(cast: Cast, article: Article, at: datetime) -> ScopingReview:
    """Bob has let the article in, Carol has not read it."""
    review = start_review(
        question="What helps?", scope="", search="", readers=2, reads_text=False, actor=cast.alice, at=at
    )
    for coder in (cast.bob, cast.carol):
        appoint_coder(review=review, email=coder.email, actor=cast.alice, at=at)
    take_in(review=review, actor=cast.alice, at=at)
    said = {"abstract": ["in"]}
    answer(
        candidate=review.candidates.get(article=article), step="abstract", answers=said, actor=cast.bob, at=at
    )
    return review


def keep_some(cast: Cast, now: datetime) -> dict[str, dict[str, Any]]:
    """Two records that were merged, one that waits for a decision, and a file to look at."""
    name = (Name("Wu", "Anette"),)
    one = Record("Ways to meet at night in five schools", authors=name, year=2024, doi="10.1000/night")
    kept, other = [
        keep_record(record, actor=cast.alice, at=now, source="a file").article
        for record in (one, Record("Ways of meeting", pmid="1"))
    ]
    keep_record(replace(one, doi=""), actor=cast.alice, at=now, source="another file")
    keep_record(replace(one, doi="", journal="Night"), actor=cast.alice, at=now, source="another file")
    assert kept and other
    made = merge_articles(kept=kept, other=other, actor=cast.alice, at=now)
    files = [ContentFile(b"TY  - JOUR\nTI  - Nights\nER  - \n", "night.ris")]
    number = {"number": send_files(files=files, actor=cast.alice, at=now).pk}
    waiting = {"number": Waiting.objects.get().pk}
    return {
        **dict.fromkeys(("import", "import-confirm", "import-stop", "import-drop", "import-undo"), number),
        **dict.fromkeys(("duplicate", "duplicate-again"), waiting),
        **{name: {"number": kept.pk} for name in ("article-merge", "article-history")},
        "merge-undo": {"number": made.pk},
        "change-undo": {"number": made.change_id},
    }
