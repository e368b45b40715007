"""The built editor is committed. It must be what the source and the lock file give."""

import gzip
import json
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "frontend"
BUNDLE = ROOT / "src/worldrounds/web/static/editor/editor.js"


def test_bundle_is_the_one_that_was_built_from_the_source() -> None:
    built = json.loads((FRONTEND / "built.json").read_text())
    sources = [FRONTEND / "package-lock.json", FRONTEND / "build.mjs", *sorted((FRONTEND / "src").iterdir())]
    digest = sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()

    assert digest == built["sources"], "the source changed: run `make bundle` and commit what it built"
    assert sha256(BUNDLE.read_bytes()).hexdigest() == built["bundle"], "the bundle was changed by hand"


def test_bundle_is_light_and_needs_no_eval() -> None:
    assert len(gzip.compress(BUNDLE.read_bytes(), 9)) <= 180_000
    text = BUNDLE.read_text()
    assert [word for word in ("eval(", "new Function", "http://localhost") if word in text] == []


def test_lock_file_pins_every_package_by_hash_and_names_no_address() -> None:
    lock = json.loads((FRONTEND / "package-lock.json").read_text())
    packages = {path: about for path, about in lock["packages"].items() if path}

    assert [path for path, about in packages.items() if "integrity" not in about] == []
    assert [path for path, about in packages.items() if "resolved" in about] == []
