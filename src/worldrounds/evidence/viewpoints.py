"""Whose view an article takes: where it was studied and where its authors work, by income."""

from collections.abc import Collection

from worldrounds.core.incomes import GROUPS, HIGH, income_group

OUTSIDE, INSIDE = "outside", "inside"
POORER = tuple(group for group in GROUPS if group != HIGH)


def view_of(studied: Collection[str], writing: Collection[str]) -> str:
    """For countries by code: ``OUTSIDE`` where a country with low or middle income was studied and every author works in
    one with high income; ``INSIDE`` where an author works in one with low or middle income, too. Empty where neither can
    be said: nothing of the kind was studied, no author's country is known, or one of them is in no group."""
    groups = {income_group(country) for country in writing}
    if not any(income_group(country) in POORER for country in studied):
        return ""
    if groups & set(POORER):
        return INSIDE
    return OUTSIDE if groups == {HIGH} else ""
