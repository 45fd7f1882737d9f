"""What a password of a local account must look like, and codes against the vectors of RFC 6238."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gateway.schutz.kennwort import (
    Kennwortpolicy,
    Kennwortpruefung,
    KennwortpruefungBelegt,
    KennwortZuSchwach,
)
from gateway.schutz.zweiterfaktor import abdruck, richte_ein, schritt_von

RFC_GEHEIMNIS = b"12345678901234567890"


@pytest.mark.parametrize(
    "schwach",
    ["kurz-7", "elfzeichen1", "x" * 300, "aaaaaaaaaaaaaaaa", "Frau.Muster-2026!", "mit\nZeilenumbruch drin"],
)
def test_schwache_kennwoerter_werden_mit_grund_abgelehnt(schwach: str) -> None:
    with pytest.raises(KennwortZuSchwach) as fehler:
        Kennwortpruefung().digest(schwach, "frau.muster")
    assert schwach not in fehler.value.text


def test_nur_das_richtige_kennwort_stimmt_und_niemand_hat_eines_ohne_konto() -> None:
    pruefung = Kennwortpruefung(Kennwortpolicy(speicher=1024, durchgaenge=1, faeden=1))
    digest = pruefung.digest("Vier Pferde im Regen", "frau.muster")
    assert pruefung.stimmt(digest, "Vier Pferde im Regen")
    assert not pruefung.stimmt(digest, "Vier Pferde im Regen ")
    assert not pruefung.stimmt("kaputt", "Vier Pferde im Regen")
    assert not pruefung.stimmt(None, "niemandes Kennwort")


def test_ein_wert_kostet_was_rfc_9106_empfiehlt() -> None:
    digest = Kennwortpruefung().digest("Vier Pferde im Regen", "frau.muster")
    assert digest.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_mehr_als_gleichzeitig_erlaubt_warten_und_geben_dann_auf() -> None:
    pruefung = Kennwortpruefung(Kennwortpolicy(gleichzeitig=0, geduld=0.01))
    with pytest.raises(KennwortpruefungBelegt):
        pruefung.stimmt(None, "x")


@pytest.mark.parametrize(
    ("sekunde", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_wie_in_rfc_6238_anhang_b(sekunde: int, code: str) -> None:
    """The last six digits of the vectors for SHA-1."""
    wann = datetime.fromtimestamp(sekunde, UTC)
    assert schritt_von(RFC_GEHEIMNIS, code, wann) == sekunde // 30
    assert schritt_von(RFC_GEHEIMNIS, f"{code[:3]} {code[3:]}", wann) == sekunde // 30
    for falsch in ("", "0", code + "0", "ü" * 6):
        assert schritt_von(RFC_GEHEIMNIS, falsch, wann) is None


def test_ersatzworte_sind_verschieden_und_ihr_abdruck_gilt_nur_fuer_diese_person() -> None:
    worte = richte_ein("frau.muster", "Aktenbrücke").ersatzworte
    assert len(set(worte)) == 8
    assert abdruck("a", worte[0]) == abdruck("a", worte[0].upper().replace("-", ""))
    assert abdruck("a", worte[0]) != abdruck("b", worte[0])
