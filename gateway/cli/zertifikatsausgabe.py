"""Certificates, verdicts and revocation lists as commands show them: a line for people, an object of JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from gateway.bootstrap.zertifikate import Schluesselausfall
from gateway.cli.ausgabe import ergebnis, hinweis, moment
from gateway.domain import worte
from gateway.errors import Fehler
from gateway.schutz.fehler import VertrauensordnerFalsch
from gateway.schutz.fristen import listenalter, resttage, warnstufe
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.sperrliste import Sperrliste
from gateway.schutz.urteil import Urteil
from gateway.schutz.vertrauen import Mangel
from gateway.schutz.zertifikat import Zertifikat


def zeige_zertifikat(art: str, zertifikat: Zertifikat, wann: datetime, als_json: bool, **mehr: str) -> None:
    stufe = warnstufe(zertifikat.gueltig_bis, wann, Schutzpolicy())
    werte = {"art": art, **mehr, **_angaben(zertifikat, wann), "warnung": stufe}
    wer = " ".join((art, *mehr.values()))
    warnung = (
        f" (Warnung: nur noch {worte.anzahl(werte['tage'], 'Tag', 'Tage')})" if stufe is not None else ""
    )
    text = f"{wer}: {zertifikat.inhaber}, gültig bis {worte.tag(zertifikat.gueltig_bis)}{warnung}"
    ergebnis(werte, text, als_json=als_json)


def zeige_urteil(name: str, urteil: Urteil, policy: Schutzpolicy, als_json: bool) -> bool:
    werte: dict[str, Any] = {
        "ok": urteil.gueltig,
        "file": name,
        "code": urteil.befund.code,
        "befund": urteil.befund.name.lower(),
        "text": urteil.text,
        "rat": urteil.befund.rat or None,
        "ohne_sperrauskunft": urteil.ohne_sperrauskunft,
    }
    if urteil.zertifikat:
        werte |= _angaben(urteil.zertifikat, urteil.wann)
        werte["warnung"] = warnstufe(urteil.zertifikat.gueltig_bis, urteil.wann, policy)
    code = f" [{urteil.befund.code}]" if urteil.befund.code else ""
    warnung = (
        f" Warnung: nur noch {worte.anzahl(werte['tage'], 'Tag', 'Tage')}."
        if urteil.gueltig and werte["warnung"]
        else ""
    )
    text = f"{name}: {urteil.text}{code}{warnung} {urteil.befund.rat}".rstrip()
    ergebnis(werte, text, als_json=als_json)
    return urteil.gueltig


def zeige_sperrliste(
    liste: Sperrliste, wann: datetime, policy: Schutzpolicy, als_json: bool, **mehr: Any
) -> bool:
    alter = listenalter(liste, wann, policy)
    werte = {
        **mehr,
        "art": "sperrliste",
        "aussteller": liste.aussteller,
        "ausgestellt": moment(liste.ausgestellt),
        "naechste": moment(liste.naechste),
        "gesperrte": liste.anzahl,
        "alter": alter,
    }
    faellig = worte.zeitpunkt(liste.naechste) if liste.naechste else "nicht angegeben"
    alarm = {"aktuell": "", "bald": " (bald fällig)", "veraltet": " (VERALTET)"}[alter]
    text = f"Sperrliste: {liste.aussteller}, nächste Ausgabe {faellig}{alarm}"
    ergebnis(werte, text, als_json=als_json)
    return alter != "veraltet"


def zeige_fehler(fehler: Fehler, feld: str, wo: str, als_json: bool) -> None:
    werte = {"ok": False, feld: wo, "code": fehler.code, "text": fehler.text}
    ergebnis(werte, f"{wo}: {fehler.text}", als_json=als_json)


def _angaben(zertifikat: Zertifikat, wann: datetime) -> dict[str, Any]:
    return {
        "inhaber": zertifikat.inhaber,
        "aussteller": zertifikat.aussteller,
        "seriennummer": zertifikat.seriennummer,
        "sha256": zertifikat.fingerabdruck,
        "gueltig_ab": moment(zertifikat.gueltig_ab),
        "gueltig_bis": moment(zertifikat.gueltig_bis),
        "tage": resttage(zertifikat.gueltig_bis, wann),
        "verwendung": sorted(zertifikat.verwendungen),
        "bits": zertifikat.bits,
    }


def zeige_ausfaelle(ausfaelle: Iterable[Schluesselausfall], als_json: bool) -> int:
    """Returns the exit code: that of the first one, 0 without any."""
    ende = 0
    for ausfall in ausfaelle:
        ende = ende or ausfall.fehler.exit_code
        hinweis(f"Fehler: {ausfall.mandant}: {ausfall.fehler.wo or ''}: {ausfall.fehler.text}")
        zeige_fehler(ausfall.fehler, "mandant", ausfall.mandant, als_json)
    return ende


def zeige_mangel(mangel: Mangel, als_json: bool) -> bool:
    werte = {"ok": False, "file": mangel.datei, "code": VertrauensordnerFalsch.code, "text": str(mangel)}
    ergebnis(werte, str(mangel), als_json=als_json)
    return False


def melde_maengel(maengel: Iterable[Mangel]) -> None:
    for mangel in maengel:
        hinweis(str(mangel))
