from typing import Any

import pytest
from typer.testing import CliRunner

from tests.cast import Cast
from tests.rooms.setting import open_two_rooms
from worldrounds.cli import app
from worldrounds.rooms.models import Post
from worldrounds.rooms.replies import reply_address


@pytest.mark.parametrize(
    ("sender", "code", "posts"), [("vera@example.org", 0, 1), ("kenta@example.org", 77, 0)]
)
def test_a_mail_from_standard_input_is_posted_or_refused(
    cast: Cast, settings: Any, sender: str, code: int, posts: int
) -> None:
    settings.MAIL_IN = "rooms@example.net"
    [room, _other] = open_two_rooms(cast)
    raw = f"From: {sender}\nTo: {reply_address(cast.vera, room)}\nMessage-ID: <1@x>\n\nHello\n"

    result = CliRunner().invoke(app, ["mail-in"], input=raw)

    assert (result.exit_code, Post.objects.count()) == (code, posts)
