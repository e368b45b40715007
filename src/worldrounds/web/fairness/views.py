"""Who carries the inconvenient hours: the page, its short part on other pages, its tables as files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from worldrounds.core.incomes import incomes
from worldrounds.journeys.fairness import FEW, LEVELS, MOST_SHOWN, access_fairness, ledger_seen_by, own_share
from worldrounds.web.exports import FORMATS, export_response
from worldrounds.web.fairness import pictures, tables
from worldrounds.web.reader import reader


@require_GET
def fairness(request: HttpRequest, slug: str) -> HttpResponse:
    """``part=short`` for the programme's page, ``part=own`` for a student's; ``format`` with ``of`` for a table as a file."""
    standing = access_fairness(person=reader(request), slug=slug)
    if request.GET.get("part") == "own":
        return render(request, "fairness/_own.html", {"standing": standing, "own": own_share(standing)})
    ledger = ledger_seen_by(standing)
    if (file_format := request.GET.get("format", "")) in FORMATS:
        of = request.GET.get("of", "students")
        headers, rows = tables.export(ledger, of if of in (*LEVELS, "facilitators") else "students")
        return export_response(f"fairness-{slug}", file_format, headers, rows)
    own = next((line for line in ledger.lines if line.enrolment.person_id == standing.person.pk), None)
    context = {"standing": standing, "ledger": ledger, "own": own, "few": FEW}
    if request.GET.get("part") == "short":
        return render(request, "fairness/_short.html", context)
    context |= {
        "distribution": pictures.distribution(ledger, own) if ledger.has_enough else "",
        "lorenz": pictures.shares(ledger) if ledger.has_enough else "",
        "levels": pictures.levels(ledger),
        "most": [line for line in ledger.known if line.carried.outside][:MOST_SHOWN],
        "as_facilitator": next((f for f in ledger.known_facilitators if f.person == standing.person), None),
        "less": sum(line.hours < own.hours for line in ledger.lines) if own else 0,
        "incomes": incomes(),
    }
    return render(request, "fairness/fairness.html", context)
