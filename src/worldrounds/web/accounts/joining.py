"""The pages on which somebody makes an account of their own."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from worldrounds.people import joining
from worldrounds.web.accounts.forms import zone_choices
from worldrounds.web.accounts.views import enter, own_page
from worldrounds.web.evidence.limits import HOUR, allow
from worldrounds.web.refusals import refusals_on_page

AN_HOUR = 30  # for one address of the network: a school is behind one


class JoinForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Your name"), help_text=gettext_lazy("As others should read it."), max_length=200
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("Best that of your school. Nobody else sees it."),
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Your time zone"),
        choices=zone_choices,
        help_text=gettext_lazy("Every time on these pages is shown in it. Choose the city nearest to you."),
        initial="UTC",
    )


@login_not_required
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    if not settings.JOINING:
        return render(request, "account/signup_closed.html")
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if not allow(request, "join", limit=AN_HOUR, seconds=HOUR):
            messages.warning(request, _("Many have asked from where you are. Try again in an hour."))
            return redirect(request.get_full_path())
        joining.ask_to_join(**given, next_path=own_page(request, request.GET.get("next", ""), ""))
        return render(request, "account/join_sent.html", {"email": given["email"]})
    return render(request, "account/join.html", {"form": form})


@login_not_required
@require_http_methods(["GET", "POST"])
def join_link(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link shows a button; only the button makes the account, so that mail scanners do not."""
    with refusals_on_page(request):
        if request.method == "POST":
            person = joining.join(token=token, at=timezone.now())
            messages.success(
                request, _("Your account is there. Tell others in your profile where you teach.")
            )
            return enter(request, person)
        name, _email, _zone = joining.who_joins(token)
        return render(request, "account/join_link.html", {"name": name})
    return redirect("account_login")
