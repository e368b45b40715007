"""What authors are told by mail about what an editor decided: after the commit, in the author's language."""

from typing import Literal

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from worldrounds.commons.models import Entry, EntryPost
from worldrounds.people.links import sign_in_paragraph
from worldrounds.people.models import Person

Event = Literal["let through", "removed", "put back", "stays removed"]


def tell_author(of: Entry | EntryPost, event: Event, *, because: str = "") -> None:
    """Of an entry, or of a post on one. Nobody is told where there is no author any more."""
    person, entry = of.author, of if isinstance(of, Entry) else of.entry
    if person is not None and person.is_active:
        mail = _mail(person, entry, event, because, is_post=isinstance(of, EntryPost))
        transaction.on_commit(mail.send, robust=True)


def tell_asker(person: Person, school: str, *, is_confirmed: bool, because: str = "") -> None:
    """Of whether an editor has confirmed that they are at the school."""
    if person.is_active:
        mail = _answer(person, school, is_confirmed, because)
        transaction.on_commit(mail.send, robust=True)


def _answer(person: Person, school: str, is_confirmed: bool, because: str) -> EmailMessage:
    with translation.override(person.language or settings.LANGUAGE_CODE):
        name = {"school": school}
        if is_confirmed:
            subject = _("You speak for %(school)s now") % name
            said = _(
                "an editor has confirmed that you are at %(school)s. You can ask and answer other schools in its name, "
                "and start programmes. What you publish is public at once."
            )
        else:
            subject = _("Not confirmed yet: %(school)s") % name
            said = _("an editor could not confirm that you are at %(school)s, for this reason:")
        body = [
            _("Dear %(name)s,") % {"name": person.name},
            said % name,
            *([because] if because else []),
            sign_in_paragraph(person, next_path=reverse("author", args=[person.pk])),
        ]
    return EmailMessage(" ".join(subject.split()), "\n\n".join(body), to=[person.email])


def _mail(person: Person, entry: Entry, event: Event, because: str, *, is_post: bool) -> EmailMessage:
    with translation.override(person.language or settings.LANGUAGE_CODE):
        what = _("Your post on “%(title)s”") if is_post else _("“%(title)s”")
        subject, said = _words(event)
        body = [
            _("Dear %(name)s,") % {"name": person.name},
            what % {"title": entry.title} + ": " + said,
            *([because] if because else []),
            sign_in_paragraph(person, next_path=entry.path),
        ]
        title = f"{what % {'title': entry.title}}: {subject}"
    return EmailMessage(" ".join(title.split()), "\n\n".join(body), to=[person.email])


def _words(event: Event) -> tuple[str, str]:
    """For the subject, and for the text."""
    return {
        "let through": (
            _("public now"),
            _("an editor has read it, and it is public now. What you publish from now on is public at once."),
        ),
        "removed": (
            _("removed"),
            _(
                "an editor removed it, for this reason. If you think that this is wrong, ask for another look, "
                "once, on its page."
            ),
        ),
        "put back": (
            _("public again"),
            _("another look was taken at it, as you asked, and it is public again."),
        ),
        "stays removed": (
            _("stays removed"),
            _("another look was taken at it, as you asked. It stays removed, for this reason:"),
        ),
    }[event]
