"""Which tests stay together on one worker, which stories one kind of database is enough for, and
which need a server that is only built on demand.

Those of a file that names an `xdist_group` stay together.

pytest-xdist 3.8 hangs the group on the id of a test, which pytest 9 doesn't take over any more: its own
`--dist loadgroup` spreads the files all the same."""

from __future__ import annotations

import gc
import os
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


EINE_GENUEGT = tuple(
    f"tests/{ort}"
    for ort in (
        "integration/web/",
        "integration/auskunft/",
        "integration/regeln/",
        *(
            f"integration/ablauf/test_{name}.py"
            for name in (
                *("fragen", "abbruch", "schweigen", "richtige_person", "schlechte_eingaben", "eakte", "pdf"),
                *(
                    "zwei_releases",
                    "abgleich",
                    "ziel_im_rest_dms",
                    "geschichten",
                    "wohnsitzwechsel",
                    "transporte",
                    "gliederung",
                ),
                *("schriftverkehr", "vorfall", "nachlieferung", "loeschung", "kontingent", "stoerung"),
                *("kanten", "berichtigung", "dmsstau"),
            )
        ),
        *("attack/test_web", "attack/test_invarianten.py", "attack/osci/", "attack/xta/"),
        *("acceptance/test_ausfaelle.py", "acceptance/test_sachbearbeitung_im_browser.py"),
        "crash/test_worker_an_punkten.py",
    )
)
"""What these tell doesn't differ from database to database; `make test-beide` tells it on both."""


def _braucht_objektspeicher(item: pytest.Item) -> bool:
    """A real object store has to be built for minutes: `make interop-s3` tells these."""
    bank = getattr(item, "callspec", None)
    return "s3" in getattr(item, "fixturenames", ()) or (
        bank is not None and str(bank.params.get("bank", "")).startswith("s3")
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if "OBJEKTSPEICHER" not in os.environ:
        items[:] = [item for item in items if not _braucht_objektspeicher(item)]
    if "BEIDE_DATENBANKEN" in os.environ:
        return
    items[:] = [
        item
        for item in items
        if not (item.nodeid.startswith(EINE_GENUEGT) and item.get_closest_marker("postgres"))
    ]


def pytest_collection_finish() -> None:
    """Seven thousand collected tests never go; looked through at each collection they cost a sixth of all time."""
    gc.collect()
    gc.freeze()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Gruppen:
    return Gruppen(config, log)
