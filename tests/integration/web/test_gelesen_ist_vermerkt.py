"""Every look at persons or content is an event of the chain: route by route along the one table of rights.

The list completes itself: a new route of the desk is called here too, and fails as long as it neither records the look
nor is written down as one that shows nothing."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from gateway.ablage.aufgaben import Gegenstand
from gateway.ablage.nachrichten import Kopfangaben
from gateway.ablage.tabellen import Auditzeile
from gateway.ablauf.begleitliste import Original, trage_ein
from gateway.ablauf.post import fundsachen
from gateway.ablauf.wege import abgabe
from gateway.auskunft.vorgaenge import leseprotokoll
from gateway.domain.aufgabe import Rolle
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.web.rechte import RECHTE, Recht
from tests.conftest import StehendeUhr
from tests.integration.ablauf.test_anfragen import WOHNSITZ
from tests.integration.ablauf.test_anlagen import ARCHIV
from tests.integration.web.test_spaetscans import Schreibtisch
from tests.unit.pdf.test_seiten import mehrseitig, scan
from tests.webakten import PARTNER, Aktenbestand
from tests.webserver import STUTTGART, Webserver
from tests.zweibehoerden import AKTENZEICHEN, schreibe_akte

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)

TISCH = frozenset({Rolle.SACHBEARBEITUNG, Rolle.FREIGABE})
"""Who sees persons and content."""
VERRAET = re.compile(rb"Muster(mann|frau)|Antrag\.pdf|%PDF|\x89PNG")
"""Names and content that lie here."""
OHNE_INHALT = {
    "/": "leitet weiter",
    "/sitzung": "die eigene Sitzung",
    "/sitzungen": "die eigenen Sitzungen",
    "/suche": "das leere Suchfeld",
    "/behoerden": "Behörden",
    "/uebergaben/anfordern": "das leere Formular",
    "/uebergaben/abgeben": "das leere Formular",
    "/regeln": "Regeln",
    "/regeln/entwurf": "Regeln",
    "/spaetscans/{vorhaben}": "Dateinamen, die diese Person selbst gerade hochlädt",
    "/spaetscans/{scan}/bild": "eine Seite, die diese Person selbst gerade hochlädt",
    "/spaetscans/{scan}/teilen": "Seiten, die diese Person selbst gerade hochlädt",
    "/api/v1/openapi.json": "die Beschreibung mit erfundenen Beispielen",
    "/api/v1/uebergaben/{id}/spaetscans": "Dateinamen, die diese Person selbst gerade hochlädt",
    "/api/v1/spaetscans/{scan}/bild": "eine Seite, die diese Person selbst gerade hochlädt",
    "/api/v1/behoerden": "Behörden",
    "/api/v1/ich": "die eigene Person",
    "/api/v1/regelsaetze": "Regeln",
    "/api/v1/regelsaetze/{version}": "Regeln",
}
NUR_DEM_ANSCHEIN_NACH = {weg for weg, was in OHNE_INHALT.items() if "hochlädt" in was or "erfunden" in was}
"""What somebody has just brought himself is no look at what lies here."""
WOERTER = {
    "/suche": {"suchbegriff": "Mustermann"},
    "/uebergaben/{id}/dokumente": {"name": "Antrag"},
    "/api/v1/suche": {"suchbegriff": "Mustermann"},
    "/api/v1/uebergaben/vorschau": {"an": "azr:005700", "aktenzeichen": AKTENZEICHEN},
}
FRAGEN = {"/api/v1/behoerden": {"begriff": "Stuttgart"}}
"""What reading by POST is asked with; whatever else is sent here says nothing, so that only an answer can tell."""


@pytest.fixture(autouse=True)
def jeder_blick_zaehlt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leseprotokoll, "EINMAL_JE", timedelta())


@pytest.fixture
def tisch(web: Webserver) -> Schreibtisch:
    return Schreibtisch(web, uuid4(), TISCH)


@pytest.fixture
def eigene(web: Webserver, uhr: StehendeUhr, tisch: Schreibtisch) -> dict[str, UUID | str]:
    """By the beginning of the path, whose ids stand in it: each of them names something that is there."""
    akten = Aktenbestand(web.datenbank, STUTTGART, uhr)
    id = akten.lege_an(Richtung.ABGABE, ausloeser_uuid=uuid4())
    (dokument,) = akten.dokumente(id, "Antrag.pdf")
    web.stelle_bereit(id, (dokument, scan(150)))
    trage_ein(web.dienste.haus(STUTTGART), id, [Original("Reisepass")], wer="Test")
    frage = akten.frage(id, "teilklasse_c", "Darf es gehen?")
    akten.gehe(id, Zustand.KARENZ)
    schreibe_akte(web.blobs.parent / "dms" / "001900" / "akten" / "a1", {"1 Antrag/Antrag.pdf": scan(150)})
    entwurf = tisch.client.post(
        "/uebergaben/abgeben",
        data={"formularwort": tisch.wort, "aktenzeichen": AKTENZEICHEN, "behoerde": "azr:005700"},
    ).headers["location"][-36:]
    (im_dms,) = abgabe.vorschau(web.dienste.haus(STUTTGART), AKTENZEICHEN).dabei
    tisch.vorhaben = id
    anfrage, anlage = anfrage_mit_anlage(web)
    return {
        "/aufgaben/{id}/anlagen/{dokument}": anfrage,
        "{anlage}": anlage,
        "/uebergaben/abgeben/{id}/dokumente/": im_dms.uuid,
        "/uebergaben/abgeben/{id}": entwurf,
        "{dokument}": dokument.uuid,
        "/uebergaben/{id}": id,
        "/spaetscans/{vorhaben}": id,
        "/spaetscans/{scan}": tisch.lade("Nachtrag.pdf", mehrseitig("1", "2")),
        "/aufgaben/{id}": frage,
        "/regelsaetze/{version}": "0",
    }


def anfrage_mit_anlage(web: Webserver) -> tuple[UUID, UUID]:
    """A question about a 010501 and one of the documents attached to it."""
    haus, nachricht = web.dienste.haus(STUTTGART), uuid4()
    with haus.buchen() as buch:
        haus.speicher.tresor.lege_an(buch, nachricht)
    raum = haus.raum(nachricht)
    xml, teil = (haus.speicher.blobs.lege(iter((b,)), raum) for b in (WOHNSITZ, ARCHIV))
    with zipfile.ZipFile(io.BytesIO(ARCHIV)) as archiv:
        anlage = UUID(Path(archiv.namelist()[0]).stem)
    with haus.buchen() as buch:
        buch.nachrichten.empfange(nachricht, "osci", f"osci-{nachricht}", xml, schluessel=nachricht)
        kopf = Kopfangaben(uuid4(), "010501", PARTNER.kennung, teil=teil)
        zeile = buch.nachrichten.melde_geoeffnet(nachricht, kopf, xml).nachricht
        beigefuegt = [{"uuid": str(anlage), "name": "Antrag.pdf", "groesse": 1}]
        fundsachen.melde(haus, buch, zeile, "wohnsitzwechsel_anfrage", {"anlagen": beigefuegt})
        frage = buch.aufgaben.neueste(Gegenstand(nachricht=nachricht))
    assert frage is not None
    return frage.id, anlage


def skript(web: Webserver) -> dict[str, str]:
    return {"Authorization": f"Bearer {web.skriptwort(STUTTGART, TISCH)}"}


def _weg(recht: Recht, eigene: dict[str, UUID | str]) -> str:
    """The path with ids of what is there; the deeper one counts."""
    pfad = recht.pfad.removeprefix("/api/v1")
    weg = recht.pfad
    if pfad.startswith("/uebergaben/abgeben/{id}/dokumente/"):
        weg = weg.replace("{dokument}", str(eigene["/uebergaben/abgeben/{id}/dokumente/"]))
    gemeint = "{anlage}" if "/anlagen/" in pfad else "{dokument}"
    weg = weg.replace("{dokument}", str(eigene[gemeint]))
    art = next(
        (id for anfang, id in eigene.items() if pfad.startswith(anfang) and anfang[-1] == "}"), uuid4()
    )
    return re.sub(r"\{[^}]*\}", str(art), weg)


def _des_tisches(methoden: Collection[str]) -> Sequence[Recht]:
    """In the order of the table; going away comes last."""
    alle = [r for r in RECHTE if r.rollen and r.rollen & TISCH and r.methode in methoden]
    return sorted(alle, key=lambda r: r.pfad == "/abmelden")


class Zaehler:
    """Events of the chain so far."""

    def __init__(self, web: Webserver) -> None:
        self._web, self._stand = web, 0
        self.neue()

    def neue(self) -> int:
        with self._web.datenbank.lesen() as session:
            frage = select(func.count()).select_from(Auditzeile).where(Auditzeile.mandant == STUTTGART)
            davor, self._stand = self._stand, session.scalar(frage) or 0
        return self._stand - davor


def test_jede_route_die_inhalt_liest_steht_danach_im_protokoll(
    web: Webserver, tisch: Schreibtisch, eigene: dict[str, UUID | str]
) -> None:
    zaehler, stumm, kaputt = Zaehler(web), [], []
    for recht in _des_tisches({"GET"}):
        antwort = tisch.client.get(_weg(recht, eigene), params=FRAGEN.get(recht.pfad))
        vermerkt = zaehler.neue() > 0
        if antwort.status_code not in {200, 303}:
            kaputt.append((recht.pfad, antwort.status_code))
        if recht.pfad in OHNE_INHALT:
            assert recht.pfad in NUR_DEM_ANSCHEIN_NACH or not VERRAET.search(antwort.content), recht
        elif not vermerkt:
            stumm.append(recht.pfad)
    assert set(OHNE_INHALT) <= {r.pfad for r in _des_tisches({"GET"})}
    assert kaputt == [], "was nicht antwortet, ist nicht geprüft"
    assert stumm == []


def test_auch_eine_antwort_auf_ein_formular_sagt_nichts_ohne_ereignis(
    web: Webserver, tisch: Schreibtisch, eigene: dict[str, UUID | str]
) -> None:
    """Forms that come back with an error show the page again, and with it whom it is about."""
    zaehler, stumm, gesagt = Zaehler(web), [], set()
    for recht in _des_tisches({"POST", "PUT", "DELETE"}):
        worte, kopf = WOERTER.get(recht.pfad, {}), {"X-Formularwort": tisch.wort}
        daten: dict[str, Any] = {"data": {"formularwort": tisch.wort, **worte}}
        if recht.pfad.startswith("/api/"):
            daten, kopf = {"json": worte}, skript(web)
        antwort = tisch.client.request(
            recht.methode, _weg(recht, eigene), headers=kopf, follow_redirects=True, **daten
        )
        vermerkt = zaehler.neue() > 0
        if VERRAET.search(antwort.content) and "spaetscans" not in recht.pfad:
            gesagt.add(recht.pfad)
            if not vermerkt:
                stumm.append((recht.methode, recht.pfad))
    assert set(WOERTER) <= gesagt
    assert stumm == []
