"""Compose a programme's method: add a stage, change it, move it, take it out while nobody has written in it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from worldrounds.core.addresses import first_free
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.programmes.actions.plan import outside
from worldrounds.programmes.history import record
from worldrounds.programmes.models import Programme, Stage
from worldrounds.programmes.rules import Standing, may_manage

MOST_STAGES = 60
ROUNDS = range(1, 6)
REVIEWS = range(3)


class MethodRefused(Refused):
    """The method cannot be changed like this."""


@dataclass(frozen=True)
class Facts:
    """What a stage says and when. ``theme``: the key of one of the blueprint's themes; empty: the room's own case."""

    title: str
    instructions: str
    opens_day: date
    due_day: date | None = None
    theme: str = ""
    rounds: int = 3  # of a consensus stage
    reviews: int = 2  # of a review stage
    consequence: str = ""  # of a review stage


@transaction.atomic
def add_stage(*, standing: Standing, kind: str, key: str, facts: Facts, at: datetime) -> Stage:
    """A stage at the end of the method. ``key`` was proposed by ``free_key`` with the form: the same form sent twice
    adds one stage; another stage that has taken the key meanwhile lets this one have the next."""
    programme = _locked(standing)
    if kind not in Stage.Kind.values:
        raise MethodRefused(_("There is no such kind of stage."))
    _check(programme, facts)
    found = programme.stages.filter(key=key).first()
    if found is not None and (found.kind, found.title) == (kind, facts.title.strip()):
        return found
    if programme.stages.count() >= MOST_STAGES:
        raise MethodRefused(_("A method has %(most)d stages at most.") % {"most": MOST_STAGES})
    stage = Stage(programme=programme, kind=kind, key=key if not found and key else free_key(programme, kind))
    stage.position = (programme.stages.aggregate(last=Max("position"))["last"] or 0) + 1
    _write(stage, facts)
    stage.save()
    record(standing, stage, "added stage", at=at, kind=kind, title=stage.title)
    return stage


@transaction.atomic
def change_stage(*, standing: Standing, stage: Stage, facts: Facts, at: datetime) -> Stage:
    """Its words and days. Its kind stays: what groups have written in it belongs to that kind."""
    programme = _locked(standing)
    _check(programme, facts)
    stage = _living(programme, stage)
    before = [stage.opens_day.isoformat(), stage.due_day.isoformat() if stage.due_day else ""]
    _write(stage, facts)
    stage.save()
    record(standing, stage, "changed stage", at=at, title=stage.title, before=before)
    return stage


@transaction.atomic
def move_stage(*, standing: Standing, stage: Stage, place: int, at: datetime) -> int:
    """To ``place`` (1 is the first), or as near as there is one; the others make room. Returns the place that it has."""
    programme = _locked(standing)
    stages = list(programme.stages.order_by("position", "pk"))
    if stage not in stages:
        raise MethodRefused(_gone())
    before = stages.index(stage) + 1
    place = min(max(place, 1), len(stages))
    stages.insert(place - 1, stages.pop(before - 1))
    if place != before:
        for number, moved in enumerate(stages, start=1):
            moved.position = number
        Stage.objects.bulk_update(stages, ["position"])
        record(standing, stage, "moved stage", at=at, title=stage.title, before=before, place=place)
    return place


def drop_stage(*, standing: Standing, stage: Stage, at: datetime) -> None:
    """Callers have locked the stage and made sure that nobody has written in it (``journeys.remove_stage``)."""
    record(standing, stage, "removed stage", at=at, kind=stage.kind, title=stage.title)
    stage.delete()


def free_key(programme: Programme, kind: str) -> str:
    """The kind's name, or that with the first number that no stage has (1 query)."""
    return first_free(kind, set(programme.stages.values_list("key", flat=True)))


def check_may_compose(standing: Standing) -> None:
    if not may_manage(standing):
        raise NotAllowed(_("Only the coordinator changes the method."))


def _locked(standing: Standing) -> Programme:
    check_may_compose(standing)
    return Programme.objects.select_for_update().get(pk=standing.programme.pk)


def _living(programme: Programme, stage: Stage) -> Stage:
    found = programme.stages.filter(pk=stage.pk).first()
    if found is None:
        raise MethodRefused(_gone())
    return found


def _gone() -> str:
    return _("This stage has been taken out of the method meanwhile.")


def _check(programme: Programme, facts: Facts) -> None:
    if not facts.title.strip():
        raise MethodRefused(_("Give the stage a title."), field="title")
    themes = {theme["key"] for theme in programme.document.get("themes", ())}
    if facts.theme and facts.theme not in themes:
        raise MethodRefused(_("Choose one of the themes in the list."), field="theme")
    if facts.rounds not in ROUNDS:
        raise MethodRefused(_("Choose 1 to 5 rounds."), field="rounds")
    if facts.reviews not in REVIEWS:
        raise MethodRefused(_("Choose 0, 1 or 2 products."), field="reviews")
    for field, day in (("opens_day", facts.opens_day), ("due_day", facts.due_day)):
        if day is not None and not programme.first_day <= day < programme.end_day:
            raise MethodRefused(outside(programme), field=field)
    if facts.due_day is not None and facts.due_day < facts.opens_day:
        raise MethodRefused(_("A stage cannot be due before it opens."), field="due_day")


def _write(stage: Stage, facts: Facts) -> None:
    stage.title, stage.instructions = facts.title.strip(), facts.instructions.strip()
    stage.theme, stage.rounds, stage.reviews = facts.theme, facts.rounds, facts.reviews
    stage.consequence = facts.consequence.strip()
    stage.opens_day, stage.due_day = facts.opens_day, facts.due_day
