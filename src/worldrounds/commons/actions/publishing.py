"""From a draft to a public entry, and to its end: the same for every kind."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.commons.actions.entries import locked_entry
from worldrounds.commons.mails import tell_author
from worldrounds.commons.models import Entry, Profile, Removal, Report
from worldrounds.commons.queries.people import school_of
from worldrounds.commons.rules import check_is_author, check_is_editor, check_is_not_own, is_trusted
from worldrounds.core import audit
from worldrounds.core.errors import Refused
from worldrounds.network.models import Institution
from worldrounds.people.models import Person

MOST_WAITING = 3  # entries of a new author
MOST_A_DAY = 20  # entries of anybody
LONGEST_REASON = 600  # characters

State = Entry.State


@transaction.atomic
def publish(*, person: Person, entry: Entry, at: datetime) -> Entry:
    """Public at once where the author is trusted; else it waits for an editor. A second click changes nothing."""
    check_is_author(person, entry)
    kept = locked_entry(entry)
    if kept.state in (State.WAITING, State.PUBLIC):
        return kept
    if kept.state != State.DRAFT:
        raise Refused(
            _("This is no longer public. What was taken back or removed cannot be published again.")
        )
    _check_limits(person, at)
    _check_is_new(kept)
    kept.institution = kept.institution or school_of(person)
    if is_trusted(person):
        return _moved(kept, State.PUBLIC, by=person, at=at, verb="published entry", published_at=at)
    return _moved(kept, State.WAITING, by=person, at=at, verb="submitted entry")


@transaction.atomic
def retract(*, person: Person, entry: Entry, reason: str, at: datetime) -> Entry:
    """By the author. Title, author, days and reason stay; what only waits becomes a draft again."""
    check_is_author(person, entry)
    kept = locked_entry(entry)
    if kept.state == State.WAITING:
        return _moved(kept, State.DRAFT, by=person, at=at, verb="took back entry")
    return _ended(kept, State.RETRACTED, by=person, reason=reason, at=at, verb="retracted entry")


@transaction.atomic
def let_through(*, editor: Person, entry: Entry, at: datetime) -> Entry:
    """An editor has read what a new author sent. From now on the author needs nobody."""
    check_is_editor(editor)
    kept = locked_entry(entry)
    if kept.state != State.WAITING:
        return kept
    check_is_not_own(editor, kept)
    trust(kept.author, at=at, school=kept.institution)
    kept = _moved(kept, State.PUBLIC, by=editor, at=at, verb="let entry through", published_at=at)
    tell_author(kept, "let through")
    return kept


@transaction.atomic
def remove(*, editor: Person, entry: Entry, reason: str, at: datetime) -> Entry:
    """By an editor. What its author publishes next waits for an editor again."""
    check_is_editor(editor)
    check_is_not_own(editor, entry)
    kept = locked_entry(entry)
    if kept.is_ended:
        return kept
    kept = _ended(kept, State.REMOVED, by=editor, reason=reason, at=at, verb="removed entry")
    Removal.objects.create(entry=kept, by=editor, reason=kept.ended_because, at=at)
    Report.objects.filter(entry=kept, closed_at=None).update(closed_at=at)
    distrust(kept.author)
    tell_author(kept, "removed", because=kept.ended_because)
    return kept


@transaction.atomic
def put_back(*, editor: Person, entry: Entry, at: datetime) -> Entry:
    """After an appeal."""
    check_is_editor(editor)
    kept = locked_entry(entry)
    if kept.state != State.REMOVED:
        return kept
    trust(kept.author, at=at, school=kept.institution)
    values = {"ended_at": None, "ended_because": "", "published_at": kept.published_at or at}
    return _moved(kept, State.PUBLIC, by=editor, at=at, verb="put entry back", **values)


@transaction.atomic
def pick(*, editor: Person, entry: Entry, is_picked: bool, at: datetime) -> Entry:
    """An editor's pick is shown first. ``is_picked`` False takes it back."""
    check_is_editor(editor)
    kept = locked_entry(entry)
    if not kept.is_public:
        raise Refused(_("Only what is public can be picked."))
    if is_picked == (kept.picked_at is not None):
        return kept
    verb = "picked entry" if is_picked else "unpicked entry"
    return _moved(kept, State.PUBLIC, by=editor, at=at, verb=verb, picked_at=at if is_picked else None)


def trust(person: Person | None, *, at: datetime, school: Institution | None = None) -> None:
    """Nobody needs to read first what they publish; ``school``: that an editor has seen them to be at."""
    if person is None:
        return
    profile, _is_new = Profile.objects.get_or_create(person=person)
    profile.trusted_at = profile.trusted_at or at
    if school is not None and school.pk == profile.institution_id:
        profile.confirmed, profile.asked_because = school, ""
    profile.save(update_fields=["trusted_at", "confirmed", "asked_because"])


def distrust(person: Person | None) -> None:
    Profile.objects.filter(person=person).update(trusted_at=None, confirmed=None)


def checked_reason(reason: str) -> str:
    """Raises Refused."""
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Say why, in a sentence. It stays on the page."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Say it in at most %(most)s characters.") % {"most": LONGEST_REASON}, field="reason")
    return reason


def _check_limits(author: Person, at: datetime) -> None:
    mine = Entry.objects.filter(author=author)
    if mine.filter(published_at__gt=at - timedelta(days=1)).count() >= MOST_A_DAY:
        raise Refused(_("You have published much today. Publish the rest tomorrow."))
    if mine.filter(state=State.WAITING).count() >= MOST_WAITING:
        raise Refused(
            _("%(count)s of your texts wait for an editor. As soon as one of them is through, send the next.")
            % {"count": MOST_WAITING}
        )


def _check_is_new(entry: Entry) -> None:
    """The same author has not published the same before."""
    same = Entry.objects.filter(
        author=entry.author,
        kind=entry.kind,
        title__iexact=entry.title,
        state__in=[State.WAITING, State.PUBLIC],
    )
    if same.exclude(pk=entry.pk).exists():
        raise Refused(
            _(
                "You have published something with this title already. Change that one, or give this another title."
            ),
            field="title",
        )


def _ended(kept: Entry, state: State, *, by: Person, reason: str, at: datetime, verb: str) -> Entry:
    reason = checked_reason(reason)
    if kept.is_ended:
        return kept
    if kept.state == State.DRAFT:
        raise Refused(_("This was never published."))
    return _moved(kept, state, by=by, at=at, verb=verb, ended_at=at, ended_because=reason, picked_at=None)


def _moved(
    kept: Entry, state: State, *, by: Person, at: datetime, verb: str, **values: datetime | str | None
) -> Entry:
    kept.state = state
    for name, value in values.items():
        setattr(kept, name, value)
    kept.save()
    audit.record(at=at, actor=by, verb=verb, target=kept, title=kept.title, because=kept.ended_because)
    return kept
