"""Reports, and what editors decide about posts and appeals. What they decide about entries is in ``publishing.py``."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.commons.actions.publishing import checked_reason, distrust, put_back, trust
from worldrounds.commons.mails import tell_author
from worldrounds.commons.models import Entry, EntryPost, Removal, Report
from worldrounds.commons.rules import (
    check_is_author,
    check_is_editor,
    check_is_not_own,
    check_may_decide_appeal,
)
from worldrounds.core import audit
from worldrounds.core.errors import NotFound, Refused
from worldrounds.people.actions import one_at_a_time
from worldrounds.people.models import Person

REPORTS_A_DAY = 20  # of one person

State = EntryPost.State


@transaction.atomic
def report(
    *, person: Person, entry: Entry, post: EntryPost | None = None, kind: Report.Kind, text: str, at: datetime
) -> Report:
    """Editors see it. The same person's second report of the same thing takes the place of the first."""
    one_at_a_time(person)
    text = checked_reason(text) if text.strip() or kind == Report.Kind.OTHER else ""
    mine = Report.objects.filter(by=person)
    held = mine.filter(entry=entry, post=post, closed_at=None).first()
    if held is None and mine.filter(at__gt=at - timedelta(days=1)).count() >= REPORTS_A_DAY:
        raise Refused(_("You have reported much today. Editors look at it; report the rest tomorrow."))
    made = held or Report(entry=entry, post=post, by=person, at=at)
    made.kind, made.text = kind, text
    made.save()
    audit.record(at=at, actor=person, verb="reported", target=made.of, title=entry.title, kind=kind)
    return made


@transaction.atomic
def dismiss(*, editor: Person, report: Report, at: datetime) -> None:
    """It stays as it is: all reports of the same thing are closed."""
    check_is_editor(editor)
    check_is_not_own(editor, report.of)
    same = Report.objects.filter(entry=report.entry_id, post=report.post_id, closed_at=None)
    if same.update(closed_at=at):
        title = report.entry.title
        audit.record(at=at, actor=editor, verb="dismissed reports", target=report.of, title=title)


@transaction.atomic
def let_post_through(*, editor: Person, post: EntryPost, at: datetime) -> EntryPost:
    """From now on the author's links need nobody."""
    check_is_editor(editor)
    check_is_not_own(editor, post)
    kept = _locked(post)
    if kept.state == State.WAITING:
        trust(kept.author, at=at)
        _move(kept, State.PUBLIC, by=editor, verb="let post through", at=at)
        tell_author(kept, "let through")
    return kept


@transaction.atomic
def remove_post(*, editor: Person, post: EntryPost, reason: str, at: datetime) -> EntryPost:
    """The reason stays in its place; the text is shown to its author and to editors."""
    check_is_editor(editor)
    check_is_not_own(editor, post)
    reason, kept = checked_reason(reason), _locked(post)
    if kept.is_there:
        _move(kept, State.REMOVED, by=editor, verb="removed post", at=at, because=reason)
        Removal.objects.create(entry=kept.entry, post=kept, by=editor, reason=reason, at=at)
        Report.objects.filter(post=kept, closed_at=None).update(closed_at=at)
        distrust(kept.author)
        tell_author(kept, "removed", because=reason)
    return kept


@transaction.atomic
def appeal(*, person: Person, removal: Removal, text: str, at: datetime) -> None:
    """By its author, once."""
    check_is_author(person, removal.of)
    kept = Removal.objects.select_for_update(of=("self",)).get(pk=removal.pk)
    if kept.appealed_at is not None:
        raise Refused(_("You have asked for another look already."))
    kept.appeal, kept.appealed_at = checked_reason(text), at
    kept.save(update_fields=["appeal", "appealed_at"])
    audit.record(at=at, actor=person, verb="appealed", target=removal.of, title=removal.entry.title)


@transaction.atomic
def decide_appeal(*, editor: Person, removal: Removal, is_put_back: bool, answer: str, at: datetime) -> None:
    """For good. A second click changes nothing."""
    check_may_decide_appeal(editor, removal)
    kept = (
        Removal.objects.select_for_update(of=("self",))
        .select_related("entry", "post__entry")
        .get(pk=removal.pk)
    )
    if kept.appealed_at is None:
        raise NotFound
    if kept.decided_at is not None:
        return
    kept.is_put_back, kept.decided_by, kept.decided_at = is_put_back, editor, at
    kept.answer = answer.strip() if is_put_back else checked_reason(answer)
    kept.save()
    if is_put_back and kept.post:
        trust(kept.post.author, at=at)
        _move(kept.post, State.PUBLIC, by=editor, verb="put post back", at=at)
    elif is_put_back:
        put_back(editor=editor, entry=kept.entry, at=at)
    else:
        audit.record(
            at=at,
            actor=editor,
            verb="kept removed",
            target=kept.of,
            title=kept.entry.title,
            because=kept.answer,
        )
    tell_author(kept.of, "put back" if is_put_back else "stays removed", because=kept.answer)


def _locked(post: EntryPost) -> EntryPost:
    return EntryPost.objects.select_for_update(of=("self",)).select_related("entry", "author").get(pk=post.pk)


def _move(post: EntryPost, state: State, *, by: Person, verb: str, at: datetime, because: str = "") -> None:
    post.state, post.ended_because = state, because
    post.save(update_fields=["state", "ended_because"])
    audit.record(at=at, actor=by, verb=verb, target=post, title=post.entry.title, because=because)
