from dataclasses import replace
from datetime import date

import pytest

from tests.cast import NOW, Cast
from worldrounds.core.models import AuditEntry
from worldrounds.network.actions import (
    Days,
    Facts,
    Imported,
    InstitutionRefused,
    PeriodRefused,
    add_period,
    find_or_add_institution,
    import_periods,
    remove_period,
)
from worldrounds.network.models import CalendarPeriod, Institution
from worldrounds.network.names import short_names
from worldrounds.network.queries import gone_from_file, search_institutions, similar_institutions

pytestmark = pytest.mark.django_db
EXAMS = Days("exams", "Finals", date(2027, 1, 18), date(2027, 1, 30))


MAKERERE = Facts(name="Makerere University", city="Kampala", country="UG", time_zone="Africa/Kampala")


def add(cast: Cast, **values: str) -> Institution:
    return find_or_add_institution(facts=replace(MAKERERE, **values), actor=cast.alice, at=NOW)


def test_a_new_school_gets_an_address_and_its_zones_place_on_the_map(cast):
    school = add(cast)

    assert (school.slug, school.country) == ("makerere-university", "UG")
    assert (round(school.latitude or 0, 1), round(school.longitude or 0, 1)) == (0.3, 32.4)


@pytest.mark.parametrize("name", ["Makerere University", "MAKERERE university", "  Makerere   University "])
def test_a_known_school_is_not_doubled(cast, name):
    first = add(cast)

    assert add(cast, name=name, city="kampala").pk == first.pk
    assert Institution.objects.filter(city="Kampala").count() == 1


def test_a_school_is_known_by_its_ror_identifier_under_another_name(cast):
    first = add(cast, ror="https://ror.org/03dmz0111")

    assert add(cast, name="MakCHS", ror="https://ror.org/03dmz0111").pk == first.pk


def test_two_schools_of_one_name_get_different_addresses(cast):
    assert add(cast).slug == "makerere-university"
    assert add(cast, city="Jinja").slug == "makerere-university-2"


def test_a_name_without_latin_letters_and_a_reserved_one_get_usable_addresses(cast):
    assert add(cast, name="京都大学", city="京都").slug == "school"
    assert add(cast, name="Add", city="Addis").slug == "add-2"


@pytest.mark.parametrize(
    ("field", "value"), [("time_zone", "Africa/Kampalla"), ("name", "x" * 300), ("city", "")]
)
def test_a_school_with_wrong_facts_is_refused_beside_the_field(cast, field, value):
    with pytest.raises(InstitutionRefused) as refused:
        add(cast, **{field: value})
    assert refused.value.field == field


def test_search_finds_every_word_in_name_or_city(cast):
    vienna = cast.partners["vienna"].institution

    assert search_institutions("medical vienna") == [vienna]
    assert search_institutions("medical kyoto") == []


@pytest.mark.parametrize("name", ["Medical University Vienna", "The medical university of Vienna"])
def test_another_spelling_of_a_known_school_is_noticed(cast, name):
    assert similar_institutions(name=name, country="AT") == [cast.partners["vienna"].institution]


def test_other_schools_of_the_country_are_not_taken_for_the_same(cast):
    assert similar_institutions(name="Medical University of Graz", country="AT") == []
    assert similar_institutions(name="Medical University Vienna", country="DE") == []


def test_two_schools_of_one_city_are_called_by_their_names(cast):
    kyoto = cast.partners["kyoto"].institution
    other = add(
        cast,
        name="Kyoto Prefectural University of Medicine",
        city="Kyoto",
        country="JP",
        time_zone="Asia/Tokyo",
    )
    vienna = cast.partners["vienna"].institution

    assert short_names([kyoto, other, vienna]) == {
        kyoto.pk: "Kyoto University",
        other.pk: "Kyoto Prefectural University of Medicine",
        vienna.pk: "Vienna",
    }


# Calendars --------------------------------------------------------------------------------------------------


def test_a_repeated_click_adds_one_period(cast):
    school = cast.partners["vienna"].institution

    first = add_period(institution=school, days=EXAMS, actor=cast.bob, at=NOW)
    second = add_period(institution=school, days=EXAMS, actor=cast.bob, at=NOW)

    assert first.pk == second.pk
    assert AuditEntry.objects.filter(verb="added period").count() == 1


@pytest.mark.parametrize(
    ("days", "field"),
    [
        (Days("party", "", date(2027, 1, 1), date(2027, 1, 2)), "kind"),
        (Days("exams", "", date(2027, 1, 2), date(2027, 1, 2)), "last_day"),
        (Days("exams", "", date(1027, 1, 1), date(2027, 1, 2)), "first_day"),
    ],
)
def test_a_period_that_cannot_be_is_refused(cast, days, field):
    with pytest.raises(PeriodRefused) as refused:
        add_period(institution=cast.partners["vienna"].institution, days=days, actor=cast.bob, at=NOW)
    assert refused.value.field == field


def test_what_was_removed_can_be_put_back(cast):
    school = cast.partners["vienna"].institution
    period = add_period(institution=school, days=EXAMS, actor=cast.bob, at=NOW)

    removed = remove_period(institution=school, period_id=period.pk, actor=cast.bob, at=NOW)

    assert removed == EXAMS
    assert remove_period(institution=school, period_id=period.pk, actor=cast.bob, at=NOW) is None


def test_a_period_of_another_school_cannot_be_removed(cast):
    period = add_period(institution=cast.partners["vienna"].institution, days=EXAMS, actor=cast.bob, at=NOW)
    kyoto = cast.partners["kyoto"].institution

    assert remove_period(institution=kyoto, period_id=period.pk, actor=cast.carol, at=NOW) is None
    assert CalendarPeriod.objects.filter(pk=period.pk).exists()


def test_the_same_file_again_changes_nothing_and_a_corrected_one_updates(cast):
    school = cast.partners["vienna"].institution
    file = [
        Days("exams", "Finals", date(2027, 1, 18), date(2027, 1, 30), "a"),
        Days("holiday", "Easter", date(2027, 3, 22), date(2027, 4, 5), "b"),
    ]
    corrected = [file[0], Days("holiday", "Easter", date(2027, 3, 22), date(2027, 4, 6), "b")]

    done = [
        import_periods(institution=school, found=found, actor=cast.bob, at=NOW)
        for found in (file, file, corrected)
    ]

    assert done == [Imported(2, 0, 0), Imported(0, 0, 2), Imported(0, 1, 1)]
    assert school.periods.get(source_uid="b").end_day == date(2027, 4, 6)
    assert AuditEntry.objects.filter(verb="imported calendar").count() == 2


def test_what_vanished_from_the_file_goes_and_what_was_typed_or_is_of_another_file_stays(cast):
    school = cast.partners["vienna"].institution
    add_period(institution=school, days=EXAMS, actor=cast.bob, at=NOW)
    typed = Days("holiday", "Typed", date(2027, 5, 1), date(2027, 5, 2))
    add_period(institution=school, days=typed, actor=cast.bob, at=NOW)
    easter = Days("holiday", "Easter", date(2027, 3, 22), date(2027, 4, 5), "a")
    gala = Days("holiday", "Gala", date(2027, 2, 1), date(2027, 2, 2), "b")
    taken_over = Days("exams", "Finals", EXAMS.first_day, EXAMS.end_day, "c")
    summer = Days(
        "holiday", "Summer", date(2028, 7, 1), date(2028, 9, 1), "d"
    )  # in another programme's dates
    other_file = [Days("term", "Term", date(2027, 1, 7), date(2027, 6, 30), "e")]
    span = (date(2026, 10, 1), date(2027, 7, 1))
    for file in ([easter, gala, taken_over, summer], other_file):
        import_periods(institution=school, found=file, actor=cast.bob, at=NOW)

    gone = gone_from_file(school, {"a", "f"}, *span)
    done = [
        import_periods(institution=school, found=[easter], gone=[p.pk for p in gone], actor=cast.bob, at=NOW)
        for _time in range(2)
    ]

    assert [period.name for period in gone] == ["Gala"]
    assert done == [Imported(0, 0, 1, 1), Imported(0, 0, 1, 0)]
    names = set(school.periods.values_list("name", flat=True))
    assert names == {"Easter", "Finals", "Typed", "Summer", "Term"}


def test_typed_periods_and_those_that_the_file_still_has_cannot_be_named_as_gone(cast):
    school, kyoto = cast.partners["vienna"].institution, cast.partners["kyoto"].institution
    typed = add_period(institution=school, days=EXAMS, actor=cast.bob, at=NOW)
    gala = Days("holiday", "Gala", date(2027, 2, 1), date(2027, 2, 2), "b")
    for place in (school, kyoto):
        import_periods(institution=place, found=[gala], actor=cast.bob, at=NOW)
    everything = list(CalendarPeriod.objects.values_list("pk", flat=True))

    done = import_periods(institution=school, found=[gala], gone=everything, actor=cast.bob, at=NOW)

    assert done.removed == 0
    assert CalendarPeriod.objects.count() == 3
    assert CalendarPeriod.objects.filter(pk=typed.pk).exists()


def test_a_file_with_an_entry_of_two_earlier_ones_is_one_with_both(cast):
    school = cast.partners["vienna"].institution
    one, two, three = (
        Days("holiday", uid, date(2027, 2, day), date(2027, 2, day + 1), uid)
        for day, uid in enumerate("abc", start=1)
    )
    for file in ([one, two], [three], [one, three]):
        import_periods(institution=school, found=file, actor=cast.bob, at=NOW)

    gone = gone_from_file(school, {"c"}, date(2027, 1, 1), date(2028, 1, 1))

    assert [period.name for period in gone] == ["a", "b"]


def test_an_import_takes_over_what_was_typed_with_the_same_days_and_leaves_the_rest_alone(cast):
    school = cast.partners["vienna"].institution
    add_period(institution=school, days=EXAMS, actor=cast.bob, at=NOW)
    add_period(
        institution=school,
        days=Days("holiday", "Typed", date(2027, 5, 1), date(2027, 5, 2)),
        actor=cast.bob,
        at=NOW,
    )
    file = [Days("exams", "Final exams", EXAMS.first_day, EXAMS.end_day, "a")]

    done = [import_periods(institution=school, found=file, actor=cast.bob, at=NOW) for _time in range(2)]

    assert done == [Imported(0, 1, 0), Imported(0, 0, 1)]
    assert list(school.periods.values_list("name", "source_uid")) == [("Final exams", "a"), ("Typed", "")]
