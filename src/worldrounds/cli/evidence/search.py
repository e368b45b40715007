"""``worldrounds evidence search``: the box of the evidence page, in a terminal."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from worldrounds.cli.installation import open_installation

if TYPE_CHECKING:
    from worldrounds.evidence.models import Article
    from worldrounds.evidence.search import Results


def command(
    query: Annotated[
        str, typer.Argument(help='As in PubMed: words, "phrases", AND, OR, NOT, [ti], [au], 2015:2020[dp].')
    ],
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Articles to print.")] = 20,
    sort: Annotated[str, typer.Option(help="relevance, newest or oldest.")] = "relevance",
    as_json: Annotated[bool, typer.Option("--json", help="For machines: one JSON object.")] = False,
) -> None:
    """Find articles. Ends with 0, with 1 if nothing is found, with 2 if the question is not right."""
    open_installation()
    from worldrounds.evidence.search import SORTS, find  # late: Django is set up now

    if sort not in SORTS:
        raise typer.BadParameter(f"sort is one of {', '.join(SORTS)}")
    results = find(query, sort=sort, size=limit)
    typer.echo(
        json.dumps(_data(results), ensure_ascii=False, indent=2) if as_json else _text(results), err=False
    )
    raise typer.Exit(2 if results.problem else 0 if results.total else 1)


def _text(results: "Results") -> str:
    from worldrounds.evidence.search.problems import place, sentence  # late: needs Django

    if problem := results.problem:
        suggestion = f"\nIs this meant? {problem.suggestion}" if problem.suggestion else ""
        return f"{sentence(problem)} ({place(problem)}){suggestion}"
    lines = [_line(article) for article in results.articles]
    meant = [f"Is this meant? {results.respelled}"] if results.respelled else []
    return "\n".join([*meant, *lines, f"{len(lines)} of {results.total}"])


def _line(article: "Article") -> str:
    told = [article.title, article.journal_short or article.journal, str(article.year or "")]
    return f"{article.pk}\t" + " · ".join(part for part in told if part)


def _data(results: "Results") -> dict[str, object]:
    if problem := results.problem:
        wrong = {"trouble": problem.trouble.value, "place": problem.place, "suggestion": problem.suggestion}
        return {"query": results.query, "problem": wrong}
    facets = {facet: {one.code: one.count for one in counts} for facet, counts in results.facets.items()}
    articles = [
        {
            "id": article.pk,
            "title": article.title,
            "journal": article.journal,
            "year": article.year,
            "doi": article.doi,
            "pmid": article.pmid,
            "is_retracted": article.is_retracted,
        }
        for article in results.articles
    ]
    return {
        "query": results.query,
        "total": results.total,
        "ignored": list(results.ignored),
        "respelled": results.respelled,
        "articles": articles,
        "facets": facets,
    }
