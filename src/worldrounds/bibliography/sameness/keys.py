"""Keys that two records of the same work share, nearly always, and few others do.

Blocking as in record linkage (Christen 2012, Data Matching, chapter 4): each key forgives other faults, so one typing
error, a shortened title or a missing year does not part two records. Initials forgive errors inside words; the place in
the journal forgives any title.
"""

from worldrounds.bibliography.sameness.facts import Facts

MOST = 12  # keys of a record
LONGEST = 40  # characters of a key
STOP = frozenset(
    """
    a an and are as at by for from in into is its of on or the to with within der die das und von im zur zum
    eine ein la le les el los las de del des du da do dos e et y en un une una
    """.split()  # noqa: SIM905 - one line a word would be a page
)
_ENOUGH = 6  # words whose initials say enough
_LETTERS = 9  # that a key of few words has at least


def keys(facts: Facts) -> frozenset[str]:
    """Up to ``MOST``. Records without a title, a page and a volume have none."""
    found: list[str] = []
    for title in facts.titles[:2]:
        found += _title_keys(title, facts)
    if facts.page and (facts.volume or facts.year):
        found += _place_keys(facts)
    return frozenset(key[:LONGEST] for key in found[:MOST])


def _title_keys(title: tuple[str, ...], facts: Facts) -> list[str]:
    said = [word for word in title if word not in STOP] or list(title)
    if len(said) <= 2:  # "Editorial", "Introduction"
        who = facts.writers[0].family if facts.writers else ""
        return [f"t:{' '.join(said)} {who}", f"t:{' '.join(said)} {facts.volume} {facts.page}"]
    first, last = said[:_ENOUGH], said[-_ENOUGH:]
    found = [f"i:{_initials(first)}", f"j:{_initials(last)}"]
    if facts.writers and facts.year:
        found.append(f"a:{facts.writers[0].family} {facts.year} {said[0][:2]}")
    return found


def _initials(words: list[str]) -> str:
    each = -(-_LETTERS // len(words)) if len(words) < _ENOUGH else 1
    return "".join(word[:each] for word in words)


def _place_keys(facts: Facts) -> list[str]:
    return [f"p:{facts.volume or facts.year} {facts.page}"]
