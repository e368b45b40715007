"""From signs to sentences and the next best act."""

from dataclasses import replace

import pytest

from worldrounds.journeys.trouble import Act, GroupSigns, next_act, reasons

WELL = GroupSigns(
    members=5,
    begun=True,
    days_since_joining=30,
    unseen_days=[],
    late_stage="",
    late_days=0,
    questions=0,
    oldest_question_days=0,
    top_share=0.3,
    hindered=0,
    outside=0,
    open_requests=[],
)


def said(**changes: object) -> list[str]:
    return [reason.sentence for reason in reasons(replace(WELL, **changes))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "sentences", "act"),
    [
        ({}, [], Act.NONE),
        ({"unseen_days": [9, 12]}, ["2 of 5 members have not been seen for 9 days."], Act.NUDGE),
        ({"unseen_days": [21]}, ["1 of 5 members has not been seen for 21 days."], Act.NUDGE),  # four remain
        ({"unseen_days": [21, 30, 8]}, ["3 of 5 members have not been seen for 8 days."], Act.NUDGE),
        ({"unseen_days": [21, 30, 25]}, ["3 of 5 members have not been seen for 21 days."], Act.REGROUP),
        (
            {"members": 3, "unseen_days": [21]},
            ["1 of 3 members has not been seen for 21 days."],
            Act.REGROUP,
        ),
        (
            {"begun": False, "days_since_joining": 7, "late_stage": "Table", "late_days": 2},
            ["Nobody has written or met in 7 days."],
            Act.NUDGE,
        ),
        ({"begun": False, "days_since_joining": 6}, [], Act.NONE),
        ({"late_stage": "Table", "late_days": 1}, ["“Table” is 1 day late."], Act.MEDIATE),
        (
            {"questions": 2, "oldest_question_days": 4},
            ["2 questions have no answer; the oldest waits for 4 days."],
            Act.MEDIATE,
        ),
        ({"top_share": 0.71}, ["One member has done 71 % of the work."], Act.MEDIATE),
        ({"top_share": 0.71, "members": 2}, [], Act.NONE),
        ({"hindered": 1}, ["1 member says that something is in the way."], Act.MEDIATE),
        (
            {"outside": 2},
            ["2 members have not met the group or do not feel part of it."],
            Act.MEDIATE,
        ),
        (
            {"open_requests": ["Kiyo"], "unseen_days": [30, 30, 30]},
            [
                "Kiyo cannot reach the group and asks for help.",
                "3 of 5 members have not been seen for 30 days.",
            ],
            Act.ANSWER,
        ),
    ],
)
def test_signs_become_sentences_and_one_next_act(
    changes: dict[str, object], sentences: list[str], act: Act
) -> None:
    signs = replace(WELL, **changes)  # type: ignore[arg-type]

    assert (said(**changes), next_act(signs)) == (sentences, act)


def test_what_members_told_in_private_is_marked() -> None:
    signs = replace(WELL, hindered=1, outside=1, open_requests=["Kiyo"], late_stage="Table", late_days=2)

    assert [r.sentence for r in reasons(signs) if not r.is_private] == ["“Table” is 2 days late."]
