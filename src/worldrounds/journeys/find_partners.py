"""The partner finder: open ideas, calendars, what schools have done together, and how busy they are -> matches."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations

from worldrounds.bibliography.words import words
from worldrounds.commons.models import Idea
from worldrounds.commons.queries.contacts import loads, not_again
from worldrounds.commons.queries.ideas import open_ideas
from worldrounds.commons.solving import by_school, horizon, proposal_of, stem
from worldrounds.network.partnerships import pairs_in_force
from worldrounds.network.queries import periods
from worldrounds.programmes.models import Partner
from worldrounds.solvers.partnering import Match, Problem, Proposal, score
from worldrounds.solvers.partnering.meaning import shared

LOOKED_AT = 1_000  # open ideas, the newest
PROPOSED = 5
NOT_AGAIN_FOR = timedelta(days=365)  # after a school has declined


@dataclass(frozen=True)
class Found:
    """One school that fits: ``gives`` and ``takes`` are words of what it offers and one seeks, and the other way."""

    idea: Idea
    match: Match
    ours: Proposal
    theirs: Proposal
    gives: tuple[str, ...]
    takes: tuple[str, ...]

    @property
    def mondays(self) -> list[date]:
        """Of the weeks in common, in order."""
        return sorted(set(self.ours.mondays or ()) & set(self.theirs.mondays or ()))


def find_partners(*, idea: Idea, at: datetime) -> list[Found]:
    """The best for an idea, which need not be public, the best first (6 queries)."""
    others = list(open_ideas(today=at.date())[:LOOKED_AT])
    ideas = {one.pk: one for one in (*others, idea)}
    schools = {one.entry.institution_id for one in ideas.values() if one.entry.institution_id}
    problem = _problem(list(ideas.values()), schools, at)
    hidden = not_again(idea.entry.institution_id or 0, since=at - NOT_AGAIN_FOR)
    matches = score(problem).best(idea.pk, most=PROPOSED + len(hidden))
    common = Counter(word for one in problem.proposals for word in {*one.offers, *one.seeks})
    left = [match for match in matches if match.key not in hidden][:PROPOSED]
    return [_found(problem, idea, ideas[_key(match)], match, common) for match in left]


def _problem(ideas: Sequence[Idea], schools: Collection[int], at: datetime) -> Problem:
    mondays = horizon(at.date())
    days = by_school(periods(schools, mondays[0], mondays[-1] + timedelta(weeks=1)))
    busy = loads()
    proposals = [
        proposal_of(
            idea,
            periods=days.get(idea.entry.institution_id or 0, []),
            mondays=mondays,
            load=busy[idea.entry.institution_id or 0],
        )
        for idea in ideas
    ]
    return Problem(tuple(proposals), mondays, _together(schools))


def _together(schools: Collection[int]) -> Mapping[frozenset[int], int]:
    """Partnerships and programmes that two schools have or had in common (2 queries)."""
    found = Counter(pairs_in_force(schools))
    accepted = Partner.objects.filter(institution__in=schools, state=Partner.State.ACCEPTED)
    by_programme: dict[int, set[int]] = {}
    for programme, school in accepted.values_list("programme", "institution"):
        by_programme.setdefault(programme, set()).add(school)
    for members in by_programme.values():
        found.update(frozenset(pair) for pair in combinations(sorted(members), 2))
    return found


def _found(problem: Problem, ours: Idea, theirs: Idea, match: Match, common: Counter[str]) -> Found:
    one, other = (problem.proposals[problem.index[idea.pk]] for idea in (ours, theirs))
    return Found(
        idea=theirs,
        match=match,
        ours=one,
        theirs=other,
        gives=_readable(shared(one.seeks, other.offers, _rare(common, problem.size)), ours.seeks),
        takes=_readable(shared(one.offers, other.seeks, _rare(common, problem.size)), theirs.seeks),
    )


def _rare(common: Counter[str], count: int) -> Counter[str]:
    """Without the words that everybody uses, which say nothing."""
    return Counter({word: times for word, times in common.items() if times <= max(3, count // 4)})


def _readable(stems: Collection[str], text: str) -> tuple[str, ...]:
    """The words of the text that stand behind the stems, in its order."""
    forms: dict[str, str] = {}
    for word in words(text):
        forms.setdefault(stem(word), word)
    return tuple(word for one, word in forms.items() if one in stems)


def _key(match: Match) -> int:
    if not isinstance(match.key, int):
        raise TypeError("proposals are named by their ideas' keys")
    return match.key
