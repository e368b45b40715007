"""Reads of reviews. Nobody sees what another reader answered before all have (``seen_by`` says whether)."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from worldrounds.core.errors import NotFound
from worldrounds.evidence import reviewing
from worldrounds.evidence.codebook import codebook
from worldrounds.evidence.models import Candidate, Coding, Resolution, Review
from worldrounds.evidence.rules import may_curate
from worldrounds.evidence.search import numbers
from worldrounds.people.models import Person


def review(number: int) -> Review:
    """Its question, codebook and counts are for everybody. Raises NotFound."""
    found = Review.objects.filter(pk=number).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class Seat:
    """Somebody who may look into a review: a coder, or a curator who is none."""

    review: Review
    person: Person
    is_coder: bool

    def candidate(self, article: int) -> Candidate:
        """Raises NotFound."""
        found = self.review.candidates.filter(article=article).select_related("article").first()
        if found is None:
            raise NotFound
        found.review = self.review
        return found

    def is_asked(self, candidate: Candidate) -> bool:
        """Whether the article still needs this person, or at least takes another answer in place of the first."""
        return self.is_coder and candidate.place == Candidate.Place.READ and self.review.ended_at is None


def access_review(person: Person, number: int) -> Seat:
    """For its coders and for curators. Raises NotFound."""
    found = review(number)
    codes = is_coder(found, person)
    if not (codes or may_curate(person)):
        raise NotFound
    return Seat(found, person, codes)


def new_finds(review: Review) -> list[int]:
    """Articles (by number) that the review's search finds now and that are not in it (2 queries of its own)."""
    held = set(review.candidates.values_list("article", flat=True))
    return [number for number in numbers(review.search) if number not in held]


def is_coder(review: Review, person: Person) -> bool:
    return review.coders.filter(person=person, until=None).exists()


def said_of(candidates: Collection[int]) -> dict[int, reviewing.Said]:
    """Everything that holds, by candidate (2 queries). Not for pages: see ``seen_by``."""
    answers: dict[int, dict[str, dict[int, list[str]]]] = defaultdict(lambda: defaultdict(dict))
    settled: dict[int, dict[str, list[str]]] = defaultdict(dict)
    codings = Coding.objects.filter(candidate__in=candidates, holds=True).order_by("pk")
    for number, dimension, coder, codes in codings.values_list("candidate", "dimension", "coder", "codes"):
        answers[number][dimension][coder] = codes
    resolutions = Resolution.objects.filter(candidate__in=candidates, holds=True)
    for number, dimension, codes in resolutions.values_list("candidate", "dimension", "codes"):
        settled[number][dimension] = codes
    return {number: reviewing.Said(answers[number], settled[number]) for number in candidates}


def next_for(review: Review, person: Person) -> Candidate | None:
    """The article that this coder reads next: one that another has read already before one that nobody has."""
    return waiting_for(review, person).order_by("-readings", "pk").first()


def waiting_for(review: Review, person: Person) -> QuerySet[Candidate]:
    """What this coder has not read yet and still needs a reader."""
    mine = Coding.objects.filter(candidate=OuterRef("pk"), step=OuterRef("step"), coder=person)
    return review.candidates.filter(~Exists(mine), place=Candidate.Place.READ, article__merged_into=None)


def seen_by(candidate: Candidate, person: Person) -> list[Coding]:
    """The answers that this person may see: one's own, and everybody's of the steps that are complete (1 query)."""
    rows = candidate.codings.filter(holds=True).select_related("coder").order_by("coded_at", "pk")
    if candidate.place == Candidate.Place.READ:
        rows = rows.exclude(~Q(coder=person), step=candidate.step)
    return list(rows)


@dataclass(frozen=True)
class Flow:
    """PRISMA-ScR's flow, counted from the candidates: each is in exactly one of ``duplicates``, ``out`` of a step,
    ``waiting`` in a step (the coding included), ``coded``. ``sources``: by the search that found them, empty for the
    whole collection."""

    sources: Counter[str]
    duplicates: int
    steps: tuple[str, ...]  # the screening
    out: dict[str, Counter[str]] = field(default_factory=dict)  # step -> reason -> how many
    waiting: Counter[str] = field(default_factory=Counter)  # step -> how many
    coded: int = 0

    @property
    def identified(self) -> int:
        return self.sources.total()

    def came_to(self, step: str) -> int:
        """How many articles came as far as this step."""
        left = self.identified - self.duplicates
        for before in self.steps:
            if before == step:
                return left
            left -= self.waiting[before] + self.left_out(before)
        return left

    def left_out(self, step: str) -> int:
        return self.out.get(step, Counter[str]()).total()

    @property
    def included(self) -> int:
        return self.came_to(reviewing.CODING)


def candidates_in(review: Review, part: str) -> QuerySet[Candidate]:
    """The articles of a part of the flow, by its name: ``duplicates``, ``open-<step>``, ``out-<step>``, ``coded``,
    ``included``; all for any other."""
    rows = review.candidates.select_related("article").order_by("article__title", "pk")
    here = rows.filter(article__merged_into=None)
    name, _dash, step = part.partition("-")
    match name:
        case "duplicates":
            return rows.filter(article__merged_into__isnull=False)
        case "open":
            return here.filter(step=step, place__in=[Candidate.Place.READ, Candidate.Place.TALK])
        case "out":
            return here.filter(step=step, place=Candidate.Place.OUT)
        case "coded":
            return here.filter(place=Candidate.Place.DONE)
        case "included":
            return here.filter(step=reviewing.CODING)
    return rows


def flow_of(review: Review) -> Flow:
    """1 query."""
    rows = (
        review.candidates.order_by()
        .annotate(is_duplicate=Q(article__merged_into__isnull=False))
        .values_list("source", "step", "place", "reason", "is_duplicate")
        .annotate(Count("pk"))
    )
    sources, waiting = Counter[str](), Counter[str]()
    out: dict[str, Counter[str]] = defaultdict(Counter)
    duplicates = coded = 0
    for source, step, place, reason, is_duplicate, count in rows:
        sources[source] += count
        if is_duplicate:
            duplicates += count
        elif place == Candidate.Place.OUT:
            out[step][reason] += count
        elif place == Candidate.Place.DONE:
            coded += count
        else:
            waiting[step] += count
    steps = reviewing.steps_of(review, codebook(review.codebook))[:-1]
    return Flow(sources, duplicates, tuple(steps), dict(out), waiting, coded)
