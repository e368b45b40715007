"""``worldrounds commons editor``."""

from typing import Any

import pytest
from typer.testing import CliRunner

from tests.cast import Cast
from worldrounds.cli import app
from worldrounds.commons.rules import is_editor

pytestmark = pytest.mark.django_db


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["commons", *map(str, arguments)])


def test_somebody_edits_the_commons_and_no_longer_does(cast: Cast) -> None:
    assert run("editor", "VERA@example.org").output == "Vera Huber is an editor of the commons.\n"
    assert is_editor(cast.vera)

    assert run("editor", "vera@example.org", "--remove").exit_code == 0
    assert not is_editor(cast.vera)
    assert run("editor", "nobody@example.org").exit_code == 1
