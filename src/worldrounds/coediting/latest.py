"""What was put into a document lately: by whom, and into which text, cell, line or option."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from worldrounds.coediting.authorship import Identity, Run, alive, read, within

Path = tuple[str, ...]  # the name of a text or map, and the keys below it


@dataclass(frozen=True, slots=True)
class Latest:
    """Something that was put into a document, and is there."""

    client: int
    path: Path
    first: Identity
    last: Identity
    characters: int  # 0: no text, as a value in a map


def latest(update: bytes, since: Mapping[int, int]) -> list[Latest]:
    """What was inserted after the state ``since`` (client -> clock) and is there, wherever it stands.

    ``update`` holds the whole document. What was only taken out does not show. Raises Malformed.
    """
    contents = read(update)
    path = _path_finder(contents.runs)
    found = []
    for run in contents.runs:
        start, end = max(since.get(run.client, 0), run.clock), run.clock + run.length
        if start >= end:
            continue
        gone = sum(
            max(run.clock + last - max(run.clock + first, start), 0)
            for first, last in within(run, contents.deleted)
        )
        where = path(run) if gone < end - start else None
        if where:
            characters = alive(run, contents.deleted, start) if run.text is not None else 0
            found.append(Latest(run.client, where, (run.client, start), (run.client, end - 1), characters))
    return found


def _path_finder(runs: Sequence[Run]) -> Callable[[Run], Path | None]:
    """Where a run stands; None where the bytes do not tell."""
    starts: dict[int, tuple[list[int], list[Run]]] = {}
    for run in runs:  # in order of clocks, as in every update
        clocks, line = starts.setdefault(run.client, ([], []))
        clocks.append(run.clock)
        line.append(run)
    known: dict[Identity, Path | None] = {}

    def holding(identity: Identity) -> Run | None:
        clocks, line = starts.get(identity[0], ([], []))
        place = bisect_right(clocks, identity[1]) - 1
        return line[place] if place >= 0 and identity[1] < clocks[place] + line[place].length else None

    def path(run: Run) -> Path | None:
        trail: list[
            tuple[Identity, Path]
        ] = []  # from the run upwards, with what each adds to the path of the next
        at: Run | None = run
        found: Path | None = None
        while at is not None and len(trail) <= len(runs):  # longer: a ring, in a broken update
            if (here := (at.client, at.clock)) in known:
                found = known[here]
                break
            trail.append((here, () if at.key is None else (at.key,)))
            if at.root:
                found = (at.root,)
                break
            beside = at.neighbour or at.parent
            at = holding(beside) if beside else None
        for here, own in reversed(trail):
            found = None if found is None else found + own
            known[here] = found
        return found

    return path
