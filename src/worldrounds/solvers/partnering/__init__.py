"""Partners for proposals of schools, ranked and with reasons.

from worldrounds.solvers.partnering import Problem, Proposal, score

scores = score(Problem(proposals, mondays))
for match in scores.best("ours"):
    print(match.key, match.score, match.reasons)
"""

from worldrounds.solvers.partnering.problem import Problem, Proposal
from worldrounds.solvers.partnering.scoring import Match, Reason, Scores, score

__all__ = ["Match", "Problem", "Proposal", "Reason", "Scores", "score"]
