"""Which sums may be shown, so that nobody works out what few people carry.

People sit in the leaves of a tree (income group, country, school). A sum over few people is hidden; so that it is not
found as the difference between what is above it and what is beside it, the next smallest sums beside it are hidden with
it, until what is hidden under each shown sum is of enough people. Under a hidden sum all is hidden. (Primary and
secondary suppression: A. Hundepool et al., Statistical Disclosure Control, 2012, chapter 4.)
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

Path = tuple[str, ...]


def open_nodes(paths: Sequence[Path], known: Sequence[bool], *, few: int) -> frozenset[Path]:
    """The sums that a reader may see.

    Parameters
    ----------
    paths : sequence of tuple of str, one a person
        Where the person sits: from the top to the leaf, all of the same length.
    known : sequence of bool, one a person
        The reader knows this person's figures anyway: they hide nobody else's.
    few : int
        A sum over fewer unknown people than this tells about single people.

    Returns
    -------
    frozenset of tuple of str
        Beginnings of the paths; ``()`` is the sum of all. Sums over known people only are always among them.
    """
    unknown: Counter[Path] = Counter()
    below: defaultdict[Path, set[Path]] = defaultdict(set)
    for path, is_known in zip(paths, known, strict=True):
        for depth in range(len(path) + 1):
            unknown[path[:depth]] += not is_known
            if depth:
                below[path[: depth - 1]].add(path[:depth])
    found = {path for path, count in unknown.items() if count == 0}
    waiting: list[Path] = [()] if unknown[()] >= few else []
    while waiting:
        node = waiting.pop()
        found.add(node)
        waiting += _shown(sorted(below[node], key=lambda path: (unknown[path], path)), unknown, few)
    return frozenset(found)


def _shown(nodes: Sequence[Path], unknown: Counter[Path], few: int) -> list[Path]:
    """Of the parts of a shown sum, smallest first: those that can be shown."""
    parts = [node for node in nodes if unknown[node]]
    hidden = sum(unknown[node] < few for node in parts)
    while hidden and hidden < len(parts) and sum(unknown[node] for node in parts[:hidden]) < few:
        hidden += 1
    return parts[hidden:]
