"""What cannot be looked at is a finding too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from gateway.auskunft.betrieb import Alarmstufe, Befund, Gegenstand
from gateway.errors import Fehler, VoruebergehenderFehler


class NichtAnzusehen(VoruebergehenderFehler):
    """A file or folder that can't be looked at in this moment."""

    code = "pruefung.datei"
    satz = "Hier lässt sich nicht nachsehen: Datei oder Ordner ist fort oder verwehrt."
    rat = "Eigentümer und Rechte prüfen; sonst noch einmal prüfen."


def sicher(
    was: Gegenstand, finde: Callable[[], Iterable[Befund]], mandant: str | None = None
) -> Iterator[Befund]:
    """What cannot be looked at is a finding too."""
    try:
        yield from finde()
    except Fehler as fehler:
        yield schlecht(was, fehler, mandant)
    except OSError as fehler:  # a file that went while it was looked at, or belongs to somebody else
        yield schlecht(was, NichtAnzusehen(wo=fehler.filename and str(fehler.filename)), mandant)


def schlecht(was: Gegenstand, fehler: Fehler, mandant: str | None) -> Befund:
    unklar = isinstance(fehler, VoruebergehenderFehler)
    stufe = Alarmstufe.UNBEKANNT if unklar else Alarmstufe.KRITISCH
    text = f"{fehler.wo}: {fehler.text}" if fehler.wo else fehler.text
    return Befund(was=was, stufe=stufe, text=text, rat=fehler.rat, mandant=mandant)
