"""A process that waits for its end sees the wish, whichever of its threads the system hands the signal to."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

WURZEL = Path(__file__).parents[2]
PROGRAMM = """
import os, signal, threading
from gateway.dauerlauf import Endewunsch
ende = Endewunsch()
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})  # so the main thread is not the one that gets it
def andere():
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait()
threading.Thread(target=andere, daemon=True).start()
ende.warte()
print("zu Ende")
"""


def test_auch_ein_signal_an_einen_anderen_faden_beendet() -> None:
    lauf = subprocess.run(
        [sys.executable, "-c", PROGRAMM], cwd=WURZEL, capture_output=True, text=True, timeout=60, check=False
    )
    assert (lauf.returncode, lauf.stdout) == (0, "zu Ende\n"), lauf.stderr
