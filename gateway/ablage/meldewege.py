"""What is told to others: the alarms that are on, and how far each webhook has come."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from gateway.ablage.audit import protokolliere
from gateway.ablage.bestand import SYSTEM
from gateway.ablage.dialekt import einfuegen
from gateway.ablage.tabellen import Alarmzeile, Auditkopf, Auditzeile, Wachezeile, Webhookzeile
from gateway.domain.auditereignis import Auditereignis
from gateway.ports import Uhr

GUT = "ok"
"""The level on which there is no alarm."""
INSTALLATION = ""
"""Instead of a Mandant: it concerns all of them."""


@dataclass(frozen=True)
class Lage:
    """What was found just now."""

    mandant: str
    kennung: str
    gegenstand: str
    stufe: str
    text: str
    rat: str
    erinnerung: str = ""
    """Which reminder is due: another one is told although the level stays."""


class Alarmbestand:
    """Repository of the alarms of all Mandanten; `mandanten`: in whose chains is recorded what concerns all."""

    def __init__(self, session: Session, uhr: Uhr, mandanten: Collection[str]) -> None:
        self._session = session
        self._uhr = uhr
        self._mandanten = tuple(mandanten)

    def ist_an_der_reihe(self, name: str, abstand: timedelta) -> bool:
        """True for one of all processes that ask within `abstand`."""
        jetzt = self._uhr.jetzt()
        erste = einfuegen(self._session, Wachezeile).values(name=name, zuletzt=jetzt)
        if self._session.scalar(erste.on_conflict_do_nothing().returning(Wachezeile.name)) is not None:
            return True
        faellig = or_(Wachezeile.zuletzt <= jetzt - abstand, Wachezeile.zuletzt > jetzt)  # a clock went back
        naechste = update(Wachezeile).where(Wachezeile.name == name, faellig).values(zuletzt=jetzt)
        return self._session.scalar(naechste.returning(Wachezeile.name)) is not None

    def offene(self, mandant: str | None = None) -> Sequence[Alarmzeile]:
        """Those that are on, the oldest first; for one Mandant also those that concern all."""
        suche = select(Alarmzeile).where(Alarmzeile.stufe != GUT)
        if mandant is not None:
            suche = suche.where(Alarmzeile.mandant.in_((mandant, INSTALLATION)))
        return self._session.scalars(suche.order_by(Alarmzeile.seit, Alarmzeile.kennung)).all()

    def gleiche_ab(self, lagen: Collection[Lage], *, unbekannt: Collection[str] = ()) -> None:
        """From now on exactly these are on; about the subjects in `unbekannt` nobody knows: they stay."""
        zeilen = {
            (z.mandant, z.kennung): z for z in self._session.scalars(select(Alarmzeile).with_for_update())
        }
        for lage in lagen:
            zeile = zeilen.pop((lage.mandant, lage.kennung), None)
            if zeile is not None:
                zeile.erinnerung = lage.erinnerung
                self._setze(zeile, lage.stufe, lage.text, lage.rat)
            elif lage.stufe != GUT:
                self._beginne(lage)
        for (
            zeile
        ) in zeilen.values():  # nobody speaks of it any more: a certificate was changed, a disk taken out
            if zeile.gegenstand not in unbekannt:
                self._setze(zeile, GUT, zeile.text, "")

    def zu_melden(self, *, ruhe: timedelta) -> Sequence[Alarmzeile]:
        """Whose level, or reminder, is not the one that people were last told of. What was told to be over and
        comes again waits until `ruhe` has passed: something that flutters is told seldom."""
        frueh = self._uhr.jetzt() - ruhe
        faellig = or_(
            Alarmzeile.gemeldet != GUT, Alarmzeile.gemeldet_um.is_(None), Alarmzeile.gemeldet_um <= frueh
        )
        mahnung = and_(Alarmzeile.stufe != GUT, Alarmzeile.erinnerung != Alarmzeile.gemeldete_erinnerung)
        suche = select(Alarmzeile).where(or_(Alarmzeile.stufe != Alarmzeile.gemeldet, mahnung), faellig)
        return self._session.scalars(suche.order_by(Alarmzeile.seit, Alarmzeile.kennung)).all()

    def gemeldet(self, meldungen: Collection[Alarmzeile]) -> None:
        """People were told of these, as they were read; what is over and told is forgotten, unless it was told just
        now: it may come again at once, and then has to wait."""
        for gelesen in meldungen:
            zeile = self._session.get(Alarmzeile, (gelesen.mandant, gelesen.kennung))
            if zeile is not None:
                zeile.gemeldet, zeile.gemeldet_um = gelesen.stufe, self._uhr.jetzt()
                zeile.gemeldete_erinnerung = gelesen.erinnerung

    def vergiss_vorbei(self, *, ruhe: timedelta) -> None:
        """What has been over and told for long enough."""
        self._session.execute(
            delete(Alarmzeile).where(
                Alarmzeile.stufe == GUT,
                Alarmzeile.gemeldet == GUT,
                or_(Alarmzeile.gemeldet_um.is_(None), Alarmzeile.gemeldet_um <= self._uhr.jetzt() - ruhe),
            )
        )

    def _beginne(self, lage: Lage) -> None:
        zeile = Alarmzeile(
            mandant=lage.mandant,
            kennung=lage.kennung,
            gegenstand=lage.gegenstand,
            stufe=GUT,
            seit=self._uhr.jetzt(),
            text="",
            rat="",
            erinnerung=lage.erinnerung,
            gemeldet=GUT,
            gemeldete_erinnerung="",
            gemeldet_um=None,
        )
        self._session.add(zeile)
        self._setze(zeile, lage.stufe, lage.text, lage.rat)

    def _setze(self, zeile: Alarmzeile, stufe: str, text: str, rat: str) -> None:
        if stufe != GUT:
            zeile.text, zeile.rat = text, rat
        if zeile.stufe == stufe:
            return
        zeile.stufe, zeile.seit = stufe, self._uhr.jetzt()
        ereignis = Auditereignis.ALARM_ENDET if stufe == GUT else Auditereignis.ALARM_BEGINNT
        for mandant in [zeile.mandant] if zeile.mandant else self._mandanten:
            protokolliere(
                self._session,
                mandant,
                ereignis,
                f"alarm:{zeile.gegenstand}",
                wer=SYSTEM,
                zeit=zeile.seit,
                angaben={"stufe": stufe},
            )


class Webhookbestand:
    """How far the webhooks of one Mandant have come."""

    def __init__(self, session: Session, mandant: str, uhr: Uhr) -> None:
        self._session = session
        self._mandant = mandant
        self._uhr = uhr

    def stand(self, name: str) -> Webhookzeile:
        """A new one begins with what happens from now on."""
        zeile = self._session.get(Webhookzeile, (self._mandant, name))
        if zeile is None:
            zeile = Webhookzeile(
                mandant=self._mandant, name=name, zeiger=self._ende(), geliefert=None, anzahl=0
            )
            self._session.add(zeile)
            self._session.flush()
        return zeile

    def staende(self) -> Sequence[Webhookzeile]:
        suche = select(Webhookzeile).where(Webhookzeile.mandant == self._mandant)
        return self._session.scalars(suche.order_by(Webhookzeile.name)).all()

    def naechstes(self, zeiger: int, arten: Collection[Auditereignis]) -> Auditzeile | None:
        """The first row after `zeiger` that is to be told."""
        suche = select(Auditzeile).where(
            Auditzeile.mandant == self._mandant, Auditzeile.lfd > zeiger, Auditzeile.ereignis.in_(arten)
        )
        return self._session.scalars(suche.order_by(Auditzeile.lfd).limit(1)).one_or_none()

    def ruecke_vor(self, name: str, auf: int) -> None:
        """Told up to here."""
        zeile = self.stand(name)
        zeile.zeiger = max(zeile.zeiger, auf)
        zeile.geliefert, zeile.anzahl = self._uhr.jetzt(), zeile.anzahl + 1

    def spule_vor(self, name: str, arten: Collection[Auditereignis]) -> bool:
        """Is there something to tell? If not, rows of no interest are passed over for good."""
        zeile, ende = self.stand(name), self._ende()
        if zeile.zeiger >= ende:
            return False
        if self.naechstes(zeile.zeiger, arten) is not None:
            return True
        zeile.zeiger = ende
        return False

    def _ende(self) -> int:
        suche = select(Auditkopf.lfd).where(Auditkopf.mandant == self._mandant)
        return self._session.scalar(suche) or 0
