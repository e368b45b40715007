"""A mail to editors when something new waits for them, at most one a day."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.commons.queries.moderation import waiting_since
from worldrounds.commons.rules import editors
from worldrounds.core import audit
from worldrounds.core.models import AuditEntry
from worldrounds.people.links import sign_in_paragraph
from worldrounds.people.models import Person

NOT_BEFORE = timedelta(days=1)
TOLD = "told editors"  # in the audit trail


def tell_editors(*, at: datetime) -> int:
    """How many were told. Doing it again at once tells nobody."""
    last = AuditEntry.objects.filter(verb=TOLD).order_by("-at").first()
    if last is not None and at < last.at + NOT_BEFORE:
        return 0
    count = waiting_since(last.at if last else at - timedelta(days=365))
    people = list(editors()) if count else []
    if people:
        with transaction.atomic():
            audit.record(at=at, actor=None, verb=TOLD, target="commons", count=count)
        get_connection().send_messages([_mail(person, count) for person in people])
    return len(people)


def _mail(person: Person, count: int) -> EmailMessage:
    with translation.override(person.language or settings.LANGUAGE_CODE):
        what = ngettext(
            "%(count)d new thing waits for an editor", "%(count)d new things wait for an editor", count
        ) % {"count": count}
        body = [
            _("Dear %(name)s,") % {"name": person.name},
            _(
                "%(what)s of the commons: a first text, a report, an appeal, or somebody who would like to speak for "
                "their school. One look is enough, by one of you:"
            )
            % {"what": what},
            sign_in_paragraph(person, next_path=reverse("moderation")),
        ]
    return EmailMessage(what, "\n\n".join(body), to=[person.email])
