"""What comes under an id that was here before: the same again, or an incident that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from gateway.ablage.tabellen import Auditzeile, Vorfallzeile
from gateway.ablauf import kennungen
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.uebergabe import Zustand
from gateway.ports import Blob
from tests.zweibehoerden import ZU, Amt, Zweibehoerden


def vorfaelle(amt: Amt) -> Sequence[Vorfallzeile]:
    with amt.haus.lesen() as buch:
        return buch.vorfaelle.alle()


def aufbewahrt(amt: Amt, vorfall: Vorfallzeile) -> bytes:
    blob = Blob(vorfall.sha256_neu, vorfall.groesse_neu)
    with amt.haus.speicher.blobs.oeffne(blob, amt.haus.raum(vorfall.schluessel)) as strom:
        return strom.read()


def uebergib(z: Zweibehoerden) -> tuple[str, bytes]:
    """A whole handover; the first delivery that came to the taking authority."""
    gesehen: list[tuple[str, bytes]] = []
    z.lege_akte()
    z.fordere_an()
    z.zu.ticke()
    z.weg.ticke()
    gesehen += z.post.faecher[ZU]
    z.laufe()
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
    return gesehen[0]


def test_eine_andere_sendung_unter_benutzter_kennung_wird_ein_vorfall(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    kennung, erste = uebergib(z)
    andere = z.neu_versiegelt(erste, lambda xml: xml + b" ")
    for _ in range(3):
        z.post.faecher[ZU].append((kennung, andere))
    z.zu.ticke()
    assert z.post.faecher[ZU] == [], "acknowledged: it is kept"
    (vorfall,) = vorfaelle(z.zu)
    assert vorfall.art == "transport_id"
    assert vorfall.original == kennungen.eingangsnachricht(ZU, "osci", kennung)
    assert aufbewahrt(z.zu, vorfall) == andere
    with z.zu.haus.lesen() as buch:
        original = buch.nachrichten.lies(vorfall.original)
    assert original.roh is not None
    with z.zu.haus.speicher.blobs.oeffne(original.roh, z.zu.haus.raum(original.schluessel)) as strom:
        assert strom.read() == erste
    with z.zu.haus.datenbank.lesen() as session:
        protokoll = select(Auditzeile.bezug).where(Auditzeile.ereignis == Auditereignis.VORFALL)
        assert session.scalars(protokoll).all() == [f"nachricht:{vorfall.original}"]
    assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN


def test_dieselbe_noch_einmal_ist_keiner(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    erste = uebergib(z)
    z.post.faecher[ZU].append(erste)
    z.zu.ticke()
    assert z.post.faecher[ZU] == []
    assert vorfaelle(z.zu) == []


def test_dieselbe_in_anderem_umschlag_ist_auch_dann_keiner_wenn_die_erste_vernichtet_ist(
    zweibehoerden: Zweibehoerden,
) -> None:
    """After a restore the mailbox hands out once more what ended here before the backup, with a short Karenz: the
    keys are destroyed, the digest of the verified message has stayed."""
    z = zweibehoerden
    z.lege_akte()
    z.fordere_an()
    z.laufe()
    for amt in (z.zu, z.weg):
        for kennung, erste in amt.post.postfaecher["osci"].post.gelesen[amt.kennung]:
            with amt.haus.buchen() as buch:
                buch.schluessel.vernichte([kennungen.eingangsnachricht(amt.kennung, "osci", kennung)])
            kopf, _, daten = erste.partition(b"\n")
            z.post.faecher[amt.kennung].append((kennung, kopf + b" \n" + daten))
        amt.ticke()
        assert vorfaelle(amt) == []


def test_was_nicht_mehr_verglichen_werden_kann_wird_aufbewahrt(zweibehoerden: Zweibehoerden) -> None:
    """The key of the first one is destroyed: nobody can say that it is the same."""
    z = zweibehoerden
    kennung, erste = uebergib(z)
    andere = z.neu_versiegelt(erste, lambda xml: xml + b" ")
    with z.zu.haus.buchen() as buch:
        buch.schluessel.vernichte([kennungen.eingangsnachricht(ZU, "osci", kennung)])
    z.uhr.wert += timedelta(days=40)
    z.post.faecher[ZU].append((kennung, andere))
    z.zu.ticke()
    (vorfall,) = vorfaelle(z.zu)
    assert aufbewahrt(z.zu, vorfall) == andere
