"""Is there a Chromium for the browser tests? ``python -m tests.e2e.browser`` gets one where it may, or says how.

Exit status 0: there is one. 1: there is none, and the sentence printed says what was not run.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",  # a container's root may not make one
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def find_chromium() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install() -> None:
    """Debian's package. Quiet unless it fails."""
    commands = [
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium-headless-shell"],
    ]
    for command in commands:
        done = subprocess.run(
            command,
            check=False,
            capture_output=True,
            text=True,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
        if done.returncode:
            sys.stderr.write(done.stderr[-600:])
            return


def main() -> int:
    if find_chromium() is None and may_install():
        sys.stdout.write("Installing Chromium for the browser tests...\n")
        install()
    if find_chromium():
        return 0
    sys.stdout.write(
        "NOT RUN: the browser tests in tests/e2e. They need Chromium; on Debian: apt-get install chromium-headless-shell\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
