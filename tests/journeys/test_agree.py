from dataclasses import replace
from datetime import date

import pytest
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.cast import NOW, Cast
from tests.commons.ideas import AGREEMENT
from tests.commons.test_contacts import asked
from worldrounds.commons.actions.contacts import ContactRefused, answer
from worldrounds.commons.catalogue import blueprint
from worldrounds.commons.models import Contact
from worldrounds.core.errors import NotFound
from worldrounds.journeys.agree import confirm_agreement, draft_agreement, rewrite_agreement, start_together
from worldrounds.network.models import Confirmation, Partnership
from worldrounds.network.partnerships import (
    Agreed,
    AgreementRefused,
    access_partnership,
    end_partnership,
    pairs_in_force,
)
from worldrounds.programmes.models import Invitation, Programme, Role
from worldrounds.programmes.voices import voice_of

pytestmark = pytest.mark.django_db


def accepted(cast: Cast) -> Contact:
    return answer(voice=voice_of(cast.bob), contact=asked(cast), accepts=True, text="", at=NOW)


def seen(cast: Cast, key: str, partnership: Partnership) -> Agreed:
    return access_partnership(voice=voice_of(cast.people[key]), pk=partnership.pk)


def in_force(cast: Cast) -> Partnership:
    contact = accepted(cast)
    made = draft_agreement(voice=voice_of(cast.bob), contact=contact, agreement=AGREEMENT, at=NOW)
    for key in ("bob", "carol"):
        confirm_agreement(voice=voice_of(cast.people[key]), agreed=seen(cast, key, made), number=1, at=NOW)
    return made


def test_before_the_answer_nothing_is_drafted_and_two_drafts_are_one(cast: Cast) -> None:
    contact = asked(cast)
    with pytest.raises(ContactRefused):
        draft_agreement(voice=voice_of(cast.carol), contact=contact, agreement=AGREEMENT, at=NOW)
    contact = answer(voice=voice_of(cast.bob), contact=contact, accepts=True, text="", at=NOW)

    first, second = (
        draft_agreement(voice=voice_of(cast.people[key]), contact=contact, agreement=AGREEMENT, at=NOW)
        for key in ("bob", "carol")
    )

    assert first == second
    for outsider in ("alice", "oscar"):
        with pytest.raises(NotFound):
            seen(cast, outsider, first)


def test_it_is_in_force_once_both_have_confirmed_the_same_text(cast: Cast) -> None:
    made = draft_agreement(voice=voice_of(cast.bob), contact=accepted(cast), agreement=AGREEMENT, at=NOW)
    bob, carol = voice_of(cast.bob), voice_of(cast.carol)
    confirm_agreement(voice=bob, agreed=seen(cast, "bob", made), number=1, at=NOW)
    more = replace(AGREEMENT, obligations="Each school has two site leads.")
    rewrite_agreement(voice=carol, agreed=seen(cast, "carol", made), agreement=more, based_on=1, at=NOW)

    with pytest.raises(AgreementRefused):  # she has not read the newer one
        confirm_agreement(voice=bob, agreed=seen(cast, "bob", made), number=1, at=NOW)
    with pytest.raises(AgreementRefused):
        rewrite_agreement(voice=bob, agreed=seen(cast, "bob", made), agreement=AGREEMENT, based_on=1, at=NOW)
    assert confirm_agreement(voice=carol, agreed=seen(cast, "carol", made), number=2, at=NOW) is False
    assert seen(cast, "bob", made).in_force is None
    assert confirm_agreement(voice=bob, agreed=seen(cast, "bob", made), number=2, at=NOW) is True

    agreed = seen(cast, "bob", made)
    assert agreed.in_force is not None
    assert (agreed.in_force.number, agreed.in_force.obligations) == (2, more.obligations)
    schools = [school.pk for school in agreed.schools]
    assert pairs_in_force(schools) == {frozenset(schools): 1}


def test_an_agreement_in_force_stays_so_while_a_newer_text_waits_and_ends_when_one_side_ends_it(
    cast: Cast,
) -> None:
    made = in_force(cast)
    bob = voice_of(cast.bob)
    more = replace(AGREEMENT, purpose="More.")
    rewrite_agreement(voice=bob, agreed=seen(cast, "bob", made), agreement=more, based_on=1, at=NOW)

    assert seen(cast, "carol", made).in_force == seen(cast, "carol", made).texts[1]
    end_partnership(voice=voice_of(cast.carol), agreed=seen(cast, "carol", made), at=NOW)
    assert seen(cast, "bob", made).in_force is None
    with pytest.raises(AgreementRefused):
        confirm_agreement(voice=bob, agreed=seen(cast, "bob", made), number=2, at=NOW)
    assert Confirmation.objects.count() == 2  # what was agreed stays


def test_from_the_partnership_a_programme_starts_with_the_other_school_invited(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    made = in_force(cast)
    cast.carol.is_staff = True
    cast.carol.save()
    design = blueprint("coil-module")
    assert design is not None

    with django_capture_on_commit_callbacks(execute=True):
        first, second = (
            start_together(
                voice=voice_of(cast.carol), agreed=seen(cast, "carol", made), blueprint=design,
                title="Nights", first_day=date(2027, 3, 1), at=NOW,
            )
            for _click in range(2)
        )  # fmt: skip

    assert first == second
    assert {p.institution.slug: p.state for p in first.partners.all()} == {
        "kyoto": "accepted",
        "vienna": "invited",
    }
    assert {(r.person, r.kind) for r in Role.objects.filter(programme=first)} == {
        (cast.carol, "coordinator"),
        (cast.carol, "site lead"),
    }
    assert [i.email for i in Invitation.objects.filter(programme=first)] == ["bob@example.org"]
    assert [sent.to for sent in mail.outbox if "site lead" in sent.subject] == [["bob@example.org"]]


def test_without_an_agreement_in_force_no_programme_starts(cast: Cast) -> None:
    made = draft_agreement(voice=voice_of(cast.bob), contact=accepted(cast), agreement=AGREEMENT, at=NOW)
    design = blueprint("coil-module")
    assert design is not None

    with pytest.raises(AgreementRefused):
        start_together(
            voice=voice_of(cast.bob), agreed=seen(cast, "bob", made), blueprint=design, title="Nights",
            first_day=date(2027, 3, 1), at=NOW,
        )  # fmt: skip

    assert Programme.objects.filter(title="Nights").count() == 0
