"""What is new in a room, as one plain mail a day or a week: for members on a poor link."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.coediting.plain import Piece
from worldrounds.core.days import anywhere_on_earth, short
from worldrounds.core.errors import NotAllowed, NotFound
from worldrounds.core.turns import send_in_turn
from worldrounds.groups.models import Membership
from worldrounds.meetings.mails import when
from worldrounds.meetings.models import Session
from worldrounds.meetings.queries import next_session
from worldrounds.people.links import sign_in_paragraph
from worldrounds.people.models import Person
from worldrounds.rooms import digest as digests
from worldrounds.rooms.digest import Happened, happened
from worldrounds.rooms.models import Digest, Post
from worldrounds.rooms.news import News
from worldrounds.rooms.queries import Inside, access_room
from worldrounds.rooms.replies import dividing_line, reply_address
from worldrounds.rooms.stages.waiting import ToDo, todo_of

TURN = {Digest.Every.DAY: timedelta(days=1), Digest.Every.WEEK: timedelta(days=7)}
LONGEST_PIECE = 400  # characters; a mail stays small
MOST_PIECES = 12


@dataclass(frozen=True)
class Contents:
    inside: Inside
    news: Happened
    todo: Sequence[ToDo]
    session: Session | None
    is_worth_a_mail: bool


def send_digests(*, at: datetime) -> int:
    """To everybody whose turn it is; how many were sent. Doing it again at once sends nothing."""
    return send_in_turn(
        digests.waiting(at),
        lambda digest: _send(digest, at=at),
        what="digests",
        at=at,
        told=lambda digest: digests.told(digest, at=at),
    )


def _send(digest: Digest, *, at: datetime) -> bool:
    contents = contents_of(digest, at=at)
    if contents is None or not contents.is_worth_a_mail:
        return False
    get_connection().send_messages([digest_mail(digest, contents)])
    return True


def contents_of(digest: Digest, *, at: datetime) -> Contents | None:
    """None for who is in no room now."""
    enrolment = digest.enrolment
    membership = Membership.objects.filter(enrolment=enrolment, left_at=None).select_related("group").first()
    if membership is None:
        return None
    number = membership.group.number
    try:
        inside = access_room(person=enrolment.person, slug=enrolment.programme.slug, number=number)
    except (NotAllowed, NotFound):
        return None
    news = happened(inside, since=digest.told_until, at=at)
    todo = todo_of(enrolment.programme, inside.room.group, enrolment, at=at)
    session = next_session(inside.room.group, at)
    end = at + TURN[Digest.Every(digest.every)]
    due = any(item.due_day and anywhere_on_earth(at) <= item.due_day < end.date() for item in todo)
    soon = session is not None and session.starts_at < end
    return Contents(inside, news, todo, session, bool(news) or due or soon)


# In words -------------------------------------------------------------------------------------------------


def digest_mail(digest: Digest, contents: Contents) -> EmailMessage:
    person, group = digest.enrolment.person, contents.inside.room.group
    with translation.override(person.language):
        title = f"{digest.enrolment.programme.title}: {_subject(contents)}"
        choice = settings.ADDRESS + reverse(
            "room-mails", args=[digest.enrolment.programme.slug, group.number]
        )
        answer = reply_address(person, contents.inside.room)
        above = [dividing_line(_("Write your answer above this line"))] if answer else []
        body = "\n\n".join(
            [
                *above,
                _("Dear %(name)s,") % {"name": person.name},
                *_news(contents.news, person),
                *_todo(contents.todo),
                *_session(contents.session, person),
                *_foot(digest, contents, choice),
            ]
        )
    headers = {"Auto-Submitted": "auto-generated", "List-Unsubscribe": f"<{choice}>"}
    return EmailMessage(
        " ".join(title.split()),
        body,
        to=[person.email],
        reply_to=[answer] if answer else None,
        headers=headers,
    )


def _subject(contents: Contents) -> str:
    count = len(contents.news.posts) + contents.news.earlier_posts
    if count:
        return ngettext("%(count)d new message", "%(count)d new messages", count) % {"count": count}
    return _("what is new in your room") if contents.news else _("what comes next")


def _news(news: Happened, person: Person) -> list[str]:
    said = [_heading(_("Messages")), *(_post(post, person) for post in news.posts)] if news.posts else []
    if news.earlier_posts:
        more = ngettext(
            "%(count)d earlier message is in the room.",
            "%(count)d earlier messages are in the room.",
            news.earlier_posts,
        )
        said.append(more % {"count": news.earlier_posts})
    if news.others:
        said += [_heading(_("Since you were here")), "\n".join(map(_other, news.others))]
    if news.writers:
        said += [_heading(_("Our document")), _document(news)]
    return said


def _post(post: Post, person: Person) -> str:
    author = post.author.name if post.author else _("somebody who left")
    return f"{author}, {when(post.at, person)}:\n{post.text}"


def _other(one: News) -> str:
    """“- Kenta put up a decision: …”, in the sentences of the room's page."""
    who = ", ".join(one.who) or _("Somebody")
    sentences = {
        "comment": _("%(who)s commented on the document:"),
        "reply": _("%(who)s answered your comment:"),
        "decision": _("%(who)s put up a decision:"),
        "closed": _("It is decided:"),
        "reopened": _("%(who)s opened a decision again:"),
        "rate": _("Your ratings are asked for:"),
        "rated": _("A round of ratings is over:"),
        "review": _("A review of your product has come:"),
        "texts": ngettext("%(count)s member handed in:", "%(count)s members handed in:", one.count),
        "handed-in": _("%(who)s handed in the document:"),
        "done": _("This stage is done:"),
        "task": _("%(who)s ticked off:"),
    }
    about = " ".join(one.title.split())[:LONGEST_PIECE]
    return f"- {sentences[one.what] % {'who': who, 'count': one.count}} {about}".rstrip()


def _document(news: Happened) -> str:
    lines = [_("Written by: %(names)s") % {"names": ", ".join(news.writers)}]
    lines += [_piece(piece) for piece in news.changes[:MOST_PIECES]]
    if len(news.changes) > MOST_PIECES:
        lines.append(_("There are more changes; the room shows them all."))
    return "\n".join(lines)


def _piece(piece: Piece) -> str:
    text = " ".join(piece.text.split())
    text = text if len(text) <= LONGEST_PIECE else text[:LONGEST_PIECE] + "…"
    return (_("Came in: %(text)s") if piece.kind == "in" else _("Went out: %(text)s")) % {"text": text}


def _todo(todo: Sequence[ToDo]) -> list[str]:
    if not todo:
        return []
    return [_heading(_("To do")), "\n".join(_due(item) for item in todo)]


def _due(item: ToDo) -> str:
    if item.due_day is None:
        return f"- {item.title}"
    until = _("until %(day)s") % {"day": short(item.due_day)}
    return f"- {item.title} ({_('late') if item.is_late else until})"


def _session(session: Session | None, person: Person) -> list[str]:
    if session is None:
        return []
    return [_heading(_("Next session")), f"{session.planned.title}: {when(session.starts_at, person)}"]


def _heading(text: str) -> str:
    return text.upper()


def _foot(digest: Digest, contents: Contents, choice: str) -> list[str]:
    path = reverse("room", args=[digest.enrolment.programme.slug, contents.inside.room.group.number])
    chosen = {
        Digest.Every.DAY: _("You get such a mail once a day at most, because you chose so."),
        Digest.Every.WEEK: _("You get such a mail once a week at most, because you chose so."),
    }
    change = _("Change or stop it here: %(address)s") % {"address": choice}
    return [
        _("Your room:") + "\n" + sign_in_paragraph(digest.enrolment.person, next_path=path),
        f"{chosen[Digest.Every(digest.every)]} {change}",
        digest.enrolment.programme.title,
    ]
