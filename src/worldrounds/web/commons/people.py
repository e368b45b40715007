"""Who publishes in the commons: a page about each, and the form behind one's own."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from worldrounds.commons.actions.profiles import name_new_school, save_profile
from worldrounds.commons.actions.visions import NoSchool
from worldrounds.commons.models import Profile
from worldrounds.commons.queries.people import access_author, profile_of, published_by
from worldrounds.commons.queries.schools import has_page
from worldrounds.network.models import Institution
from worldrounds.web.addresses import url
from worldrounds.web.commons.heads import person_head
from worldrounds.web.paging import page_of
from worldrounds.web.partners.forms import FactsForm
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form


class ProfileForm(forms.Form):
    institution = forms.ModelChoiceField(
        label=gettext_lazy("Your school"),
        queryset=Institution.objects.order_by("name"),
        empty_label=gettext_lazy("Choose a school"),
        help_text=gettext_lazy("It stands beside your name wherever you publish or sign something."),
    )
    orcid = forms.CharField(
        label=gettext_lazy("ORCID iD"),
        help_text=gettext_lazy(
            "Such as 0000-0002-1825-0097. Others can tell you from people of the same name by it."
        ),
        max_length=60,
        required=False,
    )
    about = forms.CharField(
        label=gettext_lazy("About you"),
        help_text=gettext_lazy("What you teach, and what you look for. Two or three sentences."),
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
        max_length=600,
        required=False,
    )


@login_not_required
@require_GET
def author(request: HttpRequest, pk: int) -> HttpResponse:
    person = access_author(pk)
    profile = getattr(person, "profile", None)
    shown = {
        "person": person,
        "head": person_head(person, profile),
        "profile": profile,
        "has_page": profile is not None and has_page(profile.institution),
        "page": page_of(request, published_by(person)),
    }
    return render(request, "commons/person.html", shown)


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """``next``: where one came from, because a profile was needed there."""
    person, held = reader(request), profile_of(reader(request))
    form = ProfileForm(request.POST or None, initial=_initial(held))
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            save_profile(person=person, **form.cleaned_data, at=timezone.now())
            messages.success(request, _("Saved."))
            return redirect(_next(request) or "author", *([] if _next(request) else [person.pk]))
    return render(request, "commons/profile.html", {"form": form, "next": _next(request)})


@require_http_methods(["GET", "POST"])
def add_school(request: HttpRequest) -> HttpResponse:
    """``next``: as above."""
    person = reader(request)
    form = FactsForm(request.POST or None, country=request.GET.get("country", ""))
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            name_new_school(person=person, facts=form.facts(), at=timezone.now())
            messages.success(request, _("Saved."))
            return redirect(_next(request) or "author", *([] if _next(request) else [person.pk]))
    return render(request, "commons/add_school.html", {"form": form, "next": _next(request)})


def to_profile(request: HttpRequest, why: NoSchool, *, back: str) -> HttpResponse:
    """Somebody has to say first which school they are at; the form leads ``back``."""
    messages.warning(request, str(why))
    return redirect(f"{url('commons-profile')}?next={back}")


def _initial(held: Profile | None) -> dict[str, object]:
    return {"institution": held.institution_id, "orcid": held.orcid, "about": held.about} if held else {}


def _next(request: HttpRequest) -> str:
    path = request.POST.get("next") or request.GET.get("next", "")
    return path if url_has_allowed_host_and_scheme(path, allowed_hosts=None) else ""
