"""What somebody without a valid signature can make a mailbox or a passive recipient store: little."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from adapters.osci.draht.stuecke import Folge
from adapters.osci.schutz.transportverschluesselung import verschluessele
from adapters.osci.teilnehmer.beteiligte import Transportregeln
from adapters.osci.teilnehmer.spoolraum import Spoolraum, Spoolregeln
from tests.attack.osci.test_postfach_und_empfaenger import codes, poste
from tests.oscipostfach import Postfachstand, Starter, passiver_empfaenger

KLEIN = 3_000_000
REGELN = Spoolregeln(unbekannt_je=KLEIN)


def verschluesselter_muell(stand: Postfachstand, wer: str, groesse: int) -> bytes:
    """Anybody can encrypt for a certificate that is public."""
    fuer = stand.bund[f"{wer}-enc-3072"].zertifikat
    anfang = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
    return b"".join(bytes(s) for s in verschluessele(Folge((anfang, bytes(groesse))), fuer))


def test_ein_unbekannter_fuellt_keine_platte_und_wer_sich_ausweist_darf_mehr(
    starte_postfach: Starter,
) -> None:
    stand = starte_postfach(spool=REGELN)
    muell = verschluesselter_muell(stand, "intermediaer", 2 * KLEIN)
    assert codes(stand, poste(stand.http, muell[:1000])) == ["9100"]
    for _ in range(3):
        assert codes(stand, poste(stand.http, muell)) == ["9000"]
    inhalt = os.urandom(2 * KLEIN)
    stand.postfach("absender").liefere_ein(stand.versiegelt(inhalt), stand.eintrag("empfaenger"), "")
    assert [i for _, i in stand.hole("empfaenger")] == [inhalt]
    assert codes(stand, poste(stand.http, muell)) == ["9100"]  # now it is read, and nothing good found


def test_ein_passiver_empfaenger_nimmt_grosses_erst_von_dem_der_schon_zugestellt_hat(
    postfachstand: Postfachstand, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    raum = Spoolraum(tmp_path, REGELN)
    monkeypatch.setattr(Transportregeln, "spoolraum", raum)
    muell = verschluesselter_muell(postfachstand, "passiv", 2 * KLEIN)
    with passiver_empfaenger(postfachstand, lambda zustellung: None) as http:
        assert codes(postfachstand, poste(http, muell)) == ["9000"]
        assert codes(postfachstand, poste(http, muell[:1000])) == ["9100"]


def test_ist_die_platte_voll_heisst_das_spaeter_noch_einmal(starte_postfach: Starter) -> None:
    stand = starte_postfach(spool=Spoolregeln(anteil=0.0))
    muell = verschluesselter_muell(stand, "intermediaer", 2 * KLEIN)
    assert codes(stand, poste(stand.http, muell)) == ["9000"]
    kennung = (
        stand.postfach("absender")
        .liefere_ein(stand.versiegelt(b"klein"), stand.eintrag("empfaenger"), "")
        .message_id
    )
    assert stand.hole("empfaenger") == [(kennung, b"klein")]
