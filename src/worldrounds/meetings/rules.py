"""Who may do what with sessions. The questions about a group's people are answered by ``groups.rules``."""

from collections.abc import Collection

from worldrounds.groups.rules import is_member, may_lead
from worldrounds.meetings.models import Proposal, Session
from worldrounds.programmes.rules import Standing, may_manage


def may_set_times(standing: Standing) -> bool:
    """Find, confirm and undo the programme's meeting times; set its plenaries."""
    return may_manage(standing)


def may_see_unsuited(standing: Standing) -> bool:
    """The list of sessions that no longer suit: of all groups, or for facilitators of their own."""
    return may_set_times(standing) or standing.is_facilitator


def may_propose(standing: Standing, session: Session, *, member_ids: Collection[int]) -> bool:
    """Plenaries are the coordinator's; for a group session the members and those who lead it."""
    if session.group is None:
        return False
    return is_member(standing, member_ids=member_ids) or may_lead(standing, session.group)


def may_move(standing: Standing, session: Session) -> bool:
    """Give a group's session another time without asking the group."""
    return session.group is not None and may_set_times(standing)


def may_change(standing: Standing, session: Session) -> bool:
    """Confirm the smallest change that makes a group's session suit again: who leads the group."""
    return session.group is not None and may_lead(standing, session.group)


def may_answer(standing: Standing, *, member_ids: Collection[int]) -> bool:
    return is_member(standing, member_ids=member_ids)


def may_withdraw(standing: Standing, proposal: Proposal) -> bool:
    return proposal.proposed_by_id == standing.person.pk


def may_decide(
    standing: Standing, session: Session, *, member_ids: Collection[int], yes_ids: Collection[int]
) -> bool:
    """Accept a proposal: who leads the group; in a group without a leader, any member once all said yes."""
    if session.group is None:
        return False
    if may_lead(standing, session.group):
        return True
    everybody_can = set(member_ids) <= set(yes_ids)
    return session.group.leader_id is None and everybody_can and is_member(standing, member_ids=member_ids)


def may_attend(standing: Standing, session: Session, member_ids: Collection[int]) -> bool:
    """Is expected, as a student: at the own group's sessions and at plenaries."""
    return standing.is_student and (session.group is None or is_member(standing, member_ids=member_ids))


def may_read_reasons(standing: Standing, session: Session) -> bool:
    """Why members cannot come: not other students, who may lead the group."""
    facilitates = session.group is not None and session.group.facilitator_id == standing.person.pk
    return facilitates or may_manage(standing)


def may_run(standing: Standing, session: Session) -> bool:
    """Cancel a session, take the roll: who leads the group; of a plenary the coordinator."""
    return may_manage(standing) if session.group is None else may_lead(standing, session.group)
