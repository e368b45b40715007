"""A mistyped word -> the word of the collection that was meant, perhaps."""

from collections.abc import Sequence

from rapidfuzz.distance import OSA

from worldrounds.bibliography.asking import Node, Words
from worldrounds.evidence.models import KnownWord
from worldrounds.evidence.search.engines import Atom
from worldrounds.evidence.search.evaluate import holding, leaves
from worldrounds.evidence.search.snapshot import Snapshot

CANDIDATES = 4


def respelled(text: str, tree: Node, snapshot: Snapshot) -> str:
    """The question with words that nothing has replaced, or "" (3 queries at most, where there are such words).

    The first letter of a word is taken to be right.
    """
    strange = [
        leaf for leaf in leaves(tree, wanted=True) if isinstance(leaf, Words) and _is_strange(leaf, snapshot)
    ]
    if not strange:
        return ""
    wrong = list(dict.fromkeys(word for leaf in strange for word in leaf.words if len(word) > 3))
    near = {word: found for word in wrong[:3] if (found := _near(word))}
    best = {word: _most_frequent(found, snapshot) for word, found in near.items()}
    changed = text
    for word, right in best.items():
        changed = _replaced(changed, word, right)
    return "" if changed == text else changed


def _is_strange(leaf: Words, snapshot: Snapshot) -> bool:
    return not leaf.is_begun and leaf.words[0].isascii() and not holding(leaf, snapshot).any()


def _near(word: str) -> list[str]:
    """The nearest known words, if any is near: one slip in a short word, two in a long one."""
    most = 1 if len(word) < 6 else 2
    known = KnownWord.objects.filter(word__startswith=word[0]).values_list("word", flat=True)
    slips = [(OSA.distance(word, other, score_cutoff=most), other) for other in known]
    near = sorted((distance, other) for distance, other in slips if 0 < distance <= most)
    return [other for distance, other in near if distance == near[0][0]][:CANDIDATES]


def _most_frequent(found: Sequence[str], snapshot: Snapshot) -> str:
    atoms = {word: Atom(("title",), (word,)) for word in found}
    snapshot.fetch(list(atoms.values()))
    return max(found, key=lambda word: int(snapshot.set_of(atoms[word]).sum()))


def _replaced(text: str, word: str, right: str) -> str:
    """Where it stands as it was typed: with accents and capitals it is left."""
    place = text.casefold().find(word)
    return text if place < 0 else text[:place] + right + text[place + len(word) :]
