"""A living review in the evidence hall, in the middle of its work. Its two readers are invented, and so is what they
answered: ``data/review.csv``, with “first / second” where they differ and “?” for who has not answered yet."""

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from importlib import resources

from worldrounds.demo.season import Season
from worldrounds.evidence.actions.reviews import (
    answer,
    appoint_coder,
    change_review,
    settle,
    start_review,
    take_in,
)
from worldrounds.evidence.codebook import codebook
from worldrounds.evidence.models import Candidate, Review
from worldrounds.evidence.reviewing import CODING, questions_of
from worldrounds.people.actions import get_or_create_person
from worldrounds.people.models import Person

QUESTION = "What do students gain from virtual exchange and from stays abroad, and how is it known?"
SCOPE = (
    "Students of health professions who meet people of other countries, online or abroad. This is an example: its two "
    "readers are invented, and so are their answers."
)
# It began with virtual exchange and was widened twice; what only the last search finds is not in yet.
SEARCHES = ["virtual[ti] OR online[ti]"]
SEARCHES.append(f"{SEARCHES[0]} OR exchange[ti] OR elective[ti]")
SEARCHES.append(f'{SEARCHES[1]} OR "at home"[ti]')
READERS = {
    "amara.okonkwo@rounds.example": "Amara Okonkwo",
    "henrik.lindqvist@rounds.example": "Henrik Lindqvist",
}


def hold_review(season: Season) -> None:
    """After the starting collection came in."""
    at = season.begun - timedelta(weeks=10)
    readers = [get_or_create_person(email=email, name=name) for email, name in READERS.items()]
    review = _start(season, at)
    candidates = {one.article.key: one for one in review.candidates.select_related("article")}
    rows = list(_rows())
    for day, row in enumerate(rows):
        candidate = candidates[row["article"]]
        candidate.review = review
        _work_on(candidate, row, readers, at=at + timedelta(days=day))
    season.reader = readers[0]
    season.say(f"Reviewing {len(rows)} articles of the evidence hall")


def _rows() -> Iterator[dict[str, str]]:
    text = resources.files("worldrounds.demo").joinpath("data/review.csv").read_text("utf-8")
    yield from csv.DictReader(text.splitlines())


def _start(season: Season, at: datetime) -> Review:
    curator = season.coordinator
    review = start_review(
        question=QUESTION,
        scope=SCOPE,
        search=SEARCHES[0],
        readers=len(READERS),
        reads_text=False,
        actor=curator,
        at=at,
    )
    for email in READERS:
        appoint_coder(review=review, email=email, actor=curator, at=at)
    for search, later in zip(SEARCHES[1:], (timedelta(weeks=3), timedelta(weeks=14)), strict=True):
        take_in(review=review, actor=curator, at=at + timedelta(hours=1))
        change_review(
            review=review, question=QUESTION, scope=SCOPE, search=search, actor=curator, at=at + later
        )
        review.refresh_from_db()
    return review


def _work_on(candidate: Candidate, row: dict[str, str], readers: Sequence[Person], *, at: datetime) -> None:
    settled = [said for said in row["settled"].split(";") if said]
    for step, later in (("abstract", timedelta(0)), (CODING, timedelta(weeks=5))):
        questions = [one.key for one in questions_of(step, codebook(candidate.review.codebook))]
        for place, reader in enumerate(readers):
            answers = {key: _codes(row.get(key, "-"), place) for key in questions}
            if answers[questions[0]]:
                answer(
                    candidate=candidate,
                    step=step,
                    answers=answers,
                    actor=reader,
                    at=at + later + timedelta(hours=5 * place),
                )
        for said in settled:
            _settle(candidate, said, questions, readers[-1], at=at + later + timedelta(weeks=1))


def _codes(cell: str, place: int) -> list[str]:
    """What the reader at this place said."""
    said = cell.split(" / ")
    return [code for code in said[place % len(said)].split() if code not in {"-", "?"}]


def _settle(
    candidate: Candidate, said: str, questions: Sequence[str], reader: Person, *, at: datetime
) -> None:
    """``said``: “question=codes: reason”."""
    codes, _colon, reason = said.partition(": ")
    dimension, _is, chosen = codes.partition("=")
    if dimension in questions:
        settle(
            candidate=candidate, dimension=dimension, codes=chosen.split(), reason=reason, actor=reader, at=at
        )
