"""The packets of a delivery that have arrived, joined to the archive without copying them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Nachrichtenzeile, Uebergabezeile
from gateway.ablauf.haus import Haus
from gateway.ablauf.post import rueckweisung
from gateway.ablauf.post.ausgang import Ausgang
from gateway.domain.akte import Dokument
from gateway.domain.nachricht import PAKET, Nachrichtenrichtung
from gateway.errors import Fehler, InternerFehler
from gateway.nachrichten.aktenmetadaten import Aktenmetadaten, als_domaene
from gateway.nachrichten.briefkopf import Briefkopf, lies_kopf
from gateway.nachrichten.kontext import OHNE_VEREINBARUNG
from gateway.nachrichten.lesen import lies_nachricht
from gateway.nachrichten.rueckweisung import Rueckweisung
from gateway.nachrichten.xdomea.lesen import Aktenbaum
from gateway.nachrichten.xdomea.lesen import lies as lies_baum
from gateway.paket.entpacken import Lieferung
from gateway.paket.sammlung import Paketteil, fuege_zusammen
from gateway.paket.teilstrom import Teil
from gateway.ports import Blob


class MetadatenFehlen(InternerFehler):
    """A flow that begins only after 010206 found none."""

    code = "uebernahme.metadaten"
    satz = "Zu dieser Übergabe liegt keine Nachricht 010206 vor."


def angekommen(buch: Buch, uebergabe: Uebergabezeile) -> int:
    """How many different packet numbers belong to the delivery so far."""
    if uebergabe.lieferung_uuid is None:
        return 0
    return buch.nachrichten.zaehle_pakete(
        Nachrichtenrichtung.EIN, uebergabe.lieferung_uuid, vorgang=uebergabe.id
    )


def lies_metadaten(
    haus: Haus,
    uebergabe: Uebergabezeile,
    richtung: Nachrichtenrichtung = Nachrichtenrichtung.EIN,
) -> Aktenmetadaten:
    """The 010206 of this delivery, read once per work item: its bytes never change."""

    def lies() -> Aktenmetadaten:
        with haus.lesen() as buch:
            zeile = _metadatenzeile(haus, buch, uebergabe, richtung)
        assert zeile.xml is not None
        with haus.speicher.blobs.oeffne(zeile.xml, haus.raum(zeile.schluessel)) as strom:
            nachricht = lies_nachricht(strom, kontext=OHNE_VEREINBARUNG)
        if not isinstance(nachricht, Aktenmetadaten):
            raise MetadatenFehlen()
        return nachricht

    return haus.einmal((Aktenmetadaten, richtung, uebergabe.lieferung_uuid, uebergabe.partner), lies)


def lies_aktenbaum(haus: Haus, uebergabe: Uebergabezeile) -> Aktenbaum:
    """What its xdomea part says of the division of the file, of digests, and where it departs from the list."""
    metadaten = lies_metadaten(haus, uebergabe)
    liste = [als_domaene(angabe) for angabe in metadaten.dokumente]
    return haus.einmal((Aktenbaum, uebergabe.lieferung_uuid), lambda: lies_baum(metadaten.akte, liste))


@contextmanager
def oeffne(
    haus: Haus, uebergabe: Uebergabezeile, dokumente: tuple[Dokument, ...] | None = None
) -> Iterator[Lieferung]:
    """The archive with its structure checked; `dokumente`, if they are known already. Raises leaves of
    `PaketFehler`."""
    metadaten = lies_metadaten(haus, uebergabe)
    with haus.lesen() as buch:
        pakete = _pakete(buch, uebergabe)
        haus.merke_raeume(buch, [paket.schluessel for paket in pakete])
        dokumente = buch.dokumente.liste(uebergabe.id) if dokumente is None else dokumente
    teile = [_teil(haus, paket) for paket in pakete]
    with fuege_zusammen(teile, metadaten.anzahl_pakete, metadaten.archivgroesse) as archiv:
        yield Lieferung(archiv, dokumente)


def rueckweisung_der_lieferung(haus: Haus, uebergabe: Uebergabezeile, fehler: Fehler) -> Ausgang:
    """The 0010 for a delivery that is not in order: it rejects the 010206."""
    zeile, xml, kopf = _metadatennachricht(haus, uebergabe)
    return rueckweisung.weise_zurueck(haus, zeile, xml, kopf, fehler)


def antworte_mit_0010(
    haus: Haus, uebergabe: Uebergabezeile, aendere: Callable[[Rueckweisung], Rueckweisung]
) -> Ausgang:
    """A 0010 about the 010206 that says what `aendere` makes of it."""
    zeile, xml, kopf = _metadatennachricht(haus, uebergabe)
    return rueckweisung.schreibe(haus, zeile, xml, kopf, aendere)


def _metadatennachricht(haus: Haus, uebergabe: Uebergabezeile) -> tuple[Nachrichtenzeile, Blob, Briefkopf]:
    with haus.lesen() as buch:
        zeile = _metadatenzeile(haus, buch, uebergabe)
    assert zeile.xml is not None
    with haus.speicher.blobs.oeffne(zeile.xml, haus.raum(zeile.schluessel)) as strom:
        return zeile, zeile.xml, lies_kopf(strom)


def _metadatenzeile(
    haus: Haus,
    buch: Buch,
    uebergabe: Uebergabezeile,
    richtung: Nachrichtenrichtung = Nachrichtenrichtung.EIN,
) -> Nachrichtenzeile:
    """Ready to be opened: its key is read along."""
    if uebergabe.lieferung_uuid is None:
        raise MetadatenFehlen()
    zeile, verpackt = buch.nachrichten.mit_uuid_und_schluessel(
        richtung, uebergabe.lieferung_uuid, uebergabe.partner
    )
    if zeile is None:
        raise MetadatenFehlen()
    haus.merke_raum(zeile.schluessel, verpackt)
    return zeile


def _pakete(buch: Buch, uebergabe: Uebergabezeile) -> list[Nachrichtenzeile]:
    if uebergabe.lieferung_uuid is None:
        return []
    alle = buch.nachrichten.mit_bezug(Nachrichtenrichtung.EIN, uebergabe.lieferung_uuid, uebergabe.partner)
    return [p for p in alle if p.typ == PAKET and p.vorgang == uebergabe.id]


def _teil(haus: Haus, paket: Nachrichtenzeile) -> Paketteil:
    teil = paket.teil
    assert teil is not None and paket.paket is not None
    oeffner = haus.oeffner(teil, haus.raum(paket.schluessel))
    return Paketteil(paket.paket, teil.sha256, Teil(teil.groesse, oeffner))
