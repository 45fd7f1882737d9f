"""Several workers at once: imports, appends and readers do each other no harm."""

from __future__ import annotations

import threading
from dataclasses import replace
from uuid import UUID

from gateway.domain.akte import Akte
from gateway.ports import Dms
from tests.dmsvertrag.werkbank import (
    ANDERE_UEBERGABE,
    PERSON,
    UEBERGABE,
    Werkbank,
    akte,
    beharrlich,
    dokument,
    finde,
    lies,
    mit,
    uebernimm,
)


class Nebeneinandervertrag:
    def test_zwei_importe_laufen_nebeneinander(self, bank: Werkbank) -> None:
        andere = replace(PERSON, familienname="Anders", azr_nummer="150101000025")
        erste, zweite = akte(4), akte(4, andere, "33.1-0816/24")

        def arbeite(vorlage: Akte, vorgang: UUID) -> None:
            beharrlich(lambda: uebernimm(bank.neu(), vorlage, vorgang))

        faeden = [
            threading.Thread(target=arbeite, args=(erste, UEBERGABE)),
            threading.Thread(target=arbeite, args=(zweite, ANDERE_UEBERGABE)),
        ]
        for faden in faeden:
            faden.start()
        for faden in faeden:
            faden.join()
        for vorlage in (erste, zweite):
            (ref,) = finde(bank.neu(), vorlage.person, None)
            assert bank.neu().lies_akte(ref) == vorlage

    def test_zwei_worker_am_selben_import_schaden_einander_nicht(self, bank: Werkbank) -> None:
        """A worker whose lease ran out may still be busy when the next one takes over."""
        vorlage = akte(10)

        def arbeite(dms: Dms) -> None:
            beharrlich(lambda: uebernimm(dms, vorlage))

        faeden = [threading.Thread(target=arbeite, args=(bank.neu(),)) for _ in range(2)]
        for faden in faeden:
            faden.start()
        for faden in faeden:
            faden.join()
        (ref,) = finde(bank.neu())
        assert bank.neu().lies_akte(ref) == vorlage

    def test_eine_zweite_lieferung_ohne_ziel_ueberschreibt_die_erste_nicht(self, bank: Werkbank) -> None:
        nachlieferung = mit(akte(), dokument(9))
        uebernimm(bank.neu(), akte(2))
        uebernimm(bank.neu(), nachlieferung, ANDERE_UEBERGABE)
        gefunden = [bank.neu().lies_akte(ref) for ref in finde(bank.neu())]
        assert sorted(len(a.dokumente) for a in gefunden) == [1, 2]

    def test_zwei_anfuegungen_verlieren_einander_nicht(self, bank: Werkbank) -> None:
        ziel = bank.neu().schliesse_ab(uebernimm(bank.neu(), akte(2)))
        lieferungen = [mit(akte(), *(dokument(10 * n + m) for m in range(3))) for n in range(1, 5)]

        def arbeite(nummer: int) -> None:
            beharrlich(lambda: uebernimm(bank.neu(), lieferungen[nummer], UUID(int=nummer + 1), ziel))

        faeden = [threading.Thread(target=arbeite, args=(n,)) for n in range(4)]
        for faden in faeden:
            faden.start()
        for faden in faeden:
            faden.join()
        gelesen = bank.neu().lies_akte(ziel)
        erwartet = {d.uuid for a in (akte(2), *lieferungen) for d in a.dokumente}
        assert {d.uuid for d in gelesen.dokumente} == erwartet
        assert [d.position for d in gelesen.dokumente] == list(range(1, 15))
        assert all(lies(bank.neu(), ziel, d.uuid) for d in gelesen.dokumente)

    def test_ein_leser_sieht_eine_anfuegung_ganz_oder_gar_nicht(self, bank: Werkbank) -> None:
        ziel = bank.neu().schliesse_ab(uebernimm(bank.neu(), akte(2)))
        leser, fertig = bank.neu(), threading.Event()
        gesehen: list[int] = []

        def lies_staendig() -> None:
            while True:
                letzte_runde = fertig.is_set()
                beharrlich(lambda: gesehen.append(len(leser.lies_akte(ziel).dokumente)))
                if letzte_runde:
                    return

        faden = threading.Thread(target=lies_staendig)
        faden.start()
        try:
            for nummer in range(1, 4):
                mehr = mit(akte(), *(dokument(100 * nummer + m) for m in range(20)))
                uebernimm(bank.neu(), mehr, UUID(int=nummer), ziel)
        finally:
            fertig.set()
            faden.join()
        assert set(gesehen) <= {2, 22, 42, 62}
        assert gesehen[-1] == 62
