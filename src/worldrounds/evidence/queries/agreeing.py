"""How far the readers of a review agreed before they talked, question by question (4 queries)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from worldrounds.bibliography.agreement import Agreement, agreement
from worldrounds.evidence import reviewing
from worldrounds.evidence.codebook import IN, Codebook, Dimension, codebook
from worldrounds.evidence.models import Coding, Review

Answer = tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """``name``: of a question, or of one of its codes (given or not) where an article can have several.

    ``figures`` is None for fewer than two articles. For countries, and for questions with several codes as a whole,
    only the share of equal answers means something: ``figures`` is None there too, and ``same`` says it."""

    name: str
    articles: int
    same: float | None
    figures: Agreement | None = None
    is_part: bool = False


def agreement_lines(review: Review) -> list[Line]:
    """One's answers hold only until all have answered, so these are the ones that readers gave by themselves."""
    book = codebook(review.codebook)
    asked = [
        question
        for step in reviewing.steps_of(review, book)
        for question in reviewing.questions_of(step, book)
    ]
    answers = _complete_answers(review)
    return [line for question in asked for line in _lines(question, answers.get(question.key, []), book)]


def _complete_answers(review: Review) -> dict[str, list[dict[int, Answer]]]:
    """Question -> for each article that all readers have answered: coder -> codes."""
    rows = Coding.objects.filter(candidate__review=review, candidate__article__merged_into=None, holds=True)
    by_article: dict[tuple[str, int], dict[int, Answer]] = defaultdict(dict)
    for number, dimension, coder, codes in rows.order_by("candidate", "coder").values_list(
        "candidate", "dimension", "coder", "codes"
    ):
        by_article[dimension, number][coder] = tuple(codes)
    found: dict[str, list[dict[int, Answer]]] = defaultdict(list)
    for (dimension, _), answers in by_article.items():
        if len(answers) >= review.readers:
            found[dimension].append(answers)
    return found


def _lines(question: Dimension, answers: Sequence[dict[int, Answer]], book: Codebook) -> list[Line]:
    if question in book.screening:
        verdicts = [[int(codes == (IN,)) for codes in row.values()] for row in answers]
        return [_line(question.name, verdicts, 2, answers)]
    if not question.several:
        places = {code.key: place for place, code in enumerate(question.codes)}
        chosen = [[places[codes[0]] for codes in row.values()] for row in answers]
        return [_line(question.name, chosen, len(places), answers)]
    same = [len(set(row.values())) == 1 for row in answers]
    whole = Line(question.name, len(answers), sum(same) / len(same) if same else None)
    used = {code for row in answers for codes in row.values() for code in codes}
    parts = [
        _line(
            code.name,
            [[int(code.key in codes) for codes in row.values()] for row in answers],
            2,
            answers,
            is_part=True,
        )
        for code in question.codes
        if code.key in used
    ]
    return [whole, *parts]


def _line(
    name: str,
    ratings: Sequence[Sequence[int]],
    codes: int,
    answers: Sequence[dict[int, Answer]],
    *,
    is_part: bool = False,
) -> Line:
    if len(ratings) < 2 or len(ratings[0]) < 2:
        return Line(name, len(ratings), None, is_part=is_part)
    figures = agreement(ratings, codes=codes, same_readers=len({tuple(row) for row in answers}) == 1)
    return Line(name, len(ratings), figures.same, figures, is_part=is_part)
