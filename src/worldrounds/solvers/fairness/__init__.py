"""Who carries what: how unequally, and which sums may be shown without telling about single people.

>>> from worldrounds.solvers.fairness import gini, lorenz, open_nodes
"""

from worldrounds.solvers.fairness.disclosure import Path, open_nodes
from worldrounds.solvers.fairness.hours import burden_of_hours, minutes_outside
from worldrounds.solvers.fairness.inequality import gini, histogram, lorenz

__all__ = ["Path", "burden_of_hours", "gini", "histogram", "lorenz", "minutes_outside", "open_nodes"]
