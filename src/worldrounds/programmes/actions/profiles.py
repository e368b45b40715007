"""What a student says about themselves: profile, consent, free hours."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from worldrounds.core import audit
from worldrounds.core.errors import Refused
from worldrounds.core.zones import zone_names
from worldrounds.programmes.models import Consent, Enrolment
from worldrounds.programmes.student_queries import consents_now, themes_of
from worldrounds.solvers.time.patterns import pattern_from_hex, pattern_to_hex


@transaction.atomic
def save_profile(
    *,
    enrolment: Enrolment,
    languages: Sequence[str],
    topics: Sequence[str],
    access_needs: str,
    time_zone: str,
    consents: Mapping[str, bool],
    at: datetime,
) -> None:
    """``languages`` best first, ``topics`` (theme keys) most wanted first, ``consents`` by purpose."""
    if not languages:
        raise Refused(_("Choose at least one language that you can work in."), field="language_1")
    if time_zone not in zone_names():
        raise Refused(_("Choose your time zone from the list."), field="time_zone")
    _follow_zone(enrolment, time_zone)
    known = {theme["key"] for theme in themes_of(enrolment.programme)}
    enrolment.languages = list(dict.fromkeys(languages))
    enrolment.topics = [topic for topic in dict.fromkeys(topics) if topic in known]
    enrolment.access_needs = access_needs.strip()
    enrolment.time_zone = time_zone
    enrolment.profile_saved_at = at
    enrolment.save(update_fields=["languages", "topics", "access_needs", "time_zone", "profile_saved_at"])
    changed = _record_consents(enrolment, consents, at=at)
    audit.record(
        at=at,
        actor=enrolment.person,
        verb="saved profile",
        target=enrolment,
        programme=enrolment.programme.slug,
        consents=changed,
    )


@transaction.atomic
def save_availability(*, enrolment: Enrolment, hours: str, at: datetime) -> None:
    """``hours``: 84 hex digits of a local week (solvers.time.patterns). Saving the same again is harmless."""
    try:
        hours = pattern_to_hex(pattern_from_hex(hours))
    except ValueError:
        raise Refused(
            _("The hours could not be read. Load the page again and mark them once more.")
        ) from None
    first_time = enrolment.availability_saved_at is None
    enrolment.availability, enrolment.availability_saved_at = hours, at
    enrolment.save(update_fields=["availability", "availability_saved_at"])
    if first_time:  # later strokes of the brush are not news
        audit.record(
            at=at,
            actor=enrolment.person,
            verb="told free hours",
            target=enrolment,
            programme=enrolment.programme.slug,
        )


def _follow_zone(enrolment: Enrolment, time_zone: str) -> None:
    """A person whose pages show the enrolment's zone moves with it."""
    person = enrolment.person
    if person.time_zone == enrolment.time_zone != time_zone:
        person.time_zone = time_zone
        person.save(update_fields=["time_zone"])


def _record_consents(enrolment: Enrolment, consents: Mapping[str, bool], *, at: datetime) -> dict[str, bool]:
    before = consents_now(enrolment)
    changed = {
        str(purpose): consents[purpose]
        for purpose in Consent.Purpose.values
        if purpose in consents and before.get(purpose) != consents[purpose]
    }
    Consent.objects.bulk_create(
        Consent(enrolment=enrolment, purpose=purpose, given=given, at=at)
        for purpose, given in changed.items()
    )
    return changed
