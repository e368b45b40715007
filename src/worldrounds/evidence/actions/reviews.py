"""Reviews: start one, name who reads, take articles in, answer, settle."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.core import audit
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.evidence import reviewing
from worldrounds.evidence.actions.coding import keep_codes
from worldrounds.evidence.codebook import DEFAULT, Codebook, codebook
from worldrounds.evidence.models import Article, Candidate, Coder, Coding, Resolution, Review
from worldrounds.evidence.queries.reviews import said_of
from worldrounds.evidence.rules import may_curate
from worldrounds.people.models import Person


class BadAnswer(Refused):
    """An answer that the codebook does not allow."""


class TooLate(Refused):
    """The readers of this step are complete, or the article has gone on."""


@transaction.atomic
def start_review(
    *,
    question: str,
    scope: str,
    search: str,
    readers: int,
    reads_text: bool,
    actor: Person,
    at: datetime,
) -> Review:
    _only_curators(actor)
    review = Review.objects.create(
        question=question,
        scope=scope,
        search=search,
        codebook=DEFAULT,
        readers=readers,
        reads_text=reads_text,
        started_by=actor,
        started_at=at,
    )
    audit.record(at=at, actor=actor, verb="started review", target=review)
    return review


@transaction.atomic
def end_review(*, review: Review, actor: Person, at: datetime) -> None:
    """Nothing more comes in; what was found stays."""
    _only_curators(actor)
    if Review.objects.filter(pk=review.pk, ended_at=None).update(ended_at=at):
        audit.record(at=at, actor=actor, verb="ended review", target=review)


@transaction.atomic
def appoint_coder(*, review: Review, email: str, actor: Person, at: datetime) -> Coder:
    """Somebody who has an account. Twice is once; who had left comes back."""
    _only_curators(actor)
    person = Person.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if person is None:
        raise Refused(
            _("Nobody has an account with this e-mail address. Ask them to sign in once."), field="email"
        )
    coder, made = Coder.objects.get_or_create(review=review, person=person, defaults={"since": at})
    if made or coder.until is not None:
        Coder.objects.filter(pk=coder.pk).update(until=None)
        audit.record(at=at, actor=actor, verb="appointed coder", target=review, person=person.pk)
    return coder


@transaction.atomic
def release_coder(*, review: Review, person: Person, actor: Person, at: datetime) -> None:
    """They read no more; what they answered stays."""
    _only_curators(actor)
    if Coder.objects.filter(review=review, person=person, until=None).update(until=at):
        audit.record(at=at, actor=actor, verb="released coder", target=review, person=person.pk)


@transaction.atomic
def take_in(*, review: Review, articles: Iterable[int], source: str, actor: Person, at: datetime) -> int:
    """How many of these articles (by number) are new to the review."""
    _only_curators(actor)
    _still_open(review)
    first = reviewing.steps_of(review, codebook(review.codebook))[0]
    held = set(review.candidates.values_list("article", flat=True))
    new = [number for number in dict.fromkeys(articles) if number not in held]
    Candidate.objects.bulk_create(
        [
            Candidate(review=review, article_id=number, source=source[:200], found_at=at, step=first)
            for number in new
        ],
        batch_size=500,
        ignore_conflicts=True,
    )
    if new:
        audit.record(at=at, actor=actor, verb="took articles into review", target=review, count=len(new))
    return len(new)


@transaction.atomic
def answer(
    *,
    candidate: Candidate,
    step: str,
    answers: Mapping[str, Collection[str]],
    note: str = "",
    actor: Person,
    at: datetime,
) -> Candidate:
    """One reader's answers to everything that the step asks, apart from the others. Until all readers have
    answered, one's own may be changed; the old answers stay in the trail."""
    review, book = candidate.review, codebook(candidate.review.codebook)
    _still_open(review)
    if not review.coders.filter(person=actor, until=None).exists():
        raise NotAllowed
    candidate = _locked(candidate)
    said = said_of([candidate.pk])[candidate.pk]
    _in_time(candidate, step, actor, said, book)
    for question in reviewing.questions_of(step, book):
        if question.key not in answers or not question.allows(answers[question.key]):
            raise BadAnswer(_("Choose an answer."), field=question.key)
        _say(candidate, step, question.key, sorted(answers[question.key]), note, actor, at)
    return _move(candidate, review, book)


@transaction.atomic
def settle(
    *,
    candidate: Candidate,
    dimension: str,
    codes: Collection[str],
    reason: str,
    actor: Person,
    at: datetime,
) -> Candidate:
    """What the readers came to after a talk; also to mend what they had agreed on. The reason stays in the trail."""
    review, book = candidate.review, codebook(candidate.review.codebook)
    if not (review.coders.filter(person=actor, until=None).exists() or may_curate(actor)):
        raise NotAllowed
    if not reason.strip():
        raise Refused(_("Say in a sentence why you settled it like this."), field="reason")
    candidate = _locked(candidate)
    said = said_of([candidate.pk])[candidate.pk]
    if len(said.answers.get(dimension, {})) < review.readers:
        raise TooLate(_("Not all readers have answered this yet, each by themselves."))
    if not book.dimension(dimension).allows(codes):
        raise BadAnswer(_("Choose an answer."), field="codes")
    Resolution.objects.filter(candidate=candidate, dimension=dimension, holds=True).update(holds=False)
    Resolution.objects.create(
        candidate=candidate,
        dimension=dimension,
        codes=sorted(codes),
        reason=reason.strip(),
        resolved_by=actor,
        resolved_at=at,
    )
    audit.record(at=at, actor=actor, verb="settled codes", target=candidate, dimension=dimension)
    return _move(candidate, review, book)


def _only_curators(actor: Person) -> None:
    if not may_curate(actor):
        raise NotAllowed


def _still_open(review: Review) -> None:
    if review.ended_at is not None:
        raise TooLate(_("This review has ended."))


def _locked(candidate: Candidate) -> Candidate:
    """One at a time: whoever comes second sees what the first did. The article, too: reviews share its codes."""
    Article.objects.select_for_update().get(pk=candidate.article_id)
    return Candidate.objects.select_for_update().get(pk=candidate.pk)


def _in_time(candidate: Candidate, step: str, actor: Person, said: reviewing.Said, book: Codebook) -> None:
    first = reviewing.questions_of(step, book)[0].key
    mine = actor.pk in said.answers.get(first, {})
    if candidate.step != step or candidate.place != Candidate.Place.READ:
        if mine:
            raise TooLate(_("All readers have answered by now: answers change by a talk only."))
        raise TooLate(_("Others have read this article in the meantime. Your answers are not needed."))


def _say(
    candidate: Candidate,
    step: str,
    dimension: str,
    codes: list[str],
    note: str,
    actor: Person,
    at: datetime,
) -> None:
    before = Coding.objects.filter(candidate=candidate, dimension=dimension, coder=actor, holds=True)
    if before.filter(codes=codes, note=note).exists():  # a second click
        return
    before.update(holds=False)
    Coding.objects.create(
        candidate=candidate,
        step=step,
        dimension=dimension,
        codes=codes,
        note=note,
        coder=actor,
        coded_at=at,
    )


def _move(candidate: Candidate, review: Review, book: Codebook) -> Candidate:
    """Where it stands now, and what is held of the article."""
    said = said_of([candidate.pk])[candidate.pk]
    where = reviewing.place_of(said, reviewing.steps_of(review, book), book, readers=review.readers)
    candidate.step, candidate.place = where.step, where.place
    candidate.reason, candidate.readings = where.reason, where.readings
    candidate.save(update_fields=["step", "place", "reason", "readings"])
    keep_codes([candidate.article_id])
    return candidate
