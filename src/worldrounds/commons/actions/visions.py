"""Writing a vision, and putting one's name under it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from worldrounds.commons.actions.entries import articles_of_lines, locked_entry, start_entry
from worldrounds.commons.models import Endorsement, Entry, Vision
from worldrounds.commons.models.visions import LONGEST_STATEMENT
from worldrounds.commons.queries.people import school_of
from worldrounds.commons.rules import check_is_author
from worldrounds.core import audit
from worldrounds.core.errors import Refused
from worldrounds.core.markdown import plain, shortened
from worldrounds.people.models import Person

IN_LISTS = 280  # characters of a statement

State = Entry.State


class NoSchool(Exception):
    """Who signs says from where."""


@transaction.atomic
def start_vision(
    *, author: Person, title: str, statement: str, language: str, articles: Iterable[str], at: datetime
) -> Vision:
    """A draft. It is signed with the author's name and school, so there must be one."""
    check_has_school(author)
    statement, cited = _checked(statement), articles_of_lines(articles)
    entry = start_entry(
        author=author,
        kind=Entry.Kind.VISION,
        title=title,
        summary=_short(statement),
        language=language,
        at=at,
    )
    entry.articles.set(cited)
    return Vision.objects.create(entry=entry, statement=statement)


@transaction.atomic
def change_vision(
    *,
    person: Person,
    vision: Vision,
    title: str,
    statement: str,
    language: str,
    articles: Iterable[str],
    at: datetime,
) -> None:
    """Until somebody has signed it or responded: what people have put their name to stays as it was."""
    statement, cited = _checked(statement), articles_of_lines(articles)
    entry = vision.entry = locked_entry(vision.entry)
    check_may_change(person, vision)
    entry.title, entry.summary, entry.language, entry.changed_at = title, _short(statement), language, at
    entry.save(update_fields=["title", "summary", "language", "changed_at"])
    entry.articles.set(cited)
    vision.statement = statement
    vision.save(update_fields=["statement"])
    audit.record(at=at, actor=person, verb="changed entry", target=entry)


def check_may_change(person: Person, vision: Vision) -> None:
    """Raises NotAllowed or Refused."""
    check_is_author(person, vision.entry)
    if vision.entry.is_ended:
        raise Refused(_("This is no longer public, and stays as it is."))
    if vision.endorsements.exists() or vision.entry.posts.exists():
        raise Refused(
            _(
                "Others have signed this or answered to it, so it stays as it is. Retract it and write another one."
            )
        )


@transaction.atomic
def endorse(*, person: Person, vision: Vision, read: datetime | None, at: datetime) -> None:
    """One a person; a second click changes nothing. ``read``: when the text that the person has read was last changed."""
    entry = locked_entry(vision.entry)
    if not entry.is_public:
        raise Refused(_("This is not public, so nobody can endorse it."))
    if entry.author_id == person.pk:
        raise Refused(_("You have signed it already: it is your own."))
    check_has_school(person)
    if entry.changed_at != read:
        raise Refused(_("The text has changed since you opened it. Read it once more, then sign it."))
    try:
        with transaction.atomic():
            Endorsement.objects.create(vision=vision, person=person, at=at)
            audit.record(at=at, actor=person, verb="endorsed", target=vision.entry)
    except IntegrityError:
        return


def withdraw_endorsement(*, person: Person, vision: Vision, at: datetime) -> None:
    if vision.endorsements.filter(person=person).delete()[0]:
        audit.record(at=at, actor=person, verb="withdrew endorsement", target=vision.entry)


def check_has_school(person: Person) -> None:
    """Raises NoSchool."""
    if school_of(person) is None:
        raise NoSchool(_("Say first which school you are at: it stands beside your name."))


def _checked(statement: str) -> str:
    statement = statement.replace("\r\n", "\n").strip()
    if len(statement) > LONGEST_STATEMENT:
        most = {"most": LONGEST_STATEMENT}
        raise Refused(_("A vision is short: at most %(most)s characters.") % most, field="statement")
    return statement


def _short(statement: str) -> str:
    return shortened(plain(statement), IN_LISTS)
