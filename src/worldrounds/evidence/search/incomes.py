"""Facets of facets: articles by the income of the countries where they were studied and written.

Worked out from the countries, so that they always follow the list of ``core.incomes``.
"""

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from worldrounds.core.incomes import GROUPS, HIGH, countries_in
from worldrounds.evidence.viewpoints import INSIDE, OUTSIDE, POORER

Bools = NDArray[np.bool_]
Codes = tuple[
    NDArray[np.int32], NDArray[np.int32]
]  # articles, and the value that each has: one place for each pair
VIEW = "view"
DIMENSIONS = {"studied-income": "studied", "writing-income": "writing"}  # facet -> where its countries are
FACETS = (VIEW, *DIMENSIONS)


def income_sets(
    countries: Mapping[str, Codes], names: Mapping[int, tuple[str, str]], size: int
) -> dict[str, dict[str, Bools]]:
    """Facet -> code -> its articles, in the order in which they are shown. ``countries``: of each dimension."""
    groups = {group: countries_in([group]) for group in GROUPS}
    groups[""] = frozenset(code for _, code in names.values()) - countries_in(GROUPS)
    sets = {
        facet: {group: _with(countries.get(dimension), some, names, size) for group, some in groups.items()}
        for facet, dimension in DIMENSIONS.items()
    }
    studied, writing = (sets[facet] for facet in DIMENSIONS)
    view = _views(_any(studied, POORER), _any(writing, POORER), writing[HIGH], writing[""])
    return {VIEW: view} | {facet: {group: found[group] for group in GROUPS} for facet, found in sets.items()}


def _views(studied: Bools, poorer: Bools, high: Bools, unknown: Bools) -> dict[str, Bools]:
    """``views.view_of`` for all articles at once."""
    return {OUTSIDE: studied & high & ~poorer & ~unknown, INSIDE: studied & poorer}


def _any(sets: Mapping[str, Bools], groups: Collection[str]) -> Bools:
    found: Bools = np.logical_or.reduce([sets[group] for group in groups])
    return found


def _with(
    codes: Codes | None, countries: Collection[str], names: Mapping[int, tuple[str, str]], size: int
) -> Bools:
    found = np.zeros(size, np.bool_)
    if codes is not None:
        articles, values = codes
        wanted = np.zeros(max(names, default=0) + 1, np.bool_)
        wanted[[number for number, (_, code) in names.items() if code in countries]] = True
        found[articles[wanted[values]]] = True
    return found
