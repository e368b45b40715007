"""Changes to the searches that people keep."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from worldrounds.core import audit
from worldrounds.core.errors import Refused
from worldrounds.evidence.models import Article, SavedSearch
from worldrounds.evidence.search.problems import checked
from worldrounds.people.models import Person

MOST_SEARCHES = 100  # of one person


@transaction.atomic
def save_search(*, person: Person, question: str, every: str, at: datetime) -> SavedSearch:
    """What is there already is not told again. A second click changes how often at most."""
    _check(every)
    words = checked(question, field="question")
    if person.saved_searches.exclude(question=words).count() >= MOST_SEARCHES:
        raise Refused(_("You keep %(most)s searches. Delete one first.") % {"most": MOST_SEARCHES})
    start = {"told_to": newest_number(), "looked_at": at, "made_at": at}
    kept, is_new = SavedSearch.objects.get_or_create(
        person=person, question=words, defaults=start | {"every": every}
    )
    if is_new:
        audit.record(at=at, actor=person, verb="saved search", target=kept, every=every)
    else:
        change_search(search=kept, every=every, at=at)
    return kept


@transaction.atomic
def change_search(*, search: SavedSearch, every: str, at: datetime) -> None:
    """How often mails come: a day, a week, or empty for none. Who begins again is told only of what comes now."""
    _check(every)
    if search.every == every:
        return
    if not search.every:
        search.told_to, search.looked_at = newest_number(), at
    search.every = every
    search.save(update_fields=["every", "told_to", "looked_at"])
    audit.record(at=at, actor=search.person, verb="changed search", target=search, every=every)


@transaction.atomic
def delete_search(*, search: SavedSearch, at: datetime) -> None:
    audit.record(at=at, actor=search.person, verb="deleted search", target=search)
    search.delete()


def newest_number() -> int:
    return Article.objects.aggregate(last=Max("pk"))["last"] or 0


def _check(every: str) -> None:
    if every not in SavedSearch.Every.values:
        raise Refused(_("Choose one of the three."), field="every")
