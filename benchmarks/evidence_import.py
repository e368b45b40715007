"""How fast PubMed's XML is taken into the collection until it can be searched, beside ``pubmed_parser``, which reads it
and keeps nothing.

``python -m benchmarks.evidence_import [--records 30000] [--runs 3] [--write benchmarks/results/evidence_import.txt]``
makes a packed file of invented records and, for the peer, a virtual environment (benchmarks/peers/literature). Runs are
interleaved; the middle one counts. Ours is `worldrounds evidence import` into an empty SQLite collection, with its
recognition of duplicates, its references and its index; its start is counted too, and the memory of its two processes
is added up. Linux only.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.evidence_data import write_pubmed
from benchmarks.servers import ROOT, head

PEER = ROOT / "benchmarks" / "peers" / "literature"
SEED = 20261123


@dataclass(frozen=True)
class Run:
    records: int
    seconds: float
    megabytes: int


def main() -> None:
    wish = _arguments()
    python = _peer()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "records.xml.gz"
        write_pubmed(file, wish.records, SEED)
        size = file.stat().st_size // 2**20
        ours, theirs = [], []
        for run in range(wish.runs):
            theirs.append(_theirs(python, file))
            ours.append(_ours(file, Path(folder) / f"data-{run}"))
            print(theirs[-1], ours[-1], file=sys.stderr)
    lines = [
        *head("Import of PubMed's XML", SEED, "worldrounds", "django", "lxml"),
        f"{wish.records:,} invented records, {size} MB packed; the middle one of {wish.runs} interleaved runs",
        "",
        _line("worldrounds evidence import, to searchable", ours),
        _line("pubmed_parser 0.5.1, parsing only", theirs),
        f"ratio of records a second: {_rate(ours) / _rate(theirs):.2f} (goal: at least 0.5)",
        f"most memory: {max(run.megabytes for run in ours)} MB (goal: at most 300 MB)",
    ]
    print("\n".join(lines))
    if wish.write:
        wish.write.write_text("\n".join(lines) + "\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=30_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--write", type=Path)
    return parser.parse_args()


def _peer() -> Path:
    python = PEER / ".venv" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", PEER / ".venv"], check=True)
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    subprocess.run([*install, "-r", PEER / "requirements.txt"], check=True)
    return python


def _theirs(python: Path, file: Path) -> Run:
    done = subprocess.run([python, PEER / "parse.py", file], check=True, capture_output=True, text=True)
    return Run(**json.loads(done.stdout))


def _ours(file: Path, data: Path) -> Run:
    environment = {**os.environ, "WORLDROUNDS_DATA": str(data), "WORLDROUNDS_DATABASE": ""}
    environment["DJANGO_SETTINGS_MODULE"] = "worldrounds.project.settings"
    data.mkdir()
    run = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(run, check=True, env=environment)
    begun = time.perf_counter()
    command = [Path(sys.executable).with_name("worldrounds"), "evidence", "import", file, "--json"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
    most: dict[int, int] = {}
    while process.poll() is None:
        most |= {pid: _most(pid) or most.get(pid, 0) for pid in (process.pid, *_children(process.pid))}
        time.sleep(0.05)
    seconds = time.perf_counter() - begun
    told = json.loads(process.stdout.read() if process.stdout else b"{}")
    return Run(told["counts"]["new"], seconds, sum(most.values()) // 1024)


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:  # it has ended
        return []


def _most(pid: int) -> int:
    """The most memory that a process had until now, in kB; 0 where it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)


def _rate(runs: list[Run]) -> float:
    return median(run.records / run.seconds for run in runs)


def _line(name: str, runs: list[Run]) -> str:
    peak = max(run.megabytes for run in runs)
    return f"{name:45} {_rate(runs):7.0f} records/s   {runs[0].records:,} records   {peak} MB at most"


if __name__ == "__main__":
    main()
