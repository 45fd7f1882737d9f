"""What a search finds and tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from gateway.domain.merkmal import Merkmal, Merkmalart
from tests.dmsvertrag.werkbank import PERSON, Werkbank, akte, dokument, finde, mit, uebernimm


class Findevertrag:
    def test_gefunden_wird_ueber_azr_nummer_oder_aktenzeichen(self, bank: Werkbank) -> None:
        uebernimm(bank.neu(), akte(1))
        umbenannt = replace(PERSON, familienname="Ganzanders")
        ohne_nummer = replace(umbenannt, azr_nummer=None)
        andere_nummer = replace(umbenannt, azr_nummer="150101000099")
        assert len(finde(bank.neu(), umbenannt, None)) == 1
        assert len(finde(bank.neu(), ohne_nummer, akte().aktenzeichen)) == 1
        fremde = [
            (ohne_nummer, None),
            (ohne_nummer, "33.1-0000/00"),
            (andere_nummer, None),
            (andere_nummer, akte().aktenzeichen),
        ]
        assert all(not finde(bank.neu(), *suche) for suche in fremde)

    def test_wer_gleich_heisst_und_am_selben_tag_geboren_ist_wird_angeboten(self, bank: Werkbank) -> None:
        """A candidate, never the answer: the person is told with it, for those who compare."""
        uebernimm(bank.neu(), akte(1))
        for nummer in (None, "150101000099"):
            namensgleich = replace(PERSON, azr_nummer=nummer, familienname=PERSON.familienname.upper())
            (gefunden,) = bank.neu().finde_akten(namensgleich, None)
            assert gefunden.person == PERSON
        for aehnlich in (
            replace(PERSON, azr_nummer=None, geburtsdatum="1970-01-02"),
            replace(PERSON, azr_nummer=None, geburtsdatum=None),
            replace(PERSON, azr_nummer=None, geburtsdatum=(PERSON.geburtsdatum or "")[:4]),
            replace(PERSON, azr_nummer=None, familienname=""),
            replace(PERSON, azr_nummer=None, familienname="Ganzanders"),
        ):
            assert not finde(bank.neu(), aehnlich, None)

    def test_die_beschreibung_des_anschlusses_ist_eine_probe(self, bank: Werkbank) -> None:
        angaben = bank.neu().beschreiben()
        assert angaben.erreichbar
        assert angaben.art == bank.name
        assert angaben.text

    def test_angesprochen_sagt_es_dass_es_da_ist_und_zeigt_nichts_neues(self, bank: Werkbank) -> None:
        for _ in range(2):
            assert bank.neu().sprich_an("azr:001900").text
        assert not finde(bank.neu(), PERSON, None)

    def test_ein_fund_sagt_was_zum_vergleichen_und_waehlen_noetig_ist(self, bank: Werkbank) -> None:
        tage = [datetime(2024, 3, 5, 9, tzinfo=UTC), datetime(2019, 12, 31, 23, 30, tzinfo=UTC), None]
        dokumente = [replace(dokument(n), aktenwirksamkeit=t) for n, t in enumerate(tage, 1)]
        uebernimm(bank.neu(), mit(akte(), *dokumente))
        (gefunden,) = bank.neu().finde_akten(PERSON, None)
        assert gefunden.person == PERSON
        assert gefunden.ref.aktenzeichen == akte().aktenzeichen
        assert gefunden.titel
        assert (gefunden.von, gefunden.bis) == (date(2020, 1, 1), date(2024, 3, 5)), "Tage der Ortszeit"
        assert gefunden.dokumente == 3

    def test_ohne_daten_gibt_es_keine_zeitspanne(self, bank: Werkbank) -> None:
        uebernimm(bank.neu(), mit(akte(), replace(dokument(1), aktenwirksamkeit=None)))
        (gefunden,) = bank.neu().finde_akten(PERSON, None)
        assert (gefunden.von, gefunden.bis) == (None, None)

    def test_merkmale_bleiben_auch_die_aussage_dass_es_keine_gibt(self, bank: Werkbank) -> None:
        haft = Merkmal(Merkmalart.HAFT, seit=date(2024, 1, 2), quelle="Mitteilung vom 3.1.2024")
        for nummer, merkmale in enumerate((None, (), (Merkmal(Merkmalart.WOHNSITZAUFLAGE), haft)), 1):
            person = replace(PERSON, azr_nummer=f"15010100002{nummer}", familienname=f"Beispiel {nummer}")
            vorlage = replace(akte(1, person), merkmale=merkmale)
            uebernimm(bank.neu(), vorlage, UUID(int=nummer))
            (ref,) = finde(bank.neu(), person)
            assert bank.neu().lies_akte(ref) == vorlage
