"""Rules for a document list, the same on both ways (XAusländer 26.11, ABH.Dokument)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from gateway.aktendatei import DATEINAME
from gateway.domain.akte import Dokument
from gateway.paket.fehler import ListePasstNicht, NameUnzulaessig
from gateway.paket.formate import ist_bekannt, name_widerspricht
from gateway.paket.grenzen import pruefe_anzahl
from gateway.paket.namen import pruefe_pfad


def pruefe_liste(dokumente: Sequence[Dokument]) -> None:
    """uuid, position and path each once; names safe; formats known.

    Raises `ListePasstNicht`, `NameUnzulaessig` or `ZuGross`."""
    pruefe_anzahl(len(dokumente))
    if not dokumente:
        raise ListePasstNicht("Die Dokumentenliste ist leer.")
    if _doppelt(d.uuid for d in dokumente):
        raise ListePasstNicht("Zwei Dokumente haben dieselbe UUID.")
    if _doppelt(d.position for d in dokumente):
        raise ListePasstNicht("Zwei Dokumente haben dieselbe Position.")
    for dokument in dokumente:
        _pruefe_dokument(dokument)
    _pruefe_pfade(dokumente)


def _pruefe_dokument(dokument: Dokument) -> None:
    wo = f"Dokument {dokument.position}"
    if dokument.position < 1:
        raise ListePasstNicht("Die Positionen der Dokumente beginnen bei 1.", wo=wo)
    if not ist_bekannt(dokument.format):
        raise ListePasstNicht("Den Code seines Formats gibt es in der Codeliste nicht.", wo=wo)
    if name_widerspricht(dokument.format, dokument.dateiname):
        raise ListePasstNicht("Die Endung des Dateinamens gehört zu einem anderen Format.", wo=wo)
    pruefe_pfad((*dokument.pfad, dokument.dateiname), wo)


def _pruefe_pfade(dokumente: Sequence[Dokument]) -> None:
    """No path twice, no file where a folder must be, none in the place of the metadata."""
    pfade = [(*d.pfad, d.dateiname) for d in dokumente]
    if _doppelt(pfade):
        raise ListePasstNicht("Zwei Dokumente haben denselben Pfad und Namen.")
    ordner = {pfad[:tiefe] for pfad in pfade for tiefe in range(1, len(pfad))}
    if not ordner.isdisjoint(pfade):
        raise ListePasstNicht("Ein Dokument heißt wie ein Ordner, in dem andere liegen.")
    if any(len(pfad) == 1 and pfad[0].lower() == DATEINAME for pfad in pfade):
        raise NameUnzulaessig(f"Der Name {DATEINAME} ist den Metadaten vorbehalten.")


def _doppelt(werte: Iterable[Hashable]) -> bool:
    alle = list(werte)
    return len(set(alle)) != len(alle)
