"""Countries by ISO 3166 code, and their income groups, named in the reader's language."""

from functools import cache

from babel import Locale
from django.utils.translation import gettext as _

from worldrounds.core.language import locale
from worldrounds.core.zones import zones_by_country


def country_name(code: str) -> str:
    """“Austria” for AT; the code itself where there is no name."""
    return _names(locale()).get(code, code)


def country_choices() -> list[tuple[str, str]]:
    """Every country that has a time zone, in the order of its name's letters."""
    return sorted(((code, country_name(code)) for code in zones_by_country()), key=lambda pair: pair[1])


def group_name(group: str) -> str:
    """Of ``core.incomes``."""
    return {
        "low": _("low income"),
        "lower-middle": _("lower middle income"),
        "upper-middle": _("upper middle income"),
        "high": _("high income"),
    }.get(group, "")


@cache
def _names(language: str) -> dict[str, str]:
    return dict(Locale.parse(language).territories)
