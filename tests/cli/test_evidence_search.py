import json

import pytest
from typer.testing import CliRunner

from tests.evidence.search.library import stocked
from worldrounds.cli import app

pytestmark = pytest.mark.django_db


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["evidence", "search", *words])
    return result.exit_code, result.stdout


def test_articles_are_found_in_words_and_as_json() -> None:
    article = stocked()[8]

    assert run("がん") == (0, f"{article.pk}\tがん教育のカリキュラム · 2022\n1 of 1\n")
    code, text = run("がん", "--json")
    told = json.loads(text)
    assert (code, told["total"], told["articles"][0]["id"]) == (0, 1, article.pk)
    assert told["facets"]["language"] == {"ja": 1}


def test_nothing_found_and_a_wrong_question_end_differently() -> None:
    assert run("nothing") == (1, "0 of 0\n")
    assert run("exchange)") == (
        2,
        "A parenthesis is closed that was not opened. (at character 9)\nIs this meant? exchange\n",
    )
