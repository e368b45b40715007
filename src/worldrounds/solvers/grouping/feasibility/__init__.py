"""What no plan can do: who fits into no allowed group, how many are always left, and what would help.

::

    found = look(problem, rules)
    found.bound         # every plan leaves at least so many people in groups that break a hard rule
    found.certificates  # why: data that `certify` checks from the people and the rules alone
    found.relaxations   # for each, the smallest changes that make it possible

Nothing here needs compiling, and nothing depends on chance or on the clock: the effort is counted in looks.
"""

from worldrounds.solvers.grouping.feasibility.certificates import (
    Certificate,
    NoGroup,
    Relaxation,
    Searched,
    TooFew,
    Weighed,
)
from worldrounds.solvers.grouping.feasibility.looking import Feasibility, look

__all__ = [
    "Certificate",
    "Feasibility",
    "NoGroup",
    "Relaxation",
    "Searched",
    "TooFew",
    "Weighed",
    "look",
]
