"""The diagnostics sheet: one JSON text to give away. It holds nothing that names a person, a file, a place on disk, an
address in the net, a secret: what comes from outside goes through `schwaerze`."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Collection, Iterator, Sequence
from importlib import metadata
from typing import Any

from sqlalchemy import func, select

from gateway import __version__
from gateway.ablage.audit import protokolliere
from gateway.ablage.kennzahlen import Gruppe
from gateway.ablage.logende import Logende
from gateway.ablage.typen import Basis
from gateway.ablage.wettlauf import noch_einmal
from gateway.auskunft.betrieb import Befund, Betriebszahlen, versionen
from gateway.bootstrap.diagnose.einstellungsblatt import einstellungsblatt
from gateway.bootstrap.diagnose.schwaerzung import schwaerze
from gateway.bootstrap.installation.auskuenfte import Auskuenfte
from gateway.bootstrap.pruefung import befunde
from gateway.domain.auditereignis import Auditereignis
from gateway.errors import Fehler

HINWEIS = (
    "Ohne Personen, Aktenzeichen, Pfade, Adressen und Geheimnisse; ▒ steht für Weggelassenes. "
    "Bitte sehen Sie trotzdem hinein, bevor Sie es weitergeben."
)
_PAKETE = ("sqlalchemy", "psycopg", "lxml", "cryptography", "fastapi", "uvicorn", "pydantic", "alembic")


def diagnoseblatt(installation: Auskuenfte, mandanten: Collection[str], wer: str) -> dict[str, Any]:
    """Of these Mandanten; recorded in their chains before it is given out. A database that is away is a finding."""
    alle = [m.kennung for m in installation.einstellungen.mandanten]
    fremde = sorted(set(alle) - set(mandanten))
    blatt: dict[str, Any] = {"hinweis": HINWEIS, "erstellt": installation.uhr.jetzt().isoformat()}
    try:
        _vermerke(installation, mandanten, wer)
    except Fehler as fehler:
        blatt["ohne_datenbank"] = fehler.code
    blatt["versionen"] = _versionen()
    blatt["einstellungen"] = _eigene_einstellungen(installation, mandanten)
    blatt["check"] = [
        _befund(b)
        for b in befunde(installation)
        if b.mandant in (None, *mandanten) and not any(kennung in b.text for kennung in fremde)
    ]
    if "ohne_datenbank" not in blatt:
        blatt.update(_aus_der_datenbank(installation, mandanten, fremde))
    return blatt


def als_text(blatt: dict[str, Any]) -> str:
    """For reading."""
    return json.dumps(blatt, ensure_ascii=False, indent=2, default=str) + "\n"


def _versionen() -> dict[str, Any]:
    return {
        "aktenbruecke": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "pakete": {name: _version(name) for name in _PAKETE},
        "bytes_je_zeiger": sys.maxsize.bit_length() // 8 + 1,
    }


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _eigene_einstellungen(installation: Auskuenfte, mandanten: Collection[str]) -> dict[str, Any]:
    blatt = einstellungsblatt(installation.einstellungen)
    blatt["mandanten"] = [m for m in blatt["mandanten"] if m["kennung"] in mandanten]
    return blatt


def _befund(befund: Befund) -> dict[str, Any]:
    return {
        "was": befund.was.value,
        "stufe": befund.stufe.value,
        "mandant": befund.mandant,
        "text": schwaerze(befund.text),
        "messwerte": {w.name: w.wert for w in befund.messwerte},
    }


def _aus_der_datenbank(
    installation: Auskuenfte, mandanten: Collection[str], fremde: Sequence[str]
) -> dict[str, Any]:
    stand = versionen.programmstand(installation.datenbank)
    auskuenfte = {m: installation.betriebsauskunft(m) for m in sorted(mandanten)}
    return {
        "datenbank": {"art": stand.datenbank, "tabellen": stand.tabellen},
        "worker": [{"lebt": w.lebt, "wettlaeufe": w.wettlaeufe} for w in installation.hausauskunft.worker()],
        "behoerden": {
            m: {
                "zahlen": _zahlen(a.zahlen()),
                "dienste": [
                    {"art": d.art.value, "antwortet": d.antwortet, "seit": d.seit, "gelungen": d.gelungen}
                    for d in a.dienste()
                ],
                "alarme": [
                    {"was": a.was.value, "stufe": a.stufe.value, "seit": a.seit}
                    for a in installation.meldewege(m).alarme()
                ],
                "wartung": [
                    {"art": w.art.value, "seit": w.seit, "bis": w.bis, "ganze_installation": not w.mandant}
                    for w in installation.wartungsbuch.offene(m)
                ],
                "releases": [
                    {"version": r.version, "in_kraft": r.in_kraft, "offen": r.offen}
                    for r in versionen.releases(installation.datenbank, m, installation.uhr)
                ],
                "zeilen": dict(_zeilen(installation, m)),
            }
            for m, a in auskuenfte.items()
        },
        "log": list(_log(installation, fremde)),
    }


def _zahlen(zahlen: Betriebszahlen) -> dict[str, Any]:
    """Groups by their name: causes, states, rules, directions."""
    return {
        name: [_gruppe(g) for g in wert] if isinstance(wert, list | tuple) else wert
        for name, wert in vars(zahlen).items()
    }


def _gruppe(gruppe: Gruppe) -> dict[str, Any]:
    return {"name": gruppe.name, "anzahl": gruppe.anzahl, "seit": gruppe.seit}


def _zeilen(installation: Auskuenfte, mandant: str) -> Iterator[tuple[str, int]]:
    """How many rows each table holds of this Mandant."""
    with installation.datenbank.lesen() as session:
        for tabelle in Basis.metadata.sorted_tables:
            if "mandant" in tabelle.c:
                suche = select(func.count()).select_from(tabelle).where(tabelle.c.mandant == mandant)
                yield tabelle.name, session.scalars(suche).one()


def _log(installation: Auskuenfte, fremde: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Lines that speak of Mandanten of others stay with them."""
    with installation.datenbank.lesen() as session:
        zeilen = Logende(session).zeilen()
    for z in zeilen:
        if not any(kennung in z.text for kennung in fremde):
            yield {"zeit": z.zeit, "prozess": z.prozess, "stufe": z.stufe, "ort": z.ort, "text": z.text}


@noch_einmal
def _vermerke(installation: Auskuenfte, mandanten: Collection[str], wer: str) -> None:
    installation.pruefe_stand()
    with installation.datenbank.schreiben() as session:
        for mandant in sorted(mandanten):
            protokolliere(
                session,
                mandant,
                Auditereignis.DIAGNOSE_ERSTELLT,
                f"mandant:{mandant}",
                wer=wer,
                zeit=installation.uhr.jetzt(),
            )
        session.commit()
