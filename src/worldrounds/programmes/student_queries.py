"""Reads of students: lists of a school, files on their way in, one student's own profile."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from worldrounds.core.errors import NotAllowed, NotFound
from worldrounds.core.models import AuditEntry
from worldrounds.core.tables import Table, read_table
from worldrounds.people.models import Person
from worldrounds.programmes.models import Consent, Enrolment, Partner, Programme, Role, RosterUpload
from worldrounds.programmes.queries import access_partner, access_programme
from worldrounds.programmes.rosters import (
    KnownStudent,
    Preview,
    check_roster,
    guess_mapping,
    header_key,
    header_score,
    likely_encodings,
)
from worldrounds.programmes.rosters.checking import KEPT
from worldrounds.programmes.rules import Standing, may_see_staff_pages

UPLOAD_IS_KEPT_FOR = timedelta(days=1)
CONFIRMED_ROSTER = "took in roster"


# Files on their way in ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class UploadPreview:
    upload: RosterUpload
    table: Table
    mapping: Mapping[str, str]  # header -> field
    preview: Preview


def access_upload(
    *, person: Person, slug: str, institution: str, pk: int, at: datetime
) -> tuple[Standing, Partner, RosterUpload | None]:
    """A file of a school; None once it has been taken in, dropped, or is a day old."""
    standing, partner = access_partner(person=person, slug=slug, institution=institution)
    fresh = RosterUpload.objects.filter(partner=partner, uploaded_at__gt=at - UPLOAD_IS_KEPT_FOR)
    upload = fresh.filter(pk=pk).first()
    if upload is not None:
        upload.partner = partner  # with its school, already read
    return standing, partner, upload


def partner_for_command(*, programme: str, institution: str) -> Partner:
    """A school by its names, for whoever runs the installation's command line: no person is asked for."""
    found = Partner.objects.select_related("institution", "programme")
    partner = found.filter(programme__slug=programme, institution__slug=institution).first()
    if partner is None:
        raise NotFound
    return partner


def preview_upload(upload: RosterUpload) -> UploadPreview:
    """The file as it would be taken in now. Raises TableRefused if a chosen encoding or sheet does not fit."""
    partner = upload.partner
    table = read_roster(bytes(upload.content), upload.name, partner, upload.options)
    mapping = map_columns(table, partner, upload.mapping)
    preview = check_roster(table, mapping, known_students(partner), quota=partner.quota)
    return UploadPreview(upload, table, mapping, preview)


def read_roster(content: bytes, name: str, partner: Partner, options: Mapping[str, Any]) -> Table:
    return read_table(
        content,
        name,
        sheet=options.get("sheet", ""),
        encoding=options.get("encoding", ""),
        header_row=options.get("header_row"),
        likely_encodings=likely_encodings(partner.institution.country),
        header_score=header_score,
    )


def map_columns(table: Table, partner: Partner, chosen: Mapping[str, str]) -> dict[str, str]:
    """What was chosen for this file goes before what is remembered of the school, and that before a guess."""
    remembered = {**partner.roster_mapping, **{header_key(header): field for header, field in chosen.items()}}
    return guess_mapping(table.headers, [row.cells for row in table.rows], remembered)


def known_students(partner: Partner) -> list[KnownStudent]:
    """Every enrolment of the programme, as a list is compared with it (one query)."""
    other = Enrolment.objects.filter(person=OuterRef("person")).exclude(pk=OuterRef("pk"))
    enrolments = (
        Enrolment.objects.filter(programme=partner.programme_id)
        .select_related("partner__institution", "person")
        .annotate(has_role=Exists(Role.objects.filter(person=OuterRef("person"))), has_other=Exists(other))
    )
    return [_known(enrolment, partner) for enrolment in enrolments]


def _known(enrolment: Any, partner: Partner) -> KnownStudent:
    return KnownStudent(
        pk=enrolment.pk,
        is_here=enrolment.partner_id == partner.pk,
        school=enrolment.partner.institution.name,
        state=enrolment.state,
        values={name: getattr(enrolment, name) for name in KEPT},
        owns_account=enrolment.person.last_login is not None or enrolment.has_role or enrolment.has_other,
        owns_profile=enrolment.profile_saved_at is not None,
        account=enrolment.person.email,
    )


def roster_history(partner: Partner) -> QuerySet[AuditEntry]:
    """What was taken in for this school, newest first."""
    return AuditEntry.objects.select_related("actor").filter(
        programme_slug=partner.programme.slug,
        verb=CONFIRMED_ROSTER,
        target=f"{Partner._meta.label}:{partner.pk}",
    )


# Lists of students ----------------------------------------------------------------------------------------
SORTS = {
    "name": ("family_name", "given_name", "pk"),
    "school": ("partner__institution__name", "family_name", "given_name", "pk"),
    "state": ("state", "family_name", "given_name", "pk"),
    "added": ("-created_at", "-pk"),
}


def access_students(*, person: Person, slug: str) -> Standing:
    standing = access_programme(person=person, slug=slug)
    if not may_see_staff_pages(standing):
        raise NotAllowed(_("Only the coordinator, site leads and facilitators can open this page."))
    return standing


def schools_seen_by(standing: Standing) -> QuerySet[Partner]:
    """Coordinator and facilitators see every school's students; a site lead those of the own."""
    partners = Partner.objects.filter(programme=standing.programme).select_related("institution")
    if standing.is_coordinator or standing.is_facilitator:
        return partners
    return partners.filter(institution__in=standing.site_lead_of)


def students_of(
    schools: Iterable[Partner], *, school: str = "", state: str = "", hours: str = "", sort: str = "name"
) -> QuerySet[Enrolment]:
    """``school`` is an institution's slug; ``hours`` "missing" or "told". Without a state, those who left
    are not shown."""
    chosen = [partner.pk for partner in schools if school in ("", partner.institution.slug)]
    states = [state] if state else [Enrolment.State.APPLIED, Enrolment.State.ADMITTED]
    students = Enrolment.objects.filter(partner__in=chosen, state__in=states)
    if hours == "missing":
        students = students.filter(availability="")
    elif hours == "told":
        students = students.exclude(availability="")
    return students.order_by(*SORTS.get(sort, SORTS["name"]))


def with_schools(students: Iterable[Enrolment], schools: Iterable[Partner]) -> list[Enrolment]:
    """The students, each with its partner from ``schools`` at hand: a school is read once, not once a row."""
    by_id = {partner.pk: partner for partner in schools}
    found = list(students)
    for student in found:
        student.partner = by_id[student.partner_id]
    return found


# The join link --------------------------------------------------------------------------------------------
def partner_of_join_link(token: str) -> Partner:
    """The school of an open join link, for anybody who has the link."""
    partner = (
        Partner.objects.select_related("institution", "programme")
        .filter(join_token=token)
        .exclude(state=Partner.State.DECLINED)
        .first()
    )
    if partner is None:
        raise NotFound
    return partner


def join_is_open(partner: Partner) -> bool:
    return partner.join_open and partner.programme.state != Programme.State.CLOSED


def applications(partner: Partner) -> QuerySet[Enrolment]:
    """Those who wait for an answer, the longest first."""
    return (
        Enrolment.objects.filter(partner=partner, state=Enrolment.State.APPLIED)
        .select_related("person")
        .order_by("created_at", "pk")
    )


def places_taken(partner: Partner) -> int:
    return Enrolment.objects.filter(partner=partner, state=Enrolment.State.ADMITTED).count()


# One student's own ----------------------------------------------------------------------------------------
def access_own_enrolment(*, person: Person, slug: str) -> tuple[Standing, Enrolment]:
    standing = access_programme(person=person, slug=slug)
    if standing.enrolment is None:
        raise NotAllowed(_("This page belongs to the students of the programme."))
    return standing, standing.enrolment


def consents_now(enrolment: Enrolment) -> dict[str, bool]:
    """Purpose -> what was last said; purposes never answered are not in it."""
    said: dict[str, bool] = {}
    for consent in Consent.objects.filter(enrolment=enrolment).order_by("at", "pk"):
        said[consent.purpose] = consent.given
    return said


def themes_of(programme: Programme) -> list[dict[str, Any]]:
    """The topics that students put in order: key, title, description."""
    themes = programme.document.get("themes", [])
    return [theme for theme in themes if isinstance(theme, dict) and "key" in theme and "title" in theme]
