"""Thanks, and what readers say to an entry and to one another."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from worldrounds.commons.actions.entries import locked_entry
from worldrounds.commons.models import Entry, EntryPost, Thanks
from worldrounds.commons.models.talk import LONGEST_POST
from worldrounds.commons.rules import check_is_author, is_trusted
from worldrounds.core import audit
from worldrounds.core.errors import Refused
from worldrounds.core.markdown import has_links
from worldrounds.people.actions import one_at_a_time
from worldrounds.people.models import Person

POSTS_A_DAY = 100
POSTS_A_DAY_OF_A_NEW_AUTHOR = 10
POSTS_IN_A_MINUTE = 5
CHANGES_FOR = timedelta(minutes=30)

State = EntryPost.State
Stance = EntryPost.Stance


def thank(*, person: Person, entry: Entry, at: datetime) -> None:
    """One a person; a second click changes nothing."""
    _check_is_open(entry)
    if entry.author_id == person.pk:
        raise Refused(_("This is your own."))
    try:
        with transaction.atomic():
            _thanks, is_new = Thanks.objects.get_or_create(entry=entry, person=person, defaults={"at": at})
            if is_new:
                audit.record(at=at, actor=person, verb="thanked", target=entry)
    except IntegrityError:  # two clicks at once
        return


def take_thanks_back(*, person: Person, entry: Entry, at: datetime) -> None:
    if Thanks.objects.filter(entry=entry, person=person).delete()[0]:
        audit.record(at=at, actor=person, verb="took thanks back", target=entry)


@transaction.atomic
def say(
    *, person: Person, entry: Entry, text: str, at: datetime, answers_to: EntryPost | None = None
) -> EntryPost:
    """An answer to an answer stands below the same post. The same text twice is one post."""
    entry, text = _locked_open(entry), _checked(text)
    if answers_to is not None:
        answers_to = answers_to.answers_to or answers_to
        if answers_to.entry_id != entry.pk or answers_to.state != State.PUBLIC:
            raise Refused(_("What you answer to is no longer there."))
    one_at_a_time(person)
    same = EntryPost.objects.filter(entry=entry, author=person, text=text, answers_to=answers_to)
    if (said := same.filter(state__in=EntryPost.THERE).first()) is not None:
        return said
    trusted = is_trusted(person)
    _check_limits(person, trusted, at)
    said = EntryPost.objects.create(
        entry=entry, answers_to=answers_to, author=person, text=text, at=at, state=_state(text, trusted)
    )
    audit.record(at=at, actor=person, verb="posted", target=said)
    return said


@transaction.atomic
def respond(
    *, person: Person, entry: Entry, stance: Stance, text: str, would_change: str, at: datetime
) -> EntryPost:
    """Whether one agrees with a vision, why, and what would change that. Said again, it changes the first response."""
    entry, text, would_change = _locked_open(entry), _checked(text), " ".join(would_change.split())
    if stance == Stance.AGREE_IF and not would_change:
        raise Refused(_("Say under which condition you agree."), field="would_change")
    one_at_a_time(person)
    trusted = is_trusted(person)
    state = _state(f"{text}\n{would_change}", trusted)
    values = {"text": text, "stance": stance, "would_change": would_change, "state": state}
    mine = EntryPost.objects.filter(entry=entry, author=person, state__in=EntryPost.THERE)
    said = mine.exclude(stance="").first()
    if said is None:
        _check_limits(person, trusted, at)
        said = EntryPost.objects.create(entry=entry, author=person, at=at, **values)
    elif any(getattr(said, name) != value for name, value in values.items()):
        mine.filter(pk=said.pk).update(**values, changed_at=at)
        said.refresh_from_db()
    else:
        return said
    audit.record(at=at, actor=person, verb="responded", target=said, stance=stance)
    return said


@transaction.atomic
def change_post(*, person: Person, post: EntryPost, text: str, at: datetime) -> EntryPost:
    """For a while; later readers may have answered what would no longer be there."""
    check_is_author(person, post)
    kept = EntryPost.objects.select_for_update().get(pk=post.pk)
    text = _checked(text)
    if not may_be_changed(kept, at):
        raise Refused(_("This can no longer be changed. Delete it, or write another post."))
    if text != kept.text:
        kept.text, kept.changed_at, kept.state = text, at, _state(text, is_trusted(person))
        kept.save(update_fields=["text", "changed_at", "state"])
        audit.record(at=at, actor=person, verb="changed post", target=kept)
    return kept


@transaction.atomic
def delete_post(*, person: Person, post: EntryPost, at: datetime) -> None:
    """That there was something, whose and when, stays; a second click changes nothing."""
    check_is_author(person, post)
    kept = EntryPost.objects.select_for_update().get(pk=post.pk)
    if kept.is_there:
        kept.text, kept.state, kept.changed_at = "", State.DELETED, at
        kept.save(update_fields=["text", "state", "changed_at"])
        audit.record(at=at, actor=person, verb="deleted post", target=kept)


def may_be_changed(post: EntryPost, at: datetime) -> bool:
    """A response is changed by responding again, at any time."""
    return post.is_there and not post.stance and at - post.at <= CHANGES_FOR


def _state(text: str, trusted: bool) -> State:
    """No links from strangers before somebody has looked."""
    return State.PUBLIC if trusted or not has_links(text) else State.WAITING


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Refused(_("Write something first."), field="text")
    if len(text) > LONGEST_POST:
        raise Refused(
            _("This is too long: at most %(most)s characters.") % {"most": LONGEST_POST}, field="text"
        )
    return text


def _locked_open(entry: Entry) -> Entry:
    """Its text stays as it is while somebody answers to it."""
    kept = locked_entry(entry)
    _check_is_open(kept)
    return kept


def _check_is_open(entry: Entry) -> None:
    if not entry.is_public:
        raise Refused(_("This is not public, so nothing can be added to it."))


def _check_limits(person: Person, trusted: bool, at: datetime) -> None:
    mine = EntryPost.objects.filter(author=person)
    most = POSTS_A_DAY if trusted else POSTS_A_DAY_OF_A_NEW_AUTHOR
    if mine.filter(at__gt=at - timedelta(days=1)).count() >= most:
        raise Refused(
            _("You have written %(most)s posts today. Write the next one tomorrow.") % {"most": most}
        )
    if mine.filter(at__gt=at - timedelta(minutes=1)).count() >= POSTS_IN_A_MINUTE:
        raise Refused(_("That was fast. Wait a minute, then send it again; your text is kept on this page."))
