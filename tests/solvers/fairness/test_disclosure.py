"""Sums from which nobody can work out what few people carry."""

import random

from worldrounds.solvers.fairness import Path, open_nodes

FEW = 5


def people(counts: dict[str, int]) -> list[Path]:
    return [tuple(path.split()) for path, count in counts.items() for _ in range(count)]


def shown(counts: dict[str, int], known: str = "") -> set[str]:
    paths = people(counts)
    found = open_nodes(paths, [" ".join(path) == known for path in paths], few=FEW)
    return {" ".join(path) for path in found}


def test_sums_of_enough_people_are_shown() -> None:
    assert shown({"high AT wien": 5, "high JP kyoto": 6, "low MW blantyre": 7}) == {
        "", "high", "low", "high AT", "high JP", "low MW", "high AT wien", "high JP kyoto", "low MW blantyre",
    }  # fmt: skip


def test_small_school_takes_the_next_smallest_with_it() -> None:
    assert shown({"high AT wien": 2, "high AT graz": 6, "high AT linz": 9}) == {
        "", "high", "high AT", "high AT linz",
    }  # fmt: skip


def test_two_small_schools_hide_one_another() -> None:
    assert shown({"high AT wien": 2, "high AT graz": 3, "high AT linz": 9}) >= {"high AT", "high AT linz"}


def test_under_a_hidden_country_all_is_hidden() -> None:
    assert shown({"high AT wien": 6, "high JP kyoto": 1, "high US ny": 8}) == {
        "", "high", "high US", "high US ny",
    }  # fmt: skip


def test_own_school_is_shown_and_protects_nobody_else() -> None:
    found = shown({"high AT wien": 3, "high AT graz": 3, "high JP kyoto": 9}, known="high AT wien")
    assert "high AT wien" in found and "high AT" not in found and "high JP" not in found


def test_few_people_in_all_show_nothing() -> None:
    assert shown({"high AT wien": 4}) == set()
    assert shown({"high AT wien": 4}, known="high AT wien") == {"", "high", "high AT", "high AT wien"}


def test_no_difference_of_shown_sums_is_of_few_people() -> None:
    """Whatever the counts: what is left of a shown sum without shown sums inside it is nobody, or enough."""
    chance = random.Random(7)
    for _ in range(200):
        paths = [
            (f"r{chance.randint(0, 2)}", f"c{chance.randint(0, 5)}", f"s{chance.randint(0, 12)}")
            for _ in range(chance.randint(0, 60))
        ]
        known = [chance.random() < 0.1 for _ in paths]
        found = open_nodes(paths, known, few=FEW)
        unknown = [path for path, is_known in zip(paths, known, strict=True) if not is_known]
        count = {node: sum(path[: len(node)] == node for path in unknown) for node in found}
        for node in found:
            inside = [one for one in found if len(one) > len(node) and one[: len(node)] == node]
            for size in range(len(node) + 1, 4):
                parts = [one for one in inside if len(one) == size]
                left = count[node] - sum(count[one] for one in parts)
                assert left == 0 or left >= FEW
            assert count[node] == 0 or count[node] >= FEW
