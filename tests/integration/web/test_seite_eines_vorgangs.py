"""The page of one handover says what holds it, what disturbs it, how it came to nothing, where the rest is, and
what became of the copy."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from uuid import UUID

import pytest

from gateway.ablage.tabellen import Dokumentstatus
from gateway.domain.auftragsart import WEG
from gateway.domain.teilklasse import Teilklasse
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.queue.anweisungen import Griff
from gateway.queue.auftrag import Grund
from gateway.queue.einstellen import stelle_ein
from gateway.queue.vergabe import beanspruche, plane_neu
from tests.conftest import StehendeUhr
from tests.webakten import Aktenbestand
from tests.webserver import STUTTGART, Webserver


@pytest.fixture
def akten(web: Webserver, uhr: StehendeUhr) -> Aktenbestand:
    return Aktenbestand(web.datenbank, STUTTGART, uhr)


def text(web: Webserver, weg: str) -> str:
    """What a person reads, blanks folded."""
    roh = web.angemeldet().get(weg).text
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", roh.partition("<main")[2])))


def seite(web: Webserver, id: UUID) -> str:
    return text(web, f"/uebergaben/{id}")


def _scheitere(
    akten: Aktenbestand, uhr: StehendeUhr, art: str, schluessel: str, id: UUID, *, endgueltig: bool
) -> None:
    """A work item that failed as the worker books it."""
    with akten.offen() as buch:
        stelle_ein(buch.session, STUTTGART, art, schluessel, {"vorgang": str(id)}, jetzt=uhr.jetzt())
        buch.session.flush()
        auftrag = beanspruche(buch.session, "w", Griff({art: timedelta(minutes=5)}), jetzt=uhr.jetzt())
        assert auftrag is not None
        wann = None if endgueltig else uhr.jetzt() + timedelta(minutes=20)
        grund = Grund("x.y", "Das Postfach antwortet nicht.")
        plane_neu(buch.session, auftrag, grund, jetzt=uhr.jetzt(), wann=wann)


def test_eine_offene_frage_steht_da_mit_rolle_frist_und_denen_die_geantwortet_haben(
    web: Webserver, akten: Aktenbestand
) -> None:
    id = akten.lege_an(Richtung.ABGABE)
    akten.dokumente(id, "Sperrvermerk.pdf", klasse=Teilklasse.S)
    akten.gehe(id, Zustand.VORBEREITET)
    aufgabe = akten.frage(id, "teilklasse_s", "1 Dokument der Klasse S braucht die Freigabe zweier Personen.")
    vorher = seite(web, id)
    akten.stimme_ab(aufgabe, "fg1", "Frau Beispiel", "freigeben")
    nachher = seite(web, id)
    for satz in (
        "Entscheidung nötig",
        "Offene Frage 1 Dokument der Klasse S braucht die Freigabe zweier Personen.",
        "Zu beantworten von: Freigabe , bis 27.11.2026, 10:00:00 Uhr",
        "wartet auf Freigabe",
        "1 von 1 Dokument ist noch nicht freigegeben.",
    ):
        assert satz in vorher, satz
    assert "Noch niemand hat geantwortet; es müssen 2 Personen zustimmen." in vorher
    assert "Frau Beispiel: Diese Dokumente senden (24.11.2026, 10:00:00 Uhr)" in nachher
    assert "1 weitere Person muss zustimmen." in nachher
    (frage,) = web.angemeldet().get(f"/api/v1/uebergaben/{id}").json()["aufgaben"]
    assert (frage["id"], frage["rolle"], frage["noch"]) == (str(aufgabe), "freigabe", 1)
    assert "wir (Freigabe)" in text(web, "/uebergaben")


def test_eine_stoerung_steht_da_und_die_administration_ist_am_zug(
    web: Webserver, akten: Aktenbestand
) -> None:
    id = akten.lege_an(Richtung.ABGABE)
    akten.gehe(id, Zustand.GEPACKT)
    satz = "010206 nicht gesendet: Das Zertifikat der anderen Behörde ist abgelaufen."
    akten.stoere(id, satz)
    gelesen = seite(web, id)
    assert f"Was stört? {satz}" in gelesen
    assert "Administration Die Administration muss die Störung beheben" in gelesen
    antwort = web.angemeldet().get(f"/api/v1/uebergaben/{id}").json()
    assert (antwort["gestoert"], antwort["stoerung"], antwort["am_zug"]) == (True, satz, "administration")


def test_wer_am_zug_ist_sagt_auch_die_warteschlange(
    web: Webserver, akten: Aktenbestand, uhr: StehendeUhr
) -> None:
    """Put aside by hand, no disturbance was booked; and one that waits in its back-off."""
    id = akten.lege_an(Richtung.ABGABE)
    akten.gehe(id, Zustand.GEPACKT)
    nachricht = akten.schreibe(id, "010206")
    _scheitere(akten, uhr, WEG, f"{WEG}:{id}", id, endgueltig=False)
    gelesen = seite(web, id)
    assert "Akte geht ab, verzögert" in gelesen
    assert "läuft von selbst, verzögert" in gelesen
    assert "es wird am 24.11.2026, 10:20 Uhr von selbst wiederholt" in gelesen
    assert "Was verzögert? Das Postfach antwortet nicht." in gelesen
    assert "läuft von selbst, verzögert" in text(web, "/uebergaben")
    _scheitere(akten, uhr, "ausgang.senden", f"senden:{nachricht}", id, endgueltig=True)
    gelesen = seite(web, id)
    assert "Was stört? Das Postfach antwortet nicht." in gelesen
    assert "Wer ist am Zug? Administration" in gelesen


@pytest.mark.parametrize(
    ("richtung", "zustand", "felder", "titel"),
    [
        (Richtung.UEBERNAHME, Zustand.ABGELEHNT, {}, "Die andere Behörde sendet keine Akte."),
        (Richtung.ABGABE, Zustand.ABGELEHNT, {}, "Wir geben die Akte nicht ab."),
        (Richtung.UEBERNAHME, Zustand.ZURUECKGEWIESEN, {}, "Wir haben die Lieferung zurückgewiesen."),
        (
            Richtung.UEBERNAHME,
            Zustand.ZURUECKGEWIESEN,
            {"rueckweisung": {"code": "S999", "partner_sagt": "Nein."}},
            "Die andere Behörde hat unsere Anforderung zurückgewiesen.",
        ),
        (
            Richtung.ABGABE,
            Zustand.ZURUECKGEWIESEN,
            {"rueckweisung": {"code": "S999", "partner_sagt": "Nein."}},
            "Die andere Behörde hat unsere Lieferung zurückgewiesen.",
        ),
        (Richtung.UEBERNAHME, Zustand.ABGEBROCHEN, {}, "Die Übergabe ist abgebrochen."),
        (Richtung.ABGABE, Zustand.ABGEBROCHEN, {}, "Die Übergabe ist abgebrochen."),
    ],
)
def test_jede_seite_sagt_wer_warum_nichts_uebergibt(
    web: Webserver,
    akten: Aktenbestand,
    richtung: Richtung,
    zustand: Zustand,
    felder: dict[str, object],
    titel: str,
) -> None:
    id = akten.lege_an(richtung)
    akten.gehe(id, zustand, text="So kam es dazu.", **felder)
    gelesen = seite(web, id)
    assert f"{titel} So kam es dazu." in gelesen
    assert "Nein." in gelesen
    assert "Was fehlt? Die ganze Akte." in gelesen
    assert web.angemeldet().get(f"/api/v1/uebergaben/{id}").json()["ausgang"]["titel"] == titel


def test_ein_abbruch_nennt_wer_und_warum(web: Webserver, akten: Aktenbestand) -> None:
    id = akten.lege_an(Richtung.ABGABE)
    akten.gehe(
        id,
        Zustand.ABGEBROCHEN,
        text="Beantwortet, ohne eine Akte zu senden.",
        abbruch_grund="Falsche Akte.",
        abbruch_durch="sb1",
    )
    assert "Falsche Akte. (sb1)" in seite(web, id)


def test_was_der_partner_schrieb_steht_in_einem_eigenen_feld(web: Webserver, akten: Aktenbestand) -> None:
    id = akten.lege_an()
    akten.gehe(
        id, Zustand.ABGELEHNT, text="Es kommt keine Akte (010202).", partner_sagt="Bitte <Amt 7> fragen."
    )
    roh = web.angemeldet().get(f"/uebergaben/{id}").text
    assert "<blockquote>Bitte &lt;Amt 7&gt; fragen.</blockquote>" in roh
    assert "Die andere Behörde schreibt: Bitte <Amt 7> fragen." in seite(web, id)


def _drei_teile(akten: Aktenbestand) -> tuple[UUID, UUID]:
    """Six go, two wait for a release, one stays."""
    erste = akten.lege_an(Richtung.ABGABE)
    akten.dokumente(erste, *(f"{n}.pdf" for n in range(1, 7)))
    akten.dokumente(erste, "geheim.pdf", klasse=Teilklasse.V, status=Dokumentstatus.BLEIBT, ab=7)
    zweite = akten.lege_an(Richtung.ABGABE, stamm=erste, klasse="C", anzahl_akte=9)
    akten.dokumente(zweite, "8.pdf", "9.pdf", klasse=Teilklasse.C)
    akten.gehe(erste, Zustand.KARENZ, anzahl_dokumente=6, anzahl_akte=9)
    akten.gehe(zweite, Zustand.VORBEREITET, anzahl_dokumente=2)
    akten.frage(
        zweite, "teilklasse_c", "2 Dokumente der Klasse C brauchen die Freigabe einer benannten Person."
    )
    return erste, zweite


def test_eine_akte_von_der_ein_teil_bleibt_ist_nicht_ganz_uebergeben(
    web: Webserver, akten: Aktenbestand
) -> None:
    erste, zweite = _drei_teile(akten)
    gelesen = seite(web, erste)
    umfang = "6 von 9 Dokumenten; 2 warten auf eine Freigabe; 1 bleibt hier"
    for satz in (
        "Ist die Akte übergeben? Zum Teil.",
        umfang,
        "Was fehlt? 2 warten auf eine Freigabe; 1 bleibt hier.",
        "bleibt hier, darf auf diesem Weg nicht hinaus",
        "Weitere Lieferungen dieser Akte 1",
        "Nachlieferung vom",
        "2 Dokumente. Dokumente der Klasse C brauchen die Freigabe einer benannten Person.",
    ):
        assert satz in gelesen, satz
    andere = seite(web, zweite)
    assert "2 von 9 Dokumenten; 6 sind in einer anderen Lieferung; 1 bleibt hier" in andere
    assert "Erste Lieferung vom" in andere
    antwort = web.angemeldet().get(f"/api/v1/uebergaben/{zweite}").json()
    assert (antwort["stamm"], antwort["anzahl_akte"], antwort["gehalten"]) == (str(erste), 9, True)
    assert antwort["regel"] == "teilklasse_c"
    assert [g["id"] for g in antwort["geschwister"]] == [str(erste)]
    assert "6 von 9 Dokumenten der Akte" in text(web, "/uebergaben")


def test_auch_der_empfaenger_erfaehrt_was_beim_absender_bleibt(web: Webserver, akten: Aktenbestand) -> None:
    id = akten.lege_an()
    akten.gehe(id, Zustand.ABGESCHLOSSEN, anzahl_dokumente=6, anzahl_akte=8)
    gelesen = seite(web, id)
    assert "Ist die Akte da? Zum Teil." in gelesen
    assert "6 von 8 Dokumenten; 2 bleiben vorerst beim Absender" in gelesen
    spaeter = akten.lege_an(stamm=id)
    akten.gehe(spaeter, Zustand.ABGESCHLOSSEN, anzahl_dokumente=2, anzahl_akte=8)
    gelesen = seite(web, id)
    assert "Ist die Akte da? Ja." in gelesen
    assert "Was fehlt? Nichts." in gelesen


def test_die_seite_sagt_wann_die_kopie_geloescht_wird_und_wann_sie_es_ist(
    web: Webserver, akten: Aktenbestand, uhr: StehendeUhr
) -> None:
    id = akten.lege_an(Richtung.ABGABE)
    akten.gehe(id, Zustand.KARENZ, karenz_bis=uhr.jetzt() + timedelta(days=30))
    assert "Die Kopie wird am 24.12.2026 gelöscht" in seite(web, id)
    uhr.stelle_vor(timedelta(days=30, hours=1))
    akten.gehe(id, Zustand.ABGESCHLOSSEN)
    akten.beende(id)
    gelesen = seite(web, id)
    assert "Kopie gelöscht am 24.12.2026" in gelesen
    assert "wird am" not in gelesen
    geloescht = web.angemeldet().get(f"/api/v1/uebergaben/{id}").json()["geloescht"]
    assert geloescht.startswith("2026-12-24")


def test_seit_ist_die_letzte_aenderung(web: Webserver, akten: Aktenbestand, uhr: StehendeUhr) -> None:
    id = akten.lege_an()
    uhr.stelle_vor(timedelta(days=3))
    akten.gehe(id, Zustand.ANGEFORDERT)
    uhr.stelle_vor(timedelta(hours=2))
    gelesen = text(web, "/uebergaben")
    assert "2 Stunden begonnen 24.11.2026" in gelesen
    (antwort,) = web.angemeldet().get("/api/v1/uebergaben").json()["uebergaben"]
    assert antwort["seit"] == "2026-11-27T09:00:00Z"
    assert antwort["schritt"] == "warte_auf_lieferung"


def test_auf_der_seite_ist_kein_knopf_ohne_wirkung(web: Webserver, akten: Aktenbestand) -> None:
    id = akten.lege_an(Richtung.ABGABE)
    akten.frage(id, "akte_nicht_gefunden", "Zu dieser Person wurde keine Akte gefunden.")
    seite = web.angemeldet().get(f"/uebergaben/{id}").text
    ohne_tastenkuerzel = seite.partition("</main>")[0]
    knoepfe = re.findall(r"<button[^>]*>([^<]*)<", ohne_tastenkuerzel)
    assert knoepfe == ["Abmelden", "Anhalten", "Übergabe abbrechen"]
