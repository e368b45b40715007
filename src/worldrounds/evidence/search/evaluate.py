"""A question's tree -> the articles that it asks for."""

from collections.abc import Iterator
from functools import reduce

import numpy as np
from django.db import connection

from worldrounds.bibliography.asking import And, Days, Node, Not, Or, Value, Words
from worldrounds.bibliography.asking.fields import EVERYWHERE, GROUPS
from worldrounds.bibliography.words import words
from worldrounds.evidence.keys import identifier_keys
from worldrounds.evidence.models import Article, ArticleKey
from worldrounds.evidence.search import incomes
from worldrounds.evidence.search.engines import Atom
from worldrounds.evidence.search.names import said
from worldrounds.evidence.search.snapshot import Bools, Snapshot

# What a tag of ours asks: the facets that hold it.
FACETS = {
    "pt": ("type",),
    "la": ("language",),
    "country": ("studied", "writing"),
    "format": ("format",),
    "model": ("model",),
    "kind": ("kind",),
    "outcome": ("outcome",),
}


def found_by(tree: Node, snapshot: Snapshot) -> Bools:
    """By article number (1 query for all words, 1 for each identifier)."""
    snapshot.fetch([atom for leaf in leaves(tree) if isinstance(leaf, Words) for atom in atoms_of(leaf)])
    return _found(tree, snapshot) & snapshot.is_here


def _found(node: Node, snapshot: Snapshot) -> Bools:
    match node:
        case Words():
            return holding(node, snapshot)
        case Value():
            return _with_value(node, snapshot)
        case Days(first, last):
            found: Bools = (snapshot.day >= max(1, first)) & (snapshot.day <= last)
            return found
        case And(parts):
            return reduce(np.logical_and, (_found(part, snapshot) for part in parts))
        case Or(parts):
            return reduce(np.logical_or, (_found(part, snapshot) for part in parts))
        case Not(kept, left_out):
            return _found(kept, snapshot) & ~_found(left_out, snapshot)


def leaves(node: Node, *, wanted: bool = False) -> Iterator[Words | Value | Days]:
    """``wanted``: without those that stand after a NOT."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part, wanted=wanted)
        case Not(kept, left_out):
            yield from leaves(kept, wanted=wanted)
            if not wanted:
                yield from leaves(left_out)
        case _:
            yield node


def holding(leaf: Words, snapshot: Snapshot) -> Bools:
    """The articles that have these words."""
    return reduce(np.logical_or, (snapshot.set_of(atom) for atom in atoms_of(leaf)))


def atoms_of(leaf: Words) -> list[Atom]:
    """What is looked up for it: each group of its columns apart."""
    if leaf.is_begun and len(leaf.words) == 1 and leaf.field is EVERYWHERE:
        return [Atom(leaf.field.columns, leaf.words, is_begun=True)]
    parts = (tuple(column for column in group if column in leaf.field.columns) for group in GROUPS)
    return [Atom(part, leaf.words, leaf.is_begun, leaf.is_loose) for part in parts if part]


def _with_value(leaf: Value, snapshot: Snapshot) -> Bools:
    if leaf.field.tag == "income":
        return _with_income(leaf, snapshot)
    if leaf.field.tag in FACETS:
        meant = {number for number, pair in snapshot.names.items() if _means(leaf, *pair)}
        return with_values(snapshot, meant)
    found = np.zeros(snapshot.size, np.bool_)
    numbers = np.array(_identified(leaf), np.int64)
    found[numbers[numbers < snapshot.size]] = True
    return found


def with_values(snapshot: Snapshot, values: set[int]) -> Bools:
    wanted = np.zeros(max(snapshot.names, default=0) + 1, np.bool_)
    wanted[list(values)] = True
    found = np.zeros(snapshot.size, np.bool_)
    found[snapshot.value_article[wanted[snapshot.value]]] = True
    return found


def _with_income(leaf: Value, snapshot: Snapshot) -> Bools:
    """A group by its code or English name, where it was studied or written."""
    asked, found = " ".join(words(leaf.text)), np.zeros(snapshot.size, np.bool_)
    for facet in incomes.DIMENSIONS:
        for group, articles in snapshot.incomes[facet].items():
            name = " ".join(words(f"{group} income"))
            if asked in {name, name.removesuffix(" income")} or (leaf.is_begun and name.startswith(asked)):
                found |= articles
    return found


def _means(leaf: Value, facet: str, code: str) -> bool:
    """By the code itself or one of the names that people give it."""
    if facet not in FACETS[leaf.field.tag]:
        return False
    asked = words(leaf.text)
    named = [words(name) for name in said(facet, code)]
    if leaf.is_begun:
        return any(" ".join(name).startswith(" ".join(asked)) for name in named)
    return asked in named


def _identified(leaf: Value) -> list[int]:
    name, text = leaf.field.tag, leaf.text
    if name == "pmcid":
        text = "PMC" + text.upper().removeprefix("PMC")
    if leaf.is_begun:
        return _beginning(name, text)
    keys = identifier_keys(**({"doi": "", "pmid": "", "pmcid": ""} | {name: text}))
    return list(ArticleKey.objects.filter(key__in=keys).values_list("article", flat=True))


def _beginning(name: str, text: str) -> list[int]:
    """Of identifiers that begin so; asked as their index (``Article.Meta.constraints``) has them."""
    held = Article.objects.filter(merged_into=None, **{f"{name}__startswith": text}).exclude(**{name: ""})
    if (
        connection.vendor == "sqlite"
    ):  # whose LIKE uses no index; other databases may not sort by single letters
        held = held.filter(**{f"{name}__gte": text, f"{name}__lt": f"{text}\U0010ffff"})
    return list(held.order_by().values_list("pk", flat=True))
