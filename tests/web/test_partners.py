import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from worldrounds.network.models import CalendarPeriod, Institution
from worldrounds.people.models import Person
from worldrounds.programmes.models import Invitation, Partner, Role

pytestmark = pytest.mark.django_db
SCHOOLS = "/programmes/rounds/partners/"
VIENNA = f"{SCHOOLS}vienna/"
NEW = {"name": "Makerere University", "city": "Kampala", "country": "UG", "time_zone": "", "quota": "12"}


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


# The list ---------------------------------------------------------------------------------------------------


def test_the_list_shows_each_school_with_its_people_and_what_is_missing(cast: Cast):
    found = page(signed_in(cast.alice).get(SCHOOLS))

    assert "Medical University of Vienna" in found
    assert "Bob Wagner" in found
    assert found.count("nobody yet") == 1  # New York has no site lead
    assert found.count("missing") == 3  # nobody told a calendar
    assert "Austria" in found


def test_site_leads_see_the_schools_and_open_only_their_own(cast: Cast):
    found = page(signed_in(cast.bob).get(SCHOOLS))

    assert f'href="{VIENNA}"' in found
    assert f'href="{SCHOOLS}kyoto/"' not in found
    assert "carol@example.org" not in found


def test_each_label_of_a_school_page_belongs_to_a_field_of_its_own(cast: Cast):
    """The invitation and the calendar both ask for a name: a label once led to the other form's field."""
    found = page(signed_in(cast.alice).get(VIENNA))

    ids = re.findall(r'\sid="([^"]+)"', found)
    assert sorted(ids) == sorted(set(ids))
    assert set(re.findall(r'<label for="([^"]+)"', found)) <= set(ids)


@pytest.mark.parametrize("schools", [1, 3])
def test_the_list_costs_the_same_queries_for_one_and_three_schools(
    cast: Cast, schools, django_assert_num_queries
):
    for slug in ["kyoto", "new-york"][: 3 - schools]:
        cast.partners[slug].enrolments.all().delete()
        cast.partners[slug].delete()
    client = signed_in(cast.alice)

    with django_assert_num_queries(6):
        client.get(SCHOOLS)


@pytest.mark.parametrize("periods", [1, 3])
def test_a_schools_page_costs_the_same_queries_for_one_and_three_periods(
    cast: Cast, periods, django_assert_num_queries
):
    for number in range(periods):
        CalendarPeriod.objects.create(
            institution=cast.partners["vienna"].institution,
            kind="exams",
            first_day=date(2027, 1, 1 + number),
            end_day=date(2027, 1, 2 + number),
        )
    client = signed_in(cast.bob)

    with django_assert_num_queries(7):
        client.get(VIENNA)


# Adding a school --------------------------------------------------------------------------------------------


def test_a_new_school_gets_the_only_zone_of_its_country(cast: Cast):
    answer = signed_in(cast.alice).post(f"{SCHOOLS}add/", NEW)

    assert answer.headers["Location"] == f"{SCHOOLS}makerere-university/"
    partner = Partner.objects.get(institution__city="Kampala")
    assert (partner.institution.time_zone, partner.quota, partner.state) == ("Africa/Kampala", 12, "invited")


def test_a_country_with_several_zones_asks_for_one_and_offers_only_its_own(cast: Cast):
    given = NEW | {"country": "AU", "city": "Perth", "name": "University of Western Australia"}

    answer = signed_in(cast.alice).post(f"{SCHOOLS}add/", given)

    form = answer.context["form"]
    assert form.errors["time_zone"] == ["This country has several time zones. Choose one."]
    assert ("Australia/Perth", "Australia/Perth") in form.fields["time_zone"].choices
    assert all(
        "Australia" in name or "Antarctica" in name for name, _ in form.fields["time_zone"].choices[1:]
    )


def test_a_second_click_does_not_double_the_school(cast: Cast):
    client = signed_in(cast.alice)

    answers = [client.post(f"{SCHOOLS}add/", NEW | {"other": "yes"}) for _click in range(2)]

    assert [a.headers["Location"] for a in answers] == [f"{SCHOOLS}makerere-university/"] * 2
    assert Institution.objects.filter(city="Kampala").count() == 1
    assert Partner.objects.filter(institution__city="Kampala").count() == 1


def test_another_spelling_is_asked_about_before_it_is_added(cast: Cast):
    given = NEW | {"name": "Medical University Vienna", "city": "Wien", "country": "AT"}
    client = signed_in(cast.alice)

    asked = client.post(f"{SCHOOLS}add/", given)
    assert Institution.objects.filter(city="Wien").count() == 0
    client.post(f"{SCHOOLS}add/", given | {"other": "yes"})

    assert "Is it one of these?" in page(asked)
    assert Institution.objects.filter(city="Wien").count() == 1


def test_a_known_school_is_found_and_added_as_it_is(cast: Cast):
    Institution.objects.create(
        slug="graz", name="Medical University of Graz", city="Graz", country="AT", time_zone="Europe/Vienna"
    )
    client = signed_in(cast.alice)

    found = page(client.get(f"{SCHOOLS}add/?q=graz"))
    client.post(f"{SCHOOLS}add/", {"institution": "graz"})

    assert "Medical University of Graz" in found
    assert Partner.objects.filter(programme=cast.programme, institution__slug="graz").count() == 1


def test_a_school_that_is_not_known_cannot_be_added_by_its_address(cast: Cast):
    assert signed_in(cast.alice).post(f"{SCHOOLS}add/", {"institution": "nowhere"}).status_code == 404


def test_wrong_ror_and_coordinates_are_said_beside_their_fields(cast: Cast):
    given = NEW | {"ror": "ror-5", "latitude": "95", "longitude": "-181"}

    answer = signed_in(cast.alice).post(f"{SCHOOLS}add/", given)

    assert sorted(answer.context["form"].errors) == ["latitude", "longitude", "ror"]


# Who may ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "list_", "own", "other", "add"),
    [
        ("alice", 200, 200, 200, 200),
        ("bob", 200, 200, 403, 403),
        ("carol", 200, 403, 200, 403),
        ("faye", 200, 403, 403, 403),
        ("vera", 403, 403, 403, 403),
        ("oscar", 404, 404, 404, 404),
    ],
)
def test_everybody_opens_only_what_is_theirs(cast: Cast, who, list_, own, other, add):
    client = signed_in(cast.people[who])

    answers = [client.get(a).status_code for a in (SCHOOLS, VIENNA, f"{SCHOOLS}kyoto/", f"{SCHOOLS}add/")]

    assert answers == [list_, own, other, add]


@pytest.mark.parametrize("address", ["quota/", "remove/", "invite/", "invitations/1/take-back/"])
def test_site_leads_do_not_decide_what_the_coordinator_decides(cast: Cast, address):
    given = {"quota": "5", "name": "Ines", "email": "ines@example.org"}

    assert signed_in(cast.bob).post(VIENNA + address, given).status_code == 403
    assert Invitation.objects.count() == 0
    assert Partner.objects.filter(institution__slug="vienna", quota=None).count() == 1


@pytest.mark.parametrize(
    "address",
    ["calendar/", "calendar/1/remove/", "calendar/undo/", "calendar/import/", "calendar/import/confirm/"],
)
def test_another_schools_calendar_cannot_be_changed(cast: Cast, address):
    given = {"kind": "exams", "first_day": "2027-01-18", "last_day": "2027-01-29"}

    assert signed_in(cast.carol).post(VIENNA + address, given).status_code == 403
    assert CalendarPeriod.objects.count() == 0


# Facts ------------------------------------------------------------------------------------------------------

FACTS = {"name": "MedUni Vienna", "city": "Vienna", "country": "AT", "time_zone": "Europe/Vienna", "ror": ""}


def test_a_site_lead_corrects_the_schools_facts_and_its_address_stays(cast: Cast):
    client = signed_in(cast.bob)

    form = page(client.get(f"{VIENNA}facts/"))
    answer = client.post(f"{VIENNA}facts/", FACTS)

    school = Institution.objects.get(slug="vienna")
    assert 'value="Medical University of Vienna"' in form
    assert answer.headers["Location"] == VIENNA
    assert (school.name, school.latitude is not None) == ("MedUni Vienna", True)


def test_a_school_cannot_take_the_name_of_another(cast: Cast):
    given = {**FACTS, "name": "Kyoto University", "city": "Kyoto"}

    answer = signed_in(cast.bob).post(f"{VIENNA}facts/", given)

    assert answer.context["form"].errors["name"] == [
        "Another school has this name and city, or this ROR identifier."
    ]


def test_a_coordinator_corrects_a_school_only_while_it_is_in_no_programme_of_others(cast: Cast):
    client = signed_in(cast.alice)
    kyoto = cast.partners["kyoto"].institution

    alone = client.get(f"{SCHOOLS}kyoto/facts/").status_code
    Partner.objects.create(programme=cast.elsewhere, institution=kyoto)
    shared = client.post(f"{SCHOOLS}kyoto/facts/", FACTS).status_code

    assert (alone, shared) == (200, 403)
    assert signed_in(cast.carol).get(f"{SCHOOLS}kyoto/facts/").status_code == 200
    assert signed_in(cast.bob).get(f"{SCHOOLS}kyoto/facts/").status_code == 403


# Quota ------------------------------------------------------------------------------------------------------


def test_a_quota_is_not_below_the_students_who_are_in(cast: Cast):
    client = signed_in(cast.alice)

    refused = client.post(f"{VIENNA}quota/", {"quota": "1"})
    client.post(f"{VIENNA}quota/", {"quota": "2"})

    assert refused.context["quota_form"].errors["quota"] == [
        "2 students are admitted already. Choose that number or more."
    ]
    assert Partner.objects.get(institution__slug="vienna").quota == 2


def test_a_school_with_students_stays_and_one_without_can_go(cast: Cast):
    client = signed_in(cast.alice)
    client.post(f"{SCHOOLS}add/", NEW)

    client.post(f"{VIENNA}remove/")
    client.post(f"{SCHOOLS}makerere-university/remove/")

    assert sorted(Partner.objects.values_list("institution__slug", flat=True)) == [
        "kyoto",
        "new-york",
        "vienna",
    ]


# Invitations ------------------------------------------------------------------------------------------------


def invite(cast: Cast, capture) -> str:
    with capture(execute=True):
        signed_in(cast.alice).post(
            f"{SCHOOLS}new-york/invite/", {"name": "Ines Prado", "email": "ines@example.org"}
        )
    return re.search(r"/invitations/[^/\s]+/", mail.outbox[-1].body)[0]


def test_opening_the_link_shows_what_it_is_and_changes_nothing(
    cast: Cast, django_capture_on_commit_callbacks
):
    address = invite(cast, django_capture_on_commit_callbacks)

    found = page(Client().get(address))

    assert "Columbia University" in found
    assert "Rounds" in found
    assert Person.objects.filter(email="ines@example.org").count() == 0


def test_accepting_signs_in_and_leads_to_the_school(cast: Cast, django_capture_on_commit_callbacks):
    address = invite(cast, django_capture_on_commit_callbacks)
    client = Client()

    answer = client.post(address, {"name": "Ines Prado", "accept": "yes"})

    assert answer.headers["Location"] == f"{SCHOOLS}new-york/"
    assert client.get(f"{SCHOOLS}new-york/").status_code == 200
    assert client.get(VIENNA).status_code == 403


def test_a_used_link_says_so(cast: Cast, django_capture_on_commit_callbacks):
    address = invite(cast, django_capture_on_commit_callbacks)
    Client().post(address, {"name": "Ines Prado"})

    answer = Client().get(address)

    assert (answer.status_code, "accepted already" in page(answer)) == (410, True)


def test_an_expired_link_says_so(cast: Cast, django_capture_on_commit_callbacks):
    address = invite(cast, django_capture_on_commit_callbacks)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))

    answer = Client().post(address, {"name": "Ines Prado"})

    assert (answer.status_code, "has expired" in page(answer)) == (410, True)


def test_somebody_else_who_is_signed_in_is_warned_and_gets_no_role(
    cast: Cast, django_capture_on_commit_callbacks
):
    address = invite(cast, django_capture_on_commit_callbacks)
    client = signed_in(cast.oscar)

    found = page(client.get(address))
    client.post(address, {"name": "Ines Prado"})

    assert "You are signed in as Oscar Duarte." in found
    assert Role.objects.filter(person=cast.oscar, programme=cast.programme).count() == 0
    assert client.session["_auth_user_id"] == str(Person.objects.get(email="ines@example.org").pk)


def test_declining_through_the_page(cast: Cast, django_capture_on_commit_callbacks):
    address = invite(cast, django_capture_on_commit_callbacks)

    answer = Client().post(address, {"decline": "yes"})

    assert "You declined the invitation" in page(answer)
    assert Person.objects.filter(email="ines@example.org").count() == 0


def test_a_link_with_a_wrong_token_is_not_a_crash(cast: Cast):
    assert Client().get("/invitations/abc/").status_code == 410


def test_an_invalid_address_is_said_beside_the_field(cast: Cast):
    answer = signed_in(cast.alice).post(f"{VIENNA}invite/", {"name": "Ines", "email": "ines@\nexample.org"})

    assert list(answer.context["invite_form"].errors) == ["email"]


# Calendar ---------------------------------------------------------------------------------------------------


def test_a_site_lead_types_in_exams_and_takes_them_out_and_back(cast: Cast):
    client = signed_in(cast.bob)
    given = {"kind": "exams", "name": "Finals", "first_day": "2027-01-18", "last_day": "2027-01-29"}

    client.post(f"{VIENNA}calendar/", given)
    period = CalendarPeriod.objects.get()
    client.post(f"{VIENNA}calendar/{period.pk}/remove/")
    gone = CalendarPeriod.objects.count()
    offered = page(client.get(VIENNA))
    client.post(f"{VIENNA}calendar/undo/")

    back = CalendarPeriod.objects.get()
    assert (period.first_day, period.end_day) == (date(2027, 1, 18), date(2027, 1, 30))
    assert gone == 0
    assert "Removed: Exams (Finals), 18–29 Jan 2027." in offered
    assert (back.name, back.end_day) == ("Finals", date(2027, 1, 30))


def test_days_in_the_wrong_order_are_said_beside_the_field(cast: Cast):
    given = {"kind": "exams", "first_day": "2027-01-29", "last_day": "2027-01-18"}

    answer = signed_in(cast.bob).post(f"{VIENNA}calendar/", given)

    assert answer.context["period_form"].errors["last_day"] == [
        "The last day cannot be before the first day."
    ]


ICS = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:a@school
SUMMARY:Final exams
DTSTART;VALUE=DATE:20270118
DTEND;VALUE=DATE:20270130
END:VEVENT
BEGIN:VEVENT
UID:b@school
SUMMARY:Dies academicus
DTSTART;VALUE=DATE:20261125
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def upload(client: Client, content: str = ICS) -> object:
    return client.post(
        f"{VIENNA}calendar/import/", {"file": SimpleUploadedFile("year.ics", content.encode())}
    )


def confirm(client: Client, preview: object, **chosen: str) -> object:
    return client.post(f"{VIENNA}calendar/import/confirm/", {"packed": preview.context["packed"], **chosen})  # type: ignore[attr-defined]


def test_a_calendar_file_is_shown_before_anything_is_kept(cast: Cast):
    client = signed_in(cast.bob)

    preview = upload(client)

    rows = preview.context["rows"]  # type: ignore[attr-defined]
    assert [(r["days"].name, r["kind"], r["keep"]) for r in rows] == [
        ("Dies academicus", "holiday", False),
        ("Final exams", "exams", True),
    ]
    assert CalendarPeriod.objects.count() == 0


def test_what_is_ticked_is_kept_with_the_chosen_kind_and_the_same_file_again_changes_nothing(cast: Cast):
    client = signed_in(cast.bob)
    ticked = {"keep-0": "yes", "kind-0": "term", "keep-1": "yes", "kind-1": "exams"}

    confirm(client, upload(client), **ticked)
    again = upload(client)
    confirm(client, again, **ticked)

    kept = list(CalendarPeriod.objects.values_list("kind", "name", "end_day", "source_uid"))
    assert kept == [
        ("term", "Dies academicus", date(2026, 11, 26), "b@school"),
        ("exams", "Final exams", date(2027, 1, 30), "a@school"),
    ]
    assert [(r["known"], r["kind"]) for r in again.context["rows"]] == [(True, "term"), (True, "exams")]  # type: ignore[attr-defined]


def test_what_is_not_in_the_file_any_more_is_shown_and_removed_unless_the_tick_is_taken_away(cast: Cast):
    client = signed_in(cast.bob)
    confirm(client, upload(client), **{"keep-0": "yes", "keep-1": "yes"})
    shorter = ICS.split("BEGIN:VEVENT\r\nUID:b@school")[0] + "END:VCALENDAR\r\n"

    preview = upload(client, shorter)
    [gone] = preview.context["gone"]  # type: ignore[attr-defined]
    kept = confirm(client, preview, **{"keep-0": "yes"})
    still_there = CalendarPeriod.objects.count()
    removed = confirm(client, preview, **{"keep-0": "yes", "gone": str(gone.pk)})

    assert gone.name == "Dies academicus"
    assert "1 entry of the earlier import is not in this file." in preview.content.decode()  # type: ignore[attr-defined]
    assert (kept.status_code, still_there) == (302, 2)  # type: ignore[attr-defined]
    assert [period.name for period in CalendarPeriod.objects.all()] == ["Final exams"]
    said = client.get(removed["Location"]).content.decode()  # type: ignore[index]
    assert "Calendar: 0 added, 0 changed, 1 removed, 1 as before." in said


def test_a_preview_of_another_school_or_a_changed_one_is_not_taken(cast: Cast):
    client = signed_in(cast.alice)
    preview = upload(client)
    packed = preview.context["packed"]  # type: ignore[attr-defined]

    client.post(f"{SCHOOLS}kyoto/calendar/import/confirm/", {"packed": packed, "keep-1": "yes"})
    client.post(f"{VIENNA}calendar/import/confirm/", {"packed": packed + "x", "keep-1": "yes"})

    assert CalendarPeriod.objects.count() == 0


def test_a_kind_that_does_not_exist_is_refused(cast: Cast):
    client = signed_in(cast.bob)

    answer = confirm(client, upload(client), **{"keep-1": "yes", "kind-1": "party"})

    assert answer.status_code == 409  # type: ignore[attr-defined]
    assert CalendarPeriod.objects.count() == 0


def test_a_file_that_is_no_calendar_is_said_beside_the_field(cast: Cast):
    answer = upload(signed_in(cast.bob), "name;email")

    assert answer.context["form"].errors["file"] == [  # type: ignore[attr-defined]
        "This is not a calendar file. It must be an iCalendar file (.ics)."
    ]
