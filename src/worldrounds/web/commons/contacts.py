"""Asking about an idea, and what two schools write to one another."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from worldrounds.commons.actions import contacts as actions
from worldrounds.commons.contact_mails import own_school
from worldrounds.commons.models import Contact
from worldrounds.commons.queries.contacts import access_contact, contacts_of, open_contact
from worldrounds.commons.queries.ideas import access_idea
from worldrounds.commons.queries.people import profile_of
from worldrounds.journeys.agree import draft_agreement
from worldrounds.network.rules import Voice
from worldrounds.programmes.voices import voice_of
from worldrounds.web.commons.contact_forms import AgreementForm, AnswerForm, AskForm, MessageForm
from worldrounds.web.paging import page_of
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form, refusals_on_page


@require_GET
def contacts(request: HttpRequest) -> HttpResponse:
    voice = voice_of(reader(request))
    shown = {"page": page_of(request, contacts_of(voice)), "voice": voice}
    return render(request, "commons/contacts/contacts.html", shown)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, idea: str) -> HttpResponse:
    """Who speaks for no school is told how to."""
    person = reader(request)
    found, voice = access_idea(person=person, slug=idea), voice_of(person)
    schools = sorted(voice.schools - {found.entry.institution_id})
    if (there := open_contact(idea=found.pk, schools=schools)) is not None:
        return redirect("contact", there.pk)
    form = AskForm(request.POST or None, schools=schools)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            made = actions.ask(voice=voice, idea=found, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Your question is on its way. The answer comes by mail, too."))
            return redirect("contact", made.pk)
    is_open = found.is_open(today=timezone.localdate())
    shown = {"form": form, "idea": found, "entry": found.entry, "schools": schools, "is_open": is_open}
    if not schools:
        shown["profile"] = profile_of(person)
    return render(request, "commons/contacts/ask.html", shown)


@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows it, POST writes to the other school."""
    voice = voice_of(reader(request))
    kept = access_contact(voice=voice, pk=pk)
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            actions.write(voice=voice, contact=kept, text=form.cleaned_data["text"], at=timezone.now())
            return redirect("contact", pk)
    return _page(request, voice, kept, form)


def _page(request: HttpRequest, voice: Voice, kept: Contact, form: MessageForm) -> HttpResponse:
    own = own_school(voice, kept)
    shown = {
        "contact": kept,
        "form": form,
        "answer": AnswerForm(auto_id="answer_%s"),
        "own": own,
        "other": kept.asked if own == kept.asking else kept.asking,
        "said": kept.messages.select_related("author", "school"),
    }
    return render(request, "commons/contacts/contact.html", shown)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """``answer``: yes or no."""
    voice = voice_of(reader(request))
    kept, form = access_contact(voice=voice, pk=pk), AnswerForm(request.POST)
    accepts = request.POST.get("answer") == "yes"
    text = form.cleaned_data["text"] if form.is_valid() else request.POST.get("text", "")
    with refusals_on_page(request):
        actions.answer(voice=voice, contact=kept, accepts=accepts, text=text, at=timezone.now())
        messages.success(request, _("Your answer is on its way."))
    return redirect("contact", pk)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    voice = voice_of(reader(request))
    with refusals_on_page(request):
        actions.withdraw(voice=voice, contact=access_contact(voice=voice, pk=pk), at=timezone.now())
        messages.success(request, _("You have withdrawn."))
    return redirect("contact", pk)


@require_http_methods(["GET", "POST"])
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """The first draft of the partnership; where there is one, its page."""
    voice = voice_of(reader(request))
    kept = access_contact(voice=voice, pk=pk)
    if kept.partnership_id is not None:
        return redirect("partnership", kept.partnership_id)
    today = timezone.localdate()
    usual = {"first_day": today, "review_day": today + timedelta(days=365)}
    form = AgreementForm(request.POST or None, initial={"purpose": kept.idea.entry.summary} | usual)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            made = draft_agreement(voice=voice, contact=kept, agreement=form.agreement(), at=timezone.now())
            return redirect("partnership", made.pk)
    shown = {"form": form, "schools": [kept.asking, kept.asked], "contact": kept}
    return render(request, "commons/contacts/agreement_form.html", shown)
