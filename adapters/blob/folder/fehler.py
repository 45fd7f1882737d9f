"""What a folder of blobs can refuse."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from gateway.errors import NichtNachweisbar


class AblageVoll(NichtNachweisbar):
    """The file system refuses to take more, or to answer at all."""

    code = "blob.nicht_schreibbar"
    satz = "Der Inhalt konnte nicht gespeichert werden. Bitte den Speicherplatz der Ablage prüfen."


@contextmanager
def uebersetzt() -> Iterator[None]:
    """What the system refuses, as an error of ours."""
    try:
        yield
    except OSError as fehler:
        raise AblageVoll from fehler
