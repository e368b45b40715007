from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from worldrounds.core.errors import NotAllowed
from worldrounds.people.models import Person
from worldrounds.programmes import queries
from worldrounds.programmes.actions.invitations import (
    LinkRefused,
    accept_invitation,
    decline_invitation,
    invite_site_lead,
    read_invitation,
    take_back_invitation,
)
from worldrounds.programmes.rules import may_manage
from worldrounds.web.partners.forms import AcceptForm, InviteForm
from worldrounds.web.partners.views import partner_page
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form


@require_POST
def invite(request: HttpRequest, slug: str, institution: str) -> HttpResponse:
    """Send an invitation, or send it anew: a new link ends the old one."""
    standing, partner = queries.access_partner(person=reader(request), slug=slug, institution=institution)
    if not may_manage(standing):
        raise NotAllowed(_("Only the coordinator invites site leads."))
    form = InviteForm(request.POST)
    if form.is_valid():
        with refusals_on_form(form):
            invitation = invite_site_lead(
                standing=standing, partner=partner, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, _("The invitation goes to %(email)s.") % {"email": invitation.email})
            return redirect("partner", slug, institution)
    return partner_page(request, standing, partner, invite_form=form)


@require_POST
def take_back(request: HttpRequest, slug: str, institution: str, number: int) -> HttpResponse:
    standing, partner = queries.access_partner(person=reader(request), slug=slug, institution=institution)
    take_back_invitation(standing=standing, partner=partner, invitation_id=number, at=timezone.now())
    messages.success(request, _("The link in that mail no longer works."))
    return redirect("partner", slug, institution)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link only shows what it is about, so that mail scanners accept nothing."""
    try:
        if request.method == "POST" and "decline" in request.POST:
            declined = decline_invitation(token=token, at=timezone.now())
            return render(request, "partners/declined.html", {"invitation": declined})
        invitation = read_invitation(token=token, at=timezone.now())
        known = Person.objects.filter(email=invitation.email).first()
        form = AcceptForm(request.POST or None, initial={"name": known.name if known else invitation.name})
        if request.method == "POST" and form.is_valid():
            return _accept(request, token, form.cleaned_data["name"])
    except LinkRefused as error:
        return render(request, "partners/link_refused.html", {"sentence": str(error)}, status=410)
    other = request.user if isinstance(request.user, Person) and request.user != known else None
    context = {"invitation": invitation, "form": form, "known": known, "other": other}
    return render(request, "partners/invitation.html", context)


def _accept(request: HttpRequest, token: str, name: str) -> HttpResponse:
    accepted = accept_invitation(token=token, name=name, at=timezone.now())
    # Whoever holds the link reads the invited mailbox: it signs in as its sign-in code would.
    login(request, accepted.person, backend=settings.AUTHENTICATION_BACKENDS[0])
    messages.success(request, _("Welcome. Begin with your school's exams and holidays."))
    school = accepted.invitation.institution
    if school is None:
        return redirect("programme", accepted.invitation.programme.slug)
    return redirect("partner", accepted.invitation.programme.slug, school.slug)
