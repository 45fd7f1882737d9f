"""Getting in: local accounts for the case that the identity provider is away, people that it vouches for, and the
audit rows of both. Who may do what is said elsewhere (`rolle`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from gateway.ablage.audit import protokolliere
from gateway.ablage.benutzer import Benutzerbestand, kennung
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import BenutzerkennungFalsch
from gateway.ablage.konten import Kontenbestand
from gateway.ablage.tabellen import Benutzerzeile, Kontozeile
from gateway.ablage.wettlauf import noch_einmal
from gateway.domain.auditereignis import Auditereignis
from gateway.errors import EingabeFehler
from gateway.ports import Uhr
from gateway.schutz.hauptschluessel import Hauptschluessel
from gateway.schutz.kennwort import Kennwortpruefung
from gateway.schutz.zweiterfaktor import Einrichtung, abdruck, richte_ein, schritt_von

VERSUCHE = 5
"""So many in a row may fail."""
SPERRDAUER = timedelta(minutes=15)
DIENST = "Aktenbrücke"


class AnmeldungAbgelehnt(EingabeFehler):
    """Unknown, locked, wrong password or wrong code; on purpose the answer does not say which."""

    code = "anmeldung.abgelehnt"
    satz = (
        "Kennung, Kennwort und Einmalcode passen nicht zusammen. Nach fünf vergeblichen Versuchen ist ein Konto "
        "für 15 Minuten gesperrt; der Betrieb kann es vorher entsperren (»benutzer sperren --aufheben«)."
    )


class KeinKonto(EingabeFehler):
    """There is nothing to unlock or renew."""

    code = "anmeldung.kein_konto"
    satz = "Diese Person hat hier kein lokales Konto."
    rat = "Eingerichtet wird es am Rechner der Installation: »benutzer kennwort«."


class KeineRolle(EingabeFehler):
    """Known, but nobody has given a role."""

    code = "anmeldung.keine_rolle"
    satz = "Sie sind bekannt, haben hier aber keine Rolle. Bitte wenden Sie sich an Ihre Administration."


def faktorkennung(benutzer: str) -> str:
    """What the wrapped secret is bound to: it can't be moved to another account."""
    return f"faktor/{benutzer}"


class Anmeldebuch:
    """Records who came in, where and how."""

    def __init__(self, datenbank: Datenbank, uhr: Uhr) -> None:
        self._datenbank = datenbank
        self._uhr = uhr

    @noch_einmal
    def vermerke(
        self,
        mandant: str,
        benutzer: str,
        weg: str,
        ereignis: Auditereignis = Auditereignis.ANMELDUNG,
    ) -> None:
        """Raises like the database: who can't be recorded doesn't get in (invariant 12)."""
        with self._datenbank.schreiben() as session:
            protokolliere(
                session,
                mandant,
                ereignis,
                f"benutzer:{benutzer}",
                wer=benutzer,
                zeit=self._uhr.jetzt(),
                angaben={"weg": weg},
            )
            session.commit()


class Konten:
    """The local accounts of an installation. `hauptschluessel` is read when first needed."""

    def __init__(
        self,
        datenbank: Datenbank,
        uhr: Uhr,
        hauptschluessel: Callable[[], Hauptschluessel],
        pruefung: Kennwortpruefung | None = None,
    ) -> None:
        self._datenbank = datenbank
        self._uhr = uhr
        self._hauptschluessel = hauptschluessel
        self._pruefung = pruefung or Kennwortpruefung()

    def neue(self, benutzer: str) -> Einrichtung:
        """A second factor to be shown once; nothing is stored yet. Raises `NichtGefunden`."""
        with self._datenbank.lesen() as session:
            id = Benutzerbestand(session, self._uhr).lies(benutzer).id
        return richte_ein(id, DIENST)

    def passt(self, einrichtung: Einrichtung, code: str) -> bool:
        """Does the app show the right code?"""
        return schritt_von(einrichtung.geheimnis, code, self._uhr.jetzt()) is not None

    @noch_einmal
    def richte_ein(self, benutzer: str, kennwort: str, einrichtung: Einrichtung, *, wer: str) -> None:
        """From now on password and factor count, and no earlier ones.

        Raises `NichtGefunden`, `KennwortZuSchwach`."""
        id = kennung(benutzer)
        digest = self._pruefung.digest(kennwort, id)
        faktor = self._hauptschluessel().verpacke(einrichtung.geheimnis, faktorkennung(id))
        with self._datenbank.schreiben() as session:
            Benutzerbestand(session, self._uhr).lies(id)
            abdruecke = [abdruck(id, wort) for wort in einrichtung.ersatzworte]
            Kontenbestand(session, self._uhr).richte_ein(id, digest, faktor, abdruecke, wer=wer)
            session.commit()

    @noch_einmal
    def erneuere_faktor(self, benutzer: str, *, wer: str) -> Einrichtung:
        """The app is lost: a new factor for the old password, to be shown once. Whoever hands it over does not know
        the password, so nobody gets in alone. Raises `KeinKonto`."""
        id = kennung(benutzer)
        einrichtung = richte_ein(id, DIENST)
        faktor = self._hauptschluessel().verpacke(einrichtung.geheimnis, faktorkennung(id))
        with self._datenbank.schreiben() as session:
            bestand = Kontenbestand(session, self._uhr)
            konto = bestand.gesperrt(id)
            if konto is None:
                raise KeinKonto
            abdruecke = [abdruck(id, wort) for wort in einrichtung.ersatzworte]
            bestand.erneuere_faktor(konto, faktor, abdruecke, wer=wer)
            session.commit()
        return einrichtung

    @noch_einmal
    def entferne(self, benutzer: str, *, wer: str) -> bool:
        """False when there was none. Raises `BenutzerkennungFalsch`."""
        with self._datenbank.schreiben() as session:
            gab_es = Kontenbestand(session, self._uhr).entferne(kennung(benutzer), wer=wer)
            session.commit()
        return gab_es

    @noch_einmal
    def verpacke_neu(self, hauptschluessel: Hauptschluessel) -> int:
        """The secrets of all second factors by its first key; how many were not yet. There are few local accounts.

        Raises `AblageBeschaedigt`."""
        anzahl = 0
        with self._datenbank.schreiben() as session:
            for konto in Kontenbestand(session, self._uhr).alle_gesperrt():
                neu = hauptschluessel.erneuere(konto.faktor, faktorkennung(konto.benutzer))
                if neu is not None:
                    konto.faktor, anzahl = neu, anzahl + 1
            session.commit()
        return anzahl

    def melde_an(self, benutzer: str, kennwort: str, code: str) -> str:
        """Who it is. Raises `AnmeldungAbgelehnt`, `KennwortpruefungBelegt`.

        An attempt is counted before it is checked: many at once are no more guesses than one after the other."""
        id = _kennung(benutzer)
        digest = self._zaehle(id)
        stimmt = self._pruefung.stimmt(digest, kennwort)  # as long for accounts that don't exist
        if id is None or digest is None:
            raise AnmeldungAbgelehnt
        if not stimmt:
            raise self._abgelehnt(id, "kennwort")
        if not self._loese_ein(id, digest, code):
            raise self._abgelehnt(id, "code")
        return id

    @noch_einmal
    def _zaehle(self, id: str | None) -> str | None:
        """The digest of the password; None for an account that is unknown or locked."""
        if id is None:
            return None
        jetzt = self._uhr.jetzt()
        with self._datenbank.schreiben() as session:
            benutzer = session.get(Benutzerzeile, id)
            konto = Kontenbestand(session, self._uhr).gesperrt(id)
            if konto is None or benutzer is None or benutzer.gesperrt:
                return None
            if konto.gesperrt_bis is not None and jetzt < konto.gesperrt_bis:
                return None
            konto.gesperrt_bis = None
            konto.fehlversuche += 1
            if konto.fehlversuche >= VERSUCHE:
                konto.fehlversuche, konto.gesperrt_bis = 0, jetzt + SPERRDAUER
            session.commit()
            return konto.kennwort

    @noch_einmal
    def _loese_ein(self, id: str, digest: str, code: str) -> bool:
        """The password was right; is the code, and for the first time?"""
        with self._datenbank.schreiben() as session:
            bestand = Kontenbestand(session, self._uhr)
            konto = bestand.gesperrt(id)
            if konto is None or konto.kennwort != digest:  # changed in this moment
                return False
            if not self._code_stimmt(bestand, konto, code):
                return False
            konto.fehlversuche, konto.gesperrt_bis = 0, None
            session.commit()
            return True

    def _code_stimmt(self, bestand: Kontenbestand, konto: Kontozeile, code: str) -> bool:
        geheimnis = self._hauptschluessel().entpacke(konto.faktor, faktorkennung(konto.benutzer))
        schritt = schritt_von(geheimnis, code, self._uhr.jetzt())
        if schritt is None:
            return bestand.loese_ersatzwort_ein(konto.benutzer, abdruck(konto.benutzer, code))
        if schritt <= konto.letzter_schritt:
            return False
        konto.letzter_schritt = schritt
        return True

    @noch_einmal
    def _abgelehnt(self, id: str, woran: str) -> AnmeldungAbgelehnt:
        """Recorded; attempts at accounts that don't exist or are locked leave no row: nobody fills the log from
        outside."""
        with self._datenbank.schreiben() as session:
            protokolliere(
                session,
                "installation",
                Auditereignis.ANMELDUNG_ABGELEHNT,
                f"benutzer:{id}",
                wer=id,
                zeit=self._uhr.jetzt(),
                angaben={"woran": woran},
            )
            session.commit()
        return AnmeldungAbgelehnt()


def waehle_mandant(rollen: Mapping[str, object], mandanten: Sequence[str]) -> str:
    """Where somebody begins: the first authority, as the settings list them, that gives him a role.

    Raises `KeineRolle`."""
    for mandant in mandanten:
        if rollen.get(mandant):
            return mandant
    raise KeineRolle


def _kennung(text: str) -> str | None:
    try:
        return kennung(text)
    except BenutzerkennungFalsch:
        return None
