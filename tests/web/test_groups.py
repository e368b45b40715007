"""Pages of forming and of groups, through the browser's door."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from tests.cast import NOW, Cast, enrol
from tests.groups.setting import a_forming, a_group
from worldrounds.groups.draft import Draft
from worldrounds.groups.models import Forming, Group, Membership, Repairing
from worldrounds.programmes.models import Enrolment

RULES = {"size": {"min": 2, "max": 3}, "countries": {"at_least": 2}, "hours": {"at_least": 2}}
FORM = {
    "size_min": "2",
    "size_max": "3",
    "minutes": "60",
    "hours_level": "must",
    "hours": "2",
    "countries_level": "should",
    "countries": "2",
    "one_school_level": "off",
    "language_level": "must",
    "gender_level": "off",
    "years_level": "off",
    "topic_level": "off",
    "burden_level": "off",
}


def sign_in(client: Client, cast: Cast, name: str) -> Client:
    client.force_login(cast.people[name])
    return client


def page(client: Client, name: str, *args: Any) -> str:
    response = client.get(reverse(name, args=["rounds", *args]))
    assert response.status_code == 200
    return response.content.decode()


def words(html: str) -> str:
    """The text of a page, without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return sign_in(client, cast, "alice")


@pytest.fixture
def forming(cast: Cast) -> Forming:
    ids = {name: enrolment.pk for name, enrolment in cast.enrolments.items()}
    groups = [[ids["vera"], ids["viktor"]], [ids["kenta"], ids["kiyo"], ids["nadia"]]]
    return a_forming(cast, state=Forming.State.DRAFT, plan={"groups": groups, "version": 1}, rules=RULES)


def test_groups_are_formed_from_the_page_of_rules(
    alice: Client, cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = alice.post(reverse("formings", args=["rounds"]), FORM)

    forming = Forming.objects.get()
    assert response.headers["Location"] == reverse("forming", args=["rounds", forming.pk])
    assert forming.rules == {
        "size": {"min": 2, "max": 3},
        "minutes": 60,
        "hours": {"at_least": 2.0, "hard": True},
        "countries": {"at_least": 2, "hard": False},
        "common_language": {"hard": True},
    }
    shown = words(page(alice, "forming", forming.pk))
    assert all(enrolment.full_name in shown for enrolment in cast.enrolments.values())


def test_wrong_figures_are_shown_beside_their_fields(alice: Client) -> None:
    wrong = FORM | {"size_min": "6", "size_max": "5", "hours": ""}

    response = alice.post(reverse("formings", args=["rounds"]), wrong)

    shown = words(response.content.decode())
    assert "This is smaller than the fewest students in a group." in shown
    assert "Enter a number, or choose “does not matter”." in shown
    assert not Forming.objects.exists()


def test_the_rules_start_from_the_blueprint_and_keep_what_the_page_does_not_show(
    alice: Client, cast: Cast
) -> None:
    apart = {"pairs": [["1", "2"]], "hard": True}
    cast.programme.document["rules"] = {"size": {"min": 4, "max": 7}, "apart": apart}
    cast.programme.save()

    html = page(alice, "formings")
    alice.post(reverse("formings", args=["rounds"]), FORM)

    assert 'name="size_min" value="4"' in html
    assert Forming.objects.get().rules["apart"] == apart


def test_the_page_says_who_is_placed_and_what_is_assumed(alice: Client, cast: Cast) -> None:
    enrol(cast.partners["kyoto"], "sora", "Sora", "Abe", availability="")

    shown = words(page(alice, "formings"))

    assert "6 admitted students who are in no group yet." in shown
    assert "1 of them has not told free hours." in shown


def test_a_search_that_runs_shows_its_progress_and_can_be_stopped(alice: Client, cast: Cast) -> None:
    forming = a_forming(cast, rules=RULES)
    type(forming.work).objects.update(
        state="running", done=30, total=120, message="Holding the rules.", best="1 person in groups that …",
        curve=[[0.5, 4, None], [1.5, 1, None]], started_at=NOW, asked_at=NOW,
    )  # fmt: skip

    shown = words(page(alice, "forming", forming.pk))
    alice.post(reverse("forming-stop", args=["rounds", forming.pk]))

    assert "25 % · Looking for groups that keep every “must”." in shown
    assert "Best so far: 1 student in groups that break a “must”" in shown
    assert "In groups that break a “must”: after 0.5 s 4; after 1.5 s 1." in shown
    forming.work.refresh_from_db()
    assert forming.work.stop_requested


def test_a_cold_start_says_that_it_compiles_once(alice: Client, cast: Cast) -> None:
    forming = a_forming(cast, rules=RULES)
    message = "Compiling once on this machine; this takes some seconds."
    type(forming.work).objects.update(state="running", total=120, message=message)

    html = page(alice, "forming", forming.pk)

    assert message in html
    assert '<progress max="100" aria-labelledby="work-title">' in html  # how far it is, nobody knows yet


def test_a_plan_shows_how_the_search_went(alice: Client, forming: Forming) -> None:
    ended = NOW + timedelta(seconds=4)
    type(forming.work).objects.update(
        state="done", started_at=NOW, ended_at=ended, curve=[[0.5, 4, None], [1.5, 0, None], [2, 0, 0.875]]
    )

    shown = words(page(alice, "forming", forming.pk))

    assert "How the search went" in shown
    assert "“Should” rules reached: after 2.0 s 88%." in shown


def test_a_plan_shows_groups_hours_and_rules(alice: Client, forming: Forming) -> None:
    shown = words(page(alice, "forming", forming.pk))

    assert "Group 1 ✗ 1 “must” broken" in shown
    assert "✗ 1 country (at least 2 wanted)" in shown
    assert "Group 2 ✓ every “must” holds" in shown
    assert "3 members · 2 countries" in shown


def test_a_plan_says_how_far_it_is_from_the_best(alice: Client, forming: Forming) -> None:
    shown = words(page(alice, "forming", forming.pk))
    forming.rules = RULES | {"countries": {"at_least": 3}, "size": {"min": 2, "max": 2}}
    forming.save()
    impossible = words(page(alice, "forming", forming.pk))
    forming.rules = {"size": {"min": 2, "max": 3}}
    forming.save()

    assert "2 students are in groups that break a “must”. Nothing proves that no plan can do better" in shown
    assert "Search again with the same rules" in shown
    assert (
        "5 students are in groups that break a “must”. No plan can do better: that is proved." in impossible
    )
    assert "See what stands in the way" in impossible
    assert "Search again with the same rules" not in impossible
    assert "every group keeps every “must”. No plan can do better in this." in words(
        page(alice, "forming", forming.pk)
    )


def test_why_somebody_is_in_a_group_and_not_in_another_is_answered(
    alice: Client, cast: Cast, forming: Forming
) -> None:
    nadia = cast.enrolments["nadia"].pk
    address = reverse("forming-person", args=["rounds", forming.pk, nadia])

    why = words(page(alice, "forming-person", forming.pk, nadia))
    why_not = words(alice.get(address, {"group": "1"}).content.decode())

    assert "the only one here from United States" in why
    assert "All ways to group 1" not in why
    assert (
        "Nadia Okafor could change places with Vera Huber of group 1, and every group would keep every “must”. "
        "“Should” rules reached: 100.0%." in why_not
    )
    assert why_not.index("Changes places with Viktor Öllinger") < why_not.index(
        "Moves there, and nobody leaves"
    )
    assert "Group 2: ✗ now broken 1 country (at least 2 wanted)." in why_not
    assert Draft.read(Forming.objects.get().plan).version == 1


@pytest.mark.parametrize("group", ["2", "99", "x", "-1"])
def test_a_group_that_is_none_is_not_compared(
    alice: Client, cast: Cast, forming: Forming, group: str
) -> None:
    address = reverse("forming-person", args=["rounds", forming.pk, cast.enrolments["nadia"].pk])

    assert "All ways to group" not in words(alice.get(address, {"group": group}).content.decode())


def test_a_move_shows_what_it_broke_and_can_be_taken_back(
    alice: Client, cast: Cast, forming: Forming
) -> None:
    address = reverse("forming-move", args=["rounds", forming.pk])

    response = alice.post(
        address, {"person": cast.enrolments["nadia"].pk, "target": 0, "version": 1}, follow=True
    )

    shown = words(response.content.decode())
    assert "Nadia Okafor was moved from group 2 to group 1." in shown
    assert "Group 2: ✗ now broken 1 country (at least 2 wanted)." in shown
    assert "Group 1: ✓ now holds Before: 1 country (at least 2 wanted)." in shown
    back = alice.post(reverse("forming-move-back", args=["rounds", forming.pk]), {"version": 2}, follow=True)
    assert "The move was taken back: Nadia Okafor is in group 2 again." in words(back.content.decode())
    forming.refresh_from_db()
    assert forming.plan["groups"][1] == [cast.enrolments[n].pk for n in ("kenta", "kiyo", "nadia")]


def test_a_drag_is_answered_with_both_groups_and_the_new_version(
    alice: Client, cast: Cast, forming: Forming
) -> None:
    response = alice.post(
        reverse("forming-move", args=["rounds", forming.pk]),
        {"person": cast.enrolments["nadia"].pk, "target": 0, "version": 1},
        headers={"HX-Request": "true"},
    )

    html = response.content.decode()
    assert 'id="answer" tabindex="-1" data-version="2"' in html
    assert re.findall(r'id="(group-\d+)" data-group="\d+"[^>]+hx-swap-oob="true"', html) == [
        "group-1",
        "group-2",
    ]


def test_taking_a_move_back_is_answered_with_what_was_done_and_both_groups(
    alice: Client, cast: Cast, forming: Forming
) -> None:
    for target, version in [(0, 1), (1, 2)]:
        move = {"person": cast.enrolments["nadia"].pk, "target": target, "version": version}
        alice.post(reverse("forming-move", args=["rounds", forming.pk]), move)

    back = reverse("forming-move-back", args=["rounds", forming.pk])
    html = alice.post(back, {"version": 3}, headers={"HX-Request": "true"}).content.decode()

    assert "The move was taken back: Nadia Okafor is in group 1 again." in html
    assert "was moved from group 2 to group 1." in html  # the move before can be taken back too
    assert len(re.findall(r'id="(group-\d+)" data-group="\d+"[^>]+hx-swap-oob="true"', html)) == 2


def test_taking_a_move_back_twice_says_that_there_is_none(alice: Client, forming: Forming) -> None:
    back = reverse("forming-move-back", args=["rounds", forming.pk])

    assert "There is no move to take back." in alice.post(back, {"version": 1}, follow=True).content.decode()


def test_what_a_change_did_is_said_in_a_region_that_stays(alice: Client, forming: Forming) -> None:
    assert re.search(r'<div role="status">\s*<div id="answer"', page(alice, "forming", forming.pk))


def test_a_stale_move_changes_nothing_and_says_so(alice: Client, cast: Cast, forming: Forming) -> None:
    Forming.objects.update(plan=forming.plan | {"version": 7})

    response = alice.post(
        reverse("forming-move", args=["rounds", forming.pk]),
        {"person": cast.enrolments["nadia"].pk, "target": 0, "version": 1},
        follow=True,
    )

    assert "The plan was changed in another window" in words(response.content.decode())
    forming.refresh_from_db()
    assert Draft.read(forming.plan).version == 7


def test_the_page_of_a_move_lists_the_least_harmful_group_first(
    alice: Client, cast: Cast, forming: Forming
) -> None:
    html = page(alice, "forming-move-person", forming.pk, cast.enrolments["nadia"].pk)

    assert re.findall(r'name="target" value="(\d+)"', html) == ["0", "2"]
    assert "Move Nadia Okafor" in words(html)


def test_why_this_group_is_answered(alice: Client, forming: Forming) -> None:
    shown = words(page(alice, "forming-group", forming.pk, 2))

    assert "the only one here from United States" in shown
    assert "common hours a week (at least 2 wanted)" in shown


def test_a_plan_is_exported_as_it_is_shown(alice: Client, forming: Forming) -> None:
    response = alice.get(reverse("forming-export", args=["rounds", forming.pk, "csv"]))

    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["Group"], row["Given name"], row["Country"]) for row in rows] == [
        ("1", "Vera", "AT"),
        ("1", "Viktor", "AT"),
        ("2", "Kenta", "JP"),
        ("2", "Kiyo", "JP"),
        ("2", "Nadia", "US"),
    ]
    xlsx = alice.get(reverse("forming-export", args=["rounds", forming.pk, "xlsx"]))
    assert xlsx.content[:2] == b"PK"
    assert alice.get(reverse("forming-export", args=["rounds", forming.pk, "exe"])).status_code == 404


def test_confirm_and_undo_from_the_page(alice: Client, forming: Forming) -> None:
    confirm, undo = (reverse(f"forming-{verb}", args=["rounds", forming.pk]) for verb in ("confirm", "undo"))

    shown = words(alice.post(confirm, {"version": 1}, follow=True).content.decode())
    assert "2 groups are confirmed." in shown
    assert Membership.objects.filter(left_at=None).count() == 5

    alice.post(undo)
    assert Membership.objects.filter(left_at=None).count() == 0
    assert "that was undone" in words(page(alice, "forming", forming.pk))


@pytest.mark.parametrize(("name", "code"), [("bob", 403), ("faye", 403), ("vera", 404), ("oscar", 404)])
def test_only_the_coordinator_opens_the_pages_of_forming(
    client: Client, cast: Cast, forming: Forming, name: str, code: int
) -> None:
    sign_in(client, cast, name)
    nadia = cast.enrolments["nadia"].pk
    addresses = [
        reverse("formings", args=["rounds"]),
        reverse("forming", args=["rounds", forming.pk]),
        reverse("forming-group", args=["rounds", forming.pk, 1]),
        reverse("forming-move-person", args=["rounds", forming.pk, nadia]),
        reverse("forming-export", args=["rounds", forming.pk, "csv"]),
    ]

    assert {client.get(address).status_code for address in addresses} == {code}
    for verb in ("stop", "again", "drop", "confirm", "undo", "move", "move-back"):
        address = reverse(f"forming-{verb}", args=["rounds", forming.pk])
        assert client.post(address, {"version": 1}).status_code == code
    forming.refresh_from_db()
    assert forming.state == Forming.State.DRAFT


def test_a_plan_of_another_programme_is_not_found(client: Client, cast: Cast, forming: Forming) -> None:
    sign_in(client, cast, "oscar")

    assert client.get(reverse("forming", args=["elsewhere", forming.pk])).status_code == 404


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("alice", [200, 200]),
        ("faye", [200, 200]),
        ("carol", [200, 404]),
        ("kenta", [200, 404]),
        ("oscar", [404, 404]),
    ],
)
def test_a_group_opens_for_those_whom_it_concerns(
    client: Client, cast: Cast, name: str, codes: list[int]
) -> None:
    a_group(cast, 1, "vera", "kenta")
    a_group(cast, 2, "viktor", "nadia")
    sign_in(client, cast, name)

    assert [client.get(reverse("group", args=["rounds", n])).status_code for n in (1, 2)] == codes


def test_a_groups_page_shows_members_without_personal_data(client: Client, cast: Cast) -> None:
    a_group(cast, 1, "vera", "kenta")
    sign_in(client, cast, "carol")

    html = page(client, "group", 1)

    assert "Vera Huber" in words(html)
    assert "vera@example.org" not in html
    assert "kenta@example.org" not in html


def test_the_list_filters_and_sorts_in_the_address(alice: Client, cast: Cast) -> None:
    a_group(cast, 1, "vera", "kenta")
    two = a_group(cast, 2, "viktor")
    Group.objects.filter(pk=two.pk).update(facilitator=cast.faye)

    def shown(query: str) -> list[str]:
        html = alice.get(reverse("groups", args=["rounds"]) + query).content.decode()
        return re.findall(r">(Group \d+)</a>", html)

    assert shown("") == ["Group 1", "Group 2"]
    assert shown("?order=members") == ["Group 2", "Group 1"]
    assert shown("?q=mori") == ["Group 1"]
    assert shown("?q=2") == ["Group 2"]
    assert shown(f"?facilitator={cast.faye.pk}") == ["Group 2"]
    assert shown("?facilitator=none") == ["Group 1"]


def test_the_list_is_exported_as_it_is_shown(alice: Client, cast: Cast) -> None:
    a_group(cast, 1, "vera", "kenta")
    a_group(cast, 2, "viktor")

    response = alice.get(reverse("groups-export", args=["rounds", "csv"]) + "?q=mori")

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row[:3] for row in rows] == [
        ["Group", "Given name", "Family name"],
        ["1", "Kenta", "Mori"],
        ["1", "Vera", "Huber"],
    ]


@pytest.mark.parametrize(
    ("state", "sentence", "label"),
    [
        (Forming.State.RUNNING, "Groups are being formed now.", "See how far it is"),
        (Forming.State.DRAFT, "waits: look at it, change it, and confirm it.", "Look at the plan"),
        (Forming.State.UNDONE, "waits: look at it, change it, and confirm it.", "Look at the plan"),
    ],
)
def test_without_groups_the_list_leads_to_the_search_or_the_plan(
    client: Client, cast: Cast, state: str, sentence: str, label: str
) -> None:
    found = a_forming(cast, state=state)

    shown = page(sign_in(client, cast, "alice"), "groups")

    address = reverse("forming", args=["rounds", found.pk])
    assert (sentence in shown, f'href="{address}">{label}' in shown) == (True, True)
    assert sentence not in page(sign_in(client, cast, "bob"), "groups")


@pytest.mark.parametrize(
    ("missing", "sentence", "label"),
    [
        ("groups", "5 admitted students wait for a group.", "Form groups"),
        ("admission", "no school has admitted one yet", "See the students"),
        ("students", "No student is in the programme yet.", "See the schools"),
        ("schools", "No school is in the programme yet.", "Add a school"),
    ],
)
def test_without_groups_the_list_says_what_is_missing_first(
    alice: Client, cast: Cast, missing: str, sentence: str, label: str
) -> None:
    if missing == "admission":
        cast.programme.enrolments.update(state="applied")
    if missing in {"students", "schools"}:
        cast.programme.enrolments.all().delete()
    if missing == "schools":
        cast.programme.partners.all().delete()

    shown = page(alice, "groups")

    assert (sentence in shown, f">{label}</a>" in shown) == (True, True)
    assert (sentence in page(alice, "formings")) == (missing != "groups")


def test_site_leads_see_a_list_but_export_nothing(client: Client, cast: Cast) -> None:
    a_group(cast, 1, "vera", "kenta")
    a_group(cast, 2, "viktor", "nadia")
    sign_in(client, cast, "carol")

    assert re.findall(r">(Group \d+)</a>", page(client, "groups")) == ["Group 1"]
    assert client.get(reverse("groups-export", args=["rounds", "csv"])).status_code == 403


def test_a_late_student_is_added_after_a_look_at_the_rules(alice: Client, cast: Cast) -> None:
    group = a_group(
        cast, 1, "vera", "kenta", forming=a_forming(cast, state=Forming.State.CONFIRMED, rules=RULES)
    )
    address, nadia = reverse("group-members", args=["rounds", 1]), cast.enrolments["nadia"]

    preview = words(alice.post(address, {"enrolment": nadia.pk}).content.decode())
    assert "Group 1: ✓ every “must” still holds" in preview
    assert group.memberships.count() == 2

    alice.post(address, {"enrolment": nadia.pk, "sure": "yes"})
    assert group.memberships.filter(enrolment=nadia, left_at=None).exists()


def test_a_member_moves_to_another_group(alice: Client, cast: Cast) -> None:
    a_group(cast, 1, "vera", "kenta")
    two = a_group(cast, 2, "viktor")
    vera = cast.enrolments["vera"]

    alice.post(reverse("group-members", args=["rounds", 1]), {"enrolment": vera.pk, "to": "2", "sure": "yes"})

    assert two.memberships.filter(enrolment=vera, left_at=None).exists()


@pytest.mark.parametrize("name", ["bob", "faye", "vera"])
def test_only_the_coordinator_changes_members_and_facilitator(client: Client, cast: Cast, name: str) -> None:
    a_group(cast, 1, "vera", "kenta")
    sign_in(client, cast, name)

    change = {"enrolment": cast.enrolments["vera"].pk, "sure": "yes"}
    assert client.post(reverse("group-members", args=["rounds", 1]), change).status_code == 403
    assert (
        client.post(reverse("group-facilitator", args=["rounds", 1]), {"facilitator": 1}).status_code == 403
    )
    assert Membership.objects.filter(left_at=None).count() == 2


def test_a_member_chooses_the_leader_from_the_page(client: Client, cast: Cast) -> None:
    group = a_group(cast, 1, "vera", "kenta")
    sign_in(client, cast, "vera")

    client.post(reverse("group-leader", args=["rounds", 1]), {"leader": cast.enrolments["kenta"].pk})

    group.refresh_from_db()
    assert group.leader == cast.enrolments["kenta"]


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_database_as_often_for_one_group_as_for_three(
    alice: Client, cast: Cast, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    everyone = list(cast.enrolments.values())
    for number in range(count):
        a_group(cast, number + 1, [*cast.enrolments][number])
    rest = [enrolment.pk for enrolment in everyone[count:]]
    plan = {"groups": [[person] for person in rest][:count], "version": 1}
    forming = a_forming(cast, state=Forming.State.DRAFT, plan=plan, rules=RULES)

    with django_assert_max_num_queries(8):
        page(alice, "groups")
    with django_assert_max_num_queries(8):
        page(alice, "forming", forming.pk)
    with django_assert_max_num_queries(8):
        page(alice, "formings")
    with django_assert_max_num_queries(8):
        page(alice, "group", 1)
    with django_assert_max_num_queries(8):
        page(alice, "group-members", 1)


@pytest.fixture
def dropped_out(cast: Cast) -> None:
    """Group 1 has Vera alone; group 2 has three members."""
    kept = a_forming(
        cast, state=Forming.State.CONFIRMED, rules={"size": {"min": 2, "max": 3}, "countries": 2}
    )
    a_group(cast, 1, "vera", forming=kept)
    a_group(cast, 2, "viktor", "kiyo", "nadia", forming=kept)
    Enrolment.objects.filter(pk=cast.enrolments["kenta"].pk).update(state="withdrawn")


def test_the_list_says_what_broke_and_a_repair_is_previewed_and_done(
    cast: Cast,
    alice: Client,
    dropped_out: None,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    listed = words(page(alice, "groups"))
    with django_capture_on_commit_callbacks(execute=True):
        alice.post(reverse("repairs", args=["rounds"]))
    repairing = Repairing.objects.get()
    preview = words(page(alice, "repair", repairing.pk))
    with django_capture_on_commit_callbacks(execute=True):
        answer = alice.post(reverse("repair-confirm", args=["rounds", repairing.pk]), {"option": "1"})

    assert "Group 1 : ✗ broken 1 member (2 to 3 wanted); 1 country (at least 2 wanted)" in listed
    assert "Move nobody ✗ broken 1 student is in a group that breaks a “must”." in preview
    assert "Move 1 student ✓ every group keeps every “must”" in preview
    assert "group 2 → to group 1" in preview
    assert answer.headers["Location"] == reverse("groups", args=["rounds"])
    assert Membership.objects.filter(group__number=1, left_at=None).count() == 2
    after = words(page(alice, "groups"))
    assert "1 student is in another group now, and gets a mail." in after
    assert "broken" not in after


def test_a_repair_can_be_left(cast: Cast, alice: Client, dropped_out: None) -> None:
    alice.post(reverse("repairs", args=["rounds"]))
    repairing = Repairing.objects.get()

    alice.post(reverse("repair-drop", args=["rounds", repairing.pk]))

    assert Membership.objects.filter(group__number=1, left_at=None).count() == 1
    assert "Nothing was changed." in page(alice, "repair", repairing.pk)


def test_only_the_coordinator_sees_what_broke(cast: Cast, client: Client, dropped_out: None) -> None:
    assert "broken" not in page(sign_in(client, cast, "faye"), "groups")
