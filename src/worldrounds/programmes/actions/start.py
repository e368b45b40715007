"""Start a programme from a blueprint."""

import re
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from worldrounds.commons.catalogue import Blueprint
from worldrounds.commons.dates import whole_span
from worldrounds.core import audit
from worldrounds.core.addresses import first_free
from worldrounds.core.days import in_words
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.people.actions import one_at_a_time
from worldrounds.people.models import Person
from worldrounds.programmes.models import PlannedSession, Programme, Role, Stage, Task
from worldrounds.programmes.planning import sessions_of, stages_of, tasks_of
from worldrounds.programmes.rules import may_start_programmes

LONGEST = timedelta(days=3 * 366)
_YEARS = re.compile("[–—/]")  # as in 2026–27 and 2026/27
_RESERVED = {"new"}  # /programmes/new/ is a page


class StartRefused(Refused):
    """The programme cannot be started like this."""


@transaction.atomic
def start_programme(
    *,
    blueprint: Blueprint,
    title: str,
    first_day: date,
    actor: Person,
    at: datetime,
    end_day: date | None = None,
) -> Programme:
    """A programme with its plan, and ``actor`` as its coordinator.

    A repeated click gives the programme that the first one made: same person, blueprint, title and first day.
    """
    if not may_start_programmes(actor):
        raise NotAllowed(_("Programmes are started by people who speak for a school here."))
    one_at_a_time(actor)
    title = title.strip()
    found = Programme.objects.filter(
        created_by=actor, blueprint=blueprint.slug, title=title, first_day=first_day
    ).first()
    if found is not None:
        return found
    programme = Programme.objects.create(
        slug=_free_slug(title or blueprint.title, first_day),
        title=title or blueprint.title,
        blueprint=blueprint.slug,
        blueprint_version=blueprint.version,
        document=dict(blueprint.document),
        first_day=first_day,
        end_day=_checked_end(blueprint, first_day, end_day),
        created_by=actor,
    )
    Role.objects.create(programme=programme, person=actor, kind=Role.Kind.COORDINATOR)
    _write_plan(programme)
    audit.record(
        at=at, actor=actor, verb="started programme", target=programme, programme=programme.slug,
        blueprint=f"{blueprint.slug} {blueprint.version}",
    )  # fmt: skip
    return programme


def _checked_end(blueprint: Blueprint, first_day: date, end_day: date | None) -> date:
    whole = whole_span(blueprint.document, first_day=first_day)
    if end_day is None:
        return whole.end_day
    if end_day < whole.end_day:
        last = in_words(whole.last_day, whole.end_day)
        raise StartRefused(
            _("The plan needs the days until %(day)s. Choose that day or a later one.") % {"day": last},
            field="last_day",
        )
    if end_day - first_day > LONGEST:
        raise StartRefused(_("A programme lasts three years at most."), field="last_day")
    return end_day


def _free_slug(title: str, first_day: date) -> str:
    start = slugify(_YEARS.sub("-", title))[:60].strip("-") or "programme"
    if start in _RESERVED or not any(part.isdigit() and len(part) == 4 for part in start.split("-")):
        start = f"{start}-{first_day.year}"
    # Also those of deleted programmes: their trail is nobody else's.
    taken = set(Programme.objects.filter(slug__startswith=start).values_list("slug", flat=True))
    taken |= audit.programme_slugs(start)
    return first_free(start, taken)


def _write_plan(programme: Programme) -> None:
    PlannedSession.objects.bulk_create(sessions_of(programme))
    Task.objects.bulk_create(tasks_of(programme))
    Stage.objects.bulk_create(stages_of(programme))
