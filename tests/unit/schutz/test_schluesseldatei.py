"""Key files with several keys, PINs of all shapes: the right key or a sentence, never a byte of the PIN."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.errors import AufrufFehler
from gateway.schutz.dateirechte import fordere_verschlossen
from gateway.schutz.fehler import DateirechteFalsch, PinFalsch, SchluesseldateiFalsch
from gateway.schutz.pin import lies_pin
from gateway.schutz.schluessel import lade_p12
from gateway.schutz.urteil import Zweck
from tests.feldpki import PIN, blatt, ca, p12
from tests.p12bau import fuege_zusammen

WURZEL = "wurzel"


@pytest.fixture
def beide(tmp_path: Path) -> Path:
    """Cipher key first, signature key second."""
    wurzel = ca("Wurzel", WURZEL)
    chiffre, signatur = blatt("Amt Chiffre", "chiffre", wurzel, "chiffre"), blatt("Amt", "autor", wurzel)
    erste = p12(tmp_path / "c.p12", chiffre, "chiffre", wurzel)
    zweite = p12(tmp_path / "s.p12", signatur, "autor", wurzel)
    datei = tmp_path / "beide.p12"
    datei.write_bytes(fuege_zusammen(PIN, erste.read_bytes(), zweite.read_bytes()))
    return datei


@pytest.mark.parametrize(
    ("zweck", "inhaber"), [(Zweck.SIGNATUR, "CN=Amt,"), (Zweck.VERSCHLUESSELUNG, "CN=Amt Chiffre,")]
)
def test_von_mehreren_schluesseln_arbeitet_der_dafuer_ausgestellte(
    beide: Path, zweck: Zweck, inhaber: str
) -> None:
    schluessel = lade_p12(beide, PIN, zweck)
    assert schluessel.zertifikat.inhaber.startswith(inhaber)
    assert [z.inhaber[:9] for z in schluessel.kette] == ["CN=Wurzel"]


def test_ist_es_nicht_klar_sagt_es_ein_satz(beide: Path, tmp_path: Path) -> None:
    with pytest.raises(SchluesseldateiFalsch, match="mehrere Schlüssel"):
        lade_p12(beide, PIN)
    wurzel = ca("Wurzel", WURZEL)
    zwei = [p12(tmp_path / f"{n}.p12", blatt(n, n, wurzel), n, wurzel) for n in ("autor", "zweiter")]
    beide.write_bytes(fuege_zusammen(PIN, *(z.read_bytes() for z in zwei)))
    with pytest.raises(SchluesseldateiFalsch, match="mehr als einer davon") as gefangen:
        lade_p12(beide, PIN, Zweck.SIGNATUR)
    assert (gefangen.value.wo, bool(gefangen.value.rat)) == (str(beide), True)
    with pytest.raises(SchluesseldateiFalsch, match="keiner davon"):
        lade_p12(beide, PIN, Zweck.VERSCHLUESSELUNG)


def test_dasselbe_zertifikat_zweimal_ist_kein_zweiter_schluessel(beide: Path, tmp_path: Path) -> None:
    eine = (tmp_path / "s.p12").read_bytes()
    beide.write_bytes(fuege_zusammen(PIN, eine, eine))
    assert lade_p12(beide, PIN).zertifikat.inhaber.startswith("CN=Amt,")


@pytest.mark.parametrize(
    "pin", [b"geh\0eim", b"\0", b"geh\xfceim", "geheim".encode("utf-16"), b"", b"x" * 999]
)
def test_keine_pin_bringt_die_bibliothek_zum_reden(
    beide: Path, pin: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(PinFalsch) as gefangen:
        lade_p12(beide, pin, Zweck.SIGNATUR)
    assert "geh" not in gefangen.value.text
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("inhalt", "pin"),
    [
        (b"123456", b"123456"),
        (b"\xef\xbb\xbf123456\r\n", b"123456"),
        ("Grün12\n".encode(), "Grün12".encode()),
        (b" mit Blank ", b" mit Blank "),
    ],
)
def test_pin_dateien_wie_editoren_sie_schreiben(tmp_path: Path, inhalt: bytes, pin: bytes) -> None:
    datei = tmp_path / "pin"
    datei.write_bytes(inhalt)
    assert lies_pin(datei) == pin


@pytest.mark.parametrize(
    ("inhalt", "satz"),
    [
        ("geheim".encode("utf-16"), "UTF-16"),
        ("geheim".encode("utf-16-le"), "UTF-16"),
        ("gehüim".encode("cp1252"), "Windows-1252"),
        (b"geh\0eim", "Nullbytes"),
        (b"geheim\ngeheimer\n", "mehr als eine Zeile"),
        (b"geh\x1beim", "Steuerzeichen"),
        (b"\xef\xbb\xbf\r\n", "leer"),
        (b"geheim" * 1000, "zu groß"),
    ],
)
def test_andere_pin_dateien_werden_mit_einem_satz_abgelehnt(
    tmp_path: Path, inhalt: bytes, satz: str, capfd: pytest.CaptureFixture[str]
) -> None:
    datei = tmp_path / "pin"
    datei.write_bytes(inhalt)
    with pytest.raises(AufrufFehler, match=satz) as gefangen:
        lies_pin(datei)
    assert "geh" not in gefangen.value.text
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(("rechte", "gut"), [(0o600, True), (0o400, True), (0o640, False), (0o604, False)])
def test_schluessel_und_pin_gehoeren_einem_konto_allein(tmp_path: Path, rechte: int, gut: bool) -> None:
    datei = tmp_path / "pin"
    datei.touch(mode=0o600)
    datei.chmod(rechte)
    if gut:
        fordere_verschlossen(datei)
        return
    with pytest.raises(DateirechteFalsch) as gefangen:
        fordere_verschlossen(datei)
    assert "chmod 600" in gefangen.value.rat
