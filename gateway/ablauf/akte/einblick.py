"""One document of a Vorgang for somebody who wants to read it, while its content is here.

What is to leave lies in the Raum of the Vorgang; what has arrived lies in its packets and may be read once the
whole delivery was checked (invariant 5)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.inhalte import dokument_von
from gateway.ablage.tabellen import Uebergabezeile
from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf.akte import paketsammlung
from gateway.ablauf.haus import Haus
from gateway.ablauf.inhalt import STUECK
from gateway.domain.akte import Dokument
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.errors import EingabeFehler
from gateway.ports import Blob


class InhaltGeloescht(EingabeFehler):
    """Deleted as it must be: the DMS has it."""

    code = "inhalt.geloescht"
    satz = "Die Kopie dieses Dokuments ist hier gelöscht. Das Dokument liegt im DMS."


class InhaltFehltNoch(EingabeFehler):
    """Not staged yet, or arrived but not checked."""

    code = "inhalt.fehlt_noch"
    satz = "Dieses Dokument ist noch nicht hier oder noch nicht geprüft."


class InhaltGesperrt(EingabeFehler):
    """Infected, rejected, or meant for somebody else: it lies here until it is deleted, for nobody's eyes."""

    code = "inhalt.gesperrt"
    satz = "Diese Lieferung ist nicht angenommen. Ihre Dokumente sind hier nicht zu lesen."


GEPRUEFT = frozenset(
    {
        *("nimm_fachlich_an", "bestimme_ziel", "importiere", "lies_zurueck", "schliesse_import_ab"),
        *("warte_auf_bestaetigung", "quittiere", "warte_auf_quittungsversand", "warte_karenz"),
    }
)
"""Steps of an Uebernahme behind all checks: structure, malware, PDF."""
VOR_DER_PRUEFUNG = frozenset(
    {"nimm_ankuendigung", "warte_auf_pakete", "pruefe_lieferung", "pruefe_auf_schadsoftware", "pruefe_pdf"}
)


@dataclass(frozen=True)
class Einblick:
    """A document whose content can be had, piece by piece."""

    haus: Haus
    vorgang: Uebergabezeile
    dokument: Dokument
    groesse: int

    def stuecke(self, ab: int = 0, anzahl: int | None = None) -> Iterator[bytes]:
        """Bytes `ab` … `ab + anzahl` (None = to the end)."""
        offen = self.groesse - ab if anzahl is None else anzahl
        with self._ab(ab) as stuecke:
            for stueck in stuecke:
                yield stueck[:offen]
                offen -= len(stueck)
                if offen <= 0:
                    return

    @contextmanager
    def _ab(self, ab: int) -> Iterator[Iterator[bytes]]:
        if self.vorgang.richtung is Richtung.ABGABE:
            assert self.dokument.sha256 is not None
            blob = Blob(self.dokument.sha256, self.groesse)
            with self.haus.speicher.blobs.oeffne(blob, self.haus.raum(self.vorgang.id)) as strom:
                strom.seek(ab)
                yield iter(lambda: strom.read(STUECK), b"")
            return
        with paketsammlung.oeffne(self.haus.fuer_einen_auftrag(), self.vorgang) as lieferung:
            stueck = next(s for s in lieferung.fundstuecke if s.dokument.uuid == self.dokument.uuid)
            yield _ohne_anfang(lieferung.entnimm(stueck), ab)


def oeffne(haus: Haus, vorgang: UUID, uuid: UUID) -> Einblick:
    """Raises `NichtGefunden`, `InhaltGeloescht`, `InhaltFehltNoch`, `InhaltGesperrt`."""
    with haus.lesen() as buch:
        zeile = buch.vorgaenge.lies(vorgang)
        gefunden = buch.dokumente.finde(vorgang, uuid)
        if gefunden is None:
            raise NichtGefunden("Dieses Dokument gibt es hier nicht.")
        dokument = dokument_von(gefunden)
    if zeile.geloescht is not None:
        raise InhaltGeloescht(_wo_es_liegt(zeile))
    bereit = dokument.packmass is not None
    if zeile.richtung is Richtung.UEBERNAHME:
        bereit = zeile.schritt not in VOR_DER_PRUEFUNG
        if (
            zeile.zustand is Zustand.ZURUECKGEWIESEN
            or zeile.mangel
            or zeile.schritt not in GEPRUEFT | VOR_DER_PRUEFUNG
        ):
            raise InhaltGesperrt
    if dokument.sha256 is None or dokument.groesse is None or not bereit:
        raise InhaltFehltNoch
    return Einblick(haus, zeile, dokument, dokument.groesse)


@noch_einmal
def merke_blick(blick: Einblick, benutzer: str) -> None:
    """Somebody is about to get the bytes of a document that waits for a release: whoever releases sees it."""
    zeile, haus = blick.vorgang, blick.haus
    if zeile.richtung is not Richtung.ABGABE or zeile.klasse is None:
        return
    with haus.lesen() as buch:
        if buch.dokumentblicke.gibt_es(zeile.id, blick.dokument.uuid, benutzer):
            return
    with haus.buchen() as buch:
        buch.dokumentblicke.merke(zeile.id, blick.dokument.uuid, benutzer)


def _wo_es_liegt(zeile: Uebergabezeile) -> str:
    akte = f" in der Akte {zeile.aktenzeichen_eigenes}" if zeile.aktenzeichen_eigenes else ""
    return f"Die Kopie dieses Dokuments ist hier gelöscht. Das Dokument liegt im DMS Ihrer Behörde{akte}."


def _ohne_anfang(stuecke: Iterator[bytes], ab: int) -> Iterator[bytes]:
    for stueck in stuecke:
        if ab < len(stueck):
            yield stueck[ab:]
        ab = max(0, ab - len(stueck))
