"""Who was invited to a collection is told by mail."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from worldrounds.evidence.models import CollectionGuest
from worldrounds.people.links import sign_in_paragraph
from worldrounds.people.models import Person


@task()
def tell_guest(guest_id: int) -> None:
    """A mail to who was invited, if the address has an account."""
    guest = CollectionGuest.objects.select_related("collection", "invited_by").filter(pk=guest_id).first()
    person = Person.objects.filter(email__iexact=guest.email, is_active=True).first() if guest else None
    if guest is None or person is None or guest.person_id:
        return
    with translation.override(person.language or settings.LANGUAGE_CODE):
        guest_mail(guest, person).send()


def guest_mail(guest: CollectionGuest, person: Person) -> EmailMessage:
    host = guest.invited_by.name if guest.invited_by else _("An editor")
    title = guest.collection.title
    subject = _("%(host)s invites you to the collection “%(title)s”") % {"host": host, "title": title}
    body = [
        _("Dear %(name)s,") % {"name": person.name},
        _(
            "%(host)s invites you to add articles to the collection “%(title)s”. Say yes or no here; until "
            "you do, %(host)s does not learn that you have an account."
        )
        % {"host": host, "title": title},
        sign_in_paragraph(person, next_path=reverse("collections")),
    ]
    return EmailMessage(" ".join(subject.split()), "\n\n".join(body), to=[person.email])
