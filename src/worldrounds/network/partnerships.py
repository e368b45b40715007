"""Partnerships: reads and writes. Each side writes, and a text is in force once every school has confirmed it."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from worldrounds.core import audit
from worldrounds.core.errors import NotFound, Refused
from worldrounds.network.models import Confirmation, Institution, Partnership, PartnershipText
from worldrounds.network.rules import Voice

Outcome = Literal["nothing new", "confirmed", "in force"]
LONGEST = timedelta(days=10 * 366)


class AgreementRefused(Refused):
    """The agreement cannot be written or confirmed like this."""


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """What a text says; ``end_day`` is the first day after the last one."""

    purpose: str
    obligations: str
    reciprocity: str
    first_day: date
    review_day: date
    end_day: date | None = None


@dataclass(frozen=True)
class Agreed:
    """A partnership with all that its page shows. Texts: the newest first."""

    partnership: Partnership
    schools: Sequence[Institution]
    texts: Sequence[PartnershipText]

    @property
    def newest(self) -> PartnershipText:
        return self.texts[0]

    @property
    def in_force(self) -> PartnershipText | None:
        """The newest text that every school has confirmed; None before there is one, and after the end."""
        if self.partnership.ended_at is not None:
            return None
        return next((text for text in self.texts if not self.missing(text)), None)

    def missing(self, text: PartnershipText) -> list[Institution]:
        """Schools that have not confirmed it."""
        said = {confirmation.school_id for confirmation in text.confirmations.all()}
        return [school for school in self.schools if school.pk not in said]


def access_partnership(*, voice: Voice, pk: int) -> Agreed:
    """For those who speak for one of its schools (4 queries). Raises NotFound."""
    found = Partnership.objects.filter(pk=pk).prefetch_related("schools", _texts()).first()
    if found is None or not any(voice.speaks_for(school.pk) for school in found.schools.all()):
        raise NotFound
    return _agreed(found)


def partnerships_of(voice: Voice) -> list[Agreed]:
    """Of all schools that the person speaks for, newest first (4 queries)."""
    found = Partnership.objects.filter(schools__in=voice.schools).distinct()
    return [_agreed(one) for one in found.prefetch_related("schools", _texts())]


def pairs_in_force(schools: Iterable[int]) -> dict[frozenset[int], int]:
    """How many partnerships two schools have or had, of those in which each has confirmed something (2 queries)."""
    found: dict[frozenset[int], int] = {}
    confirmed = Confirmation.objects.filter(school__in=list(schools)).values_list(
        "text__partnership", "school"
    )
    by_partnership: dict[int, set[int]] = {}
    for partnership, school in confirmed:
        by_partnership.setdefault(partnership, set()).add(school)
    for members in by_partnership.values():
        for pair in {frozenset({a, b}) for a in members for b in members if a != b}:
            found[pair] = found.get(pair, 0) + 1
    return found


@transaction.atomic
def draft_partnership(
    *, voice: Voice, schools: Sequence[Institution], agreement: Agreement, at: datetime
) -> Partnership:
    """The first text; the caller makes sure that the schools want to talk, and that nobody drafts twice."""
    if len({school.pk for school in schools}) < 2:
        raise AgreementRefused(_("A partnership has at least two schools."))
    if not any(voice.speaks_for(school.pk) for school in schools):
        voice.check_speaks_for(None)
    _check(agreement)
    partnership = Partnership.objects.create(created_at=at)
    partnership.schools.set(schools)
    _write(voice, partnership, 1, agreement, at)
    audit.record(at=at, actor=voice.person, verb="drafted partnership", target=partnership)
    return partnership


@transaction.atomic
def rewrite(
    *, voice: Voice, agreed: Agreed, agreement: Agreement, based_on: int, at: datetime
) -> PartnershipText:
    """A newer text, which all must confirm. Refused where somebody else wrote one since the text ``based_on``."""
    partnership = _locked(voice, agreed)
    newest = partnership.texts.first()
    if newest is None or newest.number != based_on:
        raise AgreementRefused(
            _("Somebody wrote a newer text while you did. Read it first; yours is kept below.")
        )
    _check(agreement)
    if asdict(agreement) == {name: getattr(newest, name) for name in asdict(agreement)}:
        return newest
    text = _write(voice, partnership, newest.number + 1, agreement, at)
    audit.record(at=at, actor=voice.person, verb="rewrote partnership", target=partnership, text=text.number)
    return text


@transaction.atomic
def confirm(*, voice: Voice, agreed: Agreed, number: int, at: datetime) -> Outcome:
    """Say yes to the newest text, for every school of the partnership that the person speaks for. A second click
    changes nothing."""
    partnership = _locked(voice, agreed)
    newest = partnership.texts.first()
    if newest is None or newest.number != number:
        raise AgreementRefused(_("There is a newer text. Read it, then confirm that one."))
    mine = [school for school in agreed.schools if voice.speaks_for(school.pk)]
    if len(mine) == len(agreed.schools):
        raise AgreementRefused(
            _("You speak for all of these schools. Somebody else must confirm for the others.")
        )
    new = [
        Confirmation.objects.get_or_create(
            text=newest, school=school, defaults={"person": voice.person, "at": at}
        )[1]
        for school in mine
    ]
    if not any(new):
        return "nothing new"
    audit.record(at=at, actor=voice.person, verb="confirmed partnership", target=partnership, text=number)
    return "in force" if newest.confirmations.count() == len(agreed.schools) else "confirmed"


@transaction.atomic
def end_partnership(*, voice: Voice, agreed: Agreed, at: datetime) -> None:
    """Each side can, at any time. What was agreed stays to be read."""
    partnership = _locked(voice, agreed, even_if_ended=True)
    if partnership.ended_at is None:
        partnership.ended_at = at
        partnership.save(update_fields=["ended_at"])
        audit.record(at=at, actor=voice.person, verb="ended partnership", target=partnership)


def _texts() -> Prefetch[str]:
    texts = PartnershipText.objects.select_related("written_by")
    with_names = Confirmation.objects.select_related("person", "school")
    return Prefetch("texts", texts.prefetch_related(Prefetch("confirmations", with_names)))


def _agreed(partnership: Partnership) -> Agreed:
    return Agreed(partnership, list(partnership.schools.all()), list(partnership.texts.all()))


def _locked(voice: Voice, agreed: Agreed, *, even_if_ended: bool = False) -> Partnership:
    if not any(voice.speaks_for(school.pk) for school in agreed.schools):
        voice.check_speaks_for(None)
    partnership = Partnership.objects.select_for_update().get(pk=agreed.partnership.pk)
    if partnership.ended_at is not None and not even_if_ended:
        raise AgreementRefused(_("This partnership has ended."))
    return partnership


def _write(
    voice: Voice, partnership: Partnership, number: int, agreement: Agreement, at: datetime
) -> PartnershipText:
    return PartnershipText.objects.create(
        partnership=partnership, number=number, written_by=voice.person, written_at=at, **asdict(agreement)
    )


def _check(agreement: Agreement) -> None:
    if agreement.review_day <= agreement.first_day:
        raise AgreementRefused(_("Look at it again after it has begun."), field="review_day")
    if agreement.end_day is not None and agreement.end_day <= agreement.first_day:
        raise AgreementRefused(_("The last day cannot be before the first day."), field="last_day")
    if agreement.review_day - agreement.first_day > LONGEST:
        raise AgreementRefused(_("Look at it again within ten years."), field="review_day")
