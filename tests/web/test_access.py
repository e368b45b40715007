"""Every address as every role. A route that is missing from the table fails the build.

The table says who may use a route; everybody else must get "sign in" (visitors), 403 or 404, by GET and by POST, and a
POST of theirs must write nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import DjangoDbBlocker

from tests.cast import make_cast
from tests.once import once
from tests.web.furnished import Furnished, furnish

ROLES = ["visitor", "alice", "bob", "carol", "faye", "vera", "kiyo", "oscar"]
EVERYBODY = "visitor alice bob carol faye vera kiyo oscar"
SIGNED_IN = "alice bob carol faye vera kiyo oscar"
MEMBERS = "alice bob carol faye vera kiyo"  # of the programme
STAFF = "alice bob carol faye"
STUDENTS = "vera kiyo"

# The walk is done by: alice coordinator, bob site lead of Vienna, carol site lead of Kyoto, faye facilitator,
# vera (Vienna) in group 1, kiyo (Kyoto) in group 2, oscar coordinator of another programme.
# "a b / c": a and b may look (GET), c may change (POST).
WHO: dict[str, str] = {
    # commons
    "commons": EVERYBODY,
    "visions": EVERYBODY,
    "vision": EVERYBODY,
    "vision-new": SIGNED_IN,
    "vision-change": "bob",
    "vision-delphi": EVERYBODY,
    "vision-delphi-open": "bob",
    "vision-delphi-rate": SIGNED_IN,
    "vision-endorse": SIGNED_IN,
    "vision-respond": SIGNED_IN,
    "commons-profile": SIGNED_IN,
    "author": EVERYBODY,
    "confirm-ask": SIGNED_IN,
    "commons-school-add": SIGNED_IN,
    "entry-preview": EVERYBODY,
    "confirm-person": "alice",  # an editor
    "confirm-decline": "alice",
    "entry-publish": "bob",  # its author
    "entry-retract": "bob",
    "entry-let-through": "alice",  # an editor
    "entry-remove": "alice",
    "entry-pick": "alice",
    "entry-thank": SIGNED_IN,
    "entry-say": SIGNED_IN,
    "entry-report": SIGNED_IN,
    "entry-appeal": "bob",  # its author
    "entry-decide": "alice",
    "moderation": "alice",
    "report-dismiss": "alice",
    "entry-post-let-through": "alice",
    "entry-post-remove": "alice",
    "entry-post-report": SIGNED_IN,
    "entry-post-appeal": "kiyo",
    "entry-post-decide": "alice",
    "entry-post-change": "vera",
    "entry-post-delete": "vera",
    "ideas": EVERYBODY,
    "idea": EVERYBODY,
    "idea-new": SIGNED_IN,  # who belongs to no school is told so
    "idea-change": "bob",
    "idea-close": "bob",
    "robots": EVERYBODY,
    "sitemap": EVERYBODY,
    "sitemap-section": EVERYBODY,
    "commons-data": EVERYBODY,
    "commons-archive": EVERYBODY,
    "partners-find": SIGNED_IN,  # for one's own ideas
    "contact-ask": SIGNED_IN,  # who speaks for no school is told how to
    "contacts": SIGNED_IN,  # of one's own schools
    "contact": "bob carol",  # who speak for the two schools, as below
    "contact-answer": "bob",
    "contact-withdraw": "carol",
    "contact-agreement": "bob carol",
    "partnership": "bob carol",
    "partnership-rewrite": "bob carol",
    "partnership-confirm": "bob carol",
    "partnership-end": "bob carol",
    "partnership-start": "bob carol",
    "commons-entries": EVERYBODY,
    "commons-feed": EVERYBODY,
    "commons-school": EVERYBODY,
    "formats": EVERYBODY,
    "format": EVERYBODY,
    "blueprints": EVERYBODY,
    "blueprint": EVERYBODY,
    "blueprint-new": SIGNED_IN,
    "blueprint-import": SIGNED_IN,
    "blueprint-export": EVERYBODY,
    "blueprint-compare": EVERYBODY,
    "blueprint-fork": SIGNED_IN,
    "blueprint-publish": "bob",  # its author
    "blueprint-drop": "bob",
    "blueprint-edit": "bob",
    "blueprint-about": "bob",
    "blueprint-rules": "bob",
    "blueprint-item": "bob",
    "blueprint-item-add": "bob",
    "blueprint-item-move": "bob",
    "blueprint-item-remove": "bob",
    # people
    "home": EVERYBODY,
    "account_login": EVERYBODY,
    "account_request_login_code": EVERYBODY,
    "account_confirm_login_code": EVERYBODY,
    "account_signup": EVERYBODY,
    "account_logout": EVERYBODY,
    "account_inactive": EVERYBODY,
    "sign-in-link": EVERYBODY,
    "sign-up-link": EVERYBODY,
    "demo-sign-in": "",
    "account": SIGNED_IN,
    "erase-me": SIGNED_IN,
    "choose-language": EVERYBODY,
    "sign-out-everywhere": SIGNED_IN,
    # programmes, plan, team
    "blueprint-schema": EVERYBODY,
    "blueprint-package-schema": EVERYBODY,
    "case-schema": EVERYBODY,
    "format-schema": EVERYBODY,
    "programme-new": "alice bob carol",  # who speak for a school; the others are told how to
    "programme-start": "alice bob carol",
    "programme": MEMBERS,
    "send-reminder": "alice",
    "history": "alice",
    "team": "alice",
    "write-up": "alice",
    "write-up-publish": "alice",
    "write-up-file": "alice",
    "write-up-figure": "alice",
    "team-remove": "alice",
    "plan": STAFF,
    "plan-changes": STAFF,
    "plan-dates": "alice",
    "plan-first-day": "alice",
    "programme-close": "alice",
    "programme-delete": "alice",
    "plan-session": f"{STAFF} / alice",
    "plan-task": f"{STAFF} / alice",
    "method": STAFF,
    "method-add": "alice",
    "method-stage": "alice",
    "method-move": "alice",
    "method-remove": "alice",
    # schools
    "partners": STAFF,
    "partner-add": "alice",
    "partner": "alice bob",
    "partner-facts": "alice bob",
    "partner-quota": "alice",
    "partner-remove": "alice",
    "partner-invite": "alice",
    "invitation-take-back": "alice",
    "invitation": EVERYBODY,
    "calendar-add": "alice bob",
    "calendar-undo": "alice bob",
    "calendar-import": "alice bob",
    "calendar-import-confirm": "alice bob",
    "calendar-remove": "alice bob",
    # students
    "roster": "alice bob",
    "roster-preview": "alice bob",
    "roster-confirm": "alice bob",
    "roster-drop": "alice bob",
    "applications": "alice bob",
    "application-decide": "alice bob",
    "join-link": "alice bob",
    "join": EVERYBODY,
    "join-sent": EVERYBODY,
    "students": STAFF,
    "fairness": MEMBERS,
    "participation": STAFF,
    "participation-silent": STAFF,
    "student-take-out": "alice bob",
    "student-erase": "alice",
    "leave": STUDENTS,
    "my-profile": STUDENTS,
    "my-availability": STUDENTS,
    # groups
    "repairs": "alice",
    "repair": "alice",
    "repair-stop": "alice",
    "repair-drop": "alice",
    "repair-confirm": "alice",
    "formings": "alice",
    "forming": "alice",
    "forming-stop": "alice",
    "forming-again": "alice",
    "forming-drop": "alice",
    "forming-confirm": "alice",
    "forming-undo": "alice",
    "forming-move": "alice",
    "forming-move-person": "alice",
    "forming-person": "alice",
    "forming-move-back": "alice",
    "forming-group": "alice",
    "forming-export": "alice",
    "groups": MEMBERS,  # students are sent on to their own
    "groups-export": "alice faye",
    "group": "alice bob faye vera",
    "group-leader": "alice vera",
    "group-facilitator": "alice",
    "group-members": "alice",
    "cases": MEMBERS,
    "case-supplier": "alice",
    "case": MEMBERS,
    "room": "alice faye vera",
    "room-document": "alice faye vera",
    "room-write": "alice faye vera",
    "room-discussion": "alice faye vera",
    "room-task": "alice faye vera",
    "room-arrange": "alice faye",
    "room-doing": "alice faye vera",
    "meetings": "alice faye vera",
    "meeting": "alice faye vera",
    "meeting-talk": "alice faye vera",
    "meeting-agenda": "alice faye vera",
    "meeting-notes": "alice faye vera",
    "meeting-roll": "alice faye vera / alice faye",
    "meeting-join": "alice faye vera",
    "meeting-say": "vera",
    "room-pulse": "vera",
    "room-help": "vera",
    "room-mails": "vera",
    "room-board": "alice faye",
    "room-nudge": "alice faye",
    "help-answer": "alice faye",
    "stage": "alice faye vera",
    "stage-news": "alice faye vera",
    "stage-text": "vera",
    "room-preview": "alice faye vera",
    "room-file": "alice faye vera",
    "room-comments": "alice faye vera",
    "room-comment": "alice faye vera",
    "room-versions": "alice faye vera",
    "room-version": "alice faye vera",
    "room-version-restore": "alice faye vera",
    "room-sources": "alice faye vera",
    "room-source": "alice faye vera",
    "room-cite": "alice faye vera",
    "room-images": "alice faye vera",
    "room-image": "alice faye vera",
    "room-image-remove": "alice faye vera",
    "room-uploads": "alice faye vera",
    "room-upload": "alice faye vera",  # PATCH and DELETE only: tests/web/test_product.py
    "stage-hand-in": "alice faye vera",
    "stage-reopen": "alice",
    "stage-done": "alice faye vera",
    "stage-cell": "alice faye vera",
    "stage-node": "alice faye vera",
    "stage-move": "alice faye vera",
    "stage-item": "alice faye vera",
    "stage-mark": "alice faye vera",
    "stage-decide": "alice faye vera",
    "decision-stand": "vera",
    "decision-close": "alice faye vera",
    "decision-reopen": "alice faye vera",
    "stage-statements": "alice faye vera",
    "stage-ratings": "vera",
    "stage-round": "alice faye",
    "stage-peers": "vera",
    "stage-review": "alice faye vera / vera",
    "stage-review-image": "alice faye vera",
    "stage-review-thanks": "vera",
    "reviews": "alice faye",
    "reviews-deal": "alice",
    # meetings
    "timetables": "alice",
    "timetable": "alice",
    "timetable-anew": "alice",
    "timetable-group": "alice",
    "timetable-stop": "alice",
    "timetable-again": "alice",
    "timetable-confirm": "alice",
    "timetable-undo": "alice",
    "timetable-drop": "alice",
    "venues": "alice",
    "venue": "alice",
    "venue-remove": "alice",
    "plenary": "alice",
    "plenary-hold": "alice",
    "plenary-sittings": "alice",
    "sessions": MEMBERS,  # of those they may see
    "sessions-export": MEMBERS,
    "session": "alice bob faye vera",
    "session-ics": "alice bob faye vera",
    "session-join": "alice bob faye vera",
    "session-coming": "vera",
    "session-cancel": "alice faye",
    "session-restore": "alice faye",
    "session-attendance": "alice faye",
    "sessions-unsuited": "alice faye",
    "session-change": "alice bob faye vera / alice faye",
    "session-propose": "alice faye vera",
    "session-ask": "alice faye vera",
    "proposal-answer": "vera",
    "proposal-accept": "alice faye",
    "proposal-decline": "alice faye",
    "proposal-withdraw": "",
    "my-calendar": SIGNED_IN,
    "my-calendar-ics": SIGNED_IN,
    "calendar-change": SIGNED_IN,
    "group-calendar": "alice bob faye vera",
    "school-calendar": "alice bob",
    "my-blocks": SIGNED_IN,
    "block-remove": SIGNED_IN,  # one's own
    "blocks-import": SIGNED_IN,
    "blocks-file-remove": SIGNED_IN,
    "calendar-feed": EVERYBODY,
    # the weekly hour: the link is the key
    "whenever": EVERYBODY,
    "whenever-organise": EVERYBODY,
    "whenever-agree": EVERYBODY,
    "whenever-remove": EVERYBODY,
    "whenever-delete": EVERYBODY,
    "whenever-meeting": EVERYBODY,
    "whenever-add": EVERYBODY,
    "whenever-mine": EVERYBODY,
    "whenever-leave": EVERYBODY,
    "whenever-calendar": EVERYBODY,
    "whenever-table": EVERYBODY,
    # evidence
    "evidence": EVERYBODY,
    "article": EVERYBODY,
    "article-cite": EVERYBODY,
    "article-similar": EVERYBODY,
    "article-export": EVERYBODY,
    "article-merge": "alice",
    "article-history": "alice",
    "imports": "alice",
    "import": "alice",
    "import-confirm": "alice",
    "import-stop": "alice",
    "import-drop": "alice",
    "import-undo": "alice",
    "duplicates": "alice",
    "duplicate": "alice",
    "duplicate-again": "alice",
    "merge-undo": "alice",
    "change-undo": "alice",
    "article-save": SIGNED_IN,
    "article-collect": SIGNED_IN,
    "article-add": "bob vera",
    "collections": EVERYBODY,
    "collection": "bob vera",  # a private one: bob is its editor, vera a guest
    "collection-new": SIGNED_IN,
    "collection-change": "bob",
    "collection-delete": "bob",
    "collection-move": "bob",
    "collection-take-out": "bob",
    "collection-note": "bob",
    "collection-guests": "bob",
    "collection-guest-remove": "bob vera",  # guests may leave
    "collection-answer": "kiyo",  # who was invited
    "searches": SIGNED_IN,
    "search-change": "bob",
    "search-delete": "bob",
    "search-stop": EVERYBODY,  # who has the address, as from a mail
    "search-feed": EVERYBODY,
    "evidence-data": EVERYBODY,
    "evidence-bulk": EVERYBODY,
    "collection-export": "bob vera",
    "oai": EVERYBODY,
    "api-schema": EVERYBODY,
    "api-articles": EVERYBODY,
    "api-article": EVERYBODY,
    "api-article-file": EVERYBODY,
    "api-collections": EVERYBODY,
    "api-collection": "",  # private ones are not in it
    "api-collection-articles": "",
    "evidence-feed": EVERYBODY,
    "collection-feed": "",  # private ones have none
    "evidence-pictures": EVERYBODY,
    "evidence-picture": EVERYBODY,
    "codebook": EVERYBODY,
    "scoping-reviews": EVERYBODY,
    "scoping-review": EVERYBODY,
    "scoping-review-new": "alice",  # a curator; bob and carol read
    "scoping-review-articles": EVERYBODY,
    "scoping-review-change": "alice",
    "scoping-review-coders": "alice",
    "scoping-review-release": "alice",
    "scoping-review-take-in": "alice",
    "scoping-review-end": "alice",
    "scoping-review-next": "alice bob carol",
    "scoping-review-talk": "alice bob carol",
    "scoping-review-agreement": "alice bob carol",
    "scoping-review-article": "alice bob carol",
    "scoping-review-settle": "alice bob carol",
}


@pytest.fixture(scope="module")
def furnished_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Furnished]:
    """For all routes: what a request does is undone."""
    with once(django_db_blocker):
        furnished = furnish(make_cast())
        for role in ROLES:
            furnished.client_of(role)
        yield furnished


@pytest.fixture
def furnished(furnished_once: Furnished, db: None) -> Furnished:
    """With browsers of its own: some routes sign out."""
    return replace(furnished_once, clients={})


def routes() -> Iterator[tuple[str, URLPattern]]:
    def walk(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns)
            else:
                yield pattern

    for pattern in walk(get_resolver().url_patterns):
        yield pattern.name or str(pattern.pattern), pattern


PARAMETERS = {name: set(pattern.pattern.converters) for name, pattern in routes()}


def test_every_route_is_in_the_table() -> None:
    assert sorted(PARAMETERS) == sorted(WHO)


@pytest.mark.parametrize("name", sorted(WHO))
def test_route_is_open_to_those_who_may_and_to_nobody_else(name: str, furnished: Furnished) -> None:
    may_get, _slash, may_post = WHO[name].partition(" / ")
    allowed = {"get": may_get.split(), "post": (may_post or may_get).split()}
    address = furnished.address(name, PARAMETERS[name])
    wrong = []
    for role in ROLES:
        for method in ("get", "post"):
            client = furnished.client_of(role)
            writes = Writes()
            with undone(), connection.execute_wrapper(writes):
                answer = getattr(client, method)(address)
            refused = is_refusal(role, answer.status_code, answer.headers.get("Location", ""))
            if b"bound method" in answer.getvalue():  # Jinja2 shows a method that nobody calls
                wrong.append(f"{role} {method.upper()} {address}: shows a method")
            fine = is_answer(answer.status_code) if role in allowed[method] else refused and not writes.seen
            if not fine:
                wrong.append(f"{role} {method.upper()} {address}: {answer.status_code}")
    assert wrong == []


class Writes:
    """Notes what is written to the database, but for the visitor's own session."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")) and "django_session" not in sql:
            self.seen.append(sql)
        return execute(sql, parameters, many, context)


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is taken back, so that one role's click does not change what the next one finds."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def is_answer(status: int) -> bool:
    return status < 500 and status not in {403, 404}


def is_refusal(role: str, status: int, location: str) -> bool:
    if role == "visitor" and status == 302:
        return location.startswith("/sign-in/")
    return status in {403, 404, 405}
