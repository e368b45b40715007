"""Groups for the fixed cast."""

from tests.cast import NOW, Cast
from worldrounds.core.work import ask
from worldrounds.groups.models import Forming, Group, Membership


def a_forming(cast: Cast, **values: object) -> Forming:
    work = ask(kind="forming", actor=cast.alice, at=NOW)
    start: dict[str, object] = {"rules": {}, "created_at": NOW, "created_by": cast.alice}
    return Forming.objects.create(programme=cast.programme, work=work, **(start | values))


def a_group(cast: Cast, number: int, *members: str, forming: Forming | None = None) -> Group:
    forming = forming or a_forming(cast, state=Forming.State.CONFIRMED)
    group = Group.objects.create(programme=cast.programme, forming=forming, number=number)
    for key in members:
        Membership.objects.create(group=group, enrolment=cast.enrolments[key], joined_at=NOW)
    return group
