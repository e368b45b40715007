"""Invented classes of any number of people as columns, made in blocks so that millions take little room.

The same chances as classes of a few hundred in the literature of this repository's issue: schools in 28 countries,
free hours drawn in local time (evenings likely, daytime sparse, weekends fair), a factor for how busy each person is.

hourly : whole hours, zones a whole number of hours from UTC that never change their clocks; one regime.
own : the product's own masks: half hours that begin on the hour or half past, real time zones (some on half and
    quarter hours), two weeks with daylight-saving changes between them; a grid of 15 minutes and two regimes.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worldrounds.solvers.grouping import Columns, Labels

BLOCK: Final = 50_000
# Country, hours from UTC, weight, time zone.
COUNTRIES: Final = [
    ("JP", 9, 3, "Asia/Tokyo"), ("KR", 9, 1, "Asia/Seoul"), ("CN", 8, 2, "Asia/Shanghai"),
    ("TW", 8, 1, "Asia/Taipei"), ("PH", 8, 1, "Asia/Manila"), ("TH", 7, 1, "Asia/Bangkok"),
    ("ID", 7, 2, "Asia/Jakarta"), ("IN", 5, 3, "Asia/Kolkata"), ("PK", 5, 1, "Asia/Karachi"),
    ("NP", 6, 1, "Asia/Kathmandu"), ("AE", 4, 1, "Asia/Dubai"), ("TR", 3, 1, "Europe/Istanbul"),
    ("KE", 3, 1, "Africa/Nairobi"), ("EG", 2, 2, "Africa/Cairo"), ("ZA", 2, 1, "Africa/Johannesburg"),
    ("DE", 1, 2, "Europe/Berlin"), ("IT", 1, 1, "Europe/Rome"), ("PL", 1, 1, "Europe/Warsaw"),
    ("NG", 1, 1, "Africa/Lagos"), ("GB", 0, 2, "Europe/London"), ("PT", 0, 1, "Europe/Lisbon"),
    ("GH", 0, 1, "Africa/Accra"), ("BR", -3, 2, "America/Sao_Paulo"), ("CL", -4, 1, "America/Santiago"),
    ("US", -5, 3, "America/New_York"), ("CO", -5, 1, "America/Bogota"), ("MX", -6, 1, "America/Mexico_City"),
    ("CA", -8, 1, "America/Vancouver"), ("AU", 10, 1, "Australia/Sydney"),
]  # fmt: skip
WEEKS: Final = {"hourly": (date(2026, 10, 5),), "own": (date(2026, 10, 5), date(2026, 11, 9))}


@dataclass(frozen=True)
class Class:
    """A class, with the plain arrays that an independent check reads."""

    columns: Columns
    masks: str
    place: NDArray[np.int32]  # (n,) row of COUNTRIES
    gender: NDArray[np.int8]  # (n,)

    def zone(self, place: int) -> str:
        country = COUNTRIES[place]
        if self.masks == "own":
            return country[3]
        return f"Etc/GMT{-country[1]:+d}" if country[1] else "UTC"


def invented(n: int, schools: int, seed: int, masks: str) -> Class:
    """A class of n people from so many schools."""
    random = np.random.default_rng(seed)
    places = np.array([k for k, row in enumerate(COUNTRIES) if masks == "own" or row[0] != "NP"])
    school_place = random.permutation(places)[np.arange(schools) % len(places)]
    chance = np.array([row[2] for row in COUNTRIES])[school_place] * random.uniform(0.5, 1.5, schools)
    school = random.choice(schools, n, p=chance / chance.sum()).astype(np.int32)
    place = school_place[school].astype(np.int32)
    gender = random.choice(3, n, p=[0.56, 0.42, 0.02]).astype(np.int8)
    patterns = np.empty((n, 42), np.uint8)
    for first in range(0, n, BLOCK):
        block = patterns[first : first + BLOCK]
        block[:] = np.packbits(_free(random, len(block), masks), axis=1, bitorder="little")
    found = Class(None, masks, place, gender)  # type: ignore[arg-type]  # set below, when its zones are known
    columns = Columns(
        keys=np.arange(n, dtype=np.int32),
        zone=Labels(place, tuple(found.zone(k) for k in range(len(COUNTRIES)))),
        country=Labels(place, tuple(row[0] for row in COUNTRIES)),
        institution=Labels(school, tuple(f"school {k:04d}" for k in range(schools))),
        patterns=patterns,
        values={"gender": Labels(gender, ("F", "M", "X"))},
    )
    return Class(columns, masks, place, gender)


def _free(random: np.random.Generator, n: int, masks: str) -> NDArray[np.bool_]:
    """Free half hours of the local week, shape (n, 336)."""
    chance = np.zeros((7, 24), np.float32)
    chance[:5, 7:9], chance[:5, 9:12], chance[:5, 12:14] = 0.25, 0.12, 0.25
    chance[:5, 14:18], chance[:5, 18:22] = 0.15, 0.55
    chance[5:, 7:9], chance[5:, 9:22] = 0.25, 0.45
    busy = (random.beta(4, 4, n) * 2).astype(np.float32)
    hours = random.random((n, 168), np.float32) < np.minimum(0.97, chance.reshape(1, 168) * busy[:, None])
    half_hours = np.repeat(hours, 2, axis=1)
    if masks == "own":  # half of the people keep hours that begin at half past
        late = random.random(n) < 0.5
        half_hours[late] = np.roll(half_hours[late], 1, axis=1)
        day = np.tile((np.arange(48) >= 14) & (np.arange(48) < 44), 7)
        half_hours &= day
    return half_hours
