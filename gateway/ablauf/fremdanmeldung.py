"""People that an identity provider vouches for: who they are here, and the roles that follow from their groups."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from gateway.ablage.benutzer import Benutzerbestand, kennung
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import BenutzerGibtEs, BenutzerkennungFalsch
from gateway.ablage.konten import Kontenbestand
from gateway.ablage.tabellen import Benutzerzeile
from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf.anmeldung import KeineRolle
from gateway.domain.aufgabe import Rolle
from gateway.errors import EingabeFehler
from gateway.ports import Identitaet, Uhr

WER = "Anmeldedienst"
"""As the audit log names who changed roles."""
_NAMENSLAENGE = 100


class KennungVergeben(EingabeFehler):
    """Somebody else here has this id; an identity never takes over a user that was made in another way."""

    code = "anmeldung.kennung_vergeben"
    satz = "Ihre Kennung ist hier schon an jemand anderen vergeben. Bitte wenden Sie sich an Ihre Administration."


class KennungUnbrauchbar(EingabeFehler):
    """The provider names none, or one that can't be an id."""

    code = "anmeldung.kennung_unbrauchbar"
    satz = "Der Anmeldedienst nennt keine brauchbare Kennung für Sie. Bitte wenden Sie sich an Ihre Administration."


class ZugangGesperrt(EingabeFehler):
    """Known, and locked here."""

    code = "anmeldung.gesperrt"
    satz = "Ihr Zugang ist hier gesperrt. Bitte wenden Sie sich an Ihre Administration."


@dataclass(frozen=True)
class Gruppenrolle:
    """Who is in this group over there has this role here."""

    gruppe: str
    mandant: str
    rolle: Rolle


class Fremdanmeldung:
    """With every login the roles follow the groups anew, at all Mandanten served here."""

    def __init__(
        self, datenbank: Datenbank, uhr: Uhr, zuordnung: Collection[Gruppenrolle], mandanten: Sequence[str]
    ) -> None:
        self._datenbank = datenbank
        self._uhr = uhr
        self._zuordnung = tuple(zuordnung)
        self._mandanten = tuple(mandanten)

    @noch_einmal
    def erkenne(self, identitaet: Identitaet) -> str:
        """Id of the user, who is made with the first login.

        Raises `KeineRolle`, `ZugangGesperrt`, `KennungVergeben`, `KennungUnbrauchbar`."""
        rollen = self._rollen(identitaet.gruppen)
        with self._datenbank.schreiben() as session:
            bestand = Benutzerbestand(session, self._uhr)
            konten = Kontenbestand(session, self._uhr)
            zeile = self._finde(bestand, konten, identitaet, neu=bool(rollen))
            if zeile.gesperrt:
                raise ZugangGesperrt
            zeile.name = _name(identitaet, zeile.name)
            self._setze(bestand, zeile.id, rollen)
            session.commit()
        if not rollen:
            raise KeineRolle
        return zeile.id

    def _rollen(self, gruppen: Collection[str]) -> Mapping[str, Collection[Rolle]]:
        rollen: dict[str, set[Rolle]] = {}
        for z in self._zuordnung:
            if z.gruppe in gruppen and z.mandant in self._mandanten:
                rollen.setdefault(z.mandant, set()).add(z.rolle)
        return rollen

    def _finde(
        self, bestand: Benutzerbestand, konten: Kontenbestand, identitaet: Identitaet, *, neu: bool
    ) -> Benutzerzeile:
        bekannt = konten.benutzer_von(identitaet.aussteller, identitaet.subjekt)
        if bekannt is not None:
            return bestand.lies(bekannt)
        if not neu:
            raise KeineRolle
        id = _kennung(identitaet)
        try:
            zeile = bestand.lege_an(id, _name(identitaet, id), wer=WER)
        except BenutzerGibtEs:
            raise KennungVergeben from None
        konten.binde(zeile.id, identitaet.aussteller, identitaet.subjekt)
        return zeile

    def _setze(self, bestand: Benutzerbestand, id: str, rollen: Mapping[str, Collection[Rolle]]) -> None:
        """What stays as it is leaves no audit row."""
        bisher = bestand.rollen(id)
        for mandant in self._mandanten:
            neue = set(rollen.get(mandant, ()))
            if neue != set(bisher.get(mandant, ())):
                bestand.setze_rollen(id, mandant, neue, wer=WER)


def _kennung(identitaet: Identitaet) -> str:
    """What stands before an @ is enough; should two share it, the second one is told."""
    try:
        return kennung((identitaet.kennung or "").partition("@")[0])
    except BenutzerkennungFalsch:
        raise KennungUnbrauchbar from None


def _name(identitaet: Identitaet, sonst: str) -> str:
    """As the provider writes it, without what can't be printed."""
    name = "".join(z for z in (identitaet.name or "") if z.isprintable()).strip()
    return name[:_NAMENSLAENGE] or sonst
