"""Can this installation do its work? Asked by load balancers and monitoring; without login, so without details."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.migration import pruefe_stand
from gateway.auskunft.betrieb.auskunft import Betriebsauskunft
from gateway.auskunft.betrieb.befund import Alarmstufe, Befund, Gegenstand
from gateway.auskunft.betrieb.dienste import Dienststand
from gateway.auskunft.betrieb.haus import Hausauskunft
from gateway.auskunft.betrieb.urteile import GEGENSTAENDE, worker_befund
from gateway.domain.dienst import Dienstart
from gateway.errors import Fehler


class Bereitschaft:
    """Looks at the database, at the folders that must take bytes (`ordner`: German name → folder), at stores elsewhere
    that must (`speicher`: German name → trying it, which raises what it refuses), and at what the workers say of
    themselves and of mailbox, directory and DMS of each Mandant."""

    def __init__(
        self,
        datenbank: Datenbank,
        ordner: Mapping[str, Path],
        haus: Hausauskunft,
        auskunft: Callable[[str], Betriebsauskunft],
        mandanten: Collection[str],
        speicher: Mapping[str, Callable[[], None]] | None = None,
    ) -> None:
        self._datenbank = datenbank
        self._ordner = dict(ordner)
        self._haus = haus
        self._auskunft = auskunft
        self._mandanten = tuple(mandanten)
        self._speicher = dict(speicher or {})

    def pruefe(self) -> Sequence[Befund]:
        """All findings, good and bad, without places and addresses; never raises."""
        grundlage = (self.datenbank(), *self.ordner())
        if not grundlage[0].ok:
            return grundlage
        try:
            return (*grundlage, *self._laufende())
        except Fehler as fehler:  # it went away in this moment
            return (_befund(Gegenstand.DATENBANK, fehler.text, fehler.rat), *grundlage[1:])

    def datenbank(self) -> Befund:
        """Is it there, and on the state of this program?"""
        try:
            pruefe_stand(self._datenbank)
        except Fehler as fehler:
            return _befund(Gegenstand.DATENBANK, fehler.text, fehler.rat)
        return _befund(Gegenstand.DATENBANK, "Erreichbar, auf dem Stand dieses Programms.")

    def ordner(self) -> Sequence[Befund]:
        """Do they take bytes?"""
        speicher = [_pruefe_speicher(name, probiere) for name, probiere in self._speicher.items()]
        return [*speicher, *(_pruefe_ordner(name, ordner) for name, ordner in self._ordner.items())]

    def _laufende(self) -> Iterator[Befund]:
        yield worker_befund(self._haus.worker())
        staende = [stand for mandant in self._mandanten for stand in self._auskunft(mandant).dienste()]
        for art in (a for a in Dienstart if not a.bei_bedarf):
            yield _ohne_einzelheiten(art, [stand for stand in staende if stand.art is art])


def _ohne_einzelheiten(art: Dienstart, staende: Sequence[Dienststand]) -> Befund:
    """What a service says may name places, and whose it is is nobody's business: strangers learn only whether it
    answers. One for all Mandanten."""
    schlechte = [stand for stand in staende if not stand.antwortet]
    if not schlechte:
        return Befund(was=GEGENSTAENDE[art], stufe=Alarmstufe.OK, text=f"{art.anrede} antwortet.")
    unbekannt = all(stand.antwortet is None for stand in schlechte)
    wie = "ist seit einer Minute nicht gefragt worden" if unbekannt else "antwortet nicht, wie es soll"
    stufe = Alarmstufe.UNBEKANNT if unbekannt else Alarmstufe.KRITISCH
    text = f"{art.anrede} {wie}; Näheres sagt »check«."
    return Befund(was=GEGENSTAENDE[art], stufe=stufe, text=text)


def _pruefe_ordner(name: str, ordner: Path) -> Befund:
    """Write a little: a full or read-only disk shows itself only then."""
    try:
        with tempfile.TemporaryFile(dir=ordner) as probe:
            probe.write(bytes(4096))
    except OSError:
        text = f"{name}: Nicht beschreibbar: Ordner fehlt, ist voll oder schreibgeschützt."
        return _befund(Gegenstand.ORDNER, text, "Ordner, Rechte und freien Platz ansehen.", teil=name)
    return _befund(Gegenstand.ORDNER, f"{name}: Beschreibbar.", teil=name)


def _pruefe_speicher(name: str, probiere: Callable[[], None]) -> Befund:
    try:
        probiere()
    except Fehler as fehler:
        rat = fehler.rat or "Die Einstellungen unter »ablage« ansehen."
        return _befund(Gegenstand.ORDNER, f"{name}: {fehler.text}", rat, teil=name)
    return _befund(Gegenstand.ORDNER, f"{name}: Nimmt Inhalte an, gibt sie zurück und löscht sie.", teil=name)


def _befund(was: Gegenstand, text: str, rat: str | None = None, teil: str = "") -> Befund:
    """`rat` None: all is well."""
    stufe = Alarmstufe.OK if rat is None else Alarmstufe.KRITISCH
    return Befund(was=was, stufe=stufe, text=text, rat=rat or "", teil=teil)
