"""What the page of rules says before anybody searches."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.groups.setting import a_group
from tests.web.test_groups import FORM, page, sign_in, words
from worldrounds.programmes.models import Enrolment
from worldrounds.solvers.grouping import Rules
from worldrounds.solvers.grouping.feasibility import NoGroup, Relaxation, Searched, TooFew, Weighed
from worldrounds.solvers.time import pattern_from_ranges, pattern_to_hex
from worldrounds.web.groups import outlook as outlook_module
from worldrounds.web.groups.outlook_words import argument_words, nowhere_words

RULES = {"size": {"min": 2, "max": 3}, "countries": {"at_least": 2}, "hours": {"at_least": 3}}


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return sign_in(client, cast, "alice")


def check(client: Client, *, live: bool = True, **changes: str) -> Any:
    headers = {"HX-Request": "true"} if live else {}
    return client.get(reverse("formings", args=["rounds"]), FORM | changes, headers=headers)


def free(cast: Cast, name: str, ranges: str) -> Enrolment:
    student = cast.enrolments[name]
    student.availability = pattern_to_hex(pattern_from_ranges(ranges))
    student.save()
    return student


def test_rules_that_can_hold_are_not_called_more_than_that(alice: Client) -> None:
    shown = words(check(alice).content.decode())

    assert "✓ Nothing stands in the way of these rules that we can prove." in shown
    assert "Whether all fit side by side, only the search can show." in shown


def test_who_fits_nowhere_is_named_with_the_reason(alice: Client, cast: Cast) -> None:
    free(cast, "nadia", "Mon 07:00-08:00")

    shown = words(check(alice).content.decode())

    assert (
        "✗ With these rules at least 1 of 5 students cannot be in a group that keeps every “must”." in shown
    )
    assert "1 student fits nowhere Nadia Okafor (New York) : free 1 hours a week; 2 are asked for." in shown


def test_the_answer_to_a_change_is_small_and_keeps_the_rules_in_the_address(alice: Client) -> None:
    response = check(alice, hours="4")

    html = response.content.decode()
    assert "<html" not in html and 'id="outlook-more"' in html
    assert "&hours=4&" in response.headers["HX-Replace-Url"]
    assert "csrfmiddlewaretoken" not in response.headers["HX-Replace-Url"]
    assert "HX-Request" in response.headers["Vary"]


def test_an_address_needs_to_name_only_what_it_changes(alice: Client, cast: Cast) -> None:
    cast.programme.document["rules"] = RULES
    cast.programme.save()

    html = alice.get(reverse("formings", args=["rounds"]), {"hours": "7"}).content.decode()

    assert 'name="hours" value="7"' in html
    assert 'name="size_max" value="3"' in html
    assert "Please look at this again" not in html


def test_where_everybody_has_a_group_the_rules_are_those_of_a_new_round(alice: Client, cast: Cast) -> None:
    a_group(cast, 1, "vera", "viktor", "kenta", "kiyo", "nadia")
    free(cast, "nadia", "Mon 07:00-08:00")

    shown = words(check(alice, live=False).content.decode())

    assert "What is said of the rules here is about a new round." in shown
    assert "With these rules at least 1 of 5 students cannot be in a group" in shown


def test_without_scripts_a_button_checks_the_rules(alice: Client, cast: Cast) -> None:
    answer = alice.post(reverse("formings", args=["rounds"]), FORM | {"check": "yes", "hours": "9"})
    html = alice.get(answer.headers["Location"]).content.decode()

    assert answer.headers["Location"].endswith("#outlook")
    assert 'name="hours" value="9"' in html
    assert "Nothing stands in the way of these rules that we can prove." in html
    assert not cast.programme.formings.exists()


def test_a_missing_figure_is_asked_for_before_anything_is_said(alice: Client) -> None:
    shown = words(check(alice, hours="").content.decode())

    assert shown.strip() == "Please put the figures right. Then this page says what stands in the way."


@pytest.mark.parametrize("name", ["bob", "faye", "vera", "oscar"])
def test_nobody_but_the_coordinator_sees_who_fits_nowhere(client: Client, cast: Cast, name: str) -> None:
    free(cast, "nadia", "Mon 07:00-08:00")

    response = check(sign_in(client, cast, name))

    assert response.status_code in {403, 404}
    assert "Nadia" not in response.content.decode()


class Found:
    """What a look at the class would say."""

    complete = True
    bound = 3
    certificates: tuple[Any, ...] = ()
    relaxations: tuple[Relaxation, ...] = ()


def test_changes_that_help_most_come_first_and_open_the_page_with_the_change_made(
    alice: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [str(cast.enrolments[name].pk) for name in ("vera", "kenta", "nadia")]
    found = Found()
    found.certificates = tuple(
        NoGroup(keys=(key,), left=1, rules=("hours",), facts={"free_hours": 8, "shared_with": 0})
        for key in keys
    )
    found.relaxations = (
        Relaxation(certificate=0, rule="hours", side="least", bound=1.5),
        Relaxation(certificate=1, rule="hours", side="least", bound=1),
        Relaxation(certificate=2, rule="hours"),
        Relaxation(certificate=2, rule="hours", hours={keys[2]: "Mon 18:00-19:00"}),
        Relaxation(certificate=0, rule="apart", bound=1),
    )
    monkeypatch.setattr(
        outlook_module, "foresee", lambda _programme, document, _waiting: (Rules.from_dict(document), found)
    )

    first = check(alice).content.decode()
    html = check(alice, ways="yes").content.decode()
    page = check(alice, live=False, ways="yes").content.decode()

    assert "Show the smallest changes that would help" in first and "&amp;ways=yes" in first
    assert "Or more free hours of 1 student" in html and html.strip() in page
    ways = html.split("The smallest changes that would help")[1]
    assert [line.strip() for line in words(ways).split("helps")][:3] == [
        "Make it a wish: at least 2 common hours a week",
        "3 students Ask for 1 common hour instead of 2",
        "2 students Ask for 1.5 common hours instead of 2",
    ]
    assert "&amp;hours=1&amp;" in ways and "hours_level=should" in ways
    assert "Nadia Okafor (New York) : free here too, in the student's own time: Mon 18:00–19:00" in words(
        html
    )
    address = ways.split('href="')[2].split('"')[0].replace("&amp;", "&")
    assert 'name="hours" value="1"' in alice.get(address).content.decode()


RULES_READ = Rules.from_dict(RULES)


@pytest.mark.parametrize(
    ("certificate", "says"),
    [
        (
            TooFew(keys=("1",) * 5, left=1, facts={"people": 5}),
            "5 students cannot be divided into groups of 2 to 3. They can only be with one another. In every plan at "
            "least 1 of them is left over.",
        ),
        (
            TooFew(keys=("1",) * 5, left=2, rules=("countries",), facts={"value": "AT", "count": 4}),
            "5 students cannot all be in groups of 2 to 3 with at least 2 countries. 4 of them are from Austria. They "
            "can only be with one another. In every plan at least 2 of them are left over.",
        ),
        (
            Weighed(keys=("1",) * 5, left=2, weights={"2": 20_000}),
            "These 5 students have few groups to choose from, and depend on the same few others. In every plan at "
            "least 2 of them are left over.",
        ),
        (
            Searched(keys=("1",) * 5, left=2),
            "All ways to divide these 5 students have been tried. They can only be with one another. In every plan "
            "at least 2 of them are left over.",
        ),
    ],
)
def test_arguments_are_said_in_words(certificate: Any, says: str) -> None:
    assert argument_words(certificate, RULES_READ, everybody=False) == says


def test_reasons_are_said_in_words() -> None:
    hours = {"free_hours": 8, "shared_with": 0}
    assert (
        nowhere_words(NoGroup(keys=("1",), left=1, rules=("hours",), facts=hours), RULES_READ)
        == "has enough common hours with 0 other students; a group needs 1"
    )
    few = hours | {"values": {"country": 1}}
    assert (
        nowhere_words(NoGroup(keys=("1",), left=1, rules=("countries",), facts=few), RULES_READ)
        == "the students with enough common hours bring too few countries: 1, asked for are 2"
    )
    assert nowhere_words(NoGroup(keys=("1",), left=1, facts=hours), RULES_READ).endswith(
        "all have been tried"
    )


def test_the_page_opens_with_what_is_known_of_the_rules_it_starts_from(alice: Client, cast: Cast) -> None:
    cast.programme.document["rules"] = RULES
    cast.programme.save()

    assert "Nothing stands in the way of these rules that we can prove." in page(alice, "formings")
