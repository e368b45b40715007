"""What an author is told by mail about what an editor decided: after the commit, in the author's language."""

from typing import Literal

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from worldrounds.commons.models import Entry
from worldrounds.people.links import sign_in_paragraph
from worldrounds.people.models import Person

Event = Literal["let through", "removed", "put back", "stays removed"]


def tell_author(entry: Entry, event: Event, *, because: str = "") -> None:
    """Of an entry. Nobody is told where there is no author any more."""
    person = entry.author
    if person is not None and person.is_active:
        mail = mail_to(person, entry, event, because=because)
        transaction.on_commit(mail.send, robust=True)


def mail_to(person: Person, entry: Entry, event: Event, *, because: str = "") -> EmailMessage:
    with translation.override(person.language or settings.LANGUAGE_CODE):
        subject, said = _words(event, entry.title)
        body = [
            _("Dear %(name)s,") % {"name": person.name},
            said,
            *([because or entry.ended_because] if event != "let through" else []),
            sign_in_paragraph(person, next_path=entry.path),
        ]
    return EmailMessage(
        " ".join(subject.split()), "\n\n".join(part for part in body if part), to=[person.email]
    )


def _words(event: Event, title: str) -> tuple[str, str]:
    subjects = {
        "let through": _("“%(title)s” is public now"),
        "removed": _("“%(title)s” was removed"),
        "put back": _("“%(title)s” is public again"),
        "stays removed": _("“%(title)s” stays removed"),
    }
    sentences = {
        "let through": _("An editor has read it. What you publish from now on is public at once."),
        "removed": _(
            "An editor removed it, for this reason. If you think that this is wrong, you can ask for another look, once, on its page:"
        ),
        "put back": _("An editor has looked at it again, as you asked, and put it back."),
        "stays removed": _(
            "An editor has looked at it again, as you asked, and decided that it stays removed:"
        ),
    }
    return subjects[event] % {"title": title}, sentences[event]
