"""The statements of a proof document as its pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from gateway.auskunft.vorgaenge.nachweisangaben import Angaben, summen
from gateway.auskunft.vorgaenge.quittungen import Quittungsart
from gateway.domain.nachricht import NACHRICHTENARTEN
from gateway.domain.uebergabe import Zustand
from gateway.domain.worte import anzahl, datengroesse, datum_teilweise, zeitpunkt

_STAND = {
    "liegt_vor": "liegt vor",
    "steht_aus": "steht aus",
    "abgelehnt": "abgelehnt",
    "entfaellt": "entfällt",
}
_PRUEFUNG = (
    "Diese Datei trägt dieselben Angaben als {name} in sich. Ob Seiten und Angaben unverändert sind und mit dem "
    "verketteten Protokoll übereinstimmen, sagt der Befehl »nachweis check DATEI --mandant {mandant}« in der "
    "Installation, die sie ausgestellt hat."
)


def blatt(werte: Angaben, name: str) -> dict[str, Any]:
    """`name`: of the file that lies inside."""
    ausgestellt = zeitpunkt(datetime.fromisoformat(werte["ausgestellt"]["wann"]))
    return {
        "titel": "Nachweis der Übergabe",
        "behoerde": werte["behoerde"]["name"],
        "satz": _satz(werte),
        "fuss": f"Nachweis der Übergabe {werte['vorgang']['id']}, ausgestellt am {ausgestellt}",
        "angaben": list(_kopf(werte, ausgestellt)),
        "quittungen": [_quittung(q) for q in werte["quittungen"]],
        "nachrichten": [_nachricht(n) for n in werte["nachrichten"]],
        "umfang": anzahl(len(werte["dokumente"]), "Dokument.", "Dokumente."),
        "dokumente": [_dokument(d) for d in werte["dokumente"]],
        "originale": [_original(o) for o in werte["originale"]],
        "verlauf": [_ereignis(e) for e in werte["verlauf"]],
        "pruefung": _PRUEFUNG.format(name=name, mandant=werte["behoerde"]["kennung"]),
    }


def _satz(werte: Angaben) -> str:
    wir, sie = werte["behoerde"]["name"], werte["partner"]["name"]
    von, an = (wir, sie) if werte["vorgang"]["richtung"] == "abgabe" else (sie, wir)
    ohne = "" if werte["umfang"] == "voll" else " Dieser Nachweis nennt weder Personen noch Aktenzeichen."
    return f"Übergabe einer Ausländerakte von {von} an {an}, wie {wir} sie aufgezeichnet hat.{ohne}"


def _kopf(werte: Angaben, ausgestellt: str) -> Sequence[tuple[str, str]]:
    vorgang, akte = werte["vorgang"], werte["akte"]
    zeilen = [
        ("Nummer des Vorgangs", vorgang["id"]),
        ("Unsere Behörde", _behoerde(werte["behoerde"])),
        ("Andere Behörde", _behoerde(werte["partner"])),
        ("Stand", Zustand(vorgang["zustand"]).angabe.name),
        ("Begonnen", _wann(vorgang["begonnen"])),
        ("Kopie hier gelöscht", _wann(vorgang["inhalt_geloescht"])),
        ("Ausgestellt", f"{ausgestellt}, Protokollzeile {werte['ausgestellt']['protokollzeile']}"),
    ]
    if akte is None:
        return zeilen
    ort = f" in {akte['geburtsort']}" if akte["geburtsort"] else ""
    return [
        ("Person", akte["person"]),
        ("Geboren", f"{datum_teilweise(akte['geburtsdatum'])}{ort}"),
        ("Unser Aktenzeichen", akte["aktenzeichen"] or "–"),
        ("Aktenzeichen der anderen Behörde", akte["aktenzeichen_partner"] or "–"),
        *zeilen,
        ("Ausgestellt durch", werte["ausgestellt"]["durch"]),
    ]


def _behoerde(werte: Mapping[str, str]) -> str:
    return f"{werte['name']} ({werte['kennung']})"


def _quittung(q: Mapping[str, Any]) -> dict[str, Any]:
    titel, stand = Quittungsart(q["art"]).titel, _STAND[q["stand"]]
    return {
        "titel": titel,
        "stand": stand,
        "text": q["text"],
        "wann": _wann(q["wann"]),
        "nachweis": q["nachweis"],
    }


def _nachricht(n: Mapping[str, Any]) -> dict[str, Any]:
    art = NACHRICHTENARTEN.get(n["typ"] or "")
    titel = f"{art.name if art else 'Nachricht'} {n['paket'] or ''}".strip()
    zeilen = [
        (
            "Art",
            f"{n['typ'] or 'nicht geöffnet'}, {'eingegangen' if n['richtung'] == 'ein' else 'ausgegangen'}",
        ),
        ("Stand", n["zustand"]),
        ("Kennung", n["nachrichten_uuid"] or n["id"]),
        ("Transport", f"{(n['transport'] or '–').upper()} {n['transport_id'] or ''}"),
        ("Im Postfach", _wann(n["im_postfach"])),
    ]
    if n["richtung"] != "ein":
        zeilen.append(("Abgeholt laut Postfach", _wann(n["abgeholt"])))
    if n["zertifikat"]:
        zeilen.append(("Signiert mit", _zertifikat(n["zertifikat"])))
    return {"titel": titel, "angaben": zeilen, "summen": summen(n)}


def _zertifikat(z: Mapping[str, Any]) -> str:
    verfahren = str(z.get("algorithmus")).rpartition("#")[2]
    return f"{z.get('inhaber')}, Seriennummer {z.get('seriennummer')}, Verfahren {verfahren}"


def _dokument(d: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "nr": str(d["nr"]),
        "name": d["name"] or f"Dokument {d['nr']}",
        "stand": d["stand"],
        "groesse": datengroesse(d["bytes"]),
        "sha256": d["sha256"],
    }


def _original(o: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "nr": str(o["lfd"]),
        "gegenstand": o["gegenstand"],
        "kennzeichen": o["kennzeichen"] or "–",
        "empfangen": _wann(o["empfangen"]),
    }


def _ereignis(e: Mapping[str, Any]) -> dict[str, Any]:
    sagt = f" Die andere Behörde schreibt: »{e['partner_sagt']}«" if e["partner_sagt"] else ""
    return {"wann": _wann(e["zeit"]), "wer": e["wer"], "text": f"{e['text']}{sagt}"}


def _wann(wert: str | None) -> str:
    return zeitpunkt(datetime.fromisoformat(wert)) if wert else "–"
