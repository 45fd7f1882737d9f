"""What a folder of blobs can refuse."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from gateway.errors import EingabeFehler, NichtNachweisbar, VoruebergehenderFehler


class BlobNichtGefunden(EingabeFehler):
    """Deleted, or never stored in this Raum under this key."""

    code = "blob.nicht_gefunden"
    satz = "Dieser Inhalt liegt nicht mehr in der Ablage."


class AblageVoll(NichtNachweisbar):
    """The file system refuses to take more, or to answer at all."""

    code = "blob.nicht_schreibbar"
    satz = "Der Inhalt konnte nicht gespeichert werden. Bitte den Speicherplatz der Ablage prüfen."


class RaumGeleert(VoruebergehenderFehler):
    """The Raum was removed while something was written into it. Who tries again looks first whether there
    still is a key for it."""

    code = "blob.raum_geleert"
    satz = "Der Inhalt wurde gelöscht, während er noch geschrieben wurde."


@contextmanager
def uebersetzt() -> Iterator[None]:
    """What the system refuses, as an error of ours."""
    try:
        yield
    except OSError as fehler:
        raise AblageVoll from fehler
