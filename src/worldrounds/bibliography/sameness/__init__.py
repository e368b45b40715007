"""Are two records the same work? Identifiers first, then title, authors, year and place, with the reason.

    a, b = facts(one), facts(other)
    if keys(a) & keys(b): compare(a, b)

``keys`` finds candidates among many records, so that not every pair has to be compared.
"""

from worldrounds.bibliography.sameness.comparing import Likeness, Verdict, compare
from worldrounds.bibliography.sameness.facts import Facts, facts, is_preprint
from worldrounds.bibliography.sameness.keys import keys

__all__ = ["Facts", "Likeness", "Verdict", "compare", "facts", "is_preprint", "keys"]
