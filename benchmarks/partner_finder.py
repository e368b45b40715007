"""Does the partner finder find the right partner? ``python -m benchmarks.partner_finder``

Worlds of 200 schools are made by ``worldrounds.demo.world``: schools are drawn in pairs that want each other, and what
each says of it is drawn after that, in other words, with things left out and misspelt. Asked for every school: is the
partner among the first five? Beside it, in the same run and over the same texts, keyword search: BM25 of SQLite's FTS5
with its Porter stemmer.
"""

import argparse
import os
import platform
import sqlite3
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import mean, stdev
from typing import TYPE_CHECKING

import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "worldrounds.project.settings")
import django

django.setup()

from worldrounds.bibliography.words import words  # noqa: E402 - as all below: after Django is set up
from worldrounds.commons.solving import horizon, proposal_of  # noqa: E402
from worldrounds.core.countries import country_name  # noqa: E402
from worldrounds.demo.world import World, make_world  # noqa: E402
from worldrounds.demo.world_rows import Rows, rows_of  # noqa: E402
from worldrounds.solvers.partnering import Problem, score  # noqa: E402
from worldrounds.web.commons.idea_words import format_name  # noqa: E402
from worldrounds.web.enrolment.present import language_name  # noqa: E402

if TYPE_CHECKING:
    from worldrounds.solvers.partnering import Scores

RESULT = Path(__file__).parent / "results/partner_finder.txt"
SEEDS = range(101, 111)  # the worlds of the result
TRIED = range(1, 6)  # those that were looked at while the finder was made
YEAR, TOP, SCHOOLS = 2027, 5, 200
AT = datetime(YEAR, 1, 1, tzinfo=UTC)

Lists = list[list[int]]  # of each school: places of those proposed to it, the best first


def problem_of(rows: Sequence[Rows]) -> Problem:
    """As the page makes it."""
    mondays = horizon(date(YEAR, 1, 1))
    found = [proposal_of(row.idea, periods=row.periods, mondays=mondays) for row in rows]
    return Problem(tuple(found), mondays)


def found_by(scores: "Scores", *, balanced: bool) -> Lists:
    keys = [one.key for one in scores.problem.proposals]
    index = scores.problem.index
    return [[index[match.key] for match in scores.best(key, most=TOP, balanced=balanced)] for key in keys]


class Keywords:
    """All that a page shows of an idea, as one text."""

    def __init__(self, rows: Sequence[Rows]) -> None:
        self._rows = rows
        self._base = sqlite3.connect(":memory:")
        self._base.execute("CREATE VIRTUAL TABLE ideas USING fts5(text, offers, tokenize='porter unicode61')")
        for number, row in enumerate(rows, start=1):
            self._base.execute(
                "INSERT INTO ideas (rowid, text, offers) VALUES (?, ?, ?)",
                (number, _whole(row), row.idea.offers + " " + row.idea.entry.title),
            )

    def lists(self, *, asks_all: bool, filters: bool, column: str = "text") -> Lists:
        return [
            self._list(i, asks_all=asks_all, filters=filters, column=column) for i in range(len(self._rows))
        ]

    def _list(self, place: int, *, asks_all: bool, filters: bool, column: str) -> list[int]:
        row = self._rows[place]
        text = _whole(row) if asks_all else row.idea.seeks
        question = " OR ".join(f'"{word}"' for word in dict.fromkeys(words(text)))
        found = self._base.execute(
            "SELECT rowid FROM ideas WHERE ideas MATCH ? ORDER BY bm25(ideas), rowid",
            (f"{column} : ({question})",),
        )
        others = (number - 1 for (number,) in found if number - 1 != place)
        return [i for i in others if not filters or self._passes(row, self._rows[i])][:TOP]

    @staticmethod
    def _passes(one: Rows, other: Rows) -> bool:
        """What the list of ideas can be filtered by, set as the asking school would set it."""
        a, b = one.idea, other.idea
        same = all(not x or not y or x == y for x, y in ((a.format, b.format), (a.level, b.level)))
        return same and (not a.languages or not b.languages or bool(set(a.languages) & set(b.languages)))


def _whole(row: Rows) -> str:
    idea, entry = row.idea, row.idea.entry
    school = entry.institution
    assert school is not None
    months = [day.strftime("%B") for day in (idea.first_day, idea.end_day) if day]
    spoken = [language_name(code) for code in idea.languages]
    level = str(idea.get_level_display()) if idea.level else ""
    place = (school.name, school.city, country_name(school.country))
    told = (
        entry.title,
        entry.summary,
        idea.offers,
        idea.seeks,
        *entry.topics,
        format_name(idea.format),
        level,
    )
    return " ".join((*told, *spoken, *months, *place))


def hits(lists: Lists, world: World, top: int = TOP) -> float:
    return mean(world.partner[i] in found[:top] for i, found in enumerate(lists))


def gini(lists: Lists, schools: int) -> float:
    """Of how often schools are proposed, a place further down counting less (1 / log2(1 + place)): 0 for all alike."""
    seen = np.zeros(schools)
    for found in lists:
        for place, school in enumerate(found, start=1):
            seen[school] += 1 / np.log2(1 + place)
    seen.sort()
    ranks = np.arange(1, schools + 1)
    return float((2 * ranks - schools - 1) @ seen / (schools * seen.sum()))


def never_shown(lists: Lists, schools: int) -> float:
    return 1 - len({school for found in lists for school in found}) / schools


def one_world(seed: int) -> dict[str, tuple[float, float, float, float]]:
    """By method: hit rates in the first five and at the first place, Gini of exposure, share never shown."""
    world = make_world(seed=seed, year=YEAR, schools=SCHOOLS)
    rows = rows_of(world, at=AT)
    scores, keywords = score(problem_of(rows)), Keywords(rows)
    methods = {
        "partner finder": found_by(scores, balanced=True),
        "the same, without balance": found_by(scores, balanced=False),
        "keywords: what one seeks, in what others offer": keywords.lists(
            asks_all=False, filters=False, column="offers"
        ),
        "keywords: what one seeks, in all": keywords.lists(asks_all=False, filters=False),
        "keywords: what one seeks, in all, and filters": keywords.lists(asks_all=False, filters=True),
        "keywords: the whole idea, in all": keywords.lists(asks_all=True, filters=False),
        "keywords: the whole idea, in all, and filters": keywords.lists(asks_all=True, filters=True),
    }
    return {
        name: (hits(found, world), hits(found, world, 1), gini(found, SCHOOLS), never_shown(found, SCHOOLS))
        for name, found in methods.items()
    }


def report(seeds: Sequence[int]) -> str:
    begun = time.perf_counter()
    worlds = [one_world(seed) for seed in seeds]
    spent = time.perf_counter() - begun
    lines = [
        "Partner finder: is the partner that a school is made for among the first five?",
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}",
        f"{len(worlds)} worlds of {SCHOOLS} schools, seeds {seeds[0]} to {seeds[-1]}; mean ± standard deviation of worlds.",
        "By chance: 2.5 %. Gini: of how often schools are proposed, 0 for all alike. Unseen: schools in nobody's first five.",
        "",
        f"{'':48} {'in top 5':>14} {'first':>8} {'Gini':>6} {'unseen':>8}",
    ]
    for name in worlds[0]:
        top, first, even, unseen = zip(*(world[name] for world in worlds), strict=True)
        spread = stdev(top) if len(top) > 1 else 0.0
        lines.append(
            f"{name:48} {mean(top):>7.1%} ±{spread:>5.1%} {mean(first):>8.1%} {mean(even):>6.2f} {mean(unseen):>8.1%}"
        )
    lines += ["", f"All worlds and all methods together: {spent:.1f} s."]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--try", action="store_true", dest="tried", help="other worlds, nothing is written")
    tried = parser.parse_args().tried
    text = report(TRIED if tried else SEEDS)
    print(text)
    if not tried:
        RESULT.write_text(text)


if __name__ == "__main__":
    main()
