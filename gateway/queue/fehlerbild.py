"""How an exception is told: to the log and in the reason of a parked item, without foreign values."""

from __future__ import annotations

import errno
import traceback

from gateway.errors import Fehler, InternerFehler, VoruebergehenderFehler
from gateway.queue.auftrag import Grund

_VOLL = frozenset({errno.ENOSPC, errno.EDQUOT})


class DatentraegerVoll(VoruebergehenderFehler):
    """No room to write; somebody makes room, and the work goes on."""

    code = "queue.datentraeger_voll"
    satz = "Auf dem Datenträger ist kein Platz mehr. Bitte Platz schaffen; es geht dann von selbst weiter."


def gedeutet(fehler: Exception) -> Exception:
    """The same, or what the machine means by it."""
    voll = isinstance(fehler, OSError) and fehler.errno in _VOLL
    return DatentraegerVoll() if voll else fehler


def grund(fehler: Exception) -> Grund:
    """Code and German sentence; of unforeseen exceptions only the kind."""
    if isinstance(fehler, Fehler):
        return Grund(fehler.rueckweisung or fehler.code, fehler.text, fehler.rat)
    return Grund(InternerFehler.code, f"{InternerFehler.satz} ({type(fehler).__name__})")


def beschreibe(fehler: Exception) -> str:
    """Kind and place of an exception; its text may hold values from outside and stays out of the log."""
    if isinstance(fehler, Fehler):
        return f"{fehler.code}: {fehler.text}"
    ort = traceback.extract_tb(fehler.__traceback__)[-1]
    return f"{type(fehler).__name__} in {ort.name}, Zeile {ort.lineno}"


class GriffMisslungen(InternerFehler):
    """The next item could not be taken; the one before has nothing to do with it."""

    code = "queue.griff"
    satz = "Der nächste Auftrag ließ sich nicht nehmen."

    def __init__(self, grund: str) -> None:
        super().__init__()
        self.grund = grund


class Abgestuerzt(InternerFehler):
    """The item was taken again and again, and no attempt came to an end."""

    code = "queue.abgestuerzt"
    satz = "Der Worker ist bei diesem Auftrag mehrmals ohne Ergebnis stehen geblieben."
