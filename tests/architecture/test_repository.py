"""Promises about the repository itself."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SETTING = re.compile(r"WORLDROUNDS_[A-Z_]+")


def committed_files() -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [ROOT / line for line in listing.stdout.splitlines() if (ROOT / line).is_file()]


def test_settings_page_names_exactly_the_settings_that_the_code_reads() -> None:
    source = (ROOT / "src/worldrounds/project/settings.py").read_text()
    read = set(re.findall(r"""["'](WORLDROUNDS_[A-Z_]+)["']""", source))
    documented = set(SETTING.findall((ROOT / "docs/reference/settings.md").read_text()))

    assert documented == read


def test_no_committed_file_names_a_package_registry() -> None:
    registry = re.compile(r"(?:py" + r"pi|pythonhost" + r"ed|registry\.np" + r"mjs)\.org")
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout: an unpacked archive has no list of committed files")

    found = [
        str(path.relative_to(ROOT))
        for path in committed_files()
        if registry.search(path.read_bytes().decode("utf-8", "ignore"))
    ]

    assert found == []


def test_requirement_files_pin_every_package_by_hash() -> None:
    for name in ("runtime.txt", "dev.txt"):
        entries = re.split(r"\n(?=\S)", (ROOT / "requirements" / name).read_text())
        packages = [entry for entry in entries if not entry.startswith("#")]

        assert [entry.split()[0] for entry in packages if "--hash=sha256:" not in entry] == []
