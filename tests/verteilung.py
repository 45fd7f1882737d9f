"""Which tests stay together on one worker: those of a file that names an `xdist_group`.

pytest-xdist 3.8 hangs the group on the id of a test, which pytest 9 doesn't take over any more: its own
`--dist loadgroup` spreads the files all the same."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

_GRUPPE = re.compile(r'xdist_group\("(\w+)"\)')


class Gruppen(LoadScopeScheduling):
    """One unit of work is a group of files, or a single test."""

    def _split_scope(self, nodeid: str) -> str:
        datei = nodeid.partition("::")[0]
        return gruppe(self.config.rootpath / datei) or nodeid


@cache
def gruppe(datei: Path) -> str | None:
    """The group that the file names for all its tests."""
    treffer = _GRUPPE.search(datei.read_text(encoding="utf-8"))
    return treffer.group(1) if treffer else None


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Gruppen:
    return Gruppen(config, log)
