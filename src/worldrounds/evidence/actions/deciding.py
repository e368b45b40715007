"""What people decide about records that are probably held already."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.bibliography.record import Record, from_data
from worldrounds.core import audit
from worldrounds.core.errors import Refused
from worldrounds.evidence.actions.articles import add_article
from worldrounds.evidence.actions.changing import Choices, apply_record, locked, revert
from worldrounds.evidence.actions.following import articles_changed
from worldrounds.evidence.actions.undoing import is_in_use, take_out
from worldrounds.evidence.models import Article, Waiting
from worldrounds.people.models import Person

IDENTIFIERS = ("doi", "pmid", "pmcid")


@transaction.atomic
def merge_waiting(*, waiting_id: int, chosen: Choices | None, actor: Person, at: datetime) -> Waiting:
    """It is the same work."""
    waiting = _open(waiting_id)
    article = _held(waiting)
    record = _without_others(from_data(waiting.record), article)
    source = waiting.place or _("decided by hand")
    change = apply_record(
        article=article,
        record=record,
        chosen=chosen,
        source=source,
        actor=actor,
        at=at,
        belongs=waiting.belongs,
    )
    waiting.change = change
    articles_changed([article.pk])
    return _decide(waiting, Waiting.State.MERGED, article, actor, at)


@transaction.atomic
def keep_apart(*, waiting_id: int, actor: Person, at: datetime) -> Waiting:
    """It is another work: a record of its own. An identifier that the other holds stays with the other."""
    waiting = _open(waiting_id)
    article = add_article(record=_without_others(from_data(waiting.record), None), actor=actor, at=at)
    return _decide(waiting, Waiting.State.APART, article, actor, at)


@transaction.atomic
def leave_out(*, waiting_id: int, actor: Person, at: datetime) -> Waiting:
    return _decide(_open(waiting_id), Waiting.State.DROPPED, None, actor, at)


@transaction.atomic
def decide_again(*, waiting_id: int, actor: Person, at: datetime) -> Waiting:
    """Take a decision back; doing it again is no error."""
    waiting = Waiting.objects.select_for_update().get(pk=waiting_id)
    if waiting.change:
        revert(change=waiting.change, at=at)
    elif waiting.state == Waiting.State.APART and waiting.became:
        if is_in_use(waiting.became):
            raise Refused(_("The record is used by now: it is cited, coded or in a collection."))
        take_out([waiting.became.pk])
    waiting.change = None
    return _decide(waiting, Waiting.State.OPEN, None, actor, at)


def _open(number: int) -> Waiting:
    waiting = Waiting.objects.select_for_update().get(pk=number)
    if waiting.state != Waiting.State.OPEN:
        raise Refused(_("Somebody has decided this already."))
    return waiting


def _held(waiting: Waiting) -> Article:
    number = Article.objects.values_list("merged_into", flat=True).get(pk=waiting.article_id)
    return locked(number or waiting.article_id)[0]


def _without_others(record: Record, article: Article | None) -> Record:
    """Identifiers that another article has are kept beside the record: they name one article only."""
    taken: dict[str, list[str]] = {}
    for name in IDENTIFIERS:
        value = getattr(record, name)
        same = Article.objects.filter(**{name: value}, merged_into=None)
        if value and same.exclude(pk=article.pk if article else 0).exists():
            taken[name] = [value]
    if not taken:
        return record
    left = {name: "" if name in taken else getattr(record, name) for name in IDENTIFIERS}
    return replace(
        record, rest=record.rest | {"apart": taken}, doi=left["doi"], pmid=left["pmid"], pmcid=left["pmcid"]
    )


def _decide(
    waiting: Waiting, state: Waiting.State, became: Article | None, actor: Person, at: datetime
) -> Waiting:
    waiting.state, waiting.became = state, became
    waiting.decided_by, waiting.decided_at = (None, None) if state == Waiting.State.OPEN else (actor, at)
    waiting.save()
    audit.record(at=at, actor=actor, verb="decided on duplicate", target=waiting, state=state)
    return waiting
