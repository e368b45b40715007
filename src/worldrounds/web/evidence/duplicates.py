"""Two records side by side: merged field by field, kept apart, and all of it taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from worldrounds.bibliography.merging import FIELDS, Choice, Side, merge
from worldrounds.bibliography.record import Record, from_data
from worldrounds.evidence.actions import deciding, merging
from worldrounds.evidence.models import Article, Waiting
from worldrounds.evidence.queries import keeping as queries
from worldrounds.evidence.reasons import WHY, in_words
from worldrounds.evidence.records import to_record
from worldrounds.web.paging import page_of
from worldrounds.web.reader import reader
from worldrounds.web.refusals import refusals_on_page

SIDES: tuple[Side, ...] = ("held", "arriving", "both")
LABELS = {
    "title": gettext_lazy("Title"),
    "type": gettext_lazy("Type"),
    "translated_title": gettext_lazy("Translated title"),
    "authors": gettext_lazy("Authors"),
    "editors": gettext_lazy("Editors"),
    "journal": gettext_lazy("Journal"),
    "journal_short": gettext_lazy("Journal, abbreviated"),
    "volume": gettext_lazy("Volume"),
    "issue": gettext_lazy("Issue"),
    "pages": gettext_lazy("Pages"),
    "publisher": gettext_lazy("Publisher"),
    "place": gettext_lazy("Place"),
    "year": gettext_lazy("Year"),
    "month": gettext_lazy("Month"),
    "day": gettext_lazy("Day"),
    "season": gettext_lazy("Season"),
    "url": gettext_lazy("Address"),
    "language": gettext_lazy("Language"),
    "abstract": gettext_lazy("Abstract"),
    "abstract_licence": gettext_lazy("Licence of the abstract"),
    "conflict_of_interest": gettext_lazy("Conflict of interest"),
    "keywords": gettext_lazy("Keywords"),
    "headings": gettext_lazy("MeSH headings"),
    "publication_types": gettext_lazy("Publication types"),
    "references": gettext_lazy("References"),
    "notices": gettext_lazy("Notices"),
    "revised": gettext_lazy("Last change of the source"),
    "key": gettext_lazy("Citation key"),
    "rest": gettext_lazy("What only one format says"),
    "doi": "DOI",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "issn": "ISSN",
    "isbn": "ISBN",
}


@dataclass(frozen=True)
class Row:
    """A field, as both records have it."""

    name: str
    label: str
    held: str
    arriving: str
    side: str = ""  # what the rules would take; empty where both are equal
    why: str = ""
    together: str = ""  # both in one, where that can be

    @property
    def differs(self) -> bool:
        return bool(self.side and self.held and self.arriving)

    @property
    def only(self) -> str:
        """Which of the two has it, where one has not."""
        return "" if self.differs or not self.side else "held" if self.held else "arriving"


@require_GET
def duplicates(request: HttpRequest) -> HttpResponse:
    page = page_of(request, queries.open_waiting(reader(request)))
    return render(request, "evidence/keeping/duplicates.html", {"page": page, "in_words": in_words})


@require_http_methods(["GET", "POST"])
def duplicate(request: HttpRequest, number: int) -> HttpResponse:
    person = reader(request)
    waiting = queries.access_waiting(person, number)
    if request.method == "POST":
        with refusals_on_page(request):
            _decide(request, waiting)
        return redirect("duplicate", number)
    article = waiting.article.merged_into or waiting.article
    shown = {
        "waiting": waiting,
        "article": article,
        "open": waiting.state == Waiting.State.OPEN,
        "reason": in_words(waiting.reason),
        "rows": compared(to_record(article), from_data(waiting.record)),
    }
    return render(request, "evidence/keeping/duplicate.html", shown)


def _decide(request: HttpRequest, waiting: Waiting) -> None:
    said: dict[str, Any] = {"waiting_id": waiting.pk, "actor": reader(request), "at": timezone.now()}
    decision = request.POST.get("decision")
    if decision == "merge":
        deciding.merge_waiting(chosen=chosen_sides(request.POST), **said)
        messages.success(request, _("Merged. You can take it back below."))
    elif decision == "apart":
        made = deciding.keep_apart(**said)
        number = {"number": made.became_id}
        messages.success(request, _("It is a record of its own now: no. %(number)s.") % number)
    elif decision == "leave":
        deciding.leave_out(**said)
        messages.info(request, _("Left out. Nothing was changed."))


@require_POST
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Take a decision back."""
    person = reader(request)
    waiting = queries.access_waiting(person, number)
    with refusals_on_page(request):
        deciding.decide_again(waiting_id=waiting.pk, actor=person, at=timezone.now())
        messages.success(request, _("The decision is taken back."))
    return redirect("duplicate", number)


@require_http_methods(["GET", "POST"])
def merge_by_hand(request: HttpRequest, number: int) -> HttpResponse:
    """``?with=`` names the record that goes into this one."""
    person = reader(request)
    article = queries.access_article(person, number)
    other = _other(request, article)
    if request.method == "POST" and other:
        with refusals_on_page(request):
            chosen = chosen_sides(request.POST)
            merging.merge_articles(kept=article, other=other, chosen=chosen, actor=person, at=timezone.now())
            messages.success(request, _("The two are one record now. You can take it back below."))
            return redirect("article-history", number)
    rows = compared(to_record(article), to_record(other)) if other else []
    shown = {"article": article, "other": other, "rows": rows, "asked": request.GET.get("with", "")}
    return render(request, "evidence/keeping/merge.html", shown)


def _other(request: HttpRequest, article: Article) -> Article | None:
    said = (request.POST.get("with") or request.GET.get("with") or "").strip()
    if not said.isdecimal() or len(said) > 15 or int(said) == article.pk:
        return None
    rows = Article.objects.prefetch_related("references")
    return rows.filter(pk=int(said), merged_into=None).first()


@require_GET
def history(request: HttpRequest, number: int) -> HttpResponse:
    article = queries.access_article(reader(request), number)
    found = queries.history_of(article)
    entries = [(change, found.merges.get(change.pk), _changed(change)) for change in found.changes]
    return render(request, "evidence/keeping/history.html", {"article": article, "entries": entries})


def _changed(change: Any) -> list[Row]:
    rows = [
        Row(name, _label(name), _shown(name, change.before.get(name)), _shown(name, value))
        for name, value in change.after.items()
    ]
    aside = [
        Row(name, _label(name), "", _shown(name, value), "aside") for name, value in change.aside.items()
    ]
    return rows + aside


@require_POST
def undo_merge(request: HttpRequest, number: int) -> HttpResponse:
    person = reader(request)
    made = queries.access_merge(person, number)
    with refusals_on_page(request):
        merging.undo_merge(merge_id=made.pk, actor=person, at=timezone.now())
        messages.success(request, _("The two are two records again."))
    return redirect("article-history", made.kept_id)


@require_POST
def undo_change(request: HttpRequest, number: int) -> HttpResponse:
    """Of an update that came with an import."""
    change = queries.access_change(reader(request), number)
    stays = merging.undo_change(change_id=change.pk, at=timezone.now(), actor=reader(request))
    if stays:
        names = ", ".join(_label(name) for name in stays)
        messages.warning(request, _("Changed again since, and left as it is: %(names)s.") % {"names": names})
    else:
        messages.success(request, _("The change is taken back."))
    return redirect("article-history", change.article_id)


def chosen_sides(posted: Mapping[str, Any]) -> dict[str, Side]:
    said = {name: posted.get(f"side-{name}") for name in FIELDS}
    return {name: side for name, given in said.items() for side in SIDES if given == side}


def compared(held: Record, arriving: Record) -> list[Row]:
    """Every field that one of them has; what they differ in first."""
    choices = {choice.field: choice for choice in merge(held, arriving).choices}
    rows = [_row(name, held, arriving, choices.get(name)) for name in FIELDS]
    said = [row for row in rows if row.held or row.arriving]
    return sorted(said, key=lambda row: not row.side)


def _row(name: str, held: Record, arriving: Record, choice: Choice | None) -> Row:
    one, other = (_shown(name, getattr(record, name)) for record in (held, arriving))
    if choice is None:
        return Row(name, _label(name), one, other)
    together = _shown(name, choice.value) if choice.side == "both" else ""
    return Row(name, _label(name), one, other, choice.side, str(WHY.get(choice.why, "")), together)


def _label(name: str) -> str:
    return str(LABELS.get(name, name))


def _shown(name: str, value: Any) -> str:
    """A value in one string; lists by lines."""
    if value in (None, "", (), [], {}):
        return ""
    if isinstance(value, (list, tuple)):
        return "\n".join(_item(item) for item in value)
    if isinstance(value, dict):
        return "\n".join(f"{key}: {_shown(name, inner)}" for key, inner in value.items())
    return str(value)


def _item(item: Any) -> str:
    if isinstance(item, (str, int)):
        return str(item)
    said = item if isinstance(item, dict) else vars(item)
    if said.get("family") or said.get("literal"):
        named = ", ".join(filter(None, [said.get("family") or said.get("literal"), said.get("given")]))
        placed = len(said.get("affiliations") or ())
        return " · ".join(
            filter(
                None, [named, said.get("orcid"), _("%(n)s affiliations") % {"n": placed} if placed else ""]
            )
        )
    parts = (said.get(name) for name in ("label", "kind", "name", "text", "doi", "pmid", "pmcid"))
    return " · ".join(str(part) for part in parts if part)
