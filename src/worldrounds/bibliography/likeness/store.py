"""An index in a folder: one process changes it, any number read it.

``index.json`` names the parts; it is replaced at once, and parts never change. A reader that has a part open keeps it.
"""

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np

from worldrounds.bibliography.likeness.index import Index, Part

ARRAYS = ("terms", "starts", "rows", "weights", "numbers", "stamps")
ABANDONED = 30 * 60  # seconds after which a lock is that of a process that died
Names = tuple[str, ...]


class Store:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._named = folder / "index.json"
        self._kept: tuple[int, Names, Index] = (0, (), Index())

    def index(self) -> Index:
        """As it is now; read again only where it has changed."""
        for _ in range(5):
            try:
                changed = self._named.stat().st_mtime_ns
                if changed != self._kept[0]:
                    self._kept = (changed, *self._read())
            except FileNotFoundError:  # there is none, or a part went away while we read its name
                if not self._named.exists():
                    self._kept = (0, (), Index())
                    break
                continue
            break
        return self._kept[2]

    def keep(self, index: Index) -> Index:
        """Write what is new, and throw away the parts that it does not need. The same index, now on disk."""
        _, names, before = self._kept
        known = {id(part): name for part, name in zip(before.parts, names, strict=True)}
        now = [known.get(id(part)) or self._write(part) for part in index.parts]
        written = self._named.with_name(f"index.json.{uuid4().hex}")
        written.write_text(json.dumps({"parts": now, "gone": sorted(index.gone)}))
        written.replace(self._named)
        for old in self.folder.glob("part-*"):
            if old.name not in now:
                shutil.rmtree(old, ignore_errors=True)
        return self.index()

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Whether nobody else changes the index now; if so, nobody will until the end of the block."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = self.folder / "lock"
        with suppress(FileNotFoundError):
            if time.time() - lock.stat().st_mtime > ABANDONED:
                lock.unlink()
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            yield False
            return
        try:
            yield True
        finally:
            lock.unlink(missing_ok=True)

    def _read(self) -> tuple[Names, Index]:
        data = json.loads(self._named.read_text())
        names = tuple(data["parts"])
        return names, Index(tuple(self._open(name) for name in names), frozenset(data["gone"]))

    def _open(self, name: str) -> Part:
        """Its postings stay on disk: the system keeps in memory what is asked for."""
        arrays: dict[str, Any] = {
            # A plain view: a slice of numpy's own memmap costs ten times as much.
            array: np.load(self.folder / name / f"{array}.npy", mmap_mode="r").view(np.ndarray)
            for array in ARRAYS
        }
        return Part(**arrays)

    def _write(self, part: Part) -> str:
        name = f"part-{uuid4().hex}"
        folder = self.folder / name
        folder.mkdir(parents=True)
        for array in ARRAYS:
            np.save(folder / f"{array}.npy", getattr(part, array))
        return name
