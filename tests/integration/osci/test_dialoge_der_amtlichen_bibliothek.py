"""Recorded dialogs: every good response is accepted, every bad one refused for the right reason."""

from __future__ import annotations

import pytest

from adapters.osci.draht import laufzettel
from adapters.osci.draht.kopfbloecke import lies_message_id
from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.draht.namen import OSCI, q
from adapters.osci.fehler import MimeUnvollstaendig, TransportsignaturFehler, UmschlagFehler
from adapters.osci.teilnehmer.austausch import lies_rueckmeldungen
from adapters.osci.transportfehler import (
    FremdeSignatur,
    KontrollblockFalsch,
    NichtAllesSigniert,
    NichtSigniert,
    TransportFremderSchluessel,
    TransportNichtEntschluesselbar,
    Unverschluesselt,
)
from gateway.errors import Fehler
from gateway.schutz.pfad import Zertifikatspruefung
from tests.integration.osci.aufzeichnung import (
    VERZEICHNIS,
    AufgezeichneteLeitung,
    Austausch,
    alle_austausche,
    austausche,
    gelesen,
    nachgestellt,
)
from tests.oscipostfach import VEKTOREN, Schluesselbund

SCHLECHTE: dict[str, type[Fehler]] = {
    "60-response-wrong-response-a": KontrollblockFalsch,
    "61-response-wrong-conversation-b": KontrollblockFalsch,
    "62-response-wrong-sequence-a": KontrollblockFalsch,
    "63-response-unsigned-b": NichtSigniert,
    "64-response-bad-signature-a": TransportsignaturFehler,
    "65-response-tampered-b": TransportsignaturFehler,
    "66-response-part-unsigned-a": NichtAllesSigniert,
    "67-response-other-key-b": TransportsignaturFehler,
    "68-response-other-signer-a": FremdeSignatur,
    "69-response-duplicate-id-b": UmschlagFehler,
    "70-response-replayed-a": KontrollblockFalsch,
    "71-response-truncated-b": MimeUnvollstaendig,
    "72-response-not-encrypted-a": Unverschluesselt,
    "73-response-wrong-key-b": TransportFremderSchluessel,
    "74-response-bit-ciphertext-a": TransportNichtEntschluesselbar,
    "75-response-bit-tag-b": TransportNichtEntschluesselbar,
}


@pytest.mark.parametrize("name", SCHLECHTE)
def test_jede_schlechte_antwort_wird_aus_dem_richtigen_grund_abgewiesen(
    name: str,
    schluesselbund: Schluesselbund,
    vektorpruefung: Zertifikatspruefung,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    austausch = austausche(VEKTOREN / "negative" / name)[-1]
    leitung = AufgezeichneteLeitung(austausch.antwort)
    dialog, auftrag = nachgestellt(austausch, leitung, schluesselbund, vektorpruefung, monkeypatch)
    with pytest.raises(SCHLECHTE[name]) as info, dialog.tausche(auftrag):
        raise AssertionError("Die Antwort wurde angenommen.")
    assert info.type is SCHLECHTE[name]


def test_alle_schlechten_antworten_der_vektoren_sind_dabei() -> None:
    antworten = [n["file"].removeprefix("negative/") for n in VERZEICHNIS["negative"] if "/6" in n["file"]]
    antworten += [n["file"].removeprefix("negative/") for n in VERZEICHNIS["negative"] if "/7" in n["file"]]
    assert sorted(antworten) == sorted(SCHLECHTE)


@pytest.mark.parametrize("austausch", alle_austausche(), ids=str)
def test_jede_gute_antwort_wird_angenommen(
    austausch: Austausch,
    schluesselbund: Schluesselbund,
    vektorpruefung: Zertifikatspruefung,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    leitung = AufgezeichneteLeitung(austausch.antwort)
    dialog, auftrag = nachgestellt(austausch, leitung, schluesselbund, vektorpruefung, monkeypatch)
    with dialog.tausche(auftrag) as antwort:
        assert antwort.rueckmeldungen


@pytest.mark.parametrize("eintrag", VERZEICHNIS["dialogs"], ids=lambda d: d["file"])
def test_die_rueckmeldungen_und_kennungen_stehen_so_im_verzeichnis(
    eintrag: dict, schluesselbund: Schluesselbund
) -> None:  # type: ignore[type-arg]
    schritte = [s for akt in eintrag["story"] for s in akt["steps"]]
    aufgezeichnet = austausche(VEKTOREN / eintrag["file"])
    assert len(schritte) == len(aufgezeichnet)
    for schritt, austausch in zip(schritte, aufgezeichnet, strict=True):
        with gelesen(austausch.antwort, schluesselbund) as (antwort, _):
            assert [r.code for r in lies_rueckmeldungen(antwort)] == schritt["feedback"]
            if antwort.art is Art.ANTWORT_GET_MESSAGE_ID:
                auftrag = antwort.auftrag()
                assert auftrag is not None
                assert lies_message_id(auftrag.find(q(OSCI, "MessageId"))) == schritt["messageId"]


def test_laufzettel_werden_mit_allen_zeiten_und_pruefungen_gelesen(schluesselbund: Schluesselbund) -> None:
    ordner = VEKTOREN / "dialogs" / "10-laufzettel-klar"
    with gelesen(ordner / "10-fetchProcessCard.response.http", schluesselbund) as (antwort, _):
        (karte,) = laufzettel.lies_alle(antwort.auftrag())
    assert karte.message_id == "testpostfach_16ba0fd541f59f8a4f39bfd6"
    assert karte.erstellt == "2026-11-23T00:36:55.702Z"
    assert karte.weitergeleitet == "2026-11-23T00:36:57.697Z"
    assert karte.empfangen is not None and karte.empfangen > karte.weitergeleitet
    assert [p.offline for p in karte.pruefungen] == ["valid"] * len(karte.pruefungen)
    assert laufzettel.schreibe(karte).count("<osci:Inspection>") == len(karte.pruefungen) >= 4
