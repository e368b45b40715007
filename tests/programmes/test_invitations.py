"""The life of an invitation: sent, sent again, accepted, declined, expired, taken back."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from tests.cast import NOW, Cast
from worldrounds.core.errors import NotAllowed
from worldrounds.core.models import AuditEntry
from worldrounds.people.models import Person
from worldrounds.programmes.actions.invitations import (
    InvitationRefused,
    LinkRefused,
    accept_invitation,
    decline_invitation,
    invite_site_lead,
    read_invitation,
    take_back_invitation,
)
from worldrounds.programmes.models import Invitation, Partner, Role
from worldrounds.programmes.queries import access_programme

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=5)


@pytest.fixture
def partner(cast: Cast) -> Partner:
    found = cast.partners["new-york"]
    found.state = Partner.State.INVITED
    found.save()
    return found


@pytest.fixture
def invite(cast: Cast, partner: Partner, django_capture_on_commit_callbacks):
    def send(who="alice", at=NOW, email="Ines@Example.org", name="Ines Prado") -> str:
        """The token in the mail that was sent, or "" if none was."""
        mail.outbox.clear()
        standing = access_programme(person=cast.people[who], slug="rounds")
        with django_capture_on_commit_callbacks(execute=True):
            invite_site_lead(standing=standing, partner=partner, email=email, name=name, at=at)
        return re.search(r"/invitations/([^/\s]+)/", mail.outbox[0].body)[1] if mail.outbox else ""

    return send


def test_the_mail_is_plain_text_and_says_who_asks_for_what(invite):
    invite()

    [sent] = mail.outbox
    assert sent.subject == "Rounds: will you be the site lead of Columbia University?"
    assert (sent.to, sent.reply_to, sent.content_subtype) == (
        ["ines@example.org"],
        ["alice@example.org"],
        "plain",
    )
    assert sent.body.startswith(
        "Dear Ines Prado,\n\nAlice Moreau asks you to be the site lead of Columbia University in the programme “Rounds”."
    )
    assert "valid until 22 Dec 2026" in sent.body


def test_only_the_digest_of_the_token_is_kept(invite):
    token = invite()

    [kept] = Invitation.objects.values_list("digest", flat=True)
    assert len(token) == 32
    assert token not in kept
    assert len(kept) == 64


def test_a_title_with_a_line_break_does_not_write_headers(cast, invite):
    cast.programme.title = "Rounds\r\nBcc: everybody@example.org"
    cast.programme.save()

    invite()

    [sent] = mail.outbox
    assert (
        sent.subject == "Rounds Bcc: everybody@example.org: will you be the site lead of Columbia University?"
    )
    assert sent.message()["Bcc"] is None


def test_accepting_makes_the_account_gives_the_role_and_the_school_takes_part(cast, partner, invite):
    accepted = accept_invitation(token=invite(), name="Inês  Prado", at=NOW + LATER)

    assert (accepted.person.email, accepted.person.name) == ("ines@example.org", "Inês Prado")
    assert accepted.person.time_zone == "America/New_York"
    role = Role.objects.get(person=accepted.person)
    assert (role.kind, role.institution_id) == (Role.Kind.SITE_LEAD, partner.institution_id)
    partner.refresh_from_db()
    assert partner.state == Partner.State.ACCEPTED
    assert AuditEntry.objects.filter(verb="accepted invitation", actor=accepted.person).count() == 1


def test_accepting_with_a_known_address_changes_nothing_about_the_person(cast, invite):
    token = invite(email="bob@example.org", name="Robert")

    accepted = accept_invitation(token=token, name="Robert", at=NOW + LATER)

    assert accepted.person == cast.bob
    cast.bob.refresh_from_db()
    assert cast.bob.name == "Bob Wagner"


def test_a_link_works_once(invite):
    token = invite()
    accept_invitation(token=token, name="Ines", at=NOW)

    with pytest.raises(LinkRefused, match="accepted already"):
        accept_invitation(token=token, name="Ines", at=NOW)
    assert Person.objects.filter(email="ines@example.org").count() == 1


def test_a_link_expires_after_thirty_days(invite):
    token = invite()

    assert read_invitation(token=token, at=NOW + timedelta(days=30, seconds=-1)).email == "ines@example.org"
    with pytest.raises(LinkRefused, match="valid until 22 Dec 2026"):
        accept_invitation(token=token, name="Ines", at=NOW + timedelta(days=30))


def test_sending_again_ends_the_old_link(invite):
    old, new = invite(), invite(at=NOW + LATER)

    with pytest.raises(LinkRefused, match="newer mail"):
        accept_invitation(token=old, name="Ines", at=NOW + LATER)
    assert accept_invitation(token=new, name="Ines", at=NOW + LATER).person.name == "Ines"


def test_a_repeated_click_sends_one_mail(invite):
    first, second = invite(), invite(at=NOW + timedelta(seconds=2))

    assert (bool(first), second) == (True, "")
    assert Invitation.objects.count() == 1


def test_a_link_that_is_not_complete_says_so():
    with pytest.raises(LinkRefused, match="not complete"):
        read_invitation(token="abc", at=NOW)


def test_declining_tells_the_coordinator_and_ends_the_link(partner, invite):
    token = invite()

    decline_invitation(token=token, at=NOW)

    partner.refresh_from_db()
    assert partner.state == Partner.State.DECLINED
    with pytest.raises(LinkRefused, match="declined"):
        accept_invitation(token=token, name="Ines", at=NOW)


def test_a_second_site_lead_who_declines_does_not_take_the_school_out(partner, invite):
    accept_invitation(token=invite(), name="Ines", at=NOW)
    decline_invitation(token=invite(email="omar@example.org", name="Omar"), at=NOW)

    partner.refresh_from_db()
    assert partner.state == Partner.State.ACCEPTED


def test_a_school_that_declined_is_asked_again(partner, invite):
    decline_invitation(token=invite(), at=NOW)
    invite(email="omar@example.org", name="Omar")

    partner.refresh_from_db()
    assert partner.state == Partner.State.INVITED


def test_an_invitation_can_be_taken_back(cast, partner, invite):
    token = invite()
    standing = access_programme(person=cast.alice, slug="rounds")

    take_back_invitation(
        standing=standing, partner=partner, invitation_id=Invitation.objects.get().pk, at=NOW
    )

    with pytest.raises(LinkRefused, match="taken back"):
        accept_invitation(token=token, name="Ines", at=NOW)


def test_only_the_coordinator_invites(invite):
    with pytest.raises(NotAllowed):
        invite(who="bob")


def test_a_site_lead_is_not_invited_twice(cast, invite):
    accept_invitation(token=invite(), name="Ines", at=NOW)

    with pytest.raises(InvitationRefused, match="already"):
        invite(at=NOW + LATER)


def test_a_closed_account_cannot_accept(cast, invite):
    cast.oscar.is_active = False
    cast.oscar.save()
    token = invite(email="oscar@example.org")

    with pytest.raises(LinkRefused, match="closed"):
        accept_invitation(token=token, name="Oscar", at=NOW)


def test_the_mail_speaks_the_language_of_those_who_have_an_account(cast, invite):
    cast.oscar.language = "ar"
    cast.oscar.save()

    invite(email="oscar@example.org")

    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "language, said",
    [("es", "¿quieres ser"), ("en", "will you be"), ("tlh", "will you be"), (None, "will you be")],
)
def test_the_mail_to_somebody_new_speaks_the_programmes_language(cast, invite, language, said):
    cast.alice.language = "es"  # of who invites: says nothing about who is invited
    cast.alice.save()
    cast.programme.document["language"] = language
    cast.programme.save()

    invite()

    assert said in mail.outbox[0].subject
