"""IANA time zones as a field: checked names and the places that a zone file knows."""

import zoneinfo
from functools import cache
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from worldrounds.solvers.time import forget_clocks

_PACKAGE = str(resources.files("tzdata.zoneinfo"))


@cache
def zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


def validate_zone(name: str) -> None:
    if name not in zone_names():
        raise ValidationError(
            _("“%(name)s” is not a time zone. Choose one such as Europe/Vienna or Asia/Tokyo."),
            params={"name": name},
            code="zone",
        )


def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name if name in zone_names() else "UTC")


class Rules:
    """The rules of the zones as this process reads them. They change on disk when the system is updated."""

    def __init__(self) -> None:
        self._seen = self._on_disk()

    def follow(self) -> None:
        """Read them anew if they have changed since (some microseconds if not)."""
        now = self._on_disk()
        if now != self._seen:
            self._seen = now
            ZoneInfo.clear_cache()
            forget_clocks()

    @staticmethod
    def _on_disk() -> list[tuple[str, int]]:
        found = []
        for folder in (*zoneinfo.TZPATH, _PACKAGE):
            try:
                found.append((folder, Path(folder).stat().st_mtime_ns))
            except OSError:  # most systems have one of these folders
                continue
        return found


RULES = Rules()


@cache
def zones_by_country() -> dict[str, tuple[str, ...]]:
    """ISO 3166 code -> its zones, the most used first, as the time zone database lists them."""
    table: dict[str, list[str]] = {}
    for line in resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            country, _place, name = line.split("\t")[:3]
            table.setdefault(country, []).append(name)
    return {country: tuple(names) for country, names in table.items()}


@cache
def zone_places() -> dict[str, tuple[float, float]]:
    """Zone -> (latitude, longitude) in degrees of its principal place, from the time zone database."""

    def degrees(text: str, whole: int) -> float:
        sign = -1.0 if text[0] == "-" else 1.0
        digits = text[1:]
        parts = [digits[:whole], digits[whole : whole + 2], digits[whole + 2 :]]
        return sign * sum(int(part or 0) / float(60**power) for power, part in enumerate(parts))

    places: dict[str, tuple[float, float]] = {}
    for line in resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            _country, place, name = line.split("\t")[:3]
            cut = max(place.rfind("+"), place.rfind("-"))
            places[name] = (degrees(place[:cut], 2), degrees(place[cut:], 3))
    return places


def country_place(code: str) -> tuple[float, float] | None:
    """Latitude and longitude of the principal place of its most used zone."""
    zones = zones_by_country().get(code)
    return zone_places()[zones[0]] if zones else None
