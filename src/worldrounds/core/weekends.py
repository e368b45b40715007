"""On which days a country rests (``weekends.toml``). Without Django."""

import tomllib
from functools import cache
from importlib import resources

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_USUAL = frozenset({5, 6})


def weekend(country: str) -> frozenset[int]:
    """Days of the week (0 is Monday) on which people of a country (ISO 3166-1 alpha-2) rest."""
    return _weekends().get(country, _USUAL)


@cache
def _weekends() -> dict[str, frozenset[int]]:
    data = tomllib.loads(resources.files("worldrounds.core").joinpath("weekends.toml").read_text("utf-8"))
    return {
        country: frozenset(map(_DAYS.index, days.split()))
        for table in ("days", "added")
        for days, countries in data[table].items()
        for country in countries.split()
    }
