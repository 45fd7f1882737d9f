"""Dissolving a Mandant: one person asks, another one confirms, then its keys are destroyed and its rows and blobs go.

What stays is its chain of the log, which ends with the figures, and the row that says who wanted it and why. Every step
is short and may be repeated; nothing of another Mandant is looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from gateway.ablage import mandantenzeilen
from gateway.ablage.audit import protokolliere
from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.inhalte import Schluesselbestand
from gateway.ablage.tabellen import Aufloesungszeile, Rollenzeile
from gateway.ablage.tresor import raumname
from gateway.ablage.wettlauf import noch_einmal
from gateway.bootstrap.installation import Installation
from gateway.bootstrap.mandant.fehler import (
    AusfuhrFehlt,
    MandantArbeitetNoch,
    MandantUnbekannt,
    NichtAllesFort,
    NichtBerechtigt,
    NochInEinstellungen,
    WirdNochBedient,
    ZweiteFehlt,
)
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.aufgabe import Rolle
from gateway.domain.worte import anzahl

SCHUB = 1000
"""Rows that go in one transaction: others write in between."""
STILL = timedelta(minutes=1)
"""So long no worker may have asked a service of it: they ask four times a minute."""


@noch_einmal
def beantrage(installation: Installation, kennung: str, durch: str, grund: str) -> Aufloesungszeile:
    """The first person. Raises `MandantUnbekannt`, `NichtBerechtigt`."""
    installation.pruefe_stand()
    with installation.datenbank.schreiben() as session:
        if not mandantenzeilen.kennt(session, kennung):
            raise MandantUnbekannt(wo=kennung)
        wer = _berechtigt(session, installation, kennung, durch)
        zeile = session.get(Aufloesungszeile, kennung)
        if zeile is not None and zeile.bestaetigt_am is not None:
            return zeile
        if zeile is None:
            zeile = Aufloesungszeile(mandant=kennung)
            session.add(zeile)
        zeile.grund, zeile.beantragt_von, zeile.beantragt_am = grund, wer, installation.uhr.jetzt()
        _protokolliere(
            session, installation, kennung, Auditereignis.MANDANT_AUFLOESUNG, wer, {"was": "beantragt"}
        )
        session.commit()
        return zeile


@noch_einmal
def nimm_zurueck(installation: Installation, kennung: str, durch: str) -> None:
    """As long as nobody has confirmed. Raises `ZweiteFehlt`, `NichtBerechtigt`."""
    with installation.datenbank.schreiben() as session:
        wer = _berechtigt(session, installation, kennung, durch)
        zeile = session.get(Aufloesungszeile, kennung)
        if zeile is None or zeile.bestaetigt_am is not None:
            raise ZweiteFehlt("Hier ist nichts zurückzunehmen.")
        session.delete(zeile)
        _protokolliere(
            session, installation, kennung, Auditereignis.MANDANT_AUFLOESUNG, wer, {"was": "zurueck"}
        )
        session.commit()


@noch_einmal
def bestaetige(
    installation: Installation, kennung: str, durch: str, fortschritt: Callable[[str], None]
) -> Aufloesungszeile:
    """The second person; then it happens. A broken-off one is continued by the same command.

    Raises `ZweiteFehlt`, `NichtBerechtigt`, `NochInEinstellungen`, `WirdNochBedient`, `MandantArbeitetNoch`,
    `AusfuhrFehlt`, `NichtAllesFort`."""
    installation.pruefe_stand()
    with installation.datenbank.schreiben() as session:
        zeile = _bestaetigt(session, installation, kennung, durch)
        session.commit()
    if zeile.fertig_am is not None:
        return zeile
    _vernichte_inhalte(installation, kennung, fortschritt)
    _loesche_zeilen(installation, kennung, fortschritt)
    installation.datenbank.vergiss_geloeschtes()
    return _schliesse(installation, kennung)


def stand(installation: Installation, kennung: str) -> dict[str, Any]:
    """What there is of it now: the proof that nothing is. Raises `MandantUnbekannt`."""
    installation.pruefe_stand()
    with installation.datenbank.lesen() as session:
        zeile = session.get(Aufloesungszeile, kennung)
        if not mandantenzeilen.kennt(session, kennung):
            raise MandantUnbekannt(wo=kennung)
        return {
            "mandant": kennung,
            "in_einstellungen": kennung in {m.kennung for m in installation.einstellungen.mandanten},
            "zeilen": dict(mandantenzeilen.zaehle(session, kennung)),
            "offen": dict(mandantenzeilen.offenes(session, kennung)),
            "ausgefuehrt": mandantenzeilen.ist_ausgefuehrt(session, kennung),
            "aufloesung": _werte(zeile) if zeile else None,
        }


def _werte(zeile: Aufloesungszeile) -> dict[str, Any]:
    zeiten = {n: getattr(zeile, n) for n in ("beantragt_am", "bestaetigt_am", "fertig_am")}
    return {
        "grund": zeile.grund,
        "beantragt_von": zeile.beantragt_von,
        "bestaetigt_von": zeile.bestaetigt_von,
        "gegangen": zeile.gegangen,
        **{name: zeit.isoformat() if zeit else None for name, zeit in zeiten.items()},
    }


def _bestaetigt(session: Session, installation: Installation, kennung: str, durch: str) -> Aufloesungszeile:
    zeile = session.get(Aufloesungszeile, kennung, with_for_update=True)
    if zeile is None:
        raise ZweiteFehlt(wo=kennung)
    if zeile.bestaetigt_am is not None:
        return zeile  # begun: to be brought to its end, whoever runs the command
    wer = _berechtigt(session, installation, kennung, durch)
    if wer == zeile.beantragt_von:
        raise ZweiteFehlt(wo=kennung)
    _pruefe_frei(session, installation, kennung)
    zeile.bestaetigt_von, zeile.bestaetigt_am, zeile.gegangen = wer, installation.uhr.jetzt(), {}
    _protokolliere(
        session, installation, kennung, Auditereignis.MANDANT_AUFLOESUNG, wer, {"was": "bestaetigt"}
    )
    return zeile


def _pruefe_frei(session: Session, installation: Installation, kennung: str) -> None:
    if kennung in {m.kennung for m in installation.einstellungen.mandanten}:
        raise NochInEinstellungen(wo=kennung)
    gefragt = mandantenzeilen.zuletzt_gefragt(session, kennung)
    if gefragt is not None and installation.uhr.jetzt() - gefragt < STILL:
        raise WirdNochBedient(wo=kennung)
    if offen := mandantenzeilen.offenes(session, kennung):
        zahlen = ", ".join(f"{zahl} {name}" for name, zahl in offen.items())
        raise MandantArbeitetNoch(f"Diese Behörde hat noch offen: {zahlen}.")
    if not mandantenzeilen.ist_ausgefuehrt(session, kennung):
        raise AusfuhrFehlt(wo=kennung)


def _berechtigt(session: Session, installation: Installation, kennung: str, durch: str) -> str:
    bestand = Benutzerbestand(session, installation.uhr)
    person = bestand.lies(durch)
    if person.gesperrt or not bestand.hat_rolle(person.id, kennung, Rolle.ADMINISTRATION):
        raise NichtBerechtigt
    return person.id


@noch_einmal
def _vernichte_inhalte(installation: Installation, kennung: str, fortschritt: Callable[[str], None]) -> None:
    """Keys first: from then on nobody reads anything, whatever happens to the bytes."""
    blobs = installation.blobs
    while True:
        with installation.datenbank.schreiben() as session:
            ids = mandantenzeilen.inhalte(session, kennung, SCHUB)
            zeile = session.get_one(Aufloesungszeile, kennung)
            wer = str(zeile.bestaetigt_von)
            Schluesselbestand(session, kennung, installation.uhr).vernichte(ids, wer=wer)
            _merke(zeile, {"schluessel": len(ids)})
            session.commit()
        for id in ids:
            blobs.leere(raumname(kennung, id))
        if not ids:
            return
        fortschritt(f"{anzahl(len(ids), 'Inhalt', 'Inhalte')} vernichtet …")


@noch_einmal
def _loesche_zeilen(installation: Installation, kennung: str, fortschritt: Callable[[str], None]) -> None:
    for tabelle in mandantenzeilen.eigene():
        if tabelle.name in mandantenzeilen.BLEIBT:
            continue
        weg = SCHUB
        while weg == SCHUB:
            with installation.datenbank.schreiben() as session:
                if tabelle.name == "rolle":
                    _verschliesse(session, kennung)
                weg = mandantenzeilen.loesche(session, tabelle, kennung, SCHUB)
                _merke(session.get_one(Aufloesungszeile, kennung), {tabelle.name: weg})
                session.commit()
        fortschritt(f"{tabelle.name}: leer.")


def _verschliesse(session: Session, kennung: str) -> None:
    eigene = session.query(Rollenzeile).filter(Rollenzeile.mandant == kennung)
    kandidaten = sorted({zeile.benutzer for zeile in eigene})
    for zeile in eigene:
        session.delete(zeile)
    session.flush()
    mandantenzeilen.verschliesse_verwaiste(session, kandidaten)


def _merke(zeile: Aufloesungszeile, zahlen: dict[str, int]) -> None:
    summe = Counter(zeile.gegangen or {})
    summe.update({name: zahl for name, zahl in zahlen.items() if zahl})
    zeile.gegangen = dict(summe)


@noch_einmal
def _schliesse(installation: Installation, kennung: str) -> Aufloesungszeile:
    with installation.datenbank.schreiben() as session:
        rest = mandantenzeilen.zaehle(session, kennung).keys() - mandantenzeilen.BLEIBT
        if rest:
            raise NichtAllesFort(f"Noch da: {', '.join(sorted(rest))}.")
        zeile = session.get_one(Aufloesungszeile, kennung)
        zeile.fertig_am = installation.uhr.jetzt()
        zahlen = {str(n): int(z) for n, z in (zeile.gegangen or {}).items()}
        wer = str(zeile.bestaetigt_von)
        _protokolliere(session, installation, kennung, Auditereignis.MANDANT_AUFGELOEST, wer, zahlen)
        session.commit()
        return zeile


def _protokolliere(
    session: Session,
    installation: Installation,
    kennung: str,
    ereignis: Auditereignis,
    wer: str,
    angaben: dict[str, Any],
) -> None:
    protokolliere(
        session,
        kennung,
        ereignis,
        f"mandant:{kennung}",
        wer=wer,
        zeit=installation.uhr.jetzt(),
        angaben=angaben,
    )
