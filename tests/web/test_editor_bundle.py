"""What is built from frontend/ is committed. It must be what the source and the lock file give."""

import gzip
import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "frontend"
BUILT = ROOT / "src/worldrounds/web/static/editor"


def needed(entry: str) -> dict[str, bytes]:
    """The files that a page loads with an entry: itself, and what it shares with others."""
    content = (BUILT / entry).read_bytes()
    names = re.findall(r'from"\./([\w.-]+)"', content.decode())
    return {entry: content} | {name: (BUILT / name).read_bytes() for name in names}


def test_bundles_are_those_that_were_built_from_the_source() -> None:
    built = json.loads((FRONTEND / "built.json").read_text())
    sources = [FRONTEND / "package-lock.json", FRONTEND / "build.mjs", *sorted((FRONTEND / "src").iterdir())]
    digest = sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    files = {path.name: sha256(path.read_bytes()).hexdigest() for path in BUILT.glob("*.js")}

    assert digest == built["sources"], "the source changed: run `make bundle` and commit what it built"
    assert files == built["files"], "a bundle was changed by hand"


@pytest.mark.parametrize(
    ("entry", "limit"), [("editor.js", 180_000), ("boards.js", 45_000), ("meeting.js", 40_000)]
)
def test_bundle_is_light_and_needs_no_eval(entry: str, limit: int) -> None:
    files = needed(entry)
    assert sum(len(gzip.compress(content, 9)) for content in files.values()) <= limit
    text = "".join(content.decode() for content in files.values())
    assert [word for word in ("eval(", "new Function", "http://localhost") if word in text] == []


@pytest.mark.parametrize("entry", ["boards.js", "meeting.js"])
def test_boards_share_the_line_to_the_room_with_the_editor_and_load_no_editor(entry: str) -> None:
    shared = set(needed("editor.js")) & set(needed(entry))
    own = set(needed(entry)) - shared - {entry}
    assert len(shared) == 1
    assert own == set(needed("boards.js")) & set(needed("meeting.js")) - shared
    assert b"cm-editor" not in b"".join(needed(entry).values())


def test_lock_file_pins_every_package_by_hash_and_names_no_address() -> None:
    lock = json.loads((FRONTEND / "package-lock.json").read_text())
    packages = {path: about for path, about in lock["packages"].items() if path}

    assert [path for path, about in packages.items() if "integrity" not in about] == []
    assert [path for path, about in packages.items() if "resolved" in about] == []
