"""Late scans: in pieces, taken up again, looked at, sent once as a Nachlieferung; what is not sent is gone for good."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from sqlalchemy import select

from gateway.ablage.tabellen import (
    Auditzeile,
    Dokumentzeile,
    Schluesselzeile,
    Spaetscanzeile,
    Uebergabezeile,
)
from gateway.ablauf import spaetscans
from gateway.ablauf.haus import Haus
from gateway.ablauf.spaetscans import pruefen
from gateway.ablauf.wege import nachlieferung
from gateway.domain.aufgabe import Rolle
from gateway.domain.teilklasse import Teilklasse
from gateway.domain.uebergabe import Richtung, Zustand
from tests.conftest import StehendeUhr
from tests.unit.pdf.test_seiten import mehrseitig, scan
from tests.webakten import Aktenbestand
from tests.webserver import STUTTGART, Webserver, formularwort

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
PDF = scan(150)


class Schreibtisch:
    """A logged-in user with the words of his session."""

    def __init__(
        self, web: Webserver, vorhaben: UUID, rollen: Collection[Rolle] = (Rolle.SACHBEARBEITUNG,)
    ) -> None:
        self.client: httpx2.Client = web.angemeldet(STUTTGART, rollen)
        self.wort = formularwort(self.client.get("/suche").text)
        self.vorhaben = vorhaben

    def sende(self, weg: str, **werte: Any) -> httpx2.Response:
        return self.client.post(f"/spaetscans/{weg}", data={"formularwort": self.wort, **werte})

    def beginne(self, name: str = "Brief.pdf", groesse: int = len(PDF), **mehr: Any) -> httpx2.Response:
        return self.sende(
            str(self.vorhaben), **{"name": name, "groesse": groesse, "merkmal": "1", "klasse": "A"} | mehr
        )

    def stueck(self, scan: str, ab: int, daten: bytes, wort: str | None = None) -> httpx2.Response:
        return self.client.put(
            f"/spaetscans/{scan}/stueck?ab={ab}",
            content=daten,
            headers={"X-Formularwort": self.wort if wort is None else wort},
        )

    def lade(self, name: str = "Brief.pdf", daten: bytes = PDF, **mehr: Any) -> str:
        id = self.beginne(name, len(daten), **mehr).json()["id"]
        assert self.stueck(id, 0, daten).status_code == 200
        assert self.sende(f"{id}/pruefen").json()["fertig"]
        return str(id)


@pytest.fixture
def abgabe(web: Webserver, uhr: StehendeUhr) -> UUID:
    akten = Aktenbestand(web.datenbank, STUTTGART, uhr)
    id = akten.lege_an(Richtung.ABGABE)
    akten.gehe(id, Zustand.ABGESCHLOSSEN)
    return id


@pytest.fixture
def tisch(web: Webserver, abgabe: UUID) -> Schreibtisch:
    return Schreibtisch(web, abgabe)


def raeume(web: Webserver) -> list[str]:
    return [raum.name for raum in web.dienste.haus(STUTTGART).speicher.blobs.raeume()]


def test_ein_abgebrochener_upload_geht_da_weiter_wo_er_war(tisch: Schreibtisch) -> None:
    id = tisch.beginne().json()["id"]
    assert tisch.stueck(id, 0, PDF[:1000]).json()["empfangen"] == 1000
    assert tisch.stueck(id, 0, PDF[:1000]).status_code == 409  # the same piece twice
    assert tisch.stueck(id, 1001, PDF[1001:]).status_code == 409
    assert tisch.stueck(id, 1000, PDF[1000:] + b"x").status_code == 409
    assert tisch.sende(f"{id}/pruefen").status_code == 409
    wieder = tisch.beginne().json()
    assert (wieder["id"], wieder["empfangen"]) == (id, 1000)
    assert tisch.beginne(merkmal="2").status_code == 400  # another file of this name
    assert tisch.stueck(id, 1000, PDF[1000:]).json()["empfangen"] == len(PDF)
    fertig = tisch.sende(f"{id}/pruefen").json()
    assert (fertig["fertig"], fertig["seiten"], fertig["hinweise"]) == (True, 1, [])
    assert tisch.client.get(f"/spaetscans/{id}/bild").content.startswith(b"\x89PNG")


def test_niemand_fuellt_die_platte(tisch: Schreibtisch) -> None:
    for nr in range(5):
        assert tisch.beginne(f"{nr}.pdf", 1_000_000_000).status_code == 200
    assert "zu viel" in tisch.beginne("noch.pdf", 1).json()["satz"]


def test_leere_und_grobe_seiten_stehen_dabei(tisch: Schreibtisch) -> None:
    tisch.lade("Leer.pdf", scan(150, leer=True))
    tisch.lade("Grob.jpg", scan(72, format_="JPEG"))
    grob, leer = (s["hinweise"][0] for s in tisch.client.get(f"/spaetscans/{tisch.vorhaben}").json())
    assert leer == "Seite 1 scheint leer."
    assert "dpi" in grob


@pytest.mark.parametrize(
    ("angaben", "satz"),
    [
        ({"name": "Brief.exe"}, "PDF oder JPG"),
        ({"name": "../x.pdf"}, ""),
        ({"name": "=cmd.pdf\n"}, ""),
        ({"groesse": 0}, "leer"),
        ({"groesse": "viel"}, "leer"),
        ({"groesse": 10**12}, "zu groß"),
        ({"klasse": "V"}, "Klasse"),
        ({"klasse": ""}, "Klasse"),
    ],
)
def test_was_nicht_geht_bekommt_einen_satz(tisch: Schreibtisch, angaben: dict[str, Any], satz: str) -> None:
    antwort = tisch.beginne(**angaben)
    assert antwort.status_code == 400
    assert satz in antwort.json()["satz"]
    assert tisch.client.get(f"/spaetscans/{tisch.vorhaben}").json() == []


@pytest.mark.parametrize("daten", [b"MZ" + b"\0" * 500, b"%PDF-1.7\nkaputt"])
def test_was_kein_dokument_ist_wird_abgelehnt_und_ist_weg(
    web: Webserver, tisch: Schreibtisch, daten: bytes
) -> None:
    id = tisch.beginne("Brief.pdf", len(daten)).json()["id"]
    tisch.stueck(id, 0, daten)
    assert tisch.sende(f"{id}/pruefen").status_code == 400
    assert tisch.client.get(f"/spaetscans/{tisch.vorhaben}").json() == []
    assert raeume(web) == []


def test_niemand_sonst_kommt_daran_und_ohne_formularwort_geht_nichts(
    web: Webserver, tisch: Schreibtisch
) -> None:
    id = tisch.lade()
    fremd = Schreibtisch(web, tisch.vorhaben, [Rolle.FREIGABE])
    assert fremd.client.get(f"/spaetscans/{tisch.vorhaben}").json() == []
    assert fremd.client.get(f"/spaetscans/{id}/bild").status_code == 404
    for tun in ("pruefen", "klasse", "entfernen"):
        assert fremd.sende(f"{id}/{tun}", klasse="A").status_code == 404
    zweite = tisch.beginne("Zwei.pdf").json()["id"]
    assert fremd.stueck(zweite, 0, PDF).status_code == 404
    assert tisch.stueck(zweite, 0, PDF, wort="0" * 64).status_code == 403
    assert tisch.stueck(zweite, 0, b"x" * 8_000_001).status_code == 413


def test_gesendet_wird_einmal_je_klasse_ein_weg_und_hier_bleibt_nichts(
    web: Webserver, tisch: Schreibtisch, abgabe: UUID
) -> None:
    tisch.lade("Eins.pdf")
    tisch.lade("Zwei.pdf", klasse="C")
    tisch.beginne("Halb.pdf")
    for _ in range(2):
        antwort = tisch.client.post(f"/uebergaben/{abgabe}/nachliefern", data={"formularwort": tisch.wort})
    assert antwort.status_code == 400  # nothing is left to send
    with web.datenbank.lesen() as session:
        neue = session.scalars(select(Uebergabezeile).where(Uebergabezeile.stamm == abgabe)).all()
        wege = {(z.weg, z.klasse) for z in neue if z.id != abgabe}
        (rest,) = session.scalars(select(Spaetscanzeile)).all()
        schluessel = set(session.scalars(select(Schluesselzeile.id)).all())
    assert wege == {("nachlieferung", None), ("nachlieferung", "C")} and len(neue) == 3
    assert rest.dateiname == "Halb.pdf"
    assert schluessel == {rest.id, *(z.id for z in neue if z.id != abgabe)}
    assert len(raeume(web)) == 2


def test_was_nie_gesendet_wird_ist_nach_der_frist_weg_mit_schluessel_und_bytes(
    web: Webserver, tisch: Schreibtisch, uhr: StehendeUhr
) -> None:
    tisch.lade()
    halb = tisch.beginne("Halb.pdf").json()["id"]
    tisch.stueck(halb, 0, PDF[:500])
    haus = web.dienste.haus(STUTTGART)
    uhr.stelle_vor(timedelta(hours=23))
    spaetscans.vergiss(haus)
    assert len(raeume(web)) == 2
    uhr.stelle_vor(timedelta(hours=2))
    spaetscans.vergiss(haus)
    assert raeume(web) == []
    with web.datenbank.lesen() as session:
        assert session.scalars(select(Spaetscanzeile)).all() == []
        assert session.scalars(select(Schluesselzeile)).all() == []
        (zeile,) = session.scalars(
            select(Auditzeile).where(Auditzeile.ereignis == "spaetscan.geloescht")
        ).all()
    assert zeile.angaben == '{"anzahl":2}'


def test_ohne_abgabe_ist_nichts_nachzuliefern(web: Webserver, uhr: StehendeUhr) -> None:
    akten = Aktenbestand(web.datenbank, STUTTGART, uhr)
    uebernahme = akten.lege_an()
    tisch = Schreibtisch(web, uebernahme)
    tisch.lade()
    assert "lässt sich nichts nachliefern" in tisch.client.get(f"/uebergaben/{uebernahme}/nachliefern").text
    antwort = tisch.client.post(f"/uebergaben/{uebernahme}/nachliefern", data={"formularwort": tisch.wort})
    assert antwort.status_code == 400 and "nichts nachliefern" in antwort.text
    assert tisch.client.get(f"/uebergaben/{uuid4()}/nachliefern").status_code == 404


def test_zwei_die_zugleich_senden_senden_einmal(
    web: Webserver, tisch: Schreibtisch, abgabe: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second request comes while the first one is copying the content."""
    tisch.lade()
    haus, wer = web.dienste.haus(STUTTGART), web.benutzer()
    echt, zweite = nachlieferung.beginne, []

    def gestoert(*angaben: Any, **mehr: Any) -> UUID:
        monkeypatch.setattr(nachlieferung, "beginne", echt)
        zweite.extend(spaetscans.sende(haus, wer, abgabe, wer="Frau Zwei"))
        return echt(*angaben, **mehr)

    def davor(*angaben: Any, **mehr: Any) -> UUID:
        lesbar = angaben[2][0][1]
        daten = lesbar.open("rb").read()
        monkeypatch.setattr(type(lesbar), "open", lambda self, _mode: BytesIO(daten))
        return gestoert(*angaben, **mehr)

    monkeypatch.setattr(nachlieferung, "beginne", davor)
    assert spaetscans.sende(haus, wer, abgabe, wer="Frau Eins") == []
    assert len(zweite) == 1
    with web.datenbank.lesen() as session:
        neue = session.scalars(select(Uebergabezeile).where(Uebergabezeile.stamm == abgabe)).all()
    assert len(neue) == 2


STAPEL = mehrseitig("Antrag", "Anlage", "Attest", "Bescheid")


def _teile(tisch: Schreibtisch, scan: str, *teile: tuple[int, str, str]) -> httpx2.Response:
    felder = {f"name-{nr}": name for nr, (_, name, _) in enumerate(teile, 1)}
    felder |= {f"klasse-{nr}": klasse for nr, (_, _, klasse) in enumerate(teile, 1)}
    return tisch.sende(f"{scan}/teilen", ab=[str(ab) for ab, _, _ in teile], **felder)


def _liste(tisch: Schreibtisch) -> dict[str, tuple[Any, ...]]:
    return {
        s["name"]: (s["klasse"], s["seiten"], s["geteilt"])
        for s in tisch.client.get(f"/spaetscans/{tisch.vorhaben}").json()
    }


def test_ein_scan_mit_mehreren_dokumenten_wird_geteilt_und_geht_in_teilen(
    web: Webserver, tisch: Schreibtisch, abgabe: UUID
) -> None:
    stapel = tisch.lade("Stapel.pdf", STAPEL)
    seite = tisch.client.get(f"/spaetscans/{stapel}/teilen?ab=3&ab=99").text
    assert "Seiten 1 bis 2" in seite and "Seiten 3 bis 4" in seite
    assert 'value="Stapel 2.pdf"' in seite
    assert tisch.client.get(f"/spaetscans/{stapel}/bild?seite=3&gross=ja").content.startswith(b"\x89PNG")
    antwort = _teile(tisch, stapel, (1, "Antrag", "A"), (3, "Attest.pdf", "C"), (4, "Bescheid.pdf", "A"))
    assert antwort.status_code == 303, antwort.text
    assert (antwort.status_code, antwort.headers["Location"]) == (
        303,
        f"/uebergaben/{abgabe}/nachliefern#dateien",
    )
    teile = {"Antrag.pdf": ("A", 2, False), "Attest.pdf": ("C", 1, False), "Bescheid.pdf": ("A", 1, False)}
    assert _liste(tisch) == {"Stapel.pdf": ("A", 4, True), **teile}
    assert tisch.client.get(f"/spaetscans/{stapel}/teilen").status_code == 400  # once is enough
    assert tisch.sende(f"{stapel}/zusammenfuegen").status_code == 200
    assert _liste(tisch) == {"Stapel.pdf": ("A", 4, False)}
    assert len(raeume(web)) == 1
    assert _teile(tisch, stapel, (1, "Antrag", "A"), (3, "Attest.pdf", "C")).status_code == 303
    tisch.client.post(f"/uebergaben/{abgabe}/nachliefern", data={"formularwort": tisch.wort})
    assert _liste(tisch) == {}
    with web.datenbank.lesen() as session:
        neue = session.scalars(select(Uebergabezeile).where(Uebergabezeile.stamm == abgabe)).all()
        assert session.scalars(select(Spaetscanzeile)).all() == []
        namen = {d.dateiname for d in session.scalars(select(Dokumentzeile)).all()}
    assert len(neue) == 3
    assert namen == {"Antrag.pdf", "Attest.pdf"}
    assert len(raeume(web)) == 2


@pytest.mark.parametrize(
    ("teile", "satz"),
    [
        (((1, "Eins", "A"),), "zwei bis 100"),
        (((1, "Eins", "A"), (3, "", "A")), "einen Namen"),
        (((1, "Eins", "A"), (3, "Zwei", "V")), "eine Klasse"),
        (((1, "Gleich", "A"), (3, "Gleich.pdf", "A")), "heißen gleich"),
        (((1, "Eins", "A"), (3, "../Zwei", "A")), ""),
        (((1, "Eins", "A"), (3, "Stapel.pdf", "A")), "liegt hier schon"),
    ],
)
def test_was_beim_teilen_nicht_geht_laesst_die_datei_ganz(
    web: Webserver, tisch: Schreibtisch, teile: Any, satz: str
) -> None:
    stapel = tisch.lade("Stapel.pdf", STAPEL)
    antwort = _teile(tisch, stapel, *teile)
    assert antwort.status_code == 400
    assert satz in antwort.text
    assert _liste(tisch) == {"Stapel.pdf": ("A", 4, False)}
    assert len(raeume(web)) == 1


def test_geteilt_wird_ganz_oder_gar_nicht(
    web: Webserver, tisch: Schreibtisch, abgabe: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It breaks off between two parts; what is there then goes neither alone nor twice."""
    stapel = UUID(tisch.lade("Stapel.pdf", STAPEL))
    haus, wer = web.dienste.haus(STUTTGART), web.benutzer()
    gemeint = [spaetscans.Teil(ab, f"{ab}.pdf", Teilklasse.A) for ab in (1, 2, 3)]
    echt, gelegt = pruefen.pruefe, []

    def bricht_ab(haus: Haus, benutzer: str, id: UUID) -> spaetscans.Spaetscan:
        gelegt.append(echt(haus, benutzer, id))
        if len(gelegt) == 2:
            assert [s.dateiname for s in spaetscans.liste(haus, benutzer, abgabe)] == ["Stapel.pdf"]
            raise OSError
        return gelegt[-1]

    monkeypatch.setattr(pruefen, "pruefe", bricht_ab)
    with pytest.raises(OSError):
        spaetscans.teile(haus, wer, stapel, gemeint)
    monkeypatch.undo()
    assert _liste(tisch) == {"Stapel.pdf": ("A", 4, False)}
    assert len(raeume(web)) == 1
    assert len(spaetscans.teile(haus, wer, stapel, gemeint)) == 3
    spaetscans.entferne(haus, wer, [stapel])  # the parts go with it
    assert raeume(web) == []


def test_fremde_scans_teilt_niemand(web: Webserver, tisch: Schreibtisch) -> None:
    stapel = tisch.lade("Stapel.pdf", STAPEL)
    fremd = Schreibtisch(web, tisch.vorhaben, [Rolle.FREIGABE])
    assert fremd.client.get(f"/spaetscans/{stapel}/teilen").status_code == 404
    assert _teile(fremd, stapel, (1, "Eins", "A"), (3, "Zwei", "A")).status_code == 404
    assert fremd.sende(f"{stapel}/zusammenfuegen").status_code == 404
