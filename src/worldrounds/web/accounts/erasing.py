"""The pages on which somebody is erased. They say what goes and what stays before anything is done."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from worldrounds.core.errors import Refused
from worldrounds.journeys.erase import ask_to_be_erased, check_may_erase, erase_student
from worldrounds.journeys.withdraw import access_student
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_form, refusals_on_page

NAME, TEXTS = "name", "texts"


class EraseForm(forms.Form):
    what = forms.ChoiceField(
        label=gettext_lazy("What should be erased?"),
        choices=[
            (NAME, gettext_lazy("The name. The group’s texts stay, and nothing says who wrote them.")),
            (TEXTS, gettext_lazy("The name and the texts. Gaps stay where they were.")),
        ],
        widget=forms.RadioSelect,
    )
    email = forms.CharField(
        label=gettext_lazy("The e-mail address of the account"),
        help_text=gettext_lazy("Type it to show that you mean it. This cannot be undone."),
        max_length=254,
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._email = email

    def clean_email(self) -> str:
        typed = str(self.cleaned_data["email"]).strip()
        if typed.lower() != self._email.lower():
            raise forms.ValidationError(_("This is not the address of the account."))
        return typed

    @property
    def with_texts(self) -> bool:
        return bool(self.cleaned_data["what"] == TEXTS)


@require_http_methods(["GET", "POST"])
def erase_me(request: HttpRequest) -> HttpResponse:
    person = reader(request)
    form = EraseForm(request.POST or None, email=person.email)
    if request.method == "POST" and form.is_valid():
        with refusals_on_form(form):
            ask_to_be_erased(person=person, with_texts=form.with_texts, at=timezone.now())
            logout(request)
            messages.success(request, _("Your account is closed, and your data are being erased."))
            return redirect("account_login")
    return render(request, "account/erase.html", {"form": form})


@require_http_methods(["GET", "POST"])
def erase_somebody(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing, student = access_student(person=reader(request), slug=slug, pk=pk)
    try:
        check_may_erase(standing, student)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("students", slug)
    form = EraseForm(request.POST or None, email=student.email)
    if request.method == "POST" and form.is_valid():
        with refusals_on_page(request):
            erase_student(standing=standing, student=student, with_texts=form.with_texts, at=timezone.now())
            messages.success(request, _("The account is closed, and the student’s data are being erased."))
        return redirect("students", slug)
    return render(request, "enrolment/erase.html", {"standing": standing, "student": student, "form": form})
