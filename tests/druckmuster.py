"""Printed documents with whatever a name may hold: for the validator and for the tests of the letters."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gateway.auskunft.vorgaenge.nachweisangaben import FORM, NAME, schreibe
from gateway.auskunft.vorgaenge.nachweisblatt import blatt
from gateway.druck.satz import Beilage, setze
from gateway.druck.strichcode import balken
from gateway.nachrichten.zeichen import ist_datentyp_c

WANN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
_FOLGEN = Path(__file__).parent / "vectors" / "din-91379" / "suchform.txt"
_NR = "5b0c7a52-9f0e-4c39-8f4b-0a2b6e0d1c11"


def din_91379() -> list[str]:
    """Every character of datatype C, and every sequence of a letter with marks that the list of the norm has."""
    zeilen = _FOLGEN.read_text(encoding="utf-8").splitlines()
    worte = [wort for z in zeilen if not z.startswith("#") for wort in z.partition(":")[2].split()]
    folgen = ["".join(chr(int(n, 16)) for n in wort.split("+")) for wort in worte if "+" in wort]
    return [chr(n) for n in range(0x20, 0x2FFF) if ist_datentyp_c(chr(n))] + folgen


def nachweis(name: str, dokumente: int = 2, *, umfang: str = "voll") -> bytes:
    """A proof of an invented handover whose person, documents and words are all called `name`."""
    return setze_angaben(angaben(name, dokumente, umfang=umfang))


def setze_angaben(werte: dict[str, Any]) -> bytes:
    return setze("nachweis", blatt(werte, NAME), wann=WANN, beilage=Beilage(NAME, schreibe(werte)))


def angaben(name: str, dokumente: int, *, umfang: str = "voll") -> dict[str, Any]:
    voll = umfang == "voll"
    return {
        "form": FORM,
        "umfang": umfang,
        "behoerde": {"kennung": "azr:001900", "name": "Ausländerbehörde Musterstadt"},
        "partner": {"kennung": "azr:005700", "name": name},
        "vorgang": {
            "id": _NR,
            "stamm": _NR,
            "richtung": "abgabe",
            "zustand": "karenz",
            "begonnen": WANN.isoformat(),
            "inhalt_geloescht": None,
        },
        "akte": {
            "person": name,
            "geburtsdatum": "1990-05",
            "geburtsort": name,
            "aktenzeichen": name,
            "aktenzeichen_partner": None,
        }
        if voll
        else None,
        "quittungen": [
            {
                "art": art,
                "stand": stand,
                "text": "Alles liegt vor.",
                "wann": WANN.isoformat(),
                "nachweis": _NR,
            }
            for art, stand in zip(
                ("transport", "technisch", "fachlich", "import"),
                ("liegt_vor", "steht_aus", "abgelehnt", "entfaellt"),
                strict=True,
            )
        ],
        "nachrichten": [
            {
                "id": _NR,
                "typ": typ,
                "richtung": "aus",
                "paket": None,
                "nachrichten_uuid": _NR,
                "zustand": "gesendet",
                "transport": "osci",
                "transport_id": "a-1",
                "im_postfach": WANN.isoformat(),
                "abgeholt": None,
                "sha256": "ab" * 32,
                "umschlag_sha256": None,
                "beleg_sha256": "cd" * 32,
                "laufzettel_sha256": None,
                "zertifikat": {
                    "algorithmus": "pkcs1-sha256",
                    "inhaber": name,
                    "seriennummer": "1",
                    "fingerabdruck": "ef" * 32,
                },
            }
            for typ in ("010206", None)
        ],
        "dokumente": [
            {
                "nr": nr,
                "uuid": _NR,
                "name": name if voll else None,
                "bytes": 123_456,
                "sha256": "12" * 32 if nr % 2 else None,
                "status": "dabei",
                "stand": "gesendet",
            }
            for nr in range(1, dokumente + 1)
        ],
        "originale": [{"lfd": 1, "gegenstand": name, "kennzeichen": None, "empfangen": None, "vermerk": None}]
        if voll
        else [],
        "verlauf": [{"lfd": 1, "zeit": WANN.isoformat(), "wer": name, "text": name, "partner_sagt": name}]
        if voll
        else [],
        "ausgestellt": {"wann": WANN.isoformat(), "durch": name if voll else None, "protokollzeile": 12},
    }


def begleitliste(name: str) -> bytes:
    """A list of originals that are all called `name`."""
    nummer = "BL-0B2E5F0E11"
    stuecke = [{"nr": "1", "gegenstand": name, "kennzeichen": name, "empfangen": "24.11.2026"}] * 40
    blatt = {
        "titel": "Begleitliste",
        "behoerde": name,
        "satz": "Originale, die mit der Post gehen.",
        "nummer": nummer,
        "balken": balken(nummer),
        "fuss": "Begleitliste",
        "angaben": [("Person", name)],
        "stuecke": stuecke,
        "schluss": "Bitte zurücksenden.",
    }
    return setze("begleitliste", blatt, wann=WANN)
