"""Reviews: start one, name who reads, take articles in, answer, settle."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.core import audit
from worldrounds.core.errors import NotAllowed, Refused
from worldrounds.evidence import reviewing
from worldrounds.evidence.actions.coding import keep_codes
from worldrounds.evidence.codebook import DEFAULT, Codebook, codebook
from worldrounds.evidence.models import Article, Candidate, Coder, Coding, Resolution, Review
from worldrounds.evidence.queries.reviews import new_finds, said_of
from worldrounds.evidence.rules import check_may_curate, may_curate
from worldrounds.evidence.search.problems import checked
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
    """``search``: which articles it takes in, as one asks for them in the search box; all where it is empty."""
    check_may_curate(actor)
    review = Review.objects.create(
        question=question,
        scope=scope,
        search=_wanted(search),
        codebook=DEFAULT,
        readers=readers,
        reads_text=reads_text,
        started_by=actor,
        started_at=at,
    )
    audit.record(at=at, actor=actor, verb="started review", target=review)
    return review


@transaction.atomic
def change_review(
    *, review: Review, question: str, scope: str, search: str, actor: Person, at: datetime
) -> None:
    """What is in stays in; a new search finds from now on."""
    check_may_curate(actor)
    _still_open(review)
    now = {"question": question, "scope": scope, "search": _wanted(search)}
    before = {name: getattr(review, name) for name, value in now.items() if getattr(review, name) != value}
    if before:
        Review.objects.filter(pk=review.pk).update(**now)
        audit.record(at=at, actor=actor, verb="changed review", target=review, before=before)


@transaction.atomic
def end_review(*, review: Review, actor: Person, at: datetime) -> None:
    """Nothing more comes in; what was found stays."""
    check_may_curate(actor)
    if Review.objects.filter(pk=review.pk, ended_at=None).update(ended_at=at):
        audit.record(at=at, actor=actor, verb="ended review", target=review)


@transaction.atomic
def appoint_coder(*, review: Review, email: str, actor: Person, at: datetime) -> Coder:
    """Somebody who has an account. Twice is once; who had left comes back."""
    check_may_curate(actor)
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
    check_may_curate(actor)
    if Coder.objects.filter(review=review, person=person, until=None).update(until=at):
        audit.record(at=at, actor=actor, verb="released coder", target=review, person=person.pk)


@transaction.atomic
def take_in(*, review: Review, actor: Person, at: datetime) -> int:
    """Everything that the review's search finds now and that is not in yet; how many came in."""
    check_may_curate(actor)
    _still_open(review)
    first = reviewing.steps_of(review, codebook(review.codebook))[0]
    new = new_finds(review)
    Candidate.objects.bulk_create(
        [
            Candidate(review=review, article_id=number, source=review.search, found_at=at, step=first)
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
    said_now = {}
    for question in reviewing.questions_of(step, book):
        if question.key not in answers or not question.allows(answers[question.key]):
            raise BadAnswer(_("Choose an answer."), field=question.key)
        said_now[question.key] = sorted(answers[question.key])
    _say(candidate, step, said_now, note, actor, at)
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


def _wanted(search: str) -> str:
    return checked(search, field="search") if search.strip() else ""


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
    candidate: Candidate, step: str, answers: Mapping[str, list[str]], note: str, actor: Person, at: datetime
) -> None:
    """Only what is different from before: a second click says nothing."""
    rows = Coding.objects.filter(candidate=candidate, coder=actor, dimension__in=answers, holds=True)
    before = {coding.dimension: coding for coding in rows}
    same = {key for key, coding in before.items() if (coding.codes, coding.note) == (answers[key], note)}
    rows.exclude(dimension__in=same).update(holds=False)
    Coding.objects.bulk_create(
        Coding(
            candidate=candidate, step=step, dimension=key, codes=codes, note=note, coder=actor, coded_at=at
        )
        for key, codes in answers.items()
        if key not in same
    )


def _move(candidate: Candidate, review: Review, book: Codebook) -> Candidate:
    """Where it stands now, and what is held of the article."""
    was_coded = _is_coded(candidate)
    said = said_of([candidate.pk])[candidate.pk]
    where = reviewing.place_of(said, reviewing.steps_of(review, book), book, readers=review.readers)
    candidate.step, candidate.place = where.step, where.place
    candidate.reason, candidate.readings = where.reason, where.readings
    candidate.save(update_fields=["step", "place", "reason", "readings"])
    if was_coded or _is_coded(candidate):
        keep_codes([candidate.article_id])
    return candidate


def _is_coded(candidate: Candidate) -> bool:
    """Only then has the review a say in what is held of the article."""
    return candidate.step == reviewing.CODING and candidate.place != Candidate.Place.READ
