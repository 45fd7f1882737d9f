"""Documents that another authority has attached to its question (010501): looked into when they come, readable while
the question is open, gone with the content of its message."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.ablauf.haus import Haus
from gateway.domain.akte import Dokument
from gateway.errors import EingabeFehler
from gateway.nachrichten.aktenmetadaten import als_domaene
from gateway.nachrichten.kontext import OHNE_VEREINBARUNG
from gateway.nachrichten.lesen import lies_nachricht
from gateway.nachrichten.wohnsitzwechsel import Wohnsitzwechselanfrage
from gateway.paket.entpacken import Lieferung


class AnlageMitSchadsoftware(EingabeFehler):
    """Nobody opens this: the question is rejected as a whole."""

    code = "anfrage.schadsoftware"
    satz = "Ein beigefügtes Dokument enthält Schadsoftware."
    rueckweisungscode = "S999"


@dataclass(frozen=True)
class Anlage:
    """One of them, to be read once."""

    dokument: Dokument
    groesse: int
    stuecke: Iterator[bytes]


def pruefe(haus: Haus, zeile: Nachrichtenzeile, anfrage: Wohnsitzwechselanfrage) -> tuple[Dokument, ...]:
    """Archive whole, one document for each entry of the list, contents as they are named, no malware; () where there
    are none. Raises leaves of `PaketFehler`, `AnlageMitSchadsoftware`, leaves of `NichtGeprueft`."""
    if anfrage.begruendung is None:
        return ()
    with _geoeffnet(haus, zeile, anfrage) as lieferung:
        dokumente = lieferung.pruefe()
        for stueck in lieferung.fundstuecke if haus.virenscanner is not None else ():
            assert haus.virenscanner is not None
            with lieferung.oeffne(stueck) as strom:
                fund = haus.virenscanner.pruefe(strom, stueck.fund.mitglied.groesse)
            if fund is not None:
                raise AnlageMitSchadsoftware(
                    f"Das beigefügte Dokument {stueck.dokument.position} enthält Schadsoftware ({fund})."
                )
    return dokumente


@contextmanager
def _geoeffnet(haus: Haus, zeile: Nachrichtenzeile, anfrage: Wohnsitzwechselanfrage) -> Iterator[Lieferung]:
    if zeile.teil is None or anfrage.begruendung is None:
        raise NichtGefunden("Zu dieser Nachricht liegen hier keine Dokumente.")
    dokumente = [als_domaene(angabe) for angabe in anfrage.begruendung.dokumente]
    with haus.speicher.blobs.oeffne(zeile.teil, haus.raum(zeile.schluessel)) as archiv:
        yield Lieferung(archiv, dokumente)


def lies(haus: Haus, nachricht: UUID, dokument: UUID) -> Anlage:
    """Raises `NichtGefunden`, also when the content is deleted."""
    with haus.lesen() as buch:
        zeile = buch.nachrichten.lies(nachricht)
    if zeile.xml is None:
        raise NichtGefunden("Zu dieser Nachricht liegen hier keine Dokumente.")
    with haus.speicher.blobs.oeffne(zeile.xml, haus.raum(zeile.schluessel)) as strom:
        anfrage = lies_nachricht(strom, kontext=OHNE_VEREINBARUNG)
    if not isinstance(anfrage, Wohnsitzwechselanfrage):
        raise NichtGefunden("Zu dieser Nachricht liegen hier keine Dokumente.")
    with _geoeffnet(haus, zeile, anfrage) as lieferung:
        for stueck in lieferung.fundstuecke:
            if stueck.dokument.uuid == dokument:
                groesse = stueck.fund.mitglied.groesse
                return Anlage(stueck.dokument, groesse, _stuecke(haus, zeile, anfrage, dokument))
    raise NichtGefunden("Dieses Dokument gibt es hier nicht.")


def _stuecke(
    haus: Haus, zeile: Nachrichtenzeile, anfrage: Wohnsitzwechselanfrage, dokument: UUID
) -> Iterator[bytes]:
    with _geoeffnet(haus, zeile, anfrage) as lieferung:
        (stueck,) = [s for s in lieferung.fundstuecke if s.dokument.uuid == dokument]
        yield from lieferung.entnimm(stueck)
