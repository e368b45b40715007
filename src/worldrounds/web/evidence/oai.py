"""The door for harvesters: ``/oai`` (OAI-PMH 2.0). docs/reference/for-machines.md"""

import re
from datetime import UTC, datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from worldrounds.bibliography.harvest import answers
from worldrounds.bibliography.harvest.asking import Problem, Question, question, token
from worldrounds.bibliography.harvest.xml import Element
from worldrounds.evidence import harvesting
from worldrounds.evidence.models import Article
from worldrounds.web.addresses import url
from worldrounds.web.evidence.limits import MINUTE, allow


@login_not_required
@csrf_exempt  # nothing is changed, and nobody is signed in
@require_http_methods(["GET", "POST"])
def oai(request: HttpRequest) -> HttpResponse:
    if not allow(request, "oai", limit=120, seconds=MINUTE):
        return HttpResponse(
            status=503, headers={"Retry-After": str(MINUTE)}
        )  # the protocol's way to say “later”
    asked = _pairs(request.POST if request.method == "POST" else request.GET)
    body: Element | Problem
    try:
        body = _answer(question(asked))
    except Problem as problem:
        body = problem
    document = answers.document(settings.ADDRESS + url("oai"), asked, body, at=timezone.now())
    return HttpResponse(document, content_type="text/xml; charset=UTF-8")


def _pairs(query: QueryDict) -> list[tuple[str, str]]:
    return [(name, value) for name, values in query.lists() for value in values]


def _answer(asked: Question) -> Element:
    if asked.verb == "Identify":
        return answers.identify(_repository())
    if asked.verb == "ListMetadataFormats":
        if asked.identifier:
            _article(asked.identifier)
        return answers.metadata_formats()
    if asked.verb == "ListSets":
        return _sets()
    if asked.prefix not in answers.FORMATS:
        raise Problem("cannotDisseminateFormat", "ListMetadataFormats tells which formats there are")
    if asked.verb == "GetRecord":
        article = _article(asked.identifier)
        return answers.record(_item(article, harvesting.sets_of([article])[article.pk], True), asked.prefix)
    return _list(asked)


def _list(asked: Question) -> Element:
    with_records = asked.verb == "ListRecords"
    part = harvesting.part_of(asked, with_records=with_records)
    sets = harvesting.sets_of(part.articles)
    items = [_item(article, sets.get(article.pk, []), with_records) for article in part.articles]
    return answers.listed(asked, items, token(asked, part.rest) if part.rest else "")


def _sets() -> Element:
    rows = [(row.slug, row.title, row.introduction) for row in harvesting.sets()]
    if not rows:
        raise Problem("noSetHierarchy", "no collection is public yet")
    return answers.sets(rows)


def _item(article: Article, sets: list[str], with_record: bool) -> answers.Item:
    is_deleted = article.merged_into_id is not None
    return answers.Item(
        identifier=f"oai:{_host()}:{article.pk}",
        changed=article.changed_at,
        sets=sets,
        is_deleted=is_deleted,
        record=harvesting.passed_on(article) if with_record and not is_deleted else None,
        address=settings.ADDRESS + url("article", article.pk),
    )


def _article(identifier: str) -> Article:
    start = f"oai:{_host()}:"
    number = identifier.removeprefix(start)
    if not identifier.startswith(start) or not re.fullmatch(r"[1-9][0-9]{0,17}", number):
        raise Problem("idDoesNotExist", f"our identifiers are like {start}1")
    return harvesting.found(int(number))


def _repository() -> answers.Repository:
    return answers.Repository(
        name="Worldrounds: evidence",
        address=settings.ADDRESS + url("oai"),
        admin=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        host=_host(),
        earliest=harvesting.earliest() or datetime(1970, 1, 1, tzinfo=UTC),
    )


def _host() -> str:
    return urlsplit(settings.ADDRESS).hostname or "localhost"
