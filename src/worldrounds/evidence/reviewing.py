"""Where an article stands in a review: worked out from what its readers said and what they settled, and from
nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from worldrounds.evidence.codebook import IN, Codebook, Dimension
from worldrounds.evidence.models import Candidate, Review

CODING = "coding"  # the step after all screening

Answers = Mapping[int, Sequence[str]]  # coder -> codes


@dataclass(frozen=True)
class Said:
    """Everything that holds of one article: by dimension what each coder answered, and what was settled."""

    answers: Mapping[str, Answers] = field(default_factory=dict)
    settled: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Where:
    """A candidate's ``step``, ``place``, ``reason`` and ``readings``."""

    step: str
    place: str
    reason: str = ""
    readings: int = 0


def steps_of(review: Review, book: Codebook) -> list[str]:
    """In order: the screening that this review does, then coding."""
    screening = [one.key for one in book.screening]
    return [*(screening if review.reads_text else screening[:1]), CODING]


def questions_of(step: str, book: Codebook) -> tuple[Dimension, ...]:
    """What is asked in a step."""
    return book.dimensions if step == CODING else (book.dimension(step),)


def agreed_codes(said: Said, dimension: str, *, readers: int) -> tuple[str, ...] | None:
    """What was settled, or what all readers answered alike; None while neither is so."""
    if dimension in said.settled:
        return tuple(said.settled[dimension])
    answers = [tuple(codes) for codes in said.answers.get(dimension, {}).values()]
    if len(answers) < readers or len(set(answers)) > 1:
        return None
    return answers[0]


def place_of(said: Said, steps: Sequence[str], book: Codebook, *, readers: int) -> Where:
    for step in steps[:-1]:
        readings = len(said.answers.get(step, {}))
        verdict = _verdict(said, step)
        if readings < readers:
            return Where(step, Candidate.Place.READ, readings=readings)
        if verdict is None:
            return Where(step, Candidate.Place.TALK, readings=readings)
        if verdict != IN:
            return Where(
                step, Candidate.Place.OUT, reason="" if verdict == "out" else verdict, readings=readings
            )
    readings = len(said.answers.get(book.dimensions[0].key, {}))
    if readings < readers:
        return Where(CODING, Candidate.Place.READ, readings=readings)
    open_ones = [one for one in book.dimensions if agreed_codes(said, one.key, readers=readers) is None]
    return Where(CODING, Candidate.Place.TALK if open_ones else Candidate.Place.DONE, readings=readings)


def _verdict(said: Said, step: str) -> str | None:
    """“in”, the reason to leave out, “out” where all leave it out for different reasons, None where they differ."""
    if step in said.settled:
        return said.settled[step][0]
    verdicts = {codes[0] for codes in said.answers.get(step, {}).values()}
    if len(verdicts) == 1:
        return verdicts.pop()
    return None if IN in verdicts or not verdicts else "out"
