"""The demonstration's students: each school's roster as it might send it, profiles, and free hours."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from worldrounds.core.exports import as_csv
from worldrounds.core.weekends import weekend
from worldrounds.demo.names import draw_students
from worldrounds.people.models import Person
from worldrounds.programmes.actions.profiles import save_availability, save_profile
from worldrounds.programmes.actions.rosters import confirm_upload, keep_upload
from worldrounds.programmes.models import Consent, Enrolment, Partner
from worldrounds.solvers.time import pattern_to_hex

_HEADERS = {
    "AT": ("Vorname", "Nachname", "E-Mail", "Geschlecht", "Studienjahr"),
    "DE": ("Vorname", "Nachname", "E-Mail", "Geschlecht", "Studienjahr"),
    "CA": ("Prénom", "Nom", "Courriel", "Genre", "Année"),
    "DK": ("Fornavn", "Efternavn", "E-mail", "Køn", "År"),
    "FI": ("Etunimi", "Sukunimi", "Sähköposti", "Sukupuoli", "Vuosikurssi"),
    "JP": ("名", "姓", "メールアドレス", "性別", "学年"),
    "TW": ("名", "姓", "電子郵件", "性別", "年級"),
}
_ENGLISH = ("Given name", "Family name", "E-mail", "Gender", "Year of study")
_HOME_LANGUAGE = {
    "AT": "de", "AU": "en", "CA": "fr", "DK": "da", "FI": "fi", "DE": "de", "JP": "ja", "TW": "zh", "GB": "en", "US": "en",
}  # fmt: skip


@dataclass(frozen=True)
class Roster:
    name: str
    content: bytes


def make_roster(slug: str, country: str, count: int, *, rng: random.Random) -> Roster:
    header = _HEADERS.get(country, _ENGLISH)
    rows = [
        [given, family, f"student{number:02}@{slug}.example", gender, str(rng.choice([2, 3, 3, 4, 4, 5]))]
        for number, (given, family, gender) in enumerate(draw_students(country, count, rng=rng), 1)
    ]
    return Roster(f"{slug}.csv", as_csv(header, rows))


def take_in(partner: Partner, roster: Roster, *, actor: Person, at: datetime) -> None:
    upload = keep_upload(partner=partner, actor=actor, name=roster.name, content=roster.content, at=at)
    confirm_upload(partner=partner, upload_id=upload.pk, actor=actor, at=at, welcome=False)


def fill_in(enrolment: Enrolment, themes: Sequence[str], *, rng: random.Random, at: datetime) -> None:
    """Profile and free hours of one student, through the actions that the student's pages call."""
    home = _HOME_LANGUAGE[enrolment.partner.institution.country]
    save_profile(
        enrolment=enrolment,
        languages=list(dict.fromkeys(["en", home])),
        topics=rng.sample(list(themes), k=min(3, len(themes))),
        access_needs="Captions help me: I hear badly on one side." if rng.random() < 0.03 else "",
        time_zone=enrolment.time_zone,
        consents=_consents(rng),
        at=at,
    )
    rest = weekend(enrolment.partner.institution.country)
    save_availability(enrolment=enrolment, hours=pattern_to_hex(free_week(rest, rng)), at=at)


def free_week(rest: frozenset[int], rng: random.Random) -> np.ndarray:
    """7 x 48 half hours: most evenings, some early mornings and lunch breaks, parts of the days of ``rest``."""
    week = np.zeros((7, 48), dtype=bool)
    easy = rng.uniform(0.75, 1.25)  # some people have more time than others
    for day in range(7):
        parts = (
            [(8, 12, 0.55), (12, 17, 0.5), (17, 22, 0.5)]
            if day in rest
            else [(7, 8.5, 0.5), (12, 13.5, 0.3), (17, 19, 0.45), (18.5, 22, 0.7)]
        )
        for start, end, chance in parts:
            if rng.random() < chance * easy:
                week[day, int(start * 2) : int(end * 2)] = True
    return week


def _consents(rng: random.Random) -> dict[str, bool]:
    chances = {Consent.Purpose.COORDINATION: 1.0, Consent.Purpose.GROUP_CONTACT: 0.85}
    others = {Consent.Purpose.RESEARCH: 0.7, Consent.Purpose.PUBLICATION: 0.6}
    return {purpose.value: rng.random() < chance for purpose, chance in (chances | others).items()}
