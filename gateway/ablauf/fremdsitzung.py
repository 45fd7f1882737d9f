"""Sessions of people that an identity provider vouches for: the roles follow the groups while somebody is logged in,
and who logs out over there, or is locked there, is out here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete, select, update

from gateway.ablage.audit import protokolliere
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.idempotenz import Anlauf, Idempotenzbuch
from gateway.ablage.tabellen import Fremdsitzungszeile
from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf.anmeldung import KeineRolle
from gateway.ablauf.fremdanmeldung import Fremdanmeldung, ZugangGesperrt
from gateway.domain.auditereignis import Auditereignis
from gateway.errors import Fehler
from gateway.ports import Anmeldedienst, AnmeldungUngueltig, Fernabmeldung, Identitaet, Uhr
from gateway.schutz.fehler import AblageBeschaedigt
from gateway.schutz.hauptschluessel import Hauptschluessel

TAKT = timedelta(minutes=5)
"""So long what the provider said of somebody is believed."""
NOCH_EINMAL = timedelta(minutes=1)
"""After so long a provider that was away is asked again."""
_LAENGSTENS = timedelta(hours=10)
_TOKEN_GILT = timedelta(minutes=10)
"""So long the id of a logout token is remembered; it is good for less."""


@dataclass(frozen=True)
class _Frage:
    """A session whose turn it is to be asked about."""

    subjekt: str
    erneuerung: bytes


class Fremdsitzungen:
    """Of one installation. `abdruck`: digest of a session's secret; `dienst` None: there is no provider; `beende`
    ends a session by its digest."""

    def __init__(
        self,
        datenbank: Datenbank,
        uhr: Uhr,
        hauptschluessel: Callable[[], Hauptschluessel],
        fremdanmeldung: Fremdanmeldung,
        dienst: Anmeldedienst | None,
        beende: Callable[[str], None],
    ) -> None:
        self._datenbank = datenbank
        self._uhr = uhr
        self._hauptschluessel = hauptschluessel
        self._fremdanmeldung = fremdanmeldung
        self._dienst = dienst
        self._beende = beende

    @noch_einmal
    def merke(self, abdruck: str, benutzer: str, wer: Identitaet) -> None:
        """A session has begun."""
        jetzt = self._uhr.jetzt()
        with self._datenbank.schreiben() as session:
            session.add(
                Fremdsitzungszeile(
                    abdruck=abdruck,
                    benutzer=benutzer,
                    aussteller=wer.aussteller,
                    subjekt=wer.subjekt,
                    sitzung=wer.sitzung,
                    erneuerung=self._verpacke(wer.subjekt, wer.erneuerung),
                    bestaetigt=jetzt,
                    bis=jetzt + _LAENGSTENS,
                )
            )
            session.commit()

    @noch_einmal
    def verlege(self, alt: str, neu: str) -> None:
        """The same person goes on in another session."""
        with self._datenbank.schreiben() as session:
            session.execute(
                update(Fremdsitzungszeile).where(Fremdsitzungszeile.abdruck == alt).values(abdruck=neu)
            )
            session.commit()

    @noch_einmal
    def vergiss(self, abdruck: str) -> None:
        """The session has ended here."""
        with self._datenbank.schreiben() as session:
            session.execute(delete(Fremdsitzungszeile).where(Fremdsitzungszeile.abdruck == abdruck))
            session.commit()

    def bestaetige(self, abdruck: str) -> bool:
        """Does the provider still vouch for this session? Its roles follow what it says of the groups. A provider
        that is away ends nobody's work: it is asked again a minute later."""
        frage = self._an_der_reihe(abdruck)
        if frage is None or self._dienst is None:
            return True
        try:
            wort = self._hauptschluessel().entpacke(frage.erneuerung, _bindung(frage.subjekt)).decode()
            antwort = self._dienst.erneuere(wort, frage.subjekt)
            if antwort.identitaet is not None:
                self._fremdanmeldung.erkenne(antwort.identitaet)
        except (AnmeldungUngueltig, KeineRolle, ZugangGesperrt, AblageBeschaedigt):
            self._beende_alle([abdruck])
            return False
        except Fehler:
            self._setze(abdruck, bestaetigt=self._uhr.jetzt() - TAKT + NOCH_EINMAL)
            return True
        self._setze(abdruck, erneuerung=self._verpacke(frage.subjekt, antwort.erneuerung))
        return True

    @noch_einmal
    def _an_der_reihe(self, abdruck: str) -> _Frage | None:
        """Of many requests at once one asks: a refresh token may be good only once."""
        jetzt = self._uhr.jetzt()
        with self._datenbank.lesen() as session:
            zeile = session.get(Fremdsitzungszeile, abdruck)
            if zeile is None or zeile.erneuerung is None or abs(jetzt - zeile.bestaetigt) < TAKT:
                return None
            zuletzt, frage = zeile.bestaetigt, _Frage(zeile.subjekt, zeile.erneuerung)
        with self._datenbank.schreiben() as session:
            meine = session.execute(
                update(Fremdsitzungszeile)
                .where(Fremdsitzungszeile.abdruck == abdruck, Fremdsitzungszeile.bestaetigt == zuletzt)
                .values(bestaetigt=jetzt)
            )
            assert isinstance(meine, CursorResult)
            session.commit()
            return frage if meine.rowcount == 1 else None

    def melde_ab(self, abmeldung: Fernabmeldung) -> int:
        """How many sessions that ended. The same message again ends nothing that has begun since."""
        kennung = hashlib.sha256(
            f"abmeldung\n{abmeldung.aussteller}\n{abmeldung.kennung}".encode()
        ).hexdigest()
        buch = Idempotenzbuch(self._datenbank, self._uhr)
        if buch.beginne(kennung, kennung, _TOKEN_GILT) is not Anlauf.NEU:
            return 0
        with self._datenbank.lesen() as session:
            suche = select(Fremdsitzungszeile.abdruck).where(
                Fremdsitzungszeile.aussteller == abmeldung.aussteller
            )
            if abmeldung.subjekt is not None:
                suche = suche.where(Fremdsitzungszeile.subjekt == abmeldung.subjekt)
            if abmeldung.sitzung is not None:
                suche = suche.where(Fremdsitzungszeile.sitzung == abmeldung.sitzung)
            gemeinte = session.scalars(suche).all()
        self._beende_alle(gemeinte)
        return len(gemeinte)

    @noch_einmal
    def _beende_alle(self, abdruecke: Sequence[str]) -> None:
        """First the sessions, then what is known of them: what breaks off in between can be done again."""
        for abdruck in abdruecke:
            self._beende(abdruck)
        with self._datenbank.schreiben() as session:
            jetzt: datetime = self._uhr.jetzt()
            for abdruck in abdruecke:
                zeile = session.get(Fremdsitzungszeile, abdruck)
                if zeile is None:
                    continue
                protokolliere(
                    session,
                    "installation",
                    Auditereignis.ABMELDUNG,
                    f"benutzer:{zeile.benutzer}",
                    wer=zeile.benutzer,
                    zeit=jetzt,
                    angaben={"weg": "anmeldedienst"},
                )
                session.delete(zeile)
            session.commit()

    @noch_einmal
    def _setze(self, abdruck: str, **werte: object) -> None:
        with self._datenbank.schreiben() as session:
            session.execute(
                update(Fremdsitzungszeile).where(Fremdsitzungszeile.abdruck == abdruck).values(**werte)
            )
            session.commit()

    def _verpacke(self, subjekt: str, erneuerung: str | None) -> bytes | None:
        if erneuerung is None:
            return None
        return self._hauptschluessel().verpacke(erneuerung.encode(), _bindung(subjekt))


def vergiss_abgelaufene(datenbank: Datenbank, uhr: Uhr) -> None:
    """What hangs on sessions that have ended."""
    with datenbank.schreiben() as session:
        session.execute(delete(Fremdsitzungszeile).where(Fremdsitzungszeile.bis <= uhr.jetzt()))
        session.commit()


def _bindung(subjekt: str) -> str:
    """What the wrapped token is bound to: it can't be moved to another person's session."""
    return f"erneuerung/{subjekt}"
