"""Which income group a country is in, on the World Bank's list for one of its fiscal years (``incomes.toml``).

Without Django, like ``core.tables``. The groups in words: ``core.countries.group_name``.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

LOW, LOWER_MIDDLE, UPPER_MIDDLE, HIGH = GROUPS = ("low", "lower-middle", "upper-middle", "high")


@dataclass(frozen=True)
class Incomes:
    """A list. ``since``, ``until``: while the Bank went by it; ``groups``: country (ISO 3166-1 alpha-2) -> group, or
    “unclassified” where the Bank has no figures."""

    fiscal_year: int
    since: date
    until: date
    source: str
    address: str
    licence: str
    groups: Mapping[str, str]


@cache
def incomes() -> Incomes:
    text = resources.files("worldrounds.core").joinpath("incomes.toml").read_text("utf-8")
    data = tomllib.loads(text)
    groups = {code: group for group, codes in data.pop("groups").items() for code in codes.split()}
    return Incomes(**data, groups=groups)


def income_group(country: str) -> str:
    """low, lower-middle, upper-middle or high; empty for a country that the list does not have or not classify."""
    group = incomes().groups.get(country, "")
    return group if group in GROUPS else ""


def countries_in(groups: Iterable[str]) -> frozenset[str]:
    """Every country of these groups."""
    wanted = set(groups)
    return frozenset(country for country, group in incomes().groups.items() if group in wanted)
