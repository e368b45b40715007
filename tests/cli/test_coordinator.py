import pytest
from typer.testing import CliRunner

from worldrounds.cli import app
from worldrounds.people.links import person_of_link


@pytest.mark.django_db(transaction=True)  # the command closes its connections
def test_coordinator_command_makes_an_account_that_may_start_programmes() -> None:
    answer = CliRunner().invoke(app, ["coordinator", "Anna@Example.edu", "Anna Example"])

    person = person_of_link(answer.stdout.strip().rstrip("/").rsplit("/", 1)[-1])
    assert (person.email, person.name, person.is_staff) == ("anna@example.edu", "Anna Example", True)


@pytest.mark.django_db(transaction=True)  # the command closes its connections
def test_coordinator_command_refuses_what_is_no_address() -> None:
    answer = CliRunner().invoke(app, ["coordinator", "anna", "Anna Example"])

    assert (answer.exit_code, answer.stderr) == (2, "Enter a valid email address.\n")
