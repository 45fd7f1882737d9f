"""The equivalence paper says what the settings reach, and says no where they do not."""

from __future__ import annotations

from dataclasses import replace

from gateway.domain.gleichwertigkeit import Eigenzertifikat, Stufe, Weglage, erreicht, vergleiche

LAGE = Weglage(
    name="Musterstadt",
    kennung="azr:001900",
    fassung="2.1.1",
    server=("xta.invalid:8443",),
    konto="azr:001900",
    dienst="urn:dienst",
    vermittelt=False,
    hoechstgroesse=40_000_000,
    server_namentlich=True,
    sperrauskunft_pflicht=True,
    osci_verschluesselt=True,
    rsa_bits=3072,
    transporte=("xta", "osci"),
    partner=(("azr:005700", "osci"),),
    zertifikate=(Eigenzertifikat("Verbindung (TLS)", "CN=A", "CN=CA", "1", "29.11.2029", ""),),
)


def stufen(lage: Weglage) -> dict[str, Stufe]:
    return {schutz.name: schutz.stufe for schutz in vergleiche(lage)}


def test_was_versiegelt_ist_ist_auf_beiden_wegen_gleich_geschuetzt() -> None:
    assert erreicht(LAGE)
    assert stufen(LAGE)["Verschlüsselung der Inhaltsdaten (Ende zu Ende)"] is Stufe.GLEICH
    assert stufen(LAGE)["Nachweis von Einlieferung und Abholung"] is Stufe.ZU_BEWERTEN


def test_ohne_pflicht_zur_sperrauskunft_ist_der_weg_nicht_gleichwertig() -> None:
    lage = replace(LAGE, sperrauskunft_pflicht=False)
    assert not erreicht(lage)
    assert stufen(lage)["Prüfung der Zertifikate"] is Stufe.VERFEHLT


def test_ein_ungueltiges_eigenes_zertifikat_wird_genannt() -> None:
    abgelaufen = replace(LAGE.zertifikate[0], befund="Das Zertifikat ist abgelaufen.")
    lage = replace(LAGE, zertifikate=(abgelaufen,))
    assert not erreicht(lage)
    assert "Zertifikat Verbindung (TLS): Das Zertifikat ist abgelaufen." in [
        s.folgerung for s in vergleiche(lage)
    ]


def test_einstellungen_stehen_im_papier() -> None:
    alles = " ".join(s.xta for s in vergleiche(LAGE))
    for angabe in (
        "xta.invalid:8443",
        "»azr:001900«",
        "urn:dienst",
        "40 MB",
        "XTA vor OSCI",
        "azr:005700 nur über OSCI",
    ):
        assert angabe in alles
    vermittelt = replace(LAGE, vermittelt=True)
    assert stufen(vermittelt)["Festlegung des Weges"] is Stufe.ZU_BEWERTEN
