from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from worldrounds.core.errors import NotAllowed, NotFound
from worldrounds.programmes import queries, rules
from worldrounds.programmes.actions.team import add_to_team, remove_from_team
from worldrounds.programmes.models import Role
from worldrounds.programmes.rules import Standing
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form, refusals_on_page

KINDS = [
    (Role.Kind.FACILITATOR.value, gettext_lazy("Facilitator: helps some of the groups")),
    (Role.Kind.COORDINATOR.value, gettext_lazy("Coordinator: runs the whole programme, as you do")),
]


class TeamForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    kind = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=KINDS, widget=forms.RadioSelect, initial="facilitator"
    )


def _access(request: HttpRequest, slug: str) -> Standing:
    standing = queries.access_programme(person=reader(request), slug=slug)
    if not rules.may_manage(standing):
        raise NotAllowed(_("Only a coordinator changes who runs the programme."))
    return standing


@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, slug: str) -> HttpResponse:
    standing = _access(request, slug)
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        with refusals_on_form(form):
            role = add_to_team(
                standing=standing,
                kind=Role.Kind(values["kind"]),
                email=values["email"],
                name=values["name"],
                at=timezone.now(),
            )
            messages.success(
                request, _("%(name)s is in the team. A mail is on its way.") % {"name": role.person.name}
            )
            return redirect("team", slug)
    context = {"standing": standing, "form": form, "roles": queries.team_of(standing.programme)}
    return render(request, "team/team.html", context)


@require_POST
def remove(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    standing = _access(request, slug)
    try:
        with refusals_on_page(request):
            remove_from_team(standing=standing, role_id=number, at=timezone.now())
            messages.success(request, _("The role was taken away."))
    except NotFound:
        messages.info(request, _("This role was taken away already."))
    return redirect("team", slug)
