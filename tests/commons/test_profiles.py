import pytest

from tests.cast import NOW, Cast
from tests.commons.entries import entry_of, public_entry
from worldrounds.commons.actions.profiles import checked_orcid, save_profile
from worldrounds.commons.queries.people import access_author, published_by
from worldrounds.core.errors import NotFound, Refused


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("000000021694233x", "0000-0002-1694-233X"),
        (" ", ""),
    ],
)
def test_an_orcid_is_kept_in_one_way(typed, kept):
    assert checked_orcid(typed) == kept


@pytest.mark.parametrize("typed", ["0000-0002-1825-0079", "0000-0002-1825-0098", "Vera"])
def test_an_orcid_with_a_slip_is_refused(typed):
    with pytest.raises(Refused) as refused:
        checked_orcid(typed)

    assert refused.value.field == "orcid"


@pytest.mark.django_db
def test_only_who_published_or_says_who_they_are_has_a_page(cast: Cast):
    entry_of(cast.carol)
    entry = public_entry(cast)
    school = cast.partners["vienna"].institution
    save_profile(person=cast.vera, institution=school, orcid="", about=" Paediatrics. ", at=NOW)

    assert list(published_by(access_author(cast.bob.pk))) == [entry]
    assert access_author(cast.vera.pk).profile.about == "Paediatrics."
    with pytest.raises(NotFound):
        access_author(cast.carol.pk)
