"""A demo that is killed leaves no child behind, however it dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.programm import bis, prozesse_mit
from tests.oscibefehle import UMGEBUNG, schluessel
from tests.oscivektoren import vertrauensordner

_ELTERN = """
import sys, time
from pathlib import Path
from gateway.demo.prozesse import Prozessgruppe

with Prozessgruppe(Path(sys.argv[1])) as gruppe:
    gruppe.starte("postfach", sys.argv[2:]).warte_auf("bereit")
    print("bereit", flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("zeichen", [signal.SIGKILL, signal.SIGTERM, signal.SIGABRT])
def test_stirbt_die_vorfuehrung_so_enden_ihre_kinder(tmp_path: Path, zeichen: signal.Signals) -> None:
    zustand = tmp_path / "zustand"
    orte = ["--state", zustand, "--trust", vertrauensordner(tmp_path / "vertrauen")]
    dienst = ["osci", "mailbox", "serve", "--listen", "127.0.0.1:0", *orte, *schluessel("intermediaer")]
    befehl = [sys.executable, "-c", _ELTERN, str(tmp_path / "protokolle"), *map(str, dienst)]
    with subprocess.Popen(befehl, env=UMGEBUNG, stdout=subprocess.PIPE, text=True) as eltern:
        assert eltern.stdout is not None
        assert eltern.stdout.readline() == "bereit\n"
        assert len(prozesse_mit(zustand)) == 2
        os.kill(eltern.pid, zeichen)
    bis(lambda: prozesse_mit(zustand) == [])
