"""An update of the time zone database, as one sees it when a law changes a clock."""

import os
import shutil
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from worldrounds.core.zones import RULES


@contextmanager
def new_law(folder: Path, **zones: str) -> Iterator[None]:
    """Inside, the clocks of some zones go as those of others: ``new_law(tmp_path, **{"Europe/Vienna": "Africa/Algiers"})``.

    The compiled rules (TZif) of the one stand where those of the other are looked for first.
    """
    for name, other in zones.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        with resources.as_file(resources.files("tzdata.zoneinfo").joinpath(*other.split("/"))) as compiled:
            shutil.copy(compiled, place)
    os.utime(folder)
    zoneinfo.reset_tzpath([str(folder), *zoneinfo.TZPATH])
    try:
        RULES.follow()
        yield
    finally:
        zoneinfo.reset_tzpath()
        RULES.follow()
