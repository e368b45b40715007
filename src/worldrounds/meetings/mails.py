"""What people are told when a session changes: once it is certain, in their language and their time."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from babel.dates import format_skeleton, format_time
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from worldrounds.core.language import locale
from worldrounds.core.zones import zone
from worldrounds.groups.models import Membership
from worldrounds.meetings.calendars import calendar, page_address
from worldrounds.meetings.models import Proposal, Session
from worldrounds.people.models import Person

Words = Callable[[Session, Person], tuple[str, str]]
"""Subject and text for one reader."""


def tell_on_commit(
    session: Session, words: Words, *, sender: Person | None, attach: bool = True, also_sender: bool = True
) -> None:
    """Mail the group's members and its facilitator. ``session`` needs ``planned.programme`` and ``group``.

    What was done stays done if no mail can be sent; that is written to the log.
    """
    transaction.on_commit(lambda: _tell(session, words, sender, attach, also_sender), robust=True)


def _tell(session: Session, words: Words, sender: Person | None, attach: bool, also_sender: bool) -> None:
    people = [person for person in _people(session) if also_sender or person != sender]
    get_connection().send_messages([_mail(session, words, person, sender, attach) for person in people])


def tell_groups_on_commit(
    session: Session, group_ids: Collection[int], words: Words, *, sender: Person
) -> None:
    """The same for a plenary: mail those of these groups, each person once."""
    transaction.on_commit(
        lambda: get_connection().send_messages(
            [_mail(session, words, person, sender, attach=True) for person in _people_of(group_ids)]
        ),
        robust=True,
    )


def _people(session: Session) -> list[Person]:
    return _people_of([session.group_id]) if session.group_id else []


def _people_of(group_ids: Collection[int]) -> list[Person]:
    """The members and the facilitators."""
    members = Membership.objects.filter(group__in=group_ids, left_at=None).select_related("enrolment__person")
    people = {member.enrolment.person_id: member.enrolment.person for member in members}
    people |= {person.pk: person for person in Person.objects.filter(facilitated_groups__in=group_ids)}
    return [person for person in people.values() if person.is_active]


def _mail(
    session: Session, words: Words, person: Person, sender: Person | None, attach: bool
) -> EmailMessage:
    with translation.override(person.language):
        subject, text = words(session, person)
        body = "\n\n".join(
            [
                _("Dear %(name)s,") % {"name": person.name},
                text,
                page_address(session),
                session.planned.programme.title,
            ]
        )
        mail = EmailMessage(
            " ".join(f"{session.group or session.planned.programme}: {subject}".split()),
            body,
            to=[person.email],
            reply_to=[sender.email] if sender is not None else [],
        )
        if attach:
            file = calendar([session], zone_name=person.time_zone, name=session.planned.programme.title)
            mail.attach("session.ics", file, "text/calendar; method=PUBLISH; charset=utf-8")
    return mail


def tell_of_clocks_on_commit(person: Person, news: Collection[tuple[Session, datetime]]) -> None:
    """One mail for all sessions that a change of law puts at another hour of the person's: each with the wall time at
    which it was."""
    transaction.on_commit(
        lambda: get_connection().send_messages([_mail_of_clocks(person, news)]), robust=True
    )


def _mail_of_clocks(person: Person, news: Collection[tuple[Session, datetime]]) -> EmailMessage:
    with translation.override(person.language):
        lines = [
            _("“%(title)s”: %(now)s, and not %(was)s. %(address)s")
            % {
                "title": session.planned.title,
                "now": when(session.starts_at, person),
                "was": _wall_words(was),
                "address": page_address(session),
            }
            for session, was in news
        ]
        text = _(
            "a country has changed the rules by which its clocks go. By your clock, these sessions are at another hour "
            "now. Calendars that follow your feed change by themselves. If you cannot come then, propose another time "
            "on the page."
        )
        body = "\n\n".join([_("Dear %(name)s,") % {"name": person.name}, text, *lines])
        return EmailMessage(
            _("New rules for clocks: your sessions are at another hour"), body, to=[person.email]
        )


def _wall_words(wall: datetime) -> str:
    """“Thu, 21 Jan 2027, 20:00”."""
    day = format_skeleton("yMMMEd", wall, locale=locale())
    return f"{day}, {format_time(wall, 'HH:mm', locale=locale())}"


def when(moment: datetime, person: Person) -> str:
    """“Thu, 21 Jan 2027, 20:00 (Kyoto time)”, by the person's clock and in the current language."""
    local = moment.astimezone(zone(person.time_zone))
    day = format_skeleton("yMMMEd", local, tzinfo=local.tzinfo, locale=locale())
    place = person.time_zone.rsplit("/", 1)[-1].replace("_", " ")
    clock = format_time(local, "HH:mm", tzinfo=local.tzinfo, locale=locale())
    return _("%(day)s, %(clock)s (%(place)s time)") % {"day": day, "clock": clock, "place": place}


def moved(session: Session, person: Person) -> tuple[str, str]:
    subject = _("new time for “%(title)s”") % {"title": session.planned.title}
    text = _(
        "your group has agreed on another time: %(when)s. Calendars that follow your feed change by themselves."
    )
    return subject, text % {"when": when(session.starts_at, person)}


def moved_by(mover: Person, reason: str) -> Words:
    def words(session: Session, person: Person) -> tuple[str, str]:
        subject = _("new time for “%(title)s”") % {"title": session.planned.title}
        text = _(
            "%(name)s has moved the session: %(when)s. Calendars that follow your feed change by themselves. If you "
            "cannot come then, propose another time on the page."
        )
        text %= {"name": mover.name, "when": when(session.starts_at, person)}
        return subject, f"{text}\n\n{reason}".strip()

    return words


def plenary_moved(session: Session, person: Person) -> tuple[str, str]:
    subject = _("new time for “%(title)s”") % {"title": session.planned.title}
    text = _(
        "for your group, “%(title)s” is at another time: %(when)s. Calendars that follow your feed change by themselves."
    )
    return subject, text % {"title": session.planned.title, "when": when(session.starts_at, person)}


def cancelled(session: Session, person: Person) -> tuple[str, str]:
    subject = _("“%(title)s” is cancelled") % {"title": session.planned.title}
    return subject, _("the session of %(when)s does not take place.") % {
        "when": when(session.starts_at, person)
    }


def restored(session: Session, person: Person) -> tuple[str, str]:
    subject = _("“%(title)s” takes place after all") % {"title": session.planned.title}
    return subject, _("the session takes place on %(when)s after all.") % {
        "when": when(session.starts_at, person)
    }


def stays(session: Session, person: Person) -> tuple[str, str]:
    subject = _("“%(title)s” stays where it is") % {"title": session.planned.title}
    text = _(
        "the question about another time is settled, and the session stays where it is: %(when)s. If you cannot come "
        "then, please say so on the page."
    )
    return subject, text % {"when": when(session.starts_at, person)}


def proposed(proposal: Proposal, starts: Sequence[datetime]) -> Words:
    def words(session: Session, person: Person) -> tuple[str, str]:
        subject = _("another time for “%(title)s”?") % {"title": session.planned.title}
        said = {"name": proposal.proposed_by, "old": when(session.starts_at, person)}
        times = [when(start, person) for start in starts]
        if proposal.closes_at is None:
            text = _(
                "%(name)s proposes %(new)s instead of %(old)s. Please say on the page whether you can come."
            ) % {**said, "new": times[0]}
        else:
            text = _(
                "%(name)s asks which of these times would suit instead of %(old)s. Please answer on the page until %(end)s: "
                "when all have answered, or then, the session moves to the time that suits most."
            ) % {**said, "end": when(proposal.closes_at, person)}
            text = "\n\n".join([text, *times])
        return subject, f"{text}\n\n{proposal.reason}".strip()

    return words
