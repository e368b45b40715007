import pytest

from tests.cast import Cast
from worldrounds.cli import housekeeping
from worldrounds.journeys.housekeeping import Done


def test_command_ends_well_when_all_is_done(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worldrounds.journeys.housekeeping._clear_tasks", lambda: None)

    assert housekeeping.main() == 0


def test_command_says_what_failed(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        "worldrounds.journeys.housekeeping.keep_house", lambda at: Done(0, 0, 0, ("sessions: lost",))
    )

    assert housekeeping.main() == 1
    assert capsys.readouterr().err == "housekeeping: sessions: lost\n"
