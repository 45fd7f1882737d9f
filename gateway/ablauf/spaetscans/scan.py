"""A late scan as somebody sees it, what it may be, and what is wrong with those that may not."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from gateway.ablage.tabellen import Spaetscanzeile
from gateway.domain.akte import Dokument
from gateway.domain.seitenhinweise import hinweise
from gateway.domain.teilklasse import NIE, Teilklasse
from gateway.errors import EingabeFehler
from gateway.paket.einzeldateien import kennung, pruefe_name
from gateway.paket.formate import code_aus_namen, familie

GROESSTE = 1_000_000_000
"""Bytes of one file."""
GROESSTES_STUECK = 8_000_000
ZUSAMMEN = 5_000_000_000
"""Bytes of one user that wait here."""
HOECHSTENS = 100
"""Files of one handover."""
_FORMATE = frozenset({"PDF", "JPEG"})


class SpaetscanUnzulaessig(EingabeFehler):
    """Not a file that can be sent so."""

    code = "spaetscan.unzulaessig"
    satz = "Diese Datei lässt sich so nicht hochladen."


class StueckPasstNicht(EingabeFehler):
    """Another piece was expected: somebody else was quicker, or something was lost on the way."""

    code = "spaetscan.stueck"
    satz = "Die Übertragung passt nicht zu dem, was schon da ist. Bitte die Datei noch einmal wählen."


class SchonGesendet(EingabeFehler):
    """Another request was quicker."""

    code = "spaetscan.schon_gesendet"
    satz = "Diese Dateien sind gerade schon gesendet worden."


@dataclass(frozen=True)
class Spaetscan:
    """One file as somebody sees it. `hinweise`: a sentence for each thing that is odd about its pages."""

    id: UUID
    vorhaben: UUID
    dateiname: str
    groesse: int
    empfangen: int
    klasse: Teilklasse
    fertig: bool
    seiten: int | None
    hinweise: tuple[str, ...]
    ersetzt: UUID | None = None
    """The document of the file in whose place it goes."""
    anstelle: str | None = None
    """The name of that one."""
    geteilt: bool = False
    """Its parts go, not it."""
    teil_von: UUID | None = None

    @property
    def geht_mit(self) -> bool:
        return self.fertig and not self.geteilt

    @property
    def teilbar(self) -> bool:
        """May hold several documents."""
        return (
            self.geht_mit
            and (self.seiten or 0) > 1
            and self.ersetzt is None
            and self.teil_von is None
            and self.dateiname.lower().endswith(".pdf")
        )


def als_wert(zeile: Spaetscanzeile) -> Spaetscan:
    befund = zeile.befund or {}
    return Spaetscan(
        zeile.id,
        zeile.vorhaben,
        zeile.dateiname,
        zeile.groesse,
        zeile.empfangen,
        Teilklasse(zeile.klasse),
        zeile.sha256 is not None,
        befund.get("seiten"),
        tuple(hinweise(befund)),
        UUID(zeile.ersetzt["uuid"]) if zeile.ersetzt else None,
        zeile.ersetzt["name"] if zeile.ersetzt else None,
        zeile.geteilt,
        zeile.teil_von,
    )


def als_dokument(zeile: Spaetscanzeile, position: int) -> Dokument:
    uuid = kennung(zeile.dateiname, zeile.sha256) if zeile.sha256 else zeile.id
    return Dokument(
        uuid,
        zeile.dateiname,
        code_aus_namen(zeile.dateiname) or "",
        position,
        pfad=tuple(zeile.ersetzt["pfad"]) if zeile.ersetzt else (),
        sha256=zeile.sha256,
        groesse=zeile.groesse,
        klasse=Teilklasse(zeile.klasse),
        aktenwirksamkeit=zeile.geaendert.replace(microsecond=0),
    )


def pruefe_angaben(name: str, groesse: int, klasse: Teilklasse) -> None:
    """Raises `SpaetscanUnzulaessig`, `NameUnzulaessig`."""
    pruefe_name(name)
    art = familie(code_aus_namen(name) or "")
    if art is None or art.name not in _FORMATE:
        raise SpaetscanUnzulaessig("Späte Scans sind PDF oder JPG. Bitte die Datei so speichern.")
    if groesse == 0:
        raise SpaetscanUnzulaessig("Diese Datei ist leer.")
    if not 0 < groesse <= GROESSTE:
        raise SpaetscanUnzulaessig("Diese Datei ist zu groß; erlaubt ist 1 GB. Bitte aufteilen.")
    pruefe_klasse(klasse)


def pruefe_klasse(klasse: Teilklasse) -> None:
    """Raises `SpaetscanUnzulaessig`."""
    if klasse in NIE:
        raise SpaetscanUnzulaessig("Dokumente der Klassen V und X verlassen das Haus nie auf diesem Weg.")
