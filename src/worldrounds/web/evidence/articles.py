"""The box, and what it finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from worldrounds.bibliography.asking import Problem
from worldrounds.evidence.models import Article, Standing
from worldrounds.evidence.queries.codes import Held, codes_of
from worldrounds.evidence.search import NEWEST, OLDEST, RELEVANCE, Results, find
from worldrounds.evidence.search.facets import FACETS, Count
from worldrounds.evidence.search.names import facet_name, value_name
from worldrounds.evidence.search.problems import sentence
from worldrounds.web.addresses import url
from worldrounds.web.evidence.entries import entries
from worldrounds.web.heads import Head, absolute
from worldrounds.web.reader import reader_if_any

SHOWN_VALUES, MOST_VALUES = 6, 200  # of a facet; where all are asked for
SHOWN_AUTHORS = 6


@dataclass(frozen=True)
class Link:
    name: str
    address: str
    count: int = 0
    is_chosen: bool = False


@dataclass(frozen=True)
class Facet:
    key: str
    name: str
    values: list[Link]
    more: str  # the address that shows all values, or ""


@dataclass(frozen=True)
class Shown:
    """An article in the list. ``kinds``: theory, action or both; ``is_suggested``: nobody has coded it yet."""

    article: Article
    authors: list[str]
    more_authors: int
    kinds: list[str]
    is_suggested: bool
    types: list[str]


@login_not_required
@require_GET
def articles(request: HttpRequest) -> HttpResponse:
    page = found_page(request.GET)
    if not request.GET:
        page["entries"] = entries(reader_if_any(request))
        page["head"] = hall_head()
    return render(request, "evidence/articles.html", page)


def hall_head() -> Head:
    """Of the hall's first page; searches are no pages for others to link to."""
    path, title = url("evidence"), _("Evidence")
    words = _("Articles on theories and actions in the internationalization of medical education.")
    feeds = [(url("evidence-feed"), _("New in the evidence hall"))]
    data = {"@type": "DataCatalog", "@id": absolute(path), "name": title, "description": words}
    return Head(title, words, path, feeds=feeds, data=data)


def found_page(asked: QueryDict) -> dict[str, Any]:
    """What the template needs (6 queries, more where the index has changed or a word is mistyped)."""
    query, chosen = asked.get("q", "").strip(), chosen_in(asked)
    number = asked.get("page", "")
    results = find(
        query,
        sort=asked.get("sort", RELEVANCE),
        chosen=chosen,
        page=int(number) if number.isdecimal() and len(number) < 9 else 1,
    )
    paginator = Paginator(range(results.total), results.size)
    return {
        "query": query,
        "results": results,
        "page": Page(shown(results.articles), results.page, paginator),
        "chosen": [_chip(facet, code, asked) for facet, code in chosen.items()],
        "kept": [(facet, code) for facet, code in chosen.items()],
        "facets": [_facet(facet, counts, asked, chosen) for facet, counts in results.facets.items()],
        "sorts": _sorts(results, asked),
        "problem": _problem(results.problem, asked) if results.problem else None,
        "respelled": Link(results.respelled, _address(asked, q=results.respelled))
        if results.respelled
        else None,
        "tries": _tries(),
    }


def chosen_in(asked: QueryDict) -> dict[str, str]:
    return {facet: code for facet in FACETS if (code := asked.get(facet))}


def shown(articles: list[Article]) -> list[Shown]:
    """1 query."""
    codes = codes_of(article.pk for article in articles)
    return [_shown(article, codes.get(article.pk, {}).get("kind", Held("", ()))) for article in articles]


def _shown(article: Article, held: Held) -> Shown:
    names = [name.get("literal") or _short(name) for name in article.authors]
    cut = SHOWN_AUTHORS if len(names) > SHOWN_AUTHORS + 1 else len(names)
    return Shown(
        article,
        names[:cut],
        len(names) - cut,
        [value_name("kind", code) for code in held.codes],
        held.standing == Standing.SUGGESTED,
        [name for name in article.publication_types if name != "Journal Article"][:2],
    )


def _short(name: Mapping[str, str]) -> str:
    """“Adeyemi BT”; a given name in another script is not cut."""
    given = name.get("given", "")
    initials = "".join(
        part[0].upper() for part in given.replace("-", " ").replace(".", " ").split() if part[0].isalpha()
    )
    return " ".join(part for part in (name.get("family", ""), initials if given.isascii() else given) if part)


def _facet(facet: str, counts: list[Count], asked: QueryDict, chosen: Mapping[str, str]) -> Facet:
    is_whole = asked.get("all") == facet
    some = counts[: MOST_VALUES if is_whole else SHOWN_VALUES]
    values = [
        Link(
            value_name(facet, one.code),
            _address(asked, **{facet: "" if chosen.get(facet) == one.code else one.code}),
            one.count,
            chosen.get(facet) == one.code,
        )
        for one in some
    ]
    more = (
        _address(asked, page=asked.get("page", ""), all=facet)
        if len(counts) > len(some) and not is_whole
        else ""
    )
    return Facet(facet, facet_name(facet), values, more)


def _chip(facet: str, code: str, asked: QueryDict) -> Link:
    return Link(f"{facet_name(facet)}: {value_name(facet, code)}", _address(asked, **{facet: ""}))


def _sorts(results: Results, asked: QueryDict) -> list[Link]:
    names = {RELEVANCE: _("Best match"), NEWEST: _("Newest"), OLDEST: _("Oldest")}
    if not results.query:  # nothing to match: the newest come first anyway
        names = {RELEVANCE: _("Newest"), OLDEST: _("Oldest")}
    now = results.sort if results.sort in names else RELEVANCE
    return [
        Link(name, _address(asked, sort="" if sort == RELEVANCE else sort), is_chosen=sort == now)
        for sort, name in names.items()
    ]


def _problem(problem: Problem, asked: QueryDict) -> dict[str, Any]:
    typed = asked.get("q", "").strip()
    suggestion = problem.suggestion
    return {
        "sentence": sentence(problem),
        "before": typed[max(0, problem.place - 60) : problem.place],
        "bad": typed[problem.place : problem.place + max(1, len(problem.what))][:60],
        "after": typed[problem.place + max(1, len(problem.what)) :][:60],
        "suggestion": Link(suggestion, _address(asked, q=suggestion)) if suggestion else None,
    }


def _address(asked: QueryDict, **changes: str) -> str:
    """The address's own, from its first page, with some of its values changed; empty ones are left out."""
    changed = asked.copy()
    for name in ("page", "all"):
        changed.pop(name, None)
    for name, value in changes.items():
        changed[name] = value
    for name in [name for name, value in changed.items() if not value]:
        del changed[name]
    return f"?{changed.urlencode()}"


def _tries() -> list[tuple[str, str]]:
    """Questions to try, and what they find."""
    return [
        ("virtual exchange", _("both words, anywhere, in singular or plural")),
        ('"global health"', _("the words as they stand")),
        (
            "exchange AND (nursing OR medical) NOT review",
            _("AND, OR and NOT in capital letters, read from left to right"),
        ),
        ("internat*", _("every word that begins so")),
        ("competence[ti]", _("in the title; [ab] in the abstract, [tiab] in title, abstract or keywords")),
        ("Wu A[au]", _("an author; [ad] an address")),
        ("BMC Med Educ[ta]", _("a journal, by its name, short name or ISSN")),
        ("2015:2020[dp]", _("published from 2015 to 2020; also 2021/03[dp]")),
        ("Cultural Competency[mh]", _("a MeSH heading; [majr] where it is a main topic; [ot] a keyword")),
        ("review[pt] AND english[la]", _("publication type and language")),
        ("37221527[pmid]", _("an identifier; also [doi] and [pmcid]")),
        (
            "action[kind] AND japan[country]",
            _("how the field is classified: [kind], [format], [model], [outcome], [country], [income]"),
        ),
    ]
