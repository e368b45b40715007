"""Who is addressed by a message: by @ and a name in it, or chosen from a list; and the one mail that tells them."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from worldrounds.groups.models import Group
from worldrounds.people.links import sign_in_paragraph
from worldrounds.people.models import Person
from worldrounds.programmes.queries import says_yes
from worldrounds.rooms.models import Mention, Post
from worldrounds.rooms.queries import Inside

LONGEST_QUOTE = 600  # characters of a message in a mail
MOST_SHOWN = 5


def people_to_name(inside: Inside) -> dict[int, tuple[Person, set[str]]]:
    """Person's number -> the person, and what one can write after @: the full name, and the given name where only one
    is called so. The members and the facilitator; not the reader."""
    people = {
        member.enrolment.person_id: (
            member.enrolment.person,
            [member.enrolment.full_name, member.enrolment.given_name],
        )
        for member in inside.members
    }
    helper = inside.room.group.facilitator
    if helper is not None:
        people.setdefault(helper.pk, (helper, [helper.name]))
    said = [name.casefold() for _person, names in people.values() for name in {*names}]
    people.pop(inside.standing.person.pk, None)
    return {
        number: (person, {name for name in names if name and said.count(name.casefold()) == 1})
        for number, (person, names) in people.items()
    }


def named_in(text: str, people: Mapping[int, Collection[str]]) -> set[int]:
    """Whom the text addresses: @ and one of their names, in any case. The longest name that fits counts."""
    names = sorted(
        ((name, number) for number, own in people.items() for name in own), key=lambda pair: -len(pair[0])
    )
    found = set()
    for place in re.finditer(r"(?<!\w)@", text):
        rest = text[place.end() :].casefold()
        fits = (number for name, number in names if _begins(rest, name.casefold()))
        if (number := next(fits, None)) is not None:
            found.add(number)
    return found


def _begins(rest: str, name: str) -> bool:
    """Scripts without capital letters write on without a space: “@美咲さん”."""
    after = rest[len(name) : len(name) + 1]
    has_capitals = name[-1:].upper() != name[-1:].lower()
    return rest.startswith(name) and not (has_capitals and after.isalnum())


def address(post: Post, inside: Inside, *, to: int | None) -> None:
    """Note whom a new message addresses, and mail them once this is certain. ``to``: chosen from the list."""
    people = people_to_name(inside)
    found = named_in(post.text, {number: names for number, (_person, names) in people.items()})
    if to in people:
        found.add(to)
    for number in sorted(found):
        person, _names = people[number]
        mention = Mention.objects.create(post=post, person=person)
        if _wants_mail(person, inside):
            Mention.objects.filter(pk=mention.pk).update(mailed_at=post.at)
            transaction.on_commit(partial(_send, post, inside, person), robust=True)


def unseen(group: Group, person: Person) -> list[Mention]:
    """Where the person is named in the group's room and has not read it yet, the newest first (1 query)."""
    rows = Mention.objects.filter(person=person, post__room__group=group, seen_at=None)
    return list(rows.select_related("post__author").order_by("-post__at")[:MOST_SHOWN])


def see(threads: Iterable[Post], person: Person, *, at: datetime) -> None:
    """The person reads these threads, as ``with_mentions`` gives them: what addresses them is no news any more."""
    news = [
        mention.pk
        for thread in threads
        for post in [thread, *thread.replies.all()]
        for mention in post.mentions.all()
        if mention.person_id == person.pk and mention.seen_at is None
    ]
    if news:
        Mention.objects.filter(pk__in=news).update(seen_at=at)


def _wants_mail(person: Person, inside: Inside) -> bool:
    """One mail until they come and read, however often they are named; none to who silenced it or refused contact."""
    if not person.is_active or not person.mail_when_named:
        return False
    own = next((m.enrolment for m in inside.members if m.enrolment.person_id == person.pk), None)
    if own is not None and not says_yes(own):
        return False
    waiting = Mention.objects.filter(post__room=inside.room, person=person, seen_at=None)
    return not waiting.filter(mailed_at__isnull=False).exists()


def _send(post: Post, inside: Inside, person: Person) -> None:
    _mail(post, inside, person).send()


def _mail(post: Post, inside: Inside, person: Person) -> EmailMessage:
    programme, group = inside.standing.programme, inside.room.group
    author = inside.standing.person
    with translation.override(person.language):
        path = reverse("room-discussion", args=[programme.slug, group.number])
        quote = post.text if len(post.text) <= LONGEST_QUOTE else f"{post.text[:LONGEST_QUOTE]}…"
        silence = _(
            "You get one such mail until you have read what is new. You can silence these mails: %(page)s"
        )
        said: Sequence[str] = [
            _("Dear %(name)s,") % {"name": person.name},
            _("%(author)s names you in the discussion of %(group)s:")
            % {"author": author.name, "group": group},
            "\n".join(f"> {line}" for line in quote.splitlines()),
            sign_in_paragraph(person, next_path=f"{path}?post={post.pk}"),
            silence % {"page": settings.ADDRESS + reverse("account")},
            programme.title,
        ]
        title = _("%(group)s: %(author)s asks you something") % {"group": group, "author": author.name}
    return EmailMessage(
        " ".join(title.split()), "\n\n".join(said), to=[person.email], reply_to=[author.email]
    )
