"""A folder that appears complete or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gateway.errors import VoruebergehenderFehler
from gateway.paket.fehler import OrdnerUngeeignet


class NichtSchreibbar(VoruebergehenderFehler):
    """The disk is full or refuses to write."""

    code = "paket.nicht_schreibbar"
    satz = "Der Zielordner lässt sich nicht beschreiben. Bitte Speicherplatz und Zugriffsrechte prüfen."


@contextmanager
def zielordner(ziel: Path) -> Iterator[Path]:
    """Yield an empty work folder on the same file system; when the block ends well, it becomes `ziel`.

    On any exception nothing of it is left. `ziel` may exist only as an empty folder; missing folders above
    it are created at the end. Raises `OrdnerUngeeignet`, or `NichtSchreibbar` for an `OSError` in the
    block."""
    ziel = ziel.resolve()
    werkstatt: Path | None = None
    try:
        _pruefe_frei(ziel)
        vorhanden = next(ordner for ordner in ziel.parents if ordner.is_dir())
        werkstatt = Path(tempfile.mkdtemp(prefix=".aktenbruecke-", dir=vorhanden))
        arbeit = werkstatt / "ordner"
        arbeit.mkdir()
        yield arbeit
        _stelle_um(arbeit, ziel)
    except OSError:
        raise NichtSchreibbar(wo=str(ziel)) from None
    finally:
        if werkstatt is not None:
            shutil.rmtree(werkstatt, ignore_errors=True)


def pruefe_platz(ordner: Path, bedarf: int) -> None:
    """Raises `NichtSchreibbar` when `bedarf` bytes don't fit there."""
    if shutil.disk_usage(ordner).free < bedarf:
        raise NichtSchreibbar("Der Speicherplatz reicht nicht.", wo=str(ordner))


def _pruefe_frei(ziel: Path) -> None:
    if ziel.exists() and not ziel.is_dir():
        raise OrdnerUngeeignet("Das Ziel ist eine Datei; gebraucht wird ein Ordner.", wo=str(ziel))
    if ziel.is_dir() and any(ziel.iterdir()):
        raise OrdnerUngeeignet(
            "Im Zielordner liegt schon etwas. Bitte einen neuen oder leeren Ordner angeben.", wo=str(ziel)
        )


def _stelle_um(arbeit: Path, ziel: Path) -> None:
    """One rename; an existing empty folder keeps its permissions."""
    _pruefe_frei(ziel)
    if ziel.is_dir():
        arbeit.chmod(ziel.stat().st_mode & 0o7777)
    ziel.parent.mkdir(parents=True, exist_ok=True)
    try:
        arbeit.replace(ziel)
    except OSError:
        raise OrdnerUngeeignet(
            "Der Zielordner lässt sich nicht ersetzen. Bitte einen neuen Unterordner angeben.",
            wo=str(ziel),
        ) from None
