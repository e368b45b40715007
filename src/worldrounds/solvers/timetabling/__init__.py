"""Meeting times: groups and their sessions in, a fair start for each session out.

>>> from worldrounds.solvers.timetabling import Group, Member, Problem, Window, solve
"""

from worldrounds.solvers.timetabling.change import fairest_starts, outcome, smallest_change
from worldrounds.solvers.timetabling.objective import hindrance
from worldrounds.solvers.timetabling.plenary import NIGHT, PlenaryStart, awake_at, best_sitting, cost_at
from worldrounds.solvers.timetabling.problem import MISSED, Group, Member, Problem, Room, Window
from worldrounds.solvers.timetabling.result import Alternative, GroupTimes, Seat, SessionTime, Timetable
from worldrounds.solvers.timetabling.sittings import Sittings, best_plenary_starts, best_sittings
from worldrounds.solvers.timetabling.solve import solve, weigh
from worldrounds.solvers.timetabling.verify import faults

__all__ = [
    "MISSED",
    "NIGHT",
    "Alternative",
    "Group",
    "GroupTimes",
    "Member",
    "PlenaryStart",
    "Problem",
    "Room",
    "Seat",
    "SessionTime",
    "Sittings",
    "Timetable",
    "Window",
    "awake_at",
    "best_plenary_starts",
    "best_sitting",
    "best_sittings",
    "cost_at",
    "fairest_starts",
    "faults",
    "hindrance",
    "outcome",
    "smallest_change",
    "solve",
    "weigh",
]
