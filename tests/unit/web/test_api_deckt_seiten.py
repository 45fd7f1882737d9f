"""Whatever can be seen or done on a page can be seen or done through the API, by the same roles."""

from __future__ import annotations

from gateway.web.rechte import RECHTE, Recht

NUR_SEITE = {
    ("GET", "/static/{path:path}"): "Gestaltung",
    ("GET", "/health/live"): "ist schon eine Schnittstelle",
    ("GET", "/health/ready"): "ist schon eine Schnittstelle",
    ("GET", "/metrics"): "ist schon eine Schnittstelle",
    ("GET", "/"): "leitet weiter",
    ("GET", "/barrierefreiheit"): "Erklärung zu den Seiten",
    ("GET", "/handbuch/{name}"): "das Handbuch",
    ("GET", "/sitzung"): "nur für die Formulare der Seiten",
    ("GET", "/uebergaben/anfordern"): "leeres Formular",
    ("GET", "/uebergaben/abgeben"): "leeres Formular",
    ("GET", "/suche"): "leeres Formular, oder was dahin schon gesucht war",
    ("POST", "/uebergaben/abgeben/{id}/verwerfen"): "Programme haben keinen Entwurf",
    ("POST", "/uebergaben/abgeben/{id}/seiten"): "Programme haben die Dokumente selbst im DMS",
    ("GET", "/uebergaben/abgeben/{id}/dokumente/{dokument}"): "Programme haben die Dokumente selbst im DMS",
    ("GET", "/uebergaben/abgeben/{id}/dokumente/{dokument}/bild"): "Programme haben sie selbst im DMS",
    ("GET", "/uebergaben/abgeben/{id}/zustimmung"): "ein Brief für Menschen",
    ("GET", "/protokoll"): "leeres Formular",
    ("GET", "/arbeitsplatz/termine"): "leeres Formular",
    ("POST", "/benutzer/{id}/faktor"): "zeigt ein Geheimnis der Person, die daneben sitzt",
    ("POST", "/abmelden"): "beendet die Sitzung des Browsers; Token laufen ab",
    ("GET", "/sitzungen"): "Sitzungen des Browsers; Token nennt /zugangsworte",
    ("POST", "/sitzungen"): "Sitzungen des Browsers; Token beendet /zugangsworte",
    ("POST", "/mandant"): "wechselt die Sitzung des Browsers; ein Token gilt für eine Behörde",
}
"""Pages that have no counterpart, and why not."""

SEITEN: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("GET", "/arbeitsplatz"): (("GET", "/aufgaben"), ("GET", "/uebergaben"), ("GET", "/termine")),
    ("GET", "/arbeitsplatz/termine.csv"): (("GET", "/termine"),),
    ("POST", "/arbeitsplatz/termine"): (("POST", "/termine"),),
    ("POST", "/arbeitsplatz/termine/einlesen"): (("POST", "/termine/datei"),),
    ("POST", "/arbeitsplatz/termine/{id}/loeschen"): (("DELETE", "/termine/{id}"),),
    ("POST", "/suche"): (("POST", "/suche"),),
    ("GET", "/anfragen"): (("GET", "/anfragen"),),
    ("POST", "/anfragen"): (("POST", "/anfragen"),),
    ("GET", "/behoerden"): (("GET", "/behoerden"),),
    ("GET", "/uebergaben"): (("GET", "/uebergaben"),),
    ("GET", "/uebergaben.csv"): (("GET", "/uebergaben"),),
    ("POST", "/uebergaben/anfordern"): (("POST", "/uebergaben"), ("POST", "/verbleib")),
    ("POST", "/uebergaben/abgeben"): (("POST", "/uebergaben/vorschau"),),
    ("GET", "/uebergaben/abgeben/{id}"): (("POST", "/uebergaben/vorschau"),),
    ("POST", "/uebergaben/abgeben/{id}"): (("POST", "/uebergaben/vorschau"),),
    ("GET", "/uebergaben/abgeben/{id}/zusammenfassung"): (("POST", "/uebergaben/vorschau"),),
    ("POST", "/uebergaben/abgeben/{id}/zusammenfassung"): (("POST", "/uebergaben"),),
    ("GET", "/uebergaben/{id}"): (("GET", "/uebergaben/{id}"),),
    ("GET", "/uebergaben/{id}/nachweis"): (("GET", "/uebergaben/{id}/nachweis"),),
    ("GET", "/uebergaben/{id}/dokumente"): (("GET", "/uebergaben/{id}"),),
    ("POST", "/uebergaben/{id}/dokumente"): (("GET", "/uebergaben/{id}"),),
    ("GET", "/uebergaben/{id}/dokumente/{dokument}"): (("GET", "/uebergaben/{id}/dokumente/{dokument}"),),
    ("GET", "/uebergaben/{id}/dokumente/{dokument}/inhalt"): (
        ("GET", "/uebergaben/{id}/dokumente/{dokument}"),
    ),
    ("GET", "/uebergaben/{id}/dokumente/{dokument}/bild"): (
        ("GET", "/uebergaben/{id}/dokumente/{dokument}"),
    ),
    ("POST", "/uebergaben/{id}/dokumente/{dokument}/bemerkung"): (
        ("POST", "/uebergaben/{id}/bemerkungen"),
        ("DELETE", "/uebergaben/{id}/bemerkungen/{lfd}"),
    ),
    ("POST", "/uebergaben/{id}/rueckfrage"): (("POST", "/uebergaben/{id}/rueckfrage"),),
    ("GET", "/uebergaben/{id}/begleitliste"): (("GET", "/uebergaben/{id}/begleitliste"),),
    ("POST", "/uebergaben/{id}/begleitliste"): (
        ("POST", "/uebergaben/{id}/begleitliste"),
        ("POST", "/uebergaben/{id}/begleitliste/empfang"),
    ),
    ("GET", "/uebergaben/{id}/begleitliste.pdf"): (("GET", "/uebergaben/{id}/begleitliste/blatt"),),
    ("POST", "/uebergaben/{id}/abbruch"): (("POST", "/uebergaben/{id}/abbruch"),),
    ("GET", "/uebergaben/{id}/berichtigen"): (("GET", "/uebergaben/{id}"),),
    ("POST", "/uebergaben/{id}/berichtigen"): (("POST", "/uebergaben/{id}/berichtigung"),),
    ("GET", "/uebergaben/{id}/nachliefern"): (("GET", "/uebergaben/{id}/spaetscans"),),
    ("POST", "/uebergaben/{id}/nachliefern"): (("POST", "/uebergaben/{id}/nachlieferung"),),
    ("GET", "/spaetscans/{vorhaben}"): (("GET", "/uebergaben/{id}/spaetscans"),),
    ("POST", "/spaetscans/{vorhaben}"): (("POST", "/uebergaben/{id}/spaetscans"),),
    ("GET", "/spaetscans/{scan}/bild"): (("GET", "/spaetscans/{scan}/bild"),),
    ("POST", "/spaetscans/{scan}/pruefen"): (("POST", "/spaetscans/{scan}/pruefung"),),
    ("POST", "/spaetscans/{scan}/klasse"): (("PUT", "/spaetscans/{scan}/klasse"),),
    ("GET", "/spaetscans/{scan}/teilen"): (("GET", "/uebergaben/{id}/spaetscans"),),
    ("POST", "/spaetscans/{scan}/teilen"): (("POST", "/spaetscans/{scan}/teilung"),),
    ("POST", "/spaetscans/{scan}/zusammenfuegen"): (("DELETE", "/spaetscans/{scan}/teilung"),),
    ("POST", "/spaetscans/{scan}/entfernen"): (("DELETE", "/spaetscans/{scan}"),),
    ("PUT", "/spaetscans/{scan}/stueck"): (("PUT", "/spaetscans/{scan}/stueck"),),
    ("GET", "/aufgaben"): (("GET", "/aufgaben"),),
    ("GET", "/aufgaben.csv"): (("GET", "/aufgaben"),),
    ("GET", "/aufgaben/{id}"): (("GET", "/aufgaben/{id}"),),
    ("POST", "/aufgaben/{id}"): (("POST", "/aufgaben/{id}/entscheidung"),),
    ("GET", "/leitstand"): (("GET", "/leitstand"), ("GET", "/bericht")),
    ("GET", "/leitstand/wartung"): (("GET", "/wartung"),),
    ("POST", "/leitstand/wartung"): (("PUT", "/wartung"),),
    ("POST", "/leitstand/wartung/beenden"): (("DELETE", "/wartung"),),
    ("GET", "/leitstand/diagnose.json"): (("GET", "/diagnose"),),
    ("GET", "/nachrichten"): (("GET", "/nachrichten"),),
    ("GET", "/nachrichten.csv"): (("GET", "/nachrichten"),),
    ("GET", "/nachrichten/{id}"): (("GET", "/nachrichten/{id}"),),
    ("GET", "/fehlerablage"): (("GET", "/fehlerablage"), ("GET", "/auftraege"), ("GET", "/vorfaelle")),
    ("POST", "/fehlerablage"): (("POST", "/fehlerablage"),),
    ("POST", "/fehlerablage/vorfaelle/{id}"): (("POST", "/vorfaelle/{id}/schliessung"),),
    ("GET", "/partner"): (("GET", "/partner"),),
    ("POST", "/partner"): (("POST", "/partner/{kennung}/probe"),),
    ("POST", "/partner/testnachricht"): (("POST", "/partner/{kennung}/testnachricht"),),
    ("GET", "/clients"): (("GET", "/clients"), ("GET", "/zugangsworte")),
    ("POST", "/clients"): (("POST", "/clients"),),
    ("POST", "/clients/{id}/geheimnis"): (("POST", "/clients/{id}/geheimnis"),),
    ("POST", "/clients/{id}/widerruf"): (("DELETE", "/clients/{id}"),),
    ("POST", "/clients/zugangswort"): (("DELETE", "/zugangsworte/{kennung}"),),
    ("GET", "/rollen"): (("GET", "/rollen"),),
    ("GET", "/rollen.csv"): (("GET", "/rollen"),),
    ("POST", "/rollen"): (("POST", "/rollen"),),
    ("GET", "/regeln"): (("GET", "/regelsaetze"), ("GET", "/regelsaetze/{version}")),
    ("GET", "/regeln/entwurf"): (("GET", "/regelsaetze/{version}"),),
    ("POST", "/regeln/entwurf"): (
        ("POST", "/regelsaetze/pruefung"),
        ("POST", "/regelsaetze/simulation"),
        ("POST", "/regelsaetze"),
    ),
    ("POST", "/regeln/aktivieren"): (("POST", "/regelsaetze/{version}/aktivierung"),),
    ("GET", "/benutzer"): (("GET", "/benutzer"),),
    ("GET", "/benutzer.csv"): (("GET", "/benutzer"),),
    ("POST", "/benutzer"): (("POST", "/benutzer"),),
    ("GET", "/benutzer/{id}"): (("GET", "/benutzer/{id}"),),
    ("POST", "/benutzer/{id}/rollen"): (("PUT", "/benutzer/{id}/rollen"),),
    ("POST", "/benutzer/{id}/sperre"): (("PUT", "/benutzer/{id}/sperre"),),
    ("POST", "/benutzer/{id}/konto"): (("DELETE", "/benutzer/{id}/kontosperre"),),
    ("POST", "/benutzer/{id}/zugang"): (("POST", "/benutzer/{id}/zugang"),),
    ("POST", "/protokoll"): (
        ("POST", "/protokoll/suche"),
        ("POST", "/protokoll/pruefung"),
        ("POST", "/protokoll/auszug"),
    ),
}
"""Page -> what does the same, below /api/v1."""


def _seiten() -> list[Recht]:
    """Logging in is a matter of browsers; programs have `/api/v1/token`."""
    return [r for r in RECHTE if not r.pfad.startswith(("/api/", "/anmelden"))]


def test_zu_jeder_seite_gibt_es_eine_api_oder_einen_grund() -> None:
    seiten = {(r.methode, r.pfad) for r in _seiten()}
    assert seiten - SEITEN.keys() - NUR_SEITE.keys() == set(), "Seiten ohne API"
    assert (SEITEN.keys() | NUR_SEITE.keys()) - seiten == set(), "Zeilen ohne Seite"
    assert SEITEN.keys() & NUR_SEITE.keys() == set()


def test_was_eine_rolle_auf_der_seite_darf_darf_sie_ueber_die_api() -> None:
    api = {(r.methode, r.pfad.removeprefix("/api/v1")): r for r in RECHTE if r.pfad.startswith("/api/v1")}
    for seite in _seiten():
        for weg in SEITEN.get((seite.methode, seite.pfad), ()):
            assert weg in api, weg
            assert api[weg].rollen == seite.rollen or (api[weg].rollen or set()) >= (seite.rollen or set()), (
                seite,
                weg,
            )


def test_ueber_die_api_darf_niemand_mehr_als_auf_den_seiten() -> None:
    """Of those that change something; what some page shows to a role the API may show to it, too."""
    api = {(r.methode, r.pfad.removeprefix("/api/v1")): r for r in RECHTE if r.pfad.startswith("/api/v1")}
    for weg, recht in api.items():
        if weg[0] == "GET":
            continue
        seiten = [r for r in _seiten() if weg in SEITEN.get((r.methode, r.pfad), ())]
        for rolle in (recht.rollen or ()) if seiten else ():
            assert any(rolle in (s.rollen or ()) for s in seiten), (weg, rolle)
