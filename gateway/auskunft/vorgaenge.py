"""What pages, API and command line ask about handovers: one Mandant, read only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.inhalte import dokument_von
from gateway.ablage.tabellen import (
    ENDE,
    Aufgabenzeile,
    Dokumentstatus,
    Dokumentzeile,
    Ereigniszeile,
    Nachrichtenzeile,
    Uebergabezeile,
)
from gateway.ablage.vorgaenge import person_von
from gateway.ablage.vorgangssuche import Seitenmarke
from gateway.auskunft.amzug import Wartestand, geparkte, wartestand
from gateway.auskunft.quittungen import Quittung, quittungen
from gateway.domain.akte import Dokument
from gateway.domain.aufgabe import AUFGABENARTEN
from gateway.domain.lage import Lage, lage
from gateway.domain.nachricht import Nachrichtenzustand
from gateway.domain.person import Person
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.ports import Uhr


@dataclass(frozen=True)
class Ueberblick:
    """One handover as a line of a list."""

    id: UUID
    richtung: Richtung
    zustand: Zustand
    partner: str
    partner_name: str
    person: Person
    aktenzeichen_eigenes: str | None
    aktenzeichen_partner: str | None
    stamm: UUID
    weg: str
    schritt: str
    schritt_seit: datetime
    haelt: str | None
    """Kind of the open question that holds it."""
    stoerung: str | None
    """Why it doesn't move though nobody is asked."""
    absage: str | None
    """What the partner answered instead of a file, in our words."""
    partner_sagt: str | None
    dokumente_der_akte: int | None
    dokumente: int | None
    bytes: int | None
    erledigt: int
    gesamt: int | None
    """Packets that arrived or were sent, and how many there are once that is known."""
    erstellt: datetime
    geaendert: datetime
    naechste_pruefung: datetime | None
    anforderungsgrund: str | None
    """Key of the code list aktenanforderung:grund."""
    grund: str | None
    """Why it is held, disturbed, refused or broken off: a sentence without personal data."""
    wartet_auf: Wartestand
    aufgaben: tuple[UUID, ...]
    """The open questions."""

    @property
    def seit(self) -> datetime:
        """The last change of anything."""
        return max(self.geaendert, self.schritt_seit)

    @property
    def lage(self) -> Lage:
        return lage(
            self.richtung,
            self.zustand,
            gehalten=self.haelt is not None,
            gestoert=self.stoerung is not None,
        )

    @property
    def regel(self) -> str | None:
        """The rule that holds it."""
        return AUFGABENARTEN[self.haelt].regel if self.haelt else None

    @property
    def beendet(self) -> bool:
        """Nothing is left to do, the content is deleted."""
        return self.schritt == ENDE


@dataclass(frozen=True)
class Seite:
    """One page of the list; `weiter` leads to the next one, None = there is none."""

    zeilen: tuple[Ueberblick, ...]
    weiter: Seitenmarke | None


@dataclass(frozen=True)
class Dokumentstand:
    """A document and how far it has come, in the clerk's words."""

    dokument: Dokument
    stand: str
    fertig: bool


@dataclass(frozen=True)
class Vorgang:
    """One handover with everything that is known of it."""

    ueberblick: Ueberblick
    als_naechstes: str
    zeitlinie: Sequence[Ereigniszeile]
    quittungen: Sequence[Quittung]
    dokumente: Sequence[Dokumentstand]
    nachrichten: Sequence[Nachrichtenzeile]
    aufgaben: Sequence[Aufgabenzeile]
    geschwister: Sequence[Ueberblick]
    """The other Vorgänge of the matter: what follows, what it follows."""


class Auskunft:
    """Queries bound to one Mandant by construction (invariant 13)."""

    def __init__(self, datenbank: Datenbank, mandant: str, uhr: Uhr) -> None:
        self._datenbank = datenbank
        self._mandant = mandant
        self._uhr = uhr

    def liste(
        self,
        *,
        richtung: Richtung | None = None,
        zustaende: Collection[Zustand] = (),
        gehalten: bool = False,
        gestoert: bool = False,
        partner: str | None = None,
        zeichen: str | None = None,
        nach: Seitenmarke | None = None,
        hoechstens: int = 50,
    ) -> Seite:
        """Newest first, by key: every page costs the same, however far back it lies."""
        with self._datenbank.lesen() as session:
            buch = Buch(session, self._mandant, self._uhr)
            zeilen = buch.vorgaenge.seite(
                richtung=richtung,
                zustaende=zustaende,
                gehalten=gehalten,
                gestoert=gestoert,
                partner=partner,
                zeichen=zeichen,
                nach=nach,
                hoechstens=hoechstens + 1,
            )
            seite = _ueberblicke(buch, zeilen[:hoechstens])
        mehr = len(zeilen) > hoechstens
        return Seite(seite, (seite[-1].erstellt, seite[-1].id) if mehr else None)

    def vorgang(self, id: UUID) -> Vorgang:
        """One handover with timeline, receipts and documents.

        Raises `gateway.ablage.fehler.NichtGefunden`, also for handovers of another Mandant."""
        with self._datenbank.lesen() as session:
            buch = Buch(session, self._mandant, self._uhr)
            zeile = buch.vorgaenge.lies(id)
            zeitlinie = buch.vorgaenge.zeitlinie(id)
            nachrichten = buch.nachrichten.zum_vorgang(id)
            return Vorgang(
                _ueberblicke(buch, [zeile])[0],
                zeitlinie[-1].als_naechstes if zeitlinie else zeile.zustand.angabe.als_naechstes,
                zeitlinie,
                quittungen(zeile.richtung, zeile.zustand, nachrichten, zeile.fortschritt_soll),
                _dokumentstaende(buch, zeile),
                sorted(nachrichten, key=lambda n: (n.erstellt, n.paket or 0)),
                buch.aufgaben.aller(id),
                _ueberblicke(buch, [z for z in buch.vorgaenge.zum_stamm(zeile.stamm) if z.id != id]),
            )

    def nachrichten(
        self,
        *,
        vorgang: UUID | None = None,
        zustaende: Collection[Nachrichtenzustand] = (),
        hoechstens: int = 50,
    ) -> Sequence[Nachrichtenzeile]:
        """Messages, the newest first, of all or of one Vorgang."""
        with self._datenbank.lesen() as session:
            buch = Buch(session, self._mandant, self._uhr)
            return buch.nachrichten.neueste(vorgang=vorgang, zustaende=zustaende, hoechstens=hoechstens)

    def kennung(self, text: str) -> UUID:
        """An id, whole or as a beginning that is unique. Raises `NichtGefunden`."""
        ziffern = text.replace("-", "").lower()
        if not 6 <= len(ziffern) <= 32 or not all(z in "0123456789abcdef" for z in ziffern):
            raise NichtGefunden("Das ist keine Kennung einer Übergabe.")
        with self._datenbank.lesen() as session:
            treffer = Buch(session, self._mandant, self._uhr).vorgaenge.mit_kurzem(ziffern)
        if len(treffer) > 1:
            raise NichtGefunden("Mit diesem Anfang gibt es mehrere Übergaben; bitte mehr Zeichen angeben.")
        if not treffer:
            raise NichtGefunden("Diese Übergabe gibt es hier nicht.")
        return treffer[0]


def _ueberblicke(buch: Buch, zeilen: Sequence[Uebergabezeile]) -> tuple[Ueberblick, ...]:
    """Question and queue of all of them in one look each."""
    ids = [z.id for z in zeilen]
    geparkt = geparkte(buch.session, buch.mandant, ids)
    fragen = {a.vorgang: a for a in buch.aufgaben.offene_zu(ids)}
    return tuple(_ueberblick(z, fragen.get(z.id), wartestand(z, geparkt.get(z.id))) for z in zeilen)


def _ueberblick(zeile: Uebergabezeile, frage: Aufgabenzeile | None, wartet_auf: Wartestand) -> Ueberblick:
    return Ueberblick(
        zeile.id,
        zeile.richtung,
        zeile.zustand,
        zeile.partner,
        zeile.partner_name,
        person_von(zeile),
        zeile.aktenzeichen_eigenes,
        zeile.aktenzeichen_partner,
        zeile.stamm,
        zeile.weg,
        zeile.schritt,
        zeile.schritt_seit,
        zeile.haelt,
        zeile.stoerung,
        (zeile.absage or {}).get("satz"),
        (zeile.absage or zeile.rueckweisung or {}).get("partner_sagt"),
        zeile.anzahl_akte,
        zeile.anzahl_dokumente,
        zeile.bytes_gesamt,
        zeile.fortschritt_ist,
        zeile.fortschritt_soll,
        zeile.erstellt,
        zeile.geaendert,
        zeile.naechste_pruefung,
        zeile.grund,
        _grund(zeile, frage),
        wartet_auf,
        (frage.id,) if frage else (),
    )


def _grund(zeile: Uebergabezeile, frage: Aufgabenzeile | None) -> str | None:
    if zeile.stoerung is not None or frage is not None:
        return zeile.stoerung or (frage.text if frage else None)
    return (zeile.absage or {}).get("satz") or (zeile.mangel or {}).get("satz") or zeile.abbruch_grund


def _dokumentstaende(buch: Buch, zeile: Uebergabezeile) -> tuple[Dokumentstand, ...]:
    zeilen = buch.dokumente.zeilen(zeile.id)
    stand = _stand_im_import if zeile.richtung is Richtung.UEBERNAHME else partial(_stand_der_abgabe, zeile)
    return tuple(Dokumentstand(dokument_von(z), *stand(z)) for z in zeilen)


_STAND_DER_ABGABE = {
    Zustand.ANGELEGT: ("wird bereitgestellt", False),
    Zustand.VORBEREITET: ("wartet auf Freigabe", False),
    Zustand.FREIGEGEBEN: ("freigegeben", True),
    Zustand.GEPACKT: ("freigegeben", True),
    Zustand.GESENDET: ("gesendet", True),
    Zustand.KARENZ: ("übergeben und quittiert", True),
    Zustand.ABGESCHLOSSEN: ("übergeben und quittiert", True),
}


def _stand_der_abgabe(vorgang: Uebergabezeile, zeile: Dokumentzeile) -> tuple[str, bool]:
    if zeile.status is Dokumentstatus.BLEIBT:
        return "bleibt hier, nicht auf diesem Weg", False
    if zeile.status is Dokumentstatus.WEGGELASSEN:
        return "bleibt hier, Format nicht vereinbart", False
    return _STAND_DER_ABGABE.get(vorgang.zustand, ("nicht übergeben", False))


def _stand_im_import(zeile: Dokumentzeile) -> tuple[str, bool]:
    if zeile.rueckgelesen:
        return "im DMS, rückgelesen", True
    if zeile.dms_ref:
        return "im DMS abgelegt", False
    if zeile.sha256:
        return "eingetroffen", False
    return "wird erwartet", False
