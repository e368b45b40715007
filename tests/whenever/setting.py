"""A meeting of a few people in many zones."""

from datetime import date

from tests.cast import NOW
from worldrounds.solvers.time import pattern_from_ranges, pattern_to_hex
from worldrounds.whenever.actions import call_meeting, save_answer
from worldrounds.whenever.models import Meeting, Participant, new_token


def a_meeting(*, title: str = "Case round", weeks: int = 8, token: str = "") -> Meeting:
    """From Monday 11 January 2027 on, an hour, by Vienna's clock."""
    return call_meeting(
        token=token or new_token(), title=title, zone="Europe/Vienna", minutes=60, first_day=date(2027, 1, 11),
        weeks=weeks, at=NOW,
    )  # fmt: skip


def answers(
    meeting: Meeting, name: str, zone: str, hours: str = "weekdays 9-17", token: str = ""
) -> Participant:
    marked = pattern_to_hex(pattern_from_ranges(hours))
    return save_answer(
        meeting=meeting, token=token or new_token(), name=name, zone=zone, hours=marked, at=NOW
    )


def six_people(meeting: Meeting) -> list[Participant]:
    return [
        answers(meeting, "Ana", "America/Sao_Paulo", "weekdays 8-20"),
        answers(meeting, "Ben", "America/New_York", "weekdays 6-20"),
        answers(meeting, "Chidi", "Africa/Lagos", "weekdays 8-21"),
        answers(meeting, "Dana", "Europe/Vienna", "weekdays 8-21"),
        answers(meeting, "Esha", "Asia/Kolkata", "weekdays 8-22"),
        answers(meeting, "Fumi", "Asia/Tokyo", "weekdays 7-23"),
    ]
