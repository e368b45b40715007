"""Mails to students, sent beside the page that caused them. Each task fetches by id and sends."""

from collections.abc import Callable, Iterable

from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from worldrounds.people.links import sign_in_paragraph
from worldrounds.programmes.language import language_for
from worldrounds.programmes.models import Enrolment


@task()
def welcome_students(enrolment_ids: list[int]) -> None:
    """To those whom their school has put on its list."""
    _send(_mail(enrolment, _admitted) for enrolment in _enrolments(enrolment_ids))


@task()
def answer_application(enrolment_id: int) -> None:
    """To whoever typed an address into a join form: what stands about it, told to its owner only."""
    texts = {
        Enrolment.State.APPLIED: _applied,
        Enrolment.State.ADMITTED: _admitted,
        Enrolment.State.DECLINED: _declined,
    }
    _send(_mail(e, texts[Enrolment.State(e.state)]) for e in _enrolments([enrolment_id]) if e.state in texts)


def _enrolments(ids: list[int]) -> Iterable[Enrolment]:
    found = Enrolment.objects.filter(pk__in=ids).order_by("pk")
    return found.select_related("person", "programme", "partner__institution")


def _send(mails: Iterable[EmailMessage]) -> None:
    get_connection().send_messages(list(mails))


def _mail(enrolment: Enrolment, text: Callable[[Enrolment], tuple[str, list[str]]]) -> EmailMessage:
    with translation.override(language_for(enrolment.person, enrolment.programme)):
        subject, paragraphs = text(enrolment)
        hello = _("Dear %(name)s,") % {"name": enrolment.full_name}
        body = "\n\n".join([hello, *paragraphs, enrolment.programme.title])
    return EmailMessage(
        " ".join(f"{enrolment.programme.title}: {subject}".split()), body, to=[enrolment.person.email]
    )


def _admitted(enrolment: Enrolment) -> tuple[str, list[str]]:
    says = _("%(school)s has put you on its list for “%(programme)s”.")
    asks = _(
        "Please tell us about you and the hours in which you are free; it takes five minutes. Your "
        "international group will meet at an hour that suits everyone in it. This link signs you in:"
    )
    return _("You take part"), [_about(enrolment, says), asks, _link(enrolment)]


def _applied(enrolment: Enrolment) -> tuple[str, list[str]]:
    says = _("You asked to take part in “%(programme)s” through %(school)s. The school will answer.")
    asks = _("You can tell us about you and your free hours already. This link signs you in:")
    if_not = _("If you did not ask for this, you need do nothing.")
    return _("Your application"), [_about(enrolment, says), asks, _link(enrolment), if_not]


def _declined(enrolment: Enrolment) -> tuple[str, list[str]]:
    says = _(
        "%(school)s has not given you a place in “%(programme)s”. If you have questions, ask the school."
    )
    return _("About your application"), [_about(enrolment, says)]


def _about(enrolment: Enrolment, sentence: str) -> str:
    return sentence % {
        "school": enrolment.partner.institution.name,
        "programme": enrolment.programme.title,
    }


def _link(enrolment: Enrolment) -> str:
    path = reverse("my-profile", args=[enrolment.programme.slug])
    return sign_in_paragraph(enrolment.person, next_path=path)
