from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import Cast
from tests.meetings.setting import standing_of
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.core.models import AuditEntry
from worldrounds.groups.models import Group
from worldrounds.programmes.actions.closing import close_programme, open_programme
from worldrounds.rooms.rules import may_write_in_room

OVER = datetime(2027, 5, 31, 12, tzinfo=UTC)  # 30 May is the last day, and it is over everywhere


def test_a_closed_programme_can_be_read_and_opened_again(cast: Cast) -> None:
    alice = standing_of(cast, "alice")

    closed, again = (close_programme(standing=alice, at=OVER) for _click in range(2))
    assert (closed.state, again.state, may_write_in_room(closed, Group())) == ("closed", "closed", False)
    assert AuditEntry.objects.filter(verb="closed programme").count() == 1

    assert may_write_in_room(open_programme(standing=alice, at=OVER), Group())


def test_a_programme_is_not_closed_while_it_lasts_anywhere(cast: Cast) -> None:
    with pytest.raises(Refused, match="The programme lasts until 30 May 2027"):
        close_programme(standing=standing_of(cast, "alice"), at=OVER - timedelta(minutes=1))


def test_only_the_coordinator_closes_a_programme(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        close_programme(standing=standing_of(cast, "bob"), at=OVER)
