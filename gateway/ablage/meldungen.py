"""The notices of one Mandant's registry offices: what they said of whom, found again by person."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import delete, exists, select

from gateway.ablage import personenworte
from gateway.ablage.bestand import Bestand
from gateway.ablage.tabellen import Meldungsstand, Meldungszeile
from gateway.ablage.vorgaenge import person_als_json, person_aus_json
from gateway.domain.meldung import Meldeart, Meldung, Sperre, Wohnanschrift
from gateway.domain.person import Person
from gateway.domain.personenabgleich import Urteil, vergleiche

_M = Meldungszeile
_SPERREN = TypeAdapter(tuple[Sperre, ...])
_ABMELDUNGEN = frozenset({Meldeart.ABMELDUNG, Meldeart.HAUPTWOHNUNG})


class Meldungen(Bestand):
    """Repository of the notices."""

    def lege_an(self, id: UUID, meldung: Meldung, haushalt: str | None = None) -> Meldungszeile:
        """Keep what decides about a file; the same id again gives the existing one. `haushalt`: the move, as
        `gateway.domain.haushalt` calls it."""
        vorhanden = self._session.get(_M, (self._mandant, id))
        if vorhanden is not None:
            return vorhanden
        person = meldung.nachher or meldung.person
        merkmale = meldung.merkmale()
        alt, neu = _orte(meldung)
        zeile = _M(
            mandant=self._mandant,
            id=id,
            uuid=meldung.uuid,
            absender=meldung.meldebehoerde.kennung,
            art=meldung.art,
            stand=Meldungsstand.TEST if meldung.test else Meldungsstand.GILT,
            person=person_als_json(person),
            tag=meldung.am or meldung.ereignis.date(),
            gemeinde_alt=alt,
            gemeinde_neu=neu,
            haushalt=haushalt,
            merkmal=merkmale[0].art.value if merkmale else None,
            sperren=_SPERREN.dump_python(meldung.sperren, mode="json") if _nennt_sperren(meldung) else None,
            eingegangen=self._uhr.jetzt(),
        )
        self._session.add(zeile)
        self._session.flush()
        personen = (person, meldung.person, *meldung.weitere_schreibungen)
        personenworte.merke(self._session, self._mandant, id, personen)
        return zeile

    def zur_person(
        self, person: Person, staende: Collection[Meldungsstand] = (Meldungsstand.GILT,)
    ) -> Sequence[Meldungszeile]:
        """Notices about surely this person in one of these states, the newest first. Sorted here: a database that
        is asked to sort walks through all notices in this order instead of looking up the few that are meant."""
        gemeinte = personenworte.kandidaten(self._mandant, person)
        suche = select(_M).where(_M.mandant == self._mandant, _M.stand.in_(staende), _M.id.in_(gemeinte))
        gefunden = [z for z in self._session.scalars(suche) if _ist(person, z)]
        return sorted(gefunden, key=lambda z: (-z.eingegangen.timestamp(), z.id))

    def haushalt(self, person: Person) -> str | None:
        """With whom this person has moved away, by the newest notice that says so."""
        return next((z.haushalt for z in self.zur_person(person) if ist_abmeldung(z)), None)

    def mit_uuid(self, absender: str, uuid: UUID) -> Meldungszeile | None:
        """The notice that a later one of the same office names."""
        return self._session.scalar(
            select(_M).where(_M.mandant == self._mandant, _M.absender == absender, _M.uuid == uuid)
        )

    def gibt_es_abmeldungen(self) -> bool:
        """Has a registry office ever told this authority of a move away?"""
        frage = exists().where(_M.mandant == self._mandant, _M.art == Meldeart.ABMELDUNG)
        return bool(self._session.scalar(select(frage)))

    def beurteilte(self, seit: datetime) -> Iterator[Meldungszeile]:
        """What rules have judged, of the notices that came since then and began no Vorgang (that one is judged
        itself), oldest first; some at a time."""
        suche = select(_M).where(
            _M.mandant == self._mandant,
            _M.eingegangen >= seit,
            _M.vorgang.is_(None),
            _M.sachverhalt.is_not(None),
        )
        stueckweise = suche.order_by(_M.eingegangen, _M.id).execution_options(yield_per=500)
        # A JSON null is not the NULL of SQL.
        yield from (z for z in self._session.scalars(stueckweise) if z.sachverhalt is not None)

    def vergiss(self, vor: datetime, *, hoechstens: int) -> int:
        """Remove notices that came before; how many."""
        alte = (
            select(_M.id)
            .where(_M.mandant == self._mandant, _M.eingegangen < vor)
            .order_by(_M.eingegangen)
            .limit(hoechstens)
        )
        ids = self._session.scalars(alte).all()
        personenworte.vergiss(self._session, self._mandant, ids)
        self._session.execute(delete(_M).where(_M.mandant == self._mandant, _M.id.in_(ids)))
        return len(ids)


def geltende_sperren(zeilen: Iterable[Meldungszeile], tag: date) -> tuple[Sperre, ...]:
    """The bars of a person on that day, as the newest of her notices that speaks of bars says. `zeilen`: the newest
    first."""
    genannt = next((z.sperren for z in zeilen if z.sperren is not None), ())
    alle = _SPERREN.validate_python(genannt)
    return tuple(s for s in alle if s.gueltig_bis is None or tag <= s.gueltig_bis)


def _nennt_sperren(meldung: Meldung) -> bool:
    return meldung.art is Meldeart.AUSKUNFTSSPERRE or bool(meldung.sperren)


def ist_abmeldung(zeile: Meldungszeile) -> bool:
    """Does it say that the person has left?"""
    return zeile.art in _ABMELDUNGEN


def person_der_meldung(zeile: Meldungszeile) -> Person:
    """The person as the notice names her."""
    return person_aus_json(zeile.person)


def _ist(person: Person, zeile: Meldungszeile) -> bool:
    return vergleiche(person, person_der_meldung(zeile)).urteil is Urteil.SICHER


def _orte(meldung: Meldung) -> tuple[str | None, str | None]:
    """Where from and where to, as municipality keys."""
    if meldung.art is Meldeart.ANMELDUNG:
        return gemeinde(meldung.fruehere), meldung.anschrift.gemeindeschluessel
    return meldung.anschrift.gemeindeschluessel, gemeinde(meldung.neue)


def gemeinde(ort: object) -> str | None:
    """Municipality key of an address in Germany."""
    return ort.gemeindeschluessel if isinstance(ort, Wohnanschrift) else None
