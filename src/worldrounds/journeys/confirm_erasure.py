"""The last mail that a person gets: it confirms that they are erased, and is sent before the address is gone."""

from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from worldrounds.people.models import Person


def last_mail(person: Person, *, with_texts: bool, asked_by: Person | None) -> EmailMessage:
    """``asked_by``: the coordinator who did it; None where the person did it."""
    with translation.override(person.language):
        asked = (
            _("%(name)s has asked that your data be erased.") % {"name": asked_by.name}
            if asked_by
            else _("You asked that your data be erased.")
        )
        what = (
            _("Your name, your e-mail address and what you wrote are being erased now.")
            if with_texts
            else _(
                "Your name and your e-mail address are being erased now. What you wrote for your group stays, "
                "and nothing says who wrote it."
            )
        )
        said = [
            _("Dear %(name)s,") % {"name": person.name},
            f"{asked} {_('Your account is closed: you cannot sign in any more.')}",
            f"{what} {_('This takes a few minutes and cannot be undone.')}",
            _("This is the last mail to this address. You can keep it as a confirmation."),
        ]
        title = _("Your data are erased")
    reply_to = [asked_by.email] if asked_by else None
    return EmailMessage(title, "\n\n".join(said), to=[person.email], reply_to=reply_to)
