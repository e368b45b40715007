"""The demonstration: an ICEP year in its second month, made by the same actions that real use calls."""

import csv
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from importlib import resources

from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.db import transaction

from worldrounds.commons.catalogue import blueprint
from worldrounds.core.work import Reporter
from worldrounds.core.zones import zone
from worldrounds.demo import life, students
from worldrounds.demo.calendars import school_year
from worldrounds.demo.commons import share
from worldrounds.demo.review import hold_review
from worldrounds.demo.season import Season
from worldrounds.evidence.actions.starting import add_starting_collection
from worldrounds.evidence.likeness import bring_up_to_date
from worldrounds.groups.actions import form, start_forming
from worldrounds.groups.draft import Draft
from worldrounds.journeys.add_school import add_new_school
from worldrounds.journeys.confirm_groups import confirm_groups
from worldrounds.meetings.actions.sessions import set_plenary
from worldrounds.meetings.actions.timetables import confirm_timetable, fill_timetable, start_timetable
from worldrounds.meetings.queries import planned_sittings, sittings_of
from worldrounds.meetings.solving import plenary_starts
from worldrounds.network.actions import Days, Facts, add_period
from worldrounds.people.actions import allow_programmes
from worldrounds.people.models import Person
from worldrounds.people.queries import demo_cast_file
from worldrounds.programmes.actions.invitations import accept_invitation, invite_site_lead
from worldrounds.programmes.actions.start import start_programme
from worldrounds.programmes.actions.team import add_to_team
from worldrounds.programmes.models import Enrolment, PlannedSession, Role

TITLE = "ICEP year"
WEEKS_IN = 5  # the demonstration stands at least about this far into its programme
WITHOUT_HOURS = 4  # so many students have not told their free hours


def seed(*, now: datetime, say: Callable[[str], None], number: int = 2020) -> None:
    """Make the whole demonstration; ``number`` seeds everything drawn at random."""
    season = Season(now, random.Random(number), say)  # noqa: S311 - invented people, no secrets
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # mails are read here, not sent
    say("Starting a programme from the blueprint “ICEP year”")
    for step in (
        _collect,
        _start,
        _invite_schools,
        _let_schools_answer,
        _enrol,
        _form,
        _set_times,
        life.live,
        hold_review,
        share,
    ):
        with transaction.atomic():  # one commit a step; mails that a step needs are sent by the one before
            step(season)
    demo_cast_file().write_text(json.dumps(life.cast(season), ensure_ascii=False, indent=1), "utf-8")


def _collect(season: Season) -> None:
    add_starting_collection(at=season.now - timedelta(weeks=WEEKS_IN + 20))
    bring_up_to_date()


def _start(season: Season) -> None:
    first_day = _first_monday(season.now.date() - timedelta(weeks=WEEKS_IN))
    at = season.now - timedelta(weeks=WEEKS_IN + 12)
    season.coordinator = allow_programmes(
        email="helena.brandt@rounds.example", name="Helena Brandt", time_zone="Europe/Vienna", at=at
    )
    design = blueprint("icep-year")
    if design is None:
        raise LookupError("the blueprint icep-year is part of the package")
    season.programme = start_programme(
        blueprint=design,
        title=f"{TITLE} {first_day.year}–{(first_day.year + 1) % 100:02}",
        first_day=first_day,
        actor=season.coordinator,
        at=at,
    )
    add_to_team(
        standing=season.standing,
        kind=Role.Kind.FACILITATOR,
        email="tomas.novak@rounds.example",
        name="Tomás Novák",
        at=at + timedelta(weeks=2),
    )
    season.facilitator = Person.objects.get(email="tomas.novak@rounds.example")


def _first_monday(day: date) -> date:
    """Of the month that ``day`` is in: programmes of months begin with one."""
    first = day.replace(day=1)
    return first + timedelta(days=-first.weekday() % 7)


def schools() -> Iterator[dict[str, str]]:
    text = resources.files("worldrounds.demo").joinpath("data/schools.csv").read_text("utf-8")
    yield from csv.DictReader(text.splitlines())


def _invite_schools(season: Season) -> None:
    for row in schools():
        at = season.begun - timedelta(weeks=7)
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
        email = lead_email(row["slug"])
        invite_site_lead(standing=season.standing, partner=partner, email=email, name=row["lead"], at=at)


def _let_schools_answer(season: Season) -> None:
    """Each site lead opens the link in the mail, accepts, and enters the school's calendar."""
    tokens = {
        sent.to[0]: found[1]
        for sent in outbox()
        if (found := re.search(r"/invitations/([^/]+)/", str(sent.body)))
    }
    for partner, row in zip(season.partners, schools(), strict=True):
        at = season.begun - timedelta(days=season.rng.randint(40, 46))
        accepted = accept_invitation(token=tokens[lead_email(row["slug"])], name=row["lead"], at=at)
        for days in school_year(
            row["slug"],
            row["country"],
            first_day=season.programme.first_day,
            end_day=season.programme.end_day,
            today=season.now.date(),
        ):
            period = Days(days.kind, days.name, days.first_day, days.end_day)
            add_period(institution=partner.institution, days=period, actor=accepted.person, at=at)
    season.say(
        f"Invited {len(season.partners)} schools; their site leads accepted and entered their calendars"
    )


def lead_email(slug: str) -> str:
    return f"lead@{slug}.example"


def outbox() -> list[EmailMessage]:
    return list(getattr(mail, "outbox", []))


def _enrol(season: Season) -> None:
    themes = [theme["key"] for theme in season.programme.document["themes"]]
    at = season.begun - timedelta(weeks=3)
    for partner, row in zip(season.partners, schools(), strict=True):
        lead = Person.objects.get(email=lead_email(row["slug"]))
        roster = students.make_roster(row["slug"], row["country"], int(row["students"]), rng=season.rng)
        students.take_in(partner, roster, actor=lead, at=at)
    enrolments = list(
        Enrolment.objects.filter(programme=season.programme)
        .select_related("partner__institution", "person", "programme")
        .order_by("pk")
    )
    silent = set(season.rng.sample([e.pk for e in enrolments], WITHOUT_HOURS))
    for enrolment in enrolments:
        if enrolment.pk not in silent:
            told = at + timedelta(hours=season.rng.uniform(4, 300))
            students.fill_in(enrolment, themes, rng=season.rng, at=told)
    season.say(f"Took in the rosters of {len(season.partners)} schools: {len(enrolments)} students")


def _form(season: Season) -> None:
    season.say("Forming international groups")
    at = season.begun - timedelta(days=5)
    forming = start_forming(standing=season.standing, rules=season.programme.document["rules"], seed=1, at=at)
    form(forming_id=forming.pk, reporter=Reporter(forming.work_id, clock=lambda: at))
    forming.refresh_from_db()
    version = Draft.read(forming.plan).version
    season.groups = confirm_groups(standing=season.standing, forming=forming, version=version, at=at)


def _set_times(season: Season) -> None:
    season.say(f"Finding meeting times for {len(season.groups)} groups")
    at = season.begun - timedelta(days=3)
    timetable = start_timetable(standing=season.standing, gap_days=7, replace=False, at=at)
    fill_timetable(timetable_id=timetable.pk, reporter=Reporter(timetable.work_id, clock=lambda: at), at=at)
    timetable.refresh_from_db()
    confirm_timetable(standing=season.standing, timetable=timetable, at=at + timedelta(hours=2))
    for planned in season.programme.planned_sessions.filter(kind="plenary").select_related("programme"):
        _set_plenary(season, planned, at=at)


def _set_plenary(season: Season, planned: PlannedSession, *, at: datetime) -> None:
    """The first sitting on Saturday, 13:00 in Vienna: morning in New York, late evening in Sydney. Others at the
    hour that is best for those who are asleep then."""
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
