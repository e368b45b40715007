"""What the demonstration's students told about their groups, and where somebody is needed."""

from collections.abc import Sequence
from datetime import timedelta

from worldrounds.demo.season import Season
from worldrounds.demo.words import CALLS, QUESTION
from worldrounds.groups.models import Group, Membership
from worldrounds.groups.queries import members_now
from worldrounds.journeys.call_for_help import answer_help, ask_for_help
from worldrounds.programmes.queries import access_programme
from worldrounds.rooms.actions import post_message
from worldrounds.rooms.pulses import QUESTIONS, answer_pulse
from worldrounds.rooms.queries import Inside, access_room

ASKING_GROUP, CALLING_GROUP, ANSWERED_GROUP = 1, 2, 3  # places among the ordinary groups


def tell_pulse(season: Season, group: Group, active: Sequence[Membership], *, hindered: bool) -> None:
    """Most answer in the first week; in a ``hindered`` group, one says in the second that something is in the way."""
    for member in active:
        if season.rng.random() < 0.6:
            for question in QUESTIONS:
                _tap(season, group, member, question, question != "is_hindered", days=4)
    if hindered:
        _tap(season, group, active[0], "belongs", False, days=11)
        _tap(season, group, active[0], "is_hindered", True, days=12)


def need_somebody(season: Season, groups: Sequence[Group]) -> None:
    """``groups``: ordinary ones that work. One has a question that nobody answers; a member of another cannot reach it;
    in a third, that was so and has been answered."""
    for place, group in enumerate(groups):
        member = members_now(group)[0]
        if place == ASKING_GROUP:
            at = season.now - timedelta(days=5)
            post_message(inside=_inside(season, group, member), text=QUESTION, key="question", at=at)
        elif place in (CALLING_GROUP, ANSWERED_GROUP):
            days = 1 if place == CALLING_GROUP else 6
            at = season.now - timedelta(days=days)
            call = ask_for_help(inside=_inside(season, group, member), text=CALLS[0], at=at)
            if place == ANSWERED_GROUP:
                standing = access_programme(person=season.facilitator, slug=season.programme.slug)
                answer_help(standing=standing, request=call, text=CALLS[1], at=at + timedelta(hours=9))


def _tap(season: Season, group: Group, member: Membership, question: str, answer: bool, *, days: int) -> None:
    at = season.begun + timedelta(days=days, hours=season.rng.uniform(0, 9))
    answer_pulse(inside=_inside(season, group, member), question=question, answer=answer, at=at)


def _inside(season: Season, group: Group, member: Membership) -> Inside:
    return access_room(person=member.enrolment.person, slug=season.programme.slug, number=group.number)
