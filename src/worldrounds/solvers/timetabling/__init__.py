"""Meeting times: groups and their sessions in, a fair start for each session out.

>>> from worldrounds.solvers.timetabling import Group, Member, Problem, Window, solve
"""

from worldrounds.solvers.timetabling.problem import Group, Member, Problem, Window
from worldrounds.solvers.timetabling.result import Alternative, GroupTimes, Seat, SessionTime, Timetable
from worldrounds.solvers.timetabling.solve import solve, weigh
from worldrounds.solvers.timetabling.verify import faults

__all__ = [
    "Alternative",
    "Group",
    "GroupTimes",
    "Member",
    "Problem",
    "Seat",
    "SessionTime",
    "Timetable",
    "Window",
    "faults",
    "solve",
    "weigh",
]
