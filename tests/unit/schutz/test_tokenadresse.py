"""PKCS#11 URIs (RFC 7512): what is read, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.schutz.tokenadresse import lies_tokenadresse

FRAGE = "?module-path=/usr/lib/modul.so"


def test_eine_vollstaendige_adresse() -> None:
    adresse = lies_tokenadresse(
        "pkcs11:model=v1;manufacturer=Beispiel%20GmbH;serial=a09a;token=Amt%3B%20S%C3%BCd;"
        "id=%01%FF;object=Signatur;type=private?module-path=/usr/lib/modul.so&x-certificate=/etc/a%20b.cer"
    )
    assert adresse.merkmale == {
        ("model", "v1"),
        ("manufacturer", "Beispiel GmbH"),
        ("serial", "a09a"),
        ("token", "Amt; Süd"),
    }
    assert (adresse.objekt, adresse.id) == ("Signatur", b"\x01\xff")
    assert (adresse.modul, adresse.zertifikat) == (Path("/usr/lib/modul.so"), Path("/etc/a b.cer"))


def test_die_kuerzeste_adresse() -> None:
    adresse = lies_tokenadresse("pkcs11:token=A=B;id=%01" + FRAGE)
    assert (adresse.merkmale, adresse.objekt, adresse.id) == ({("token", "A=B")}, None, b"\x01")
    assert adresse.zertifikat is None


@pytest.mark.parametrize(
    ("adresse", "grund"),
    [
        ("pkcs11:", "object oder id"),
        ("pkcs11:token=a" + FRAGE, "object oder id"),
        ("pkcs11:object=a" + FRAGE, "token oder serial"),
        ("pkcs11:token=a;object=b", "module-path muss"),
        ("pkcs11:token=a;object=b?module-path=modul.so", "vollständiger Pfad"),
        ("pkcs11:token=a;object=b?module-path=/m.so&x-certificate=a.cer", "vollständiger Pfad"),
        ("pkcs11:token=a;object=b?module-path=/m%00.so", "vollständiger Pfad"),
        ("pkcs11:token=a;object=b?module-path=/m.so&pin-value=geheim", "eigene Datei"),
        ("pkcs11:token=a;object=b?module-path=/m.so&pin-source=/pin", "eigene Datei"),
        ("pkcs11:token=a;object=b?module-name=m", "Merkmal"),
        ("pkcs11:token=a;object=b;slot-id=1" + FRAGE, "Merkmal"),
        ("pkcs11:token=a;object=b;" + FRAGE, "Merkmal"),
        ("pkcs11:token=a;object=b;type=cert" + FRAGE, "type"),
        ("pkcs11:token=a;token=b;object=b" + FRAGE, "zweimal"),
        ("pkcs11:token=;object=b" + FRAGE, "leer"),
        ("pkcs11:token=a b;object=b" + FRAGE, "Zeichen"),
        ("pkcs11:token=Süd;object=b" + FRAGE, "Zeichen"),
        ("pkcs11:token=%zz;object=b" + FRAGE, "Zeichen"),
        ("pkcs11:token=%ff;object=b" + FRAGE, "UTF-8"),
    ],
)
def test_was_nicht_stimmt_wird_mit_grund_abgelehnt(adresse: str, grund: str) -> None:
    with pytest.raises(ValueError, match=grund) as gefangen:
        lies_tokenadresse(adresse)
    assert "geheim" not in str(gefangen.value)
