"""A record as a citation: in the styles that come along, and in one's own."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from worldrounds.bibliography.citing import Cited, cite
from worldrounds.bibliography.record import Record
from worldrounds.bibliography.styles import MOST_BYTES, NotAStyle, Style, read_style, style
from worldrounds.evidence import queries
from worldrounds.evidence.records import to_record

STYLES = (
    ("vancouver", "Vancouver"),
    ("apa", "APA"),
    ("ama", "AMA"),
    ("harvard", "Harvard"),
)  # names of styles


class StyleForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSL file"),
        max_length=200,
        widget=forms.ClearableFileInput({"accept": ".csl,.xml"}),
    )

    def clean_file(self) -> Style:
        file = self.cleaned_data["file"]
        try:
            return read_style(file.read(MOST_BYTES + 1))
        except NotAStyle as problem:
            raise forms.ValidationError(refusal_words(problem)) from problem


def refusal_words(problem: NotAStyle) -> str:
    words = {
        "size": _("The file is too large. Styles have less than 400 kB."),
        "xml": _("This is not a CSL file: it cannot be read as XML."),
        "doctype": _("This is not a CSL file: it declares a document type."),
        "style": _("This is not a CSL style. Its first element must be “style”."),
        "bibliography": _("This style does not say how a list of references looks."),
        "dependent": _("This file only points to the style “%(name)s”. Choose that style’s own file."),
        "macro": _("The part “%(name)s” of this style is missing or calls itself."),
        "steps": _("This style is too complicated."),
    }
    return words[problem.code] % {"name": problem.detail}


def citation_shown(record: Record, chosen: str) -> dict[str, Any]:
    """For the part of the page that shows a citation; Vancouver for a style that is not ours."""
    name = chosen if chosen in dict(STYLES) else "vancouver"
    return {"citation": cite(record, style(name)), "chosen": name, "styles": STYLES}


@login_not_required
@require_http_methods(["GET", "POST"])
def cite_article(request: HttpRequest, number: int) -> HttpResponse:
    """POST cites in the style of a file; nothing is kept."""
    article = queries.article(number)
    if article.pk != number:
        return redirect("article-cite", article.pk, permanent=True)
    record = to_record(article)
    form = StyleForm(request.POST or None, request.FILES or None)
    shown = {"article": article, "form": form, **citation_shown(record, request.GET.get("style", ""))}
    shown["alone"] = not request.htmx  # type: ignore[attr-defined]  # django_htmx
    if request.method == "POST" and form.is_valid():
        shown |= {"own": _own(record, form), "own_title": form.cleaned_data["file"].title}
    return render(request, "evidence/article/cite_page.html", shown)


def _own(record: Record, form: StyleForm) -> Cited | None:
    try:
        return cite(record, form.cleaned_data["file"])
    except Exception:  # the library fails in many ways on a style that it does not understand
        form.add_error("file", _("This style asks for something that the program does not know."))
        return None
