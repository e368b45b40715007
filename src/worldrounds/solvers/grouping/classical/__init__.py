"""The classical core of grouping: the maximally diverse grouping problem, on nothing but a matrix of distances.

Elements go into groups of given sizes so that the distances between members of the same group sum to as much as
can be. `worldrounds.solvers.grouping.solve` takes a `Distances` as it takes a `Problem`.

    problem.py   the question: distances, and how many members each group may have
    plan.py      the answer: groups, their value, a proved bound
    sizes.py     which sizes are worth trying where they are bounded, not given
    kernels.py   the compiled inner loop: all exchanges of one element weighed at once
    search.py    the annealing rounds around it
    bound.py     a proof of what no groups can be worth
"""

from worldrounds.solvers.grouping.classical.plan import DistancePlan
from worldrounds.solvers.grouping.classical.problem import Distances

__all__ = ["DistancePlan", "Distances"]
