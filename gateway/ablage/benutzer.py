"""Who may decide: persons by id, with roles per Mandant."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.ablage.audit import protokolliere
from gateway.ablage.fehler import BenutzerGibtEs, BenutzerkennungFalsch, ClientOhneFreigabe, NichtGefunden
from gateway.ablage.konten import Kontenbestand
from gateway.ablage.tabellen import Benutzerzeile, Clientzeile, Rollenzeile
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.aufgabe import Rolle
from gateway.ports import Uhr

_FORM = re.compile(r"[a-z0-9][a-z0-9._-]{1,38}")


def kennung(text: str) -> str:
    """The one spelling of an id: "Frau.Muster " and "frau.muster" are one person.

    Raises `BenutzerkennungFalsch`."""
    einheitlich = text.strip().casefold()
    if not _FORM.fullmatch(einheitlich):
        raise BenutzerkennungFalsch
    return einheitlich


class Benutzerbestand:
    """All persons of this installation; their roles say for which Mandanten they act."""

    def __init__(self, session: Session, uhr: Uhr) -> None:
        self._session = session
        self._uhr = uhr

    def liste(self) -> Sequence[Benutzerzeile]:
        return self._session.scalars(select(Benutzerzeile).order_by(Benutzerzeile.id)).all()

    def lies(self, id: str) -> Benutzerzeile:
        """Raises `NichtGefunden`, `BenutzerkennungFalsch`."""
        zeile = self._session.get(Benutzerzeile, kennung(id))
        if zeile is None:
            raise NichtGefunden("Diese Benutzerin oder diesen Benutzer gibt es nicht.")
        return zeile

    def rollen(self, id: str) -> Mapping[str, Collection[Rolle]]:
        """Roles by Mandant."""
        ergebnis: dict[str, list[Rolle]] = {}
        suche = select(Rollenzeile).where(Rollenzeile.benutzer == id)
        for zeile in self._session.scalars(suche.order_by(Rollenzeile.mandant, Rollenzeile.rolle)):
            ergebnis.setdefault(zeile.mandant, []).append(zeile.rolle)
        return ergebnis

    def alle_rollen(self) -> Mapping[str, Mapping[str, Collection[Rolle]]]:
        """Of everybody, by id and Mandant."""
        ergebnis: dict[str, dict[str, list[Rolle]]] = {}
        for z in self._session.scalars(select(Rollenzeile).order_by(Rollenzeile.rolle)):
            ergebnis.setdefault(z.benutzer, {}).setdefault(z.mandant, []).append(z.rolle)
        return ergebnis

    def ist_client(self, id: str) -> bool:
        """A program, not a person."""
        return self._session.get(Clientzeile, id) is not None

    def hat_rolle(self, id: str, mandant: str, rolle: Rolle) -> bool:
        return self._session.get(Rollenzeile, (id, mandant, rolle)) is not None

    def lege_an(self, id: str, name: str, *, wer: str, mandant: str = "") -> Benutzerzeile:
        """`mandant`: whose chain records it, else that of the installation.

        Raises `BenutzerGibtEs` for an id in use, in whatever spelling; `BenutzerkennungFalsch`."""
        if self._session.get(Benutzerzeile, kennung(id)) is not None:
            raise BenutzerGibtEs
        zeile = Benutzerzeile(id=kennung(id), name=name, gesperrt=False, erstellt=self._uhr.jetzt())
        self._session.add(zeile)
        self._session.flush()
        self._protokolliere(zeile.id, mandant, wer, was="angelegt")
        return zeile

    def setze_rollen(self, id: str, mandant: str, rollen: Collection[Rolle], *, wer: str) -> None:
        """Exactly these roles for this Mandant. Raises `NichtGefunden`, `ClientOhneFreigabe`."""
        zeile = self.lies(id)
        if Rolle.FREIGABE in rollen and self.ist_client(zeile.id):
            raise ClientOhneFreigabe
        for rolle in Rolle:
            vorhanden = self._session.get(Rollenzeile, (zeile.id, mandant, rolle))
            if rolle in rollen and vorhanden is None:
                jetzt = self._uhr.jetzt()
                self._session.add(
                    Rollenzeile(
                        benutzer=zeile.id,
                        mandant=mandant,
                        rolle=rolle,
                        seit=jetzt,
                        bestaetigt=jetzt,
                        bestaetigt_von=wer,
                    )
                )
            elif rolle not in rollen and vorhanden is not None:
                self._session.delete(vorhanden)
        self._protokolliere(zeile.id, mandant, wer, was="rollen", rollen=" ".join(sorted(rollen)))

    def rollenzeilen(self, mandant: str) -> Sequence[tuple[Benutzerzeile, Rollenzeile]]:
        """Who holds what there, what was confirmed longest ago first."""
        suche = (
            select(Benutzerzeile, Rollenzeile)
            .join(Rollenzeile, Rollenzeile.benutzer == Benutzerzeile.id)
            .where(Rollenzeile.mandant == mandant)
            .order_by(Rollenzeile.bestaetigt, Benutzerzeile.id, Rollenzeile.rolle)
        )
        return [(benutzer, rolle) for benutzer, rolle in self._session.execute(suche)]

    def bestaetige(self, id: str, mandant: str, rolle: Rolle, *, wer: str) -> None:
        """The person still needs it. Raises `NichtGefunden`, `BenutzerkennungFalsch`."""
        zeile = self._session.get(Rollenzeile, (kennung(id), mandant, rolle), with_for_update=True)
        if zeile is None:
            raise NichtGefunden("Diese Person hat diese Rolle hier nicht.")
        zeile.bestaetigt, zeile.bestaetigt_von = self._uhr.jetzt(), wer
        self._protokolliere(zeile.benutzer, mandant, wer, was="rolle_bestaetigt", rollen=rolle.value)

    def sperre(self, id: str, gesperrt: bool, *, wer: str, mandant: str = "") -> Benutzerzeile:
        """A locked person decides nothing more; letting it in again ends a lock-out of its local account, too.

        Raises `NichtGefunden`."""
        zeile = self.lies(id)
        zeile.gesperrt = gesperrt
        if not gesperrt:
            Kontenbestand(self._session, self._uhr).hebe_sperre_auf(zeile.id)
        self._protokolliere(zeile.id, mandant, wer, was="gesperrt" if gesperrt else "entsperrt")
        return zeile

    def vermerke_abmeldung(self, id: str, *, wer: str) -> None:
        """Somebody else ends all sessions of this person."""
        self._protokolliere(id, "", wer, was="abgemeldet")

    def verwaltende(self, mandant: str) -> Sequence[str]:
        """Ids of those who may manage this Mandant's people and are not locked."""
        suche = (
            select(Benutzerzeile.id)
            .join(Rollenzeile, Rollenzeile.benutzer == Benutzerzeile.id)
            .where(Rollenzeile.mandant == mandant, Rollenzeile.rolle == Rolle.ADMINISTRATION)
            .where(Benutzerzeile.gesperrt.is_(False))
        )
        return self._session.scalars(suche.order_by(Benutzerzeile.id)).all()

    def sperre_verwaltung(self, mandant: str) -> None:
        """Until the transaction ends nobody else changes who manages this Mandant: of two who throw each other
        out, the second one sees what the first one did."""
        suche = select(Benutzerzeile).where(Benutzerzeile.id.in_(self.verwaltende(mandant)))
        self._session.scalars(suche.order_by(Benutzerzeile.id).with_for_update()).all()

    def _protokolliere(self, id: str, mandant: str, wer: str, **angaben: str) -> None:
        protokolliere(
            self._session,
            mandant or "installation",
            Auditereignis.BENUTZER_GEAENDERT,
            f"benutzer:{id}",
            wer=wer,
            zeit=self._uhr.jetzt(),
            angaben=angaben,
        )
