"""The demonstration: an ICEP year in its second month, made by the same actions that real use calls."""

import json
import random
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from worldrounds.commons.catalogue import blueprint
from worldrounds.demo import life, steps, students
from worldrounds.demo.calendars import school_year
from worldrounds.demo.commons import share
from worldrounds.demo.review import hold_review
from worldrounds.demo.season import Season
from worldrounds.demo.steps import schools
from worldrounds.evidence.actions.starting import add_starting_collection
from worldrounds.evidence.likeness import bring_up_to_date
from worldrounds.network.actions import Days, add_period
from worldrounds.people.models import Person
from worldrounds.people.queries import demo_cast_file
from worldrounds.programmes.models import Enrolment

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
    design = blueprint("icep-year")
    if design is None:
        raise LookupError("the blueprint icep-year is part of the package")
    title = f"{TITLE} {first_day.year}–{(first_day.year + 1) % 100:02}"
    at = season.now - timedelta(weeks=WEEKS_IN + 12)
    steps.start(season, design, title=title, first_day=first_day, at=at)


def _first_monday(day: date) -> date:
    """Of the month that ``day`` is in: programmes of months begin with one."""
    first = day.replace(day=1)
    return first + timedelta(days=-first.weekday() % 7)


def _invite_schools(season: Season) -> None:
    steps.invite(season, list(schools()))


def _let_schools_answer(season: Season) -> None:
    """Each site lead accepts, and enters the school's calendar."""
    for partner, row in zip(season.partners, schools(), strict=True):
        at = season.begun - timedelta(days=season.rng.randint(40, 46))
        lead = steps.accept(row, at=at)
        for days in school_year(
            row["slug"],
            row["country"],
            first_day=season.programme.first_day,
            end_day=season.programme.end_day,
            today=season.now.date(),
        ):
            period = Days(days.kind, days.name, days.first_day, days.end_day)
            add_period(institution=partner.institution, days=period, actor=lead, at=at)
    season.say(
        f"Invited {len(season.partners)} schools; their site leads accepted and entered their calendars"
    )


def _enrol(season: Season) -> None:
    themes = [theme["key"] for theme in season.programme.document["themes"]]
    at = season.begun - timedelta(weeks=3)
    for partner, row in zip(season.partners, schools(), strict=True):
        lead = Person.objects.get(email=steps.lead_email(row))
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
    steps.form_groups(season)


def _set_times(season: Season) -> None:
    season.say(f"Finding meeting times for {len(season.groups)} groups")
    steps.set_times(season, gap_days=7)
