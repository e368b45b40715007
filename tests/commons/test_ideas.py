from datetime import date

import pytest

from tests.cast import NOW, Cast
from tests.commons.ideas import HOURS_AT_NIGHT, from_new_york, public_idea, terms
from worldrounds.commons.actions.ideas import IdeaRefused, Terms, change_idea, close_idea, write_idea
from worldrounds.commons.models import Entry, Idea
from worldrounds.commons.queries.ideas import Wanted, access_idea, browse_ideas
from worldrounds.core.errors import NotAllowed, NotFound
from worldrounds.programmes.voices import voice_of

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def test_a_site_lead_writes_for_the_school_and_a_second_click_writes_nothing(cast: Cast) -> None:
    vienna = cast.partners["vienna"].institution

    first, second = (
        write_idea(voice=voice_of(cast.bob), school=vienna, heading=HOURS_AT_NIGHT, terms=terms(), at=NOW)
        for _click in range(2)
    )

    assert first == second
    assert (first.entry.slug, first.entry.state, first.entry.institution) == (
        "care-at-night",
        "draft",
        vienna,
    )
    assert first.entry.topics == ["night work", "equity"]


def test_nobody_writes_for_a_school_that_is_not_theirs(cast: Cast) -> None:
    kyoto = cast.partners["kyoto"].institution
    with pytest.raises(NotAllowed):
        write_idea(voice=voice_of(cast.bob), school=kyoto, heading=HOURS_AT_NIGHT, terms=terms(), at=NOW)

    assert not Idea.objects.exists()


def test_who_names_a_school_writes_for_it_but_speaks_for_it_once_an_editor_confirmed_them(cast: Cast) -> None:
    oscar = from_new_york(cast, is_trusted=False)
    new_york = cast.partners["new-york"].institution.pk

    before = voice_of(oscar)
    oscar.profile.confirmed = cast.partners["new-york"].institution
    oscar.profile.save()
    after = voice_of(oscar)

    assert (new_york in before.named, before.speaks_for(new_york), after.speaks_for(new_york)) == (
        True,
        False,
        True,
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (terms(seeks=" "), "seeks"),
        (terms(first_day=date(2027, 3, 1)), "last_day"),
        (terms(first_day=date(2027, 3, 1), end_day=date(2027, 3, 1)), "last_day"),
        (terms(first_day=date(2027, 3, 1), end_day=date(2027, 3, 15), weeks=3), "weeks"),
        (terms(fewest=20, most=10), "most"),
        (terms(earliest_hour=9, latest_hour=9), "latest_hour"),
        (terms(open_until=date(2030, 1, 1)), "open_until"),
    ],
)
def test_terms_that_make_no_sense_are_refused_beside_their_field(
    cast: Cast, wrong: Terms, field: str
) -> None:
    vienna = cast.partners["vienna"].institution

    with pytest.raises(IdeaRefused) as refused:
        write_idea(voice=voice_of(cast.bob), school=vienna, heading=HOURS_AT_NIGHT, terms=wrong, at=NOW)

    assert refused.value.field == field


def test_only_its_author_changes_and_closes_it(cast: Cast) -> None:
    idea = public_idea(cast, cast.bob, "vienna")
    school = cast.partners["vienna"].institution
    carol = voice_of(cast.carol)
    with pytest.raises(NotAllowed):
        change_idea(voice=carol, idea=idea, school=school, heading=HOURS_AT_NIGHT, terms=terms(), at=NOW)
    with pytest.raises(NotAllowed):
        close_idea(voice=carol, idea=idea, at=NOW)

    close_idea(voice=voice_of(cast.bob), idea=idea, at=NOW)

    assert idea.is_open(today=TODAY) is False
    assert list(browse_ideas(Wanted(), today=TODAY)) == []


def test_a_draft_is_its_authors_alone(cast: Cast) -> None:
    idea = public_idea(cast, cast.bob, "vienna")
    Entry.objects.update(state=Entry.State.DRAFT)

    assert access_idea(person=cast.bob, slug=idea.entry.slug) == idea
    for person in (cast.carol, None):
        with pytest.raises(NotFound):
            access_idea(person=person, slug=idea.entry.slug)


def test_the_list_is_filtered_by_words_and_terms(cast: Cast) -> None:
    night = public_idea(
        cast, cast.bob, "vienna", level="clinical", languages=("en", "de"), format="problem-room"
    )
    day = public_idea(cast, cast.carol, "kyoto", "Care by day", offers="Rural clinics", languages=("ja",))

    def found(**wanted: str) -> set[Idea]:
        return set(browse_ideas(Wanted(**wanted), today=TODAY))

    assert found() == {night, day}
    assert found(words="rural KYOTO") == {day}
    assert found(language="de") == {night}
    assert found(level="staff") == {day}  # for any level
    assert found(format="problem-room", country="AT") == {night}
    assert found(words="%") == set()
