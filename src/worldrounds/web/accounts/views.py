from datetime import timedelta

from allauth.account.views import RequestLoginCodeView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from worldrounds.core.language import offered
from worldrounds.people import actions, queries
from worldrounds.people.links import person_of_link
from worldrounds.people.models import Person
from worldrounds.rooms.digest import rooms_by_mail
from worldrounds.web.accounts.forms import AccountForm
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form, refusals_on_page
from worldrounds.web.rooms.mails import EVERY

BACKEND = "django.contrib.auth.backends.ModelBackend"


class SignInView(RequestLoginCodeView):
    """A code by e-mail; in the demonstration also one click per role."""

    template_name = "account/sign_in.html"

    def get_form(self, form_class: type[Form] | None = None) -> Form:
        form: Form = super().get_form(form_class)
        form.fields["email"].label = _("E-mail address")
        form.fields["email"].widget.attrs.pop("placeholder", None)
        return form

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context: dict[str, object] = super().get_context_data(**kwargs)
        context |= {"cast": queries.demo_cast(), "joining": settings.JOINING}
        return context


@login_not_required
@require_http_methods(["GET", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link shows a button; only the button signs in, so that mail scanners do not."""
    with refusals_on_page(request):
        person = person_of_link(token)
        if request.method == "POST":
            return enter(request, person)
        return render(request, "account/sign_in_link.html", {"person": person})
    return redirect("account_login")


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest, key: str) -> HttpResponse:
    person = queries.demo_person(key)
    if person is None:
        raise Http404
    return enter(request, person)


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    person = reader(request)
    start = {
        "name": person.name,
        "time_zone": person.time_zone,
        "language": translation.get_language(),
        "mail_when_named": person.mail_when_named,
    }
    form = AccountForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            actions.change_account(person=person, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("account")
    shown = {"form": form, "rooms": rooms_by_mail(person), "every": dict(EVERY)}
    return render(request, "account/account.html", shown)


@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    actions.sign_out_everywhere(person=reader(request), at=timezone.now())
    logout(request)
    messages.success(request, _("You are signed out on every device, and old sign-in links have ended."))
    return redirect("account_login")


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """At the foot of every page; kept in a cookie too, for who is not signed in."""
    language = offered(request.POST.get("language", ""))
    answer = redirect(own_page(request, request.POST.get("next", "")))
    if language:
        if isinstance(request.user, Person):
            actions.choose_language(person=request.user, language=language, at=timezone.now())
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=timedelta(days=365),
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
    return answer


def speak_the_browsers_language(
    sender: object, request: HttpRequest, user: Person, **_kwargs: object
) -> None:
    """At the first sign-in: from then on mails speak it as well."""
    if not user.language:
        language = translation.get_language_from_request(request)
        actions.begin_in_language(person=user, language=language)


def enter(request: HttpRequest, person: Person) -> HttpResponse:
    login(request, person, backend=BACKEND)
    return redirect(own_page(request, request.GET.get("next", "")))


def own_page(request: HttpRequest, target: str, otherwise: str = "home") -> str:
    """``target`` where it is a page of ours."""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else otherwise
