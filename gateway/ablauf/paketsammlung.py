"""The packets of a delivery that have arrived, joined to the archive without copying them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from gateway.ablage.ablage import Ablage
from gateway.ablage.tabellen import Nachrichtenzeile, Uebergabezeile
from gateway.ablauf import rueckweisung
from gateway.ablauf.ausgang import Ausgang
from gateway.ablauf.inhaltsspeicher import Bloboeffner
from gateway.ablauf.umgebung import Umgebung
from gateway.domain.nachricht import PAKET, Nachrichtenrichtung
from gateway.errors import Fehler, InternerFehler
from gateway.nachrichten.aktenmetadaten import Aktenmetadaten
from gateway.nachrichten.briefkopf import lies_kopf
from gateway.nachrichten.kontext import OHNE_VEREINBARUNG
from gateway.nachrichten.lesen import lies_nachricht
from gateway.paket.entpacken import Lieferung
from gateway.paket.sammlung import Paketteil, fuege_zusammen
from gateway.paket.teilstrom import Teil


class MetadatenFehlen(InternerFehler):
    """A flow that begins only after 010206 found none."""

    code = "uebernahme.metadaten"
    satz = "Zu dieser Übergabe liegt keine Nachricht 010206 vor."


def angekommen(ablage: Ablage, uebergabe: Uebergabezeile) -> int:
    """How many different packet numbers belong to the delivery so far."""
    if uebergabe.lieferung_uuid is None:
        return 0
    return ablage.nachrichten.zaehle_pakete(
        Nachrichtenrichtung.EIN, uebergabe.lieferung_uuid, uebergabe=uebergabe.id
    )


def lies_metadaten(
    umgebung: Umgebung,
    uebergabe: Uebergabezeile,
    richtung: Nachrichtenrichtung = Nachrichtenrichtung.EIN,
) -> Aktenmetadaten:
    """The 010206 of this delivery."""
    with umgebung.lesen() as ablage:
        zeile = _metadatenzeile(ablage, uebergabe, richtung)
        assert zeile.xml is not None
        strom = umgebung.speicher.oeffne(ablage, zeile.schluessel, zeile.xml)
    with strom:
        nachricht = lies_nachricht(strom, kontext=OHNE_VEREINBARUNG)
    if not isinstance(nachricht, Aktenmetadaten):
        raise MetadatenFehlen()
    return nachricht


@contextmanager
def oeffne(umgebung: Umgebung, uebergabe: Uebergabezeile) -> Iterator[Lieferung]:
    """The archive with its structure checked. Raises leaves of `PaketFehler`."""
    metadaten = lies_metadaten(umgebung, uebergabe)
    with umgebung.lesen() as ablage:
        teile = [_teil(umgebung, ablage, paket) for paket in _pakete(ablage, uebergabe)]
        dokumente = ablage.dokumente.liste(uebergabe.id)
    with fuege_zusammen(teile, metadaten.anzahl_pakete, metadaten.archivgroesse) as archiv:
        yield Lieferung(archiv, dokumente)


def rueckweisung_der_lieferung(umgebung: Umgebung, uebergabe: Uebergabezeile, fehler: Fehler) -> Ausgang:
    """The 0010 for a delivery that is not in order: it rejects the 010206."""
    with umgebung.lesen() as ablage:
        zeile = _metadatenzeile(ablage, uebergabe)
        assert zeile.xml is not None
        strom = umgebung.speicher.oeffne(ablage, zeile.schluessel, zeile.xml)
    with strom:
        kopf = lies_kopf(strom)
    return rueckweisung.weise_zurueck(umgebung, zeile, zeile.xml, kopf, fehler)


def _metadatenzeile(
    ablage: Ablage, uebergabe: Uebergabezeile, richtung: Nachrichtenrichtung = Nachrichtenrichtung.EIN
) -> Nachrichtenzeile:
    if uebergabe.lieferung_uuid is None:
        raise MetadatenFehlen()
    zeile = ablage.nachrichten.mit_uuid(richtung, uebergabe.lieferung_uuid, uebergabe.partner)
    if zeile is None:
        raise MetadatenFehlen()
    return zeile


def _pakete(ablage: Ablage, uebergabe: Uebergabezeile) -> list[Nachrichtenzeile]:
    if uebergabe.lieferung_uuid is None:
        return []
    alle = ablage.nachrichten.mit_bezug(Nachrichtenrichtung.EIN, uebergabe.lieferung_uuid, uebergabe.partner)
    return [p for p in alle if p.typ == PAKET and p.uebergabe == uebergabe.id]


def _teil(umgebung: Umgebung, ablage: Ablage, paket: Nachrichtenzeile) -> Paketteil:
    teil = paket.teil
    assert teil is not None and paket.paket is not None
    raum = umgebung.speicher.raum(ablage, paket.schluessel)
    return Paketteil(
        paket.paket, teil.sha256, Teil(teil.groesse, Bloboeffner(umgebung.speicher.blobs, teil, raum))
    )
