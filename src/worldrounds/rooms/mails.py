"""What the members of a group are told by mail about reviews: once it is certain, in their language. Who refused to be
contacted gets none."""

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import date
from functools import partial

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from worldrounds.core.days import short
from worldrounds.groups.models import Group
from worldrounds.people.links import sign_in_paragraph
from worldrounds.people.models import Person
from worldrounds.programmes.models import Enrolment, Role, Stage
from worldrounds.programmes.queries import agrees
from worldrounds.rooms.models import Review, Room

Words = Callable[[Group], tuple[str, str]]
"""Subject and text for the members of a group, in the current language."""


def tell_of_dealing(stage: Stage, room_ids: Collection[int]) -> None:
    """Products to review wait for these groups."""
    transaction.on_commit(lambda: _tell(stage, room_ids, lambda group: _dealt(stage, group)), robust=True)


def tell_of_review(review: Review) -> None:
    """Another group has sent its review."""
    stage, by = review.stage, review.room.group
    transaction.on_commit(
        lambda: _tell(stage, [review.product.room_id], lambda _group: _reviewed(by)), robust=True
    )


def tell_of_new_product(reviews: Collection[Review], by: Group) -> None:
    """A product that these reviews are about was handed in once more."""
    rooms: defaultdict[Stage, list[int]] = defaultdict(list)
    for review in reviews:
        rooms[review.stage].append(review.room_id)
    for stage, ids in rooms.items():
        transaction.on_commit(partial(_tell, stage, ids, lambda _group: _replaced(by)), robust=True)


def _dealt(stage: Stage, group: Group) -> tuple[str, str]:
    count = Review.objects.filter(stage=stage, room__group=group).count()
    text = ngettext(
        "another group's product is there for your group to review. You write one review together.",
        "%(count)s products of other groups are there for your group to review. You write one review of each together.",
        count,
    ) % {"count": count}
    return _("products to review"), " ".join([text, *([_by(stage.due_day)] if stage.due_day else [])])


def _by(day: date) -> str:
    return _("The last day for it is %(day)s.") % {"day": short(day)}


def _reviewed(by: Group) -> tuple[str, str]:
    text = _(
        "%(group)s has read your product and says what it learned from it and what would make it better. You can answer it on the page."
    )
    return _("a review of your product"), text % {"group": by}


def _replaced(by: Group) -> tuple[str, str]:
    text = _(
        "%(group)s has handed in its product once more, and your review is about the new one. What you have written is kept. Look at what has changed before you send it."
    )
    return _("a new version of a product that you review"), text % {"group": by}


def _tell(stage: Stage, room_ids: Collection[int], words: Words) -> None:
    programme = stage.programme
    coordinators = Person.objects.filter(
        roles__programme=programme, roles__kind=Role.Kind.COORDINATOR, is_active=True
    )
    reply_to = list(coordinators.order_by("pk").values_list("email", flat=True).distinct())
    mails = [
        _mail(stage, room.group, member.person, words, reply_to)
        for room in Room.objects.filter(pk__in=room_ids).select_related("group__facilitator")
        for member in Enrolment.objects.filter(
            agrees(), person__is_active=True, memberships__group=room.group, memberships__left_at=None
        ).select_related("person")
    ]
    get_connection().send_messages(mails)


def _mail(stage: Stage, group: Group, person: Person, words: Words, reply_to: list[str]) -> EmailMessage:
    with translation.override(person.language):
        subject, text = words(group)
        path = reverse("stage", args=[stage.programme.slug, group.number, stage.key])
        said = [_("Dear %(name)s,") % {"name": person.name}, text, sign_in_paragraph(person, next_path=path)]
        body = "\n\n".join([*said, stage.programme.title])
    facilitator = [group.facilitator.email] if group.facilitator else []
    title = " ".join(f"{stage.programme.title}: {subject}".split())
    return EmailMessage(title, body, to=[person.email], reply_to=facilitator or reply_to)
