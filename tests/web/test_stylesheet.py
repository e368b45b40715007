"""The one stylesheet."""

from importlib import resources


def test_no_section_stands_inside_the_rule_of_another() -> None:
    text = resources.files("worldrounds.web").joinpath("static/css/worldrounds.css").read_text("utf-8")
    depth, inside = 0, []
    for line in text.splitlines():
        if line.startswith("/*") and depth:
            inside.append(line)
        depth += line.count("{") - line.count("}")

    assert (inside, depth) == ([], 0)
