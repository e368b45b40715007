"""When a group is in trouble, why, and what helps next. Pure: from signs to sentences, the same for staff and members."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

BEGINS_WITHIN = 7  # days in which a new group says its first word
ANSWER_WITHIN = 3  # days after which a question counts as unanswered
GONE_AFTER = 21  # days without a sign, after which a reminder is not enough
FEWEST = 3  # members with whom a group can work
MOST_OF_ONE = 0.6  # share of the group's work
ENOUGH_TO_COMPARE = 8  # messages, edits and texts of a group; with fewer, shares say nothing


class Act(StrEnum):
    """The next best thing to do for a group."""

    ANSWER = "answer"  # somebody has asked for help
    REGROUP = "regroup"
    NUDGE = "nudge"
    MEDIATE = "mediate"
    NONE = "none"


@dataclass(frozen=True)
class GroupSigns:
    """What trouble is judged by. Days are whole days that are over."""

    members: int
    begun: bool
    days_since_joining: int  # of the first member
    unseen_days: Sequence[
        int
    ]  # of each member who has not been seen for a week though there was a reason to be
    late_stage: str  # title; empty: none
    late_days: int
    questions: int  # that nobody has answered in time
    oldest_question_days: int
    top_share: float  # of the member who did most, 0 to 1; 0 where too little is there to compare
    hindered: int  # said that something is in the way
    outside: int  # do not feel part of the group, or have not met it
    open_requests: Sequence[str]  # names


@dataclass(frozen=True)
class Reason:
    """``weight``: the more, the worse. ``is_private``: the group does not see it."""

    weight: int
    sentence: str
    is_private: bool = False


def reasons(signs: GroupSigns) -> list[Reason]:
    """The worst first; empty where all is well."""
    if not signs.members:
        return [Reason(90, _("Nobody is in this group any more."))]
    found = [*_private(signs), *_presence(signs), *_work(signs)]
    return sorted(found, key=lambda reason: -reason.weight)


def next_act(signs: GroupSigns) -> Act:
    gone = sum(days >= GONE_AFTER for days in signs.unseen_days)
    if signs.open_requests:
        return Act.ANSWER
    if not signs.members:
        return Act.REGROUP
    if gone and (signs.members - gone < FEWEST or 2 * gone >= signs.members):
        return Act.REGROUP
    if signs.unseen_days or _is_late_to_begin(signs):
        return Act.NUDGE
    return Act.MEDIATE if reasons(signs) else Act.NONE


def _is_late_to_begin(signs: GroupSigns) -> bool:
    return not signs.begun and signs.days_since_joining >= BEGINS_WITHIN


def _private(signs: GroupSigns) -> list[Reason]:
    found = [
        Reason(100, _("%(name)s cannot reach the group and asks for help.") % {"name": name}, True)
        for name in signs.open_requests
    ]
    if signs.hindered:
        words = ngettext(
            "%(count)d member says that something is in the way.",
            "%(count)d members say that something is in the way.",
            signs.hindered,
        )
        found.append(Reason(15 + 5 * signs.hindered, words % {"count": signs.hindered}, True))
    if signs.outside:
        words = ngettext(
            "%(count)d member has not met the group or does not feel part of it.",
            "%(count)d members have not met the group or do not feel part of it.",
            signs.outside,
        )
        found.append(Reason(15 + 5 * signs.outside, words % {"count": signs.outside}, True))
    return found


def _presence(signs: GroupSigns) -> list[Reason]:
    if _is_late_to_begin(signs):
        words = ngettext(
            "Nobody has written or met in %(days)d day.",
            "Nobody has written or met in %(days)d days.",
            signs.days_since_joining,
        )
        return [Reason(80, words % {"days": signs.days_since_joining})]
    if not signs.unseen_days:
        return []
    count, days = len(signs.unseen_days), min(signs.unseen_days)
    words = ngettext(
        "%(count)d of %(all)d members has not been seen for %(days)d days.",
        "%(count)d of %(all)d members have not been seen for %(days)d days.",
        count,
    )
    weight = 40 + 40 * count // max(signs.members, 1) + (10 if max(signs.unseen_days) >= GONE_AFTER else 0)
    return [Reason(weight, words % {"count": count, "all": signs.members, "days": days})]


def _work(signs: GroupSigns) -> list[Reason]:
    found = []
    if signs.late_stage and signs.begun:
        words = ngettext(
            "“%(stage)s” is %(days)d day late.", "“%(stage)s” is %(days)d days late.", signs.late_days
        )
        found.append(Reason(30, words % {"stage": signs.late_stage, "days": signs.late_days}))
    if signs.questions:
        words = ngettext(
            "%(count)d question has no answer; the oldest waits for %(days)d days.",
            "%(count)d questions have no answer; the oldest waits for %(days)d days.",
            signs.questions,
        )
        values = {"count": signs.questions, "days": signs.oldest_question_days}
        found.append(Reason(20, words % values))
    if signs.top_share > MOST_OF_ONE and signs.members >= FEWEST:
        words = _("One member has done %(percent)d %% of the work.")
        found.append(Reason(20, words % {"percent": round(signs.top_share * 100)}))
    return found
