"""What a proof document states: who, what, when, digests, the four receipts, certificates, process cards.

One JSON object, which lies inside the PDF; the pages show the same. Without names it is what Administration and
Revision may have: no person, no file numbers, no names of documents or of users, and no words of theirs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from gateway.ablage.tabellen import Begleitstueck, Ereigniszeile, Nachrichtenzeile
from gateway.auskunft.vorgaenge.auskunft import Vorgang
from gateway.auskunft.vorgaenge.dokumentstand import Dokumentstand
from gateway.auskunft.vorgaenge.quittungen import Quittung
from gateway.domain.behoerde import Behoerde

FORM = "aktenbruecke.nachweis.1"
NAME = "nachweis.json"
"""Of the file inside the PDF."""
Angaben = Mapping[str, Any]


def angaben(vorgang: Vorgang, behoerde: Behoerde, *, mit_namen: bool) -> dict[str, Any]:
    """All that is stated of this handover, as it is now."""
    zeile = vorgang.ueberblick
    return {
        "form": FORM,
        "umfang": "voll" if mit_namen else "ohne_namen",
        "behoerde": {"kennung": behoerde.kennung, "name": behoerde.name},
        "partner": {"kennung": zeile.partner, "name": zeile.partner_name},
        "vorgang": {
            "id": str(zeile.id),
            "stamm": str(zeile.stamm),
            "richtung": zeile.richtung.value,
            "zustand": zeile.zustand.value,
            "begonnen": _zeit(zeile.erstellt),
            "inhalt_geloescht": _zeit(zeile.geloescht),
        },
        "akte": _akte(vorgang) if mit_namen else None,
        "quittungen": [_quittung(q) for q in vorgang.quittungen],
        "nachrichten": [_nachricht(n) for n in vorgang.nachrichten],
        "dokumente": [_dokument(d, mit_namen=mit_namen) for d in vorgang.dokumente],
        "originale": [_original(b) for b in vorgang.begleitstuecke] if mit_namen else [],
        "verlauf": [_ereignis(e) for e in vorgang.zeitlinie] if mit_namen else [],
    }


def schreibe(werte: Angaben) -> bytes:
    """The bytes that lie inside the PDF, and whose digest the audit chain knows."""
    return json.dumps(werte, ensure_ascii=False, indent=1, sort_keys=True).encode()


def je_kennung(zeilen: Iterable[Any], feld: str) -> dict[str, Mapping[str, Any]]:
    """Rows of a list in such a document by one of their fields; what is no row is left out."""
    return {str(z.get(feld)): z for z in zeilen if isinstance(z, Mapping)}


def _akte(vorgang: Vorgang) -> dict[str, Any]:
    zeile = vorgang.ueberblick
    return {
        "person": zeile.person.anzeigename,
        "geburtsdatum": zeile.person.geburtsdatum,
        "geburtsort": zeile.person.geburtsort,
        "aktenzeichen": zeile.aktenzeichen_eigenes,
        "aktenzeichen_partner": zeile.aktenzeichen_partner,
    }


def _quittung(quittung: Quittung) -> dict[str, Any]:
    return {
        "art": quittung.art.value,
        "stand": quittung.stand.value,
        "text": quittung.text,
        "wann": _zeit(quittung.wann),
        "nachweis": str(quittung.nachweis) if quittung.nachweis else None,
    }


def _nachricht(n: Nachrichtenzeile) -> dict[str, Any]:
    """`umschlag`: the sealed message as it travelled; `beleg`: the mailbox's signed answer."""
    return {
        "id": str(n.id),
        "typ": n.typ,
        "richtung": n.richtung.value,
        "paket": n.paket,
        "nachrichten_uuid": str(n.nachrichten_uuid) if n.nachrichten_uuid else None,
        "zustand": n.zustand.value,
        "transport": n.transport,
        "transport_id": n.transport_id,
        "im_postfach": _zeit(n.uebermittelt),
        "abgeholt": _zeit(n.abgeholt),
        "sha256": n.xml_sha256,
        "umschlag_sha256": n.roh_sha256,
        "beleg_sha256": n.beleg_sha256,
        "laufzettel_sha256": n.laufzettel_sha256,
        "zertifikat": dict(n.signatur) if n.signatur else None,
    }


def _dokument(d: Dokumentstand, *, mit_namen: bool) -> dict[str, Any]:
    return {
        "nr": d.dokument.position,
        "uuid": str(d.dokument.uuid),
        "name": d.dokument.relativer_pfad if mit_namen else None,
        "bytes": d.dokument.groesse,
        "sha256": d.dokument.sha256,
        "status": d.status.value,
        "stand": d.stand,
    }


def _original(b: Begleitstueck) -> dict[str, Any]:
    return {
        "lfd": b.lfd,
        "gegenstand": b.gegenstand,
        "kennzeichen": b.kennzeichen,
        "empfangen": _zeit(b.empfangen),
        "vermerk": b.vermerk,
    }


def _ereignis(e: Ereigniszeile) -> dict[str, Any]:
    return {"lfd": e.lfd, "zeit": _zeit(e.zeit), "wer": e.wer, "text": e.text, "partner_sagt": e.partner_sagt}


def _zeit(wert: datetime | None) -> str | None:
    return wert.isoformat() if wert else None


def summen(nachricht: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """The digests of one message and of the certificate it is signed with, as far as there are any."""
    arten = (
        ("Nachricht (XML)", "sha256"),
        ("Versiegelte Nachricht", "umschlag_sha256"),
        ("Quittung des Postfachs", "beleg_sha256"),
        ("Laufzettel", "laufzettel_sha256"),
    )
    zeilen = [(name, str(nachricht[feld])) for name, feld in arten if nachricht.get(feld)]
    zertifikat = nachricht.get("zertifikat") or {}
    if fingerabdruck := zertifikat.get("fingerabdruck"):
        zeilen.append(("Zertifikat (Fingerabdruck)", str(fingerabdruck)))
    return zeilen
