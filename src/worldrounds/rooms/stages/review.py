"""Groups review one another's products: who reviews what, the review by a rubric, and thanks for it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.core.days import anywhere_on_earth
from worldrounds.core.errors import NotAllowed, NotFound, Refused
from worldrounds.groups.models import Group, Membership
from worldrounds.groups.queries import members_now, members_of
from worldrounds.programmes.history import record
from worldrounds.programmes.models import Programme, Stage
from worldrounds.programmes.rules import Standing, may_manage
from worldrounds.rooms.cases import case_for
from worldrounds.rooms.exchange import Entry, exchange
from worldrounds.rooms.mails import tell_of_dealing, tell_of_review
from worldrounds.rooms.models import HandIn, PeerBallot, Review, Room
from worldrounds.rooms.product.contents import Contents, contents_of
from worldrounds.rooms.queries import Inside
from worldrounds.rooms.stages.finishing import finish_when_answered
from worldrounds.rooms.stages.path import Kind, Step, opens

LEVELS = range(1, 5)  # from weak to excellent
LONGEST_TEXT = 5_000  # characters


@dataclass(frozen=True)
class Reviews:
    """A group's part in the exchange."""

    draft: (
        Stage | None
    )  # the stage in which products are handed in; None: the method has none before this one
    has_handed_in: bool
    given: Sequence[Review]  # what the group reviews
    received: Sequence[Review]  # what others have said of its product and sent


def read_reviews(inside: Inside, step: Step) -> Reviews:
    """4 queries."""
    draft = draft_before(step.stage)
    about = Review.objects.filter(stage=step.stage).select_related("product__version", "product__room__group")
    return Reviews(
        draft=draft,
        has_handed_in=draft is not None and inside.room.hand_ins.filter(stage=draft).exists(),
        given=list(about.filter(room=inside.room)),
        received=list(
            about.filter(product__room=inside.room, sent_at__isnull=False).select_related("room__group")
        ),
    )


def draft_before(stage: Stage) -> Stage | None:
    """Where the products of a review stage come from: the last draft stage before it."""
    earlier = Stage.objects.filter(programme=stage.programme_id, kind=Kind.DRAFT, position__lt=stage.position)
    return earlier.order_by("position").last()


def access_review(inside: Inside, step: Step, *, pk: int) -> Review:
    """A review that the group writes. NotFound for every other."""
    found = (
        Review.objects.filter(stage=step.stage, room=inside.room, pk=pk)
        .select_related("product__version", "product__room__group")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def product_of(inside: Inside, review: Review, *, at: datetime) -> Contents:
    """What was handed in, for those who got it to review through ``access_review`` (2 queries)."""
    room = review.product.room
    there = Inside(room, inside.standing, members_now(room.group), may_write=False, may_arrange=False)
    return contents_of(there, at=at, version=review.product.version)


def may_write_review(inside: Inside, review: Review) -> bool:
    return inside.may_write and inside.enrolment is not None and review.sent_at is None


def check_is_member(inside: Inside) -> None:
    if not inside.may_write or inside.enrolment is None:
        raise NotAllowed(_("The members of the group write this."))


@transaction.atomic
def save_review(
    *,
    inside: Inside,
    review: Review,
    levels: Sequence[int | None],
    comments: Sequence[str],
    learned: str,
    better: str,
    version: int,
    send: bool,
    at: datetime,
) -> Review:
    """Keep the group's review as a draft, or send it. ``version``: of the review that the form was made from."""
    check_is_member(inside)
    Room.objects.select_for_update().get(pk=inside.room.pk)
    review = Review.objects.select_for_update().get(pk=review.pk)
    if review.sent_at is not None:
        raise Refused(_("Your group has sent this review meanwhile. It can no longer be changed."))
    if version != review.version:
        raise Refused(
            _("Somebody of your group saved this review meanwhile. Compare it with yours, then save again.")
        )
    review.answers = _answers(review, levels, comments)
    review.learned, review.better = learned.strip()[:LONGEST_TEXT], better.strip()[:LONGEST_TEXT]
    review.version, review.saved_at = review.version + 1, at
    if send:
        _check_complete(review)
        review.sent_at, review.sent_by = at, inside.standing.person
        tell_of_review(review)
    review.save()
    finish_when_answered(inside=inside, stage=review.stage, at=at)
    return review


@transaction.atomic
def thank(*, inside: Inside, step: Step, pk: int, text: str, at: datetime) -> Review:
    """Answer a review of the own product; later words take the place of earlier ones."""
    check_is_member(inside)
    review = (
        Review.objects.select_for_update()
        .filter(stage=step.stage, product__room=inside.room, sent_at__isnull=False, pk=pk)
        .first()
    )
    if review is None:
        raise NotFound
    if not text.strip():
        raise Refused(_("Write something first."), field="thanks")
    review.thanks, review.thanked_at = text.strip()[:LONGEST_TEXT], at
    review.save(update_fields=["thanks", "thanked_at"])
    return review


# Dealing ----------------------------------------------------------------------------------------------------


@transaction.atomic
def deal(*, stage: Stage, at: datetime, standing: Standing | None = None) -> int:
    """Deal what has been handed in and not dealt yet among these groups. Returns how many products were dealt.

    One product alone waits for the next. Dealing again deals only what came since.
    """
    stage = Stage.objects.select_for_update(of=("self",)).select_related("programme").get(pk=stage.pk)
    # Who hands in at this moment does so before, or is told that others review the product.
    list(Room.objects.select_for_update().filter(group__programme=stage.programme_id).order_by("pk"))
    products = _undealt(stage)
    if len(products) < 2 or not stage.reviews:
        return 0
    members = members_of([product.room.group for product in products])
    entries = [
        Entry(
            product.room_id,
            _case_key(stage.programme, product),
            frozenset(m.enrolment.partner.institution.country for m in members[product.room.group]),
        )
        for product in products
    ]
    by_room = {product.room_id: product for product in products}
    dealt = exchange(entries, each=stage.reviews, seed=stage.pk)
    Review.objects.bulk_create(
        Review(stage=stage, room_id=room, product=by_room[of], rubric=rubric_of(stage.programme, by_room[of]))
        for room, others in dealt.items()
        for of in others
    )
    tell_of_dealing(stage, [room for room, others in dealt.items() if others])
    if standing:
        record(standing, stage, "dealt products", at=at, products=len(products), stage=stage.key)
    return len(products)


def check_may_deal(standing: Standing) -> None:
    if not may_manage(standing):
        raise NotAllowed(_("The coordinator deals the products."))


def deal_what_is_due(*, at: datetime) -> int:
    """Deal where a review stage is open, and every group has handed in or the time for it is up."""
    stages = Stage.objects.filter(kind=Kind.REVIEW, reviews__gt=0).exclude(
        programme__state=Programme.State.CLOSED
    )
    return sum(deal(stage=stage, at=at) for stage in stages if opens(stage, at) and _is_due(stage, at))


def _is_due(stage: Stage, at: datetime) -> bool:
    draft = draft_before(stage)
    if draft is None:
        return False
    if draft.due_day and draft.due_day < anywhere_on_earth(at):
        return True
    rooms = Room.objects.filter(group__programme=stage.programme_id, group__retired_at=None)
    return not rooms.exclude(hand_ins__stage=draft).exists()


def _undealt(stage: Stage) -> list[HandIn]:
    """The newest product of each living group that has no part in the exchange yet."""
    draft = draft_before(stage)
    if draft is None:
        return []
    dealt = set(Review.objects.filter(stage=stage).values_list("room", flat=True))
    rows = (
        HandIn.objects.filter(stage=draft, room__group__retired_at=None)
        .exclude(room__in=dealt)
        .select_related("room__group", "version", "stage")
        .order_by("at", "pk")
    )
    return list({row.room_id: row for row in rows}.values())


def _case_key(programme: Programme, product: HandIn) -> str:
    case = case_for(programme.document, chosen=product.room.case, theme=product.stage.theme)
    return case.key if case else ""


def rubric_of(programme: Programme, product: HandIn) -> list[dict[str, Any]]:
    """Of the product's case; where it has none, one that suits every product."""
    case = case_for(programme.document, chosen=product.room.case, theme=product.stage.theme)
    rows = [(row.criterion, list(row.levels)) for row in case.rubric] if case else []
    return [{"criterion": criterion, "levels": levels} for criterion, levels in rows or _default_rubric()]


def _default_rubric() -> list[tuple[str, list[str]]]:
    return [
        (
            _("The question is clear"),
            [
                _("One cannot tell what the product is about."),
                _("The subject is clear, but not what is asked."),
                _("The question is clear, and for whom it matters."),
                _("The question is clear, and why it is asked in this way."),
            ],
        ),
        (
            _("The countries are compared"),
            [
                _("One country speaks for all."),
                _("Several countries stand side by side."),
                _("Likenesses and differences are named."),
                _("Differences are explained, and something is learned from them."),
            ],
        ),
        (
            _("Claims have evidence"),
            [
                _("Claims have no sources."),
                _("Some claims have sources."),
                _("Important claims have sources that can be opened."),
                _("Sources are weighed: how strong, how old, for whom they hold."),
            ],
        ),
        (
            _("The proposal can be done"),
            [
                _("There is no proposal."),
                _("There are wishes without people or money."),
                _("It says who does what."),
                _("It says who does what, what it costs and what could go wrong."),
            ],
        ),
        (
            _("One can follow it"),
            [
                _("One loses the thread."),
                _("One finds it after reading twice."),
                _("One reads it once and knows what is meant."),
                _("Somebody from another field would understand it, too."),
            ],
        ),
    ]


def _answers(review: Review, levels: Sequence[int | None], comments: Sequence[str]) -> list[dict[str, Any]]:
    if any(level is not None and level not in LEVELS for level in levels):
        raise Refused(_("Choose one of the four levels."))
    return [
        {"level": level, "comment": comment.strip()[:LONGEST_TEXT]}
        for _row, level, comment in zip(review.rubric, levels, comments, strict=True)
    ]


def _check_complete(review: Review) -> None:
    if any(answer["level"] is None for answer in review.answers):
        raise Refused(_("Choose a level in each line before you send it."))
    if not review.learned:
        raise Refused(_("Say what you learned from it before you send it."), field="learned")


# The coordinator's overview -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class GroupLine:
    group: Group
    handed_in_at: datetime | None
    given: int  # reviews that it writes
    sent: int  # and has sent
    received: int
    members: int
    rated: int  # members who have rated the group


def overview(stage: Stage, draft: Stage | None) -> list[GroupLine]:
    """Every living group with a room, by number (5 queries). ``draft``: where the products come from."""
    rooms = Room.objects.filter(group__programme=stage.programme_id, group__retired_at=None)
    handed = (
        dict(HandIn.objects.filter(stage=draft).order_by("at").values_list("room", "at")) if draft else {}
    )
    reviews = list(Review.objects.filter(stage=stage).values_list("room", "product__room", "sent_at"))
    members = Counter(
        Membership.objects.filter(group__room__in=rooms, left_at=None).values_list("group__room", flat=True)
    )
    ballots = PeerBallot.objects.filter(stage=stage, sent_at__isnull=False)
    rated = Counter(ballots.values_list("room", flat=True))
    given, sent = Counter(r for r, _p, _at in reviews), Counter(r for r, _p, at in reviews if at)
    received = Counter(p for _r, p, at in reviews if at)
    return [
        GroupLine(
            room.group, handed.get(room.pk), given[room.pk], sent[room.pk], received[room.pk],
            members[room.pk], rated[room.pk],
        )
        for room in rooms.select_related("group").order_by("group__number")
    ]  # fmt: skip
