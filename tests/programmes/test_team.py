import pytest
from django.core.mail import EmailMessage

from tests.cast import NOW, Cast
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.programmes.actions.team import add_to_team, remove_from_team
from worldrounds.programmes.models import Role
from worldrounds.programmes.queries import access_programme, team_of


def test_added_facilitator_has_the_role_and_one_mail(
    cast: Cast, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: object
) -> None:
    standing = access_programme(person=cast.alice, slug="rounds")

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        for _click in range(2):
            add_to_team(
                standing=standing,
                kind=Role.Kind.FACILITATOR,
                email="Ines@example.org",
                name="Ines Prado",
                at=NOW,
            )

    assert [(role.person.name, role.kind) for role in team_of(cast.programme)] == [
        ("Alice Moreau", "coordinator"),
        ("Faye Lindqvist", "facilitator"),
        ("Ines Prado", "facilitator"),
    ]
    assert [mail.to for mail in mailoutbox] == [["ines@example.org"]]


def test_last_coordinator_stays(cast: Cast) -> None:
    standing = access_programme(person=cast.alice, slug="rounds")
    role = Role.objects.get(programme=cast.programme, person=cast.alice)

    with pytest.raises(Refused, match="needs a coordinator"):
        remove_from_team(standing=standing, role_id=role.pk, at=NOW)


def test_site_lead_cannot_change_the_team(cast: Cast) -> None:
    standing = access_programme(person=cast.bob, slug="rounds")

    with pytest.raises(NotAllowed):
        add_to_team(standing=standing, kind=Role.Kind.COORDINATOR, email="x@example.org", name="X", at=NOW)
