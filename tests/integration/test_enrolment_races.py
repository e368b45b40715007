"""Two people at once, on both databases: nobody is enrolled twice, nothing fails with a stack trace."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.cast import NOW, Cast, make_cast
from tests.integration.together import at_once
from worldrounds.core.errors import Refused
from worldrounds.core.models import AuditEntry
from worldrounds.programmes.actions import joining, rosters
from worldrounds.programmes.models import Enrolment, Partner, RosterUpload

LIST = b"Name;Mail\nAda Lovelace;ada@x.org\nBo Ek;bo@x.org\n"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def keep(cast: Cast, school: str, who: str) -> tuple[Partner, RosterUpload]:
    partner = Partner.objects.select_related("institution", "programme").get(institution__slug=school)
    upload = rosters.keep_upload(
        partner=partner, actor=getattr(cast, who), name="l.csv", content=LIST, at=NOW
    )
    return partner, upload


def confirm(cast: Cast, partner: Partner, upload: RosterUpload, who: str) -> Callable[[], Any]:
    return lambda: rosters.confirm_upload(
        partner=partner, upload_id=upload.pk, actor=getattr(cast, who), at=NOW, welcome=False
    )


def test_a_double_click_takes_a_list_in_once(cast: Cast) -> None:
    partner, upload = keep(cast, "vienna", "bob")

    results = at_once(*[confirm(cast, partner, upload, "bob")] * 3)

    assert sorted(type(result).__name__ for result in results) == [
        "AlreadyTakenIn",
        "AlreadyTakenIn",
        "Taken",
    ]
    assert Enrolment.objects.filter(partner=partner).count() == 4
    assert AuditEntry.objects.filter(verb="took in roster").count() == 1


def test_the_same_students_on_two_schools_lists_get_in_through_one(cast: Cast) -> None:
    vienna, first = keep(cast, "vienna", "bob")
    kyoto, second = keep(cast, "kyoto", "carol")

    results = at_once(confirm(cast, vienna, first, "bob"), confirm(cast, kyoto, second, "carol"))

    assert sorted(type(result).__name__ for result in results) == ["NothingToTakeIn", "Taken"]
    schools = set(
        Enrolment.objects.filter(email__in=["ada@x.org", "bo@x.org"]).values_list("partner_id", flat=True)
    )
    assert len(schools) == 1


def test_two_lists_of_one_school_at_once_enrol_each_student_once(cast: Cast) -> None:
    partner, first = keep(cast, "vienna", "bob")
    _, second = keep(cast, "vienna", "alice")

    at_once(confirm(cast, partner, first, "bob"), confirm(cast, partner, second, "alice"))

    assert Enrolment.objects.filter(partner=partner, email="ada@x.org").count() == 1
    assert Enrolment.objects.filter(partner=partner).count() == 4


def test_one_student_asks_twice_at_once_and_stands_on_a_list_too(cast: Cast) -> None:
    partner, upload = keep(cast, "vienna", "bob")

    def ask() -> None:
        joining.apply_to_join(
            partner=partner, given_name="Ada", family_name="Lovelace", email="ada@x.org", at=NOW
        )

    results = at_once(ask, ask, confirm(cast, partner, upload, "bob"))

    assert not any(isinstance(result, Refused) for result in results)
    assert Enrolment.objects.filter(email="ada@x.org").count() == 1


def test_the_last_place_is_given_once(cast: Cast) -> None:
    partner = Partner.objects.select_related("institution", "programme").get(institution__slug="vienna")
    Partner.objects.filter(pk=partner.pk).update(quota=3)
    partner.refresh_from_db()
    for name in ("Ada", "Bo"):
        joining.apply_to_join(partner=partner, given_name=name, family_name="", email=f"{name}@x.org", at=NOW)
    waiting = list(Enrolment.objects.filter(state="applied"))

    def admit(enrolment: Enrolment) -> Callable[[], Any]:
        return lambda: joining.decide_application(
            partner=partner, enrolment_id=enrolment.pk, admit=True, actor=cast.bob, at=NOW
        )

    results = at_once(*[admit(enrolment) for enrolment in waiting])

    assert sorted(type(result).__name__ for result in results) == ["Enrolment", "NoPlaceLeft"]
