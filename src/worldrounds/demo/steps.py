"""The steps from a blueprint to groups that have their times, each by the actions that people's clicks call.

The demonstration takes them, and the test that runs every blueprint from its first day to its last.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from importlib import resources
from time import monotonic

from django.core import mail
from django.core.mail import EmailMessage

from worldrounds.commons.catalogue import Blueprint
from worldrounds.core.work import Reporter
from worldrounds.core.zones import zone
from worldrounds.demo.season import Season
from worldrounds.groups.actions import form, start_forming
from worldrounds.groups.draft import Draft
from worldrounds.journeys.add_school import add_new_school
from worldrounds.journeys.confirm_groups import confirm_groups
from worldrounds.meetings.actions.sessions import set_plenary
from worldrounds.meetings.actions.timetables import confirm_timetable, fill_timetable, start_timetable
from worldrounds.meetings.queries import planned_sittings, sittings_of
from worldrounds.meetings.sittings import plenary_starts
from worldrounds.network.actions import Facts
from worldrounds.people.actions import allow_programmes, change_account
from worldrounds.people.models import Person
from worldrounds.programmes.actions.invitations import accept_invitation, invite_site_lead
from worldrounds.programmes.actions.start import start_programme
from worldrounds.programmes.actions.team import add_to_team
from worldrounds.programmes.models import Enrolment, PlannedSession, Role

School = Mapping[str, str]  # a row of data/schools.csv


def schools() -> Iterator[dict[str, str]]:
    text = resources.files("worldrounds.demo").joinpath("data/schools.csv").read_text("utf-8")
    yield from csv.DictReader(text.splitlines())


def start(season: Season, design: Blueprint, *, title: str, first_day: date, at: datetime) -> None:
    season.coordinator = allow_programmes(
        email="helena.brandt@rounds.example", name="Helena Brandt", time_zone="Europe/Vienna", at=at
    )
    season.programme = start_programme(
        blueprint=design, title=title, first_day=first_day, actor=season.coordinator, at=at
    )
    add_to_team(
        standing=season.standing,
        kind=Role.Kind.FACILITATOR,
        email="tomas.novak@rounds.example",
        name="Tomás Novák",
        at=at + timedelta(weeks=2),
    )
    facilitator = Person.objects.get(email="tomas.novak@rounds.example")
    season.facilitator = change_account(
        person=facilitator,
        name=facilitator.name,
        time_zone="Europe/Prague",
        language=facilitator.language,
        mail_when_named=facilitator.mail_when_named,
        at=at + timedelta(weeks=3),
    )


def invite(season: Season, rows: Sequence[School]) -> None:
    at = season.begun - timedelta(weeks=7)
    for row in rows:
        facts = Facts(
            name=row["school"],
            city=row["city"],
            country=row["country"],
            time_zone=row["tz"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
        )
        partner, _new = add_new_school(standing=season.standing, facts=facts, at=at)
        season.partners.append(partner)
        email = lead_email(row)
        invite_site_lead(standing=season.standing, partner=partner, email=email, name=row["lead"], at=at)


def accept(row: School, *, at: datetime) -> Person:
    """The site lead opens the link in the mail."""
    mails = (sent for sent in outbox() if sent.to[0] == lead_email(row))
    (token,) = (found[1] for sent in mails if (found := re.search(r"/invitations/([^/]+)/", str(sent.body))))
    return accept_invitation(token=token, name=row["lead"], at=at).person


def lead_email(row: School) -> str:
    return f"lead@{row['slug']}.example"


def outbox() -> list[EmailMessage]:
    return list(getattr(mail, "outbox", []))


def form_groups(season: Season) -> None:
    at = season.begun - timedelta(days=5)
    forming = start_forming(standing=season.standing, rules=season.programme.document["rules"], seed=1, at=at)
    form(forming_id=forming.pk, reporter=Reporter(forming.work_id, clock=_clock_from(at)))
    forming.refresh_from_db()
    version = Draft.read(forming.plan).version
    season.groups = confirm_groups(standing=season.standing, forming=forming, version=version, at=at)


def _clock_from(at: datetime) -> Callable[[], datetime]:
    """A clock that runs from then on, for the curve of a search."""
    began = monotonic()
    return lambda: at + timedelta(seconds=monotonic() - began)


def set_times(season: Season, *, gap_days: int) -> None:
    """Of the groups' meetings, then of the plenaries."""
    at = season.begun - timedelta(days=3)
    timetable = start_timetable(standing=season.standing, gap_days=gap_days, replace=False, at=at)
    fill_timetable(timetable_id=timetable.pk, reporter=Reporter(timetable.work_id, clock=lambda: at), at=at)
    timetable.refresh_from_db()
    confirm_timetable(standing=season.standing, timetable=timetable, at=at + timedelta(hours=2))
    for planned in season.programme.planned_sessions.filter(kind="plenary").select_related("programme"):
        _set_plenary(season, planned, at=at)


def _set_plenary(season: Season, planned: PlannedSession, *, at: datetime) -> None:
    """The first sitting at 13:00 in Vienna: morning in New York, late evening in Sydney. Others at the hour that is
    best for those who are asleep then."""
    zone_name = season.coordinator.time_zone
    start = datetime.combine(planned.first_day, time(13), tzinfo=zone(zone_name))
    students = Enrolment.objects.filter(programme=season.programme).values_list("time_zone", flat=True)
    for sitting in range(1, sittings_of(planned) + 1):
        others = planned_sittings(planned)
        best = plenary_starts(planned, Counter(students), others, zone_name=zone_name)
        set_plenary(
            standing=season.standing,
            planned=planned,
            starts_at=best[0].start if others and best else start,
            zone_name=zone_name,
            sitting=sitting,
            at=at,
        )
