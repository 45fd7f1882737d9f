"""The Vorgänge of one Mandant. Every change of state writes timeline and audit row along."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update

from gateway.ablage import personenworte, zeitlinie
from gateway.ablage.bestand import SYSTEM
from gateway.ablage.fehler import ZustandPasstNicht
from gateway.ablage.tabellen import Ereignisart, Uebergabezeile, Vorgangszeile
from gateway.ablage.vorgangssuche import Vorgangssuche
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.behoerde import Behoerde
from gateway.domain.person import Angabenart, Person, WeitereAngabe
from gateway.domain.uebergabe import RICHTUNG_DES_WEGES, Richtung, Zustand, darf_folgen


class Vorgaenge(Vorgangssuche):
    """Repository of the Vorgänge and their timelines: what may happen to them."""

    def lege_an(
        self,
        id: UUID,
        richtung: Richtung,
        partner: Behoerde,
        person: Person,
        *,
        weg: str,
        schritt: str,
        naechste_pruefung: datetime,
        text: str,
        release: str,
        stamm: UUID | None = None,
        wer: str = SYSTEM,
        nachweis: UUID | None = None,
        **felder: Any,
    ) -> Uebergabezeile:
        """A new handover at the first step of its way; `felder` are further columns. The same
        `id` again gives the existing one unchanged."""
        vorhanden = self.finde(id)
        if vorhanden is not None:
            return vorhanden
        assert RICHTUNG_DES_WEGES.get(weg, richtung) is richtung, weg
        jetzt = self._uhr.jetzt()
        zeile = Uebergabezeile(
            mandant=self._mandant,
            id=id,
            stamm=stamm or id,
            weg=weg,
            schritt=schritt,
            schritt_seit=jetzt,
            richtung=richtung,
            partner=partner.kennung,
            partner_name=partner.name,
            partner_kontakt=kontakt_von(partner),
            person=person_als_json(person),
            azr_nummer=person.azr_nummer,
            naechste_pruefung=naechste_pruefung,
            release=release,
            versaeumt=0,
            ereignisse=0,
            erstellt=jetzt,
            geaendert=jetzt,
            **felder,
        )
        zeile._zustand = Zustand.ANGELEGT
        self._session.add(zeile)
        self.vermerke(zeile, text, art=Ereignisart.ZUSTAND, wer=wer, nachweis=nachweis)
        self._session.flush()  # before all that refers to it
        personenworte.merke(self._session, self._mandant, id, [person])
        self._protokolliere(
            Auditereignis.VORGANG_ANGELEGT, "vorgang", id, wer, richtung=richtung.value, weg=weg
        )
        return zeile

    def setze_zustand(
        self,
        zeile: Uebergabezeile,
        neu: Zustand,
        text: str,
        *,
        wer: str = SYSTEM,
        nachweis: UUID | None = None,
        partner_sagt: str | None = None,
        als_naechstes: str | None = None,
    ) -> None:
        """The only way to another state, on a locked row: row, timeline and audit row together.

        Raises `ZustandPasstNicht` for a change that the table of the domain doesn't know."""
        alt = zeile.zustand
        if not darf_folgen(zeile.richtung, alt, neu):
            raise ZustandPasstNicht(f"Aus »{alt.angabe.name}« geht es nicht nach »{neu.angabe.name}«.")
        zeile._zustand = neu
        self.vermerke(
            zeile,
            text,
            art=Ereignisart.ZUSTAND,
            wer=wer,
            nachweis=nachweis,
            partner_sagt=partner_sagt,
            als_naechstes=als_naechstes,
        )
        self._protokolliere(
            Auditereignis.VORGANG_ZUSTAND, "vorgang", zeile.id, wer, von=alt.value, nach=neu.value
        )

    def vermerke(
        self,
        zeile: Uebergabezeile,
        text: str,
        *,
        art: Ereignisart = Ereignisart.VERMERK,
        wer: str = SYSTEM,
        nachweis: UUID | None = None,
        partner_sagt: str | None = None,
        als_naechstes: str | None = None,
    ) -> None:
        """A timeline row, on a locked row (so nobody else numbers)."""
        zeile.geaendert = self._uhr.jetzt()
        zeile.ereignisse += 1
        zeitlinie.merke(
            self._session,
            mandant=self._mandant,
            vorgang=zeile.id,
            lfd=zeile.ereignisse,
            zeit=zeile.geaendert,
            art=art,
            zustand=zeile.zustand,
            wer=wer,
            text=text,
            partner_sagt=partner_sagt,
            nachweis=nachweis,
            als_naechstes=als_naechstes or zeile.zustand.angabe.als_naechstes,
        )

    def sieh_spaeter_nach(self, id: UUID, wann: datetime) -> None:
        """Push the next look forward without reading the row: for one that cannot be read."""
        self._session.execute(
            update(Vorgangszeile)
            .where(Vorgangszeile.mandant == self._mandant, Vorgangszeile.id == id)
            .values(naechste_pruefung=wann, versaeumt=Vorgangszeile.versaeumt + 1)
            .execution_options(synchronize_session=False)
        )

    def verlange_abbruch(self, zeile: Uebergabezeile, durch: str, grund: str) -> None:
        """Somebody wants it to end; the way does it at its next look."""
        zeile.abbruch_durch, zeile.abbruch_grund = durch, grund
        self._protokolliere(Auditereignis.VORGANG_ABBRUCH, "vorgang", zeile.id, durch)


def person_als_json(person: Person) -> dict[str, Any]:
    """As a row keeps it."""
    werte = {**asdict(person), "staatsangehoerigkeiten": list(person.staatsangehoerigkeiten)}
    weitere = [{name: wert for name, wert in w.items() if wert is not None} for w in werte.pop("weitere")]
    return {**werte, "weitere": weitere} if weitere else werte


def person_aus_json(werte: dict[str, Any]) -> Person:
    """As it was kept."""
    weitere = tuple(WeitereAngabe(**{**w, "art": Angabenart(w["art"])}) for w in werte.get("weitere", ()))
    staaten = tuple(werte["staatsangehoerigkeiten"])
    return Person(**{**werte, "staatsangehoerigkeiten": staaten, "weitere": weitere})


def person_von(zeile: Uebergabezeile) -> Person:
    """The person whom the request names."""
    return person_aus_json(zeile.person)


def person_der_akte(zeile: Uebergabezeile) -> Person:
    """The person whom the file names; before one is found, whom the request names."""
    return person_aus_json(zeile.person_akte or zeile.person)


def kontakt_von(partner: Behoerde) -> list[list[str]] | None:
    """How it says it is reached; None: it says nothing of it."""
    return [[e.kanal, e.kennung] for e in partner.erreichbarkeit] or None


def partner_von(zeile: Uebergabezeile) -> Behoerde:
    """The other authority of a handover, as far as the row knows it."""
    return Behoerde(zeile.partner, zeile.partner_name)
