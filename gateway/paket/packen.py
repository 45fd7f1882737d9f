"""Measured documents -> 010206 and 010207 × n, one message after the other, never one of them whole.

The same documents and the same order give the same bytes, so a step that was interrupted is repeated,
from any packet on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from gateway.domain.behoerde import Behoerde
from gateway.domain.ebene import Ebene
from gateway.domain.gliederung import abzugeben, einsortiert, neue_gliederung
from gateway.domain.person import Person
from gateway.errors import AufrufFehler
from gateway.fremdxml import base64text
from gateway.nachrichten import aktenmetadaten
from gateway.nachrichten import person as personangaben
from gateway.nachrichten.aktenmetadaten import Aktenmetadaten
from gateway.nachrichten.aktenpaket import Aktenpaket
from gateway.nachrichten.ereignis import Ereignis
from gateway.nachrichten.kopf import Kopf, kopf
from gateway.nachrichten.release import VERSION
from gateway.nachrichten.schreiben import paket_rahmen, schreibe
from gateway.nachrichten.xdomea import schreiben as xdomea
from gateway.paket.archiv import Archivplan
from gateway.paket.grenzen import pruefe_umfang
from gateway.paket.liste import pruefe_liste
from gateway.paket.messung import Posten
from gateway.paket.schnitt import GRENZE, Abschnitt, Zufluss, schneide


@dataclass(frozen=True)
class Versandangaben:
    """What every message of one delivery has in common.

    `namensraum`: the message uuids are derived from it (same namespace, same uuids); a corrected
    delivery needs a new one. `erstellt` must be aware. `grenze`: bytes of an XML message.
    `quittung`: filled when the receiver shall answer with 0020. `release`: in which all of it is written.
    `aktenzeichen`, `gliederung`: of the file, for its xdomea part; `ganz`: nothing of the file stays behind."""

    person: Person
    autor: Behoerde
    leser: Behoerde
    erstellt: datetime
    namensraum: UUID
    grenze: int = GRENZE
    ausloeser: UUID | None = None
    quittung: Ereignis | None = None
    test: str | None = None
    release: str = VERSION
    aktenzeichen: str = ""
    gliederung: Ebene | None = None
    ganz: bool = True

    def kopf(self, name: str) -> Kopf:
        """Header of the message called `name` within this delivery."""
        return kopf(
            uuid=uuid5(self.namensraum, name),
            erstellt=self.erstellt,
            autor=self.autor,
            leser=self.leser,
            test=self.test,
            release=self.release,
        )


@dataclass(frozen=True)
class Ausgangsnachricht:
    """One message: `stuecke` yields its bytes once and must be taken before the next message."""

    typ: str
    uuid: UUID
    nummer: int
    """0 for 010206, then the packet number."""
    groesse: int
    stuecke: Iterator[bytes]


class Lieferplan:
    """A delivery whose layout is known to the byte; nothing has been read a second time yet."""

    def __init__(self, posten: Sequence[Posten], angaben: Versandangaben):
        """Raises `ListePasstNicht`, `NameUnzulaessig`, `ZuGross`, `NichtSchreibbar`, or `AufrufFehler`
        when the limit is too small."""
        sortiert = sorted(posten, key=lambda p: p.quelle.dokument.position)
        self.dokumente = tuple(p.quelle.dokument for p in sortiert)
        pruefe_liste(self.dokumente)
        self._archiv = Archivplan(sortiert)
        pruefe_umfang([p.mitglied.groesse for p in sortiert], self._archiv.groesse)
        self._angaben = angaben
        self._metadatenkopf = angaben.kopf("010206")
        self._archivnamen = {p.quelle.dokument.uuid: p.mitglied.name for p in sortiert}
        self._rahmenlaengen: dict[int, int] = {}
        self._abschnitte = schneide(self._archiv.groesse, angaben.grenze, self._rahmenlaenge)
        self.metadaten = self._schreibe_metadaten()
        """The complete 010206."""

    @property
    def lieferung(self) -> UUID:
        """nachrichtenUUID of the 010206; the packets refer to it."""
        return self._metadatenkopf.uuid

    @property
    def anzahl_pakete(self) -> int:
        return len(self._abschnitte)

    @property
    def archivgroesse(self) -> int:
        """Bytes of the ZIP before base64."""
        return self._archiv.groesse

    def nachrichten(self, ab_paket: int = 0) -> Iterator[Ausgangsnachricht]:
        """010206 and the packets in sending order; `ab_paket` = n leaves out all before packet n.

        Taking the bytes raises `QuelleVeraendert` when a document isn't what was measured."""
        if ab_paket == 0:
            yield Ausgangsnachricht("010206", self.lieferung, 0, len(self.metadaten), iter((self.metadaten,)))
        offen = self._abschnitte[max(ab_paket - 1, 0) :]
        zufluss = Zufluss(self._archiv.stuecke(offen[0].von if offen else self.archivgroesse))
        for abschnitt in offen:
            yield Ausgangsnachricht(
                "010207",
                self._angaben.kopf(_paketname(abschnitt.nummer)).uuid,
                abschnitt.nummer,
                abschnitt.nachrichtengroesse,
                self._stuecke(abschnitt, zufluss),
            )

    def _stuecke(self, abschnitt: Abschnitt, zufluss: Zufluss) -> Iterator[bytes]:
        kopf, fuss = self._rahmen(abschnitt.nummer)
        yield kopf
        yield from base64text(zufluss.nimm(abschnitt.bis - abschnitt.von))
        yield fuss

    def _rahmenlaenge(self, nummer: int) -> int:
        """Head and tail differ between packets only in the digits of the number."""
        stellen = len(str(nummer))
        if stellen not in self._rahmenlaengen:
            self._rahmenlaengen[stellen] = sum(map(len, self._rahmen(nummer)))
        return self._rahmenlaengen[stellen]

    def _rahmen(self, nummer: int) -> tuple[bytes, bytes]:
        return paket_rahmen(
            Aktenpaket(
                kopf=self._angaben.kopf(_paketname(nummer)),
                ausloeser=self._angaben.ausloeser,
                lieferung=self.lieferung,
                nummer=nummer,
            )
        )

    def _schreibe_metadaten(self) -> bytes:
        """With the tree of xdomea, as long as it fits; the plain list is what must be there."""
        daten = self._mit_akte(self._xdomea())
        if len(daten) > self._angaben.grenze:
            daten = self._mit_akte(None)
        if len(daten) > self._angaben.grenze:
            raise AufrufFehler(
                f"Schon die Dokumentenliste braucht eine Nachricht von {len(daten)} Bytes; "
                f"die Grenze von {self._angaben.grenze} Bytes ist dafür zu klein."
            )
        return daten

    def _xdomea(self) -> bytes:
        angaben, dabei = self._angaben, {d.uuid: d for d in self.dokumente}
        akte = angaben.gliederung or neue_gliederung(f"{angaben.autor.kennung}/{angaben.aktenzeichen}")
        akte = abzugeben(einsortiert(akte, self.dokumente), dabei.keys(), ganz=angaben.ganz)
        if angaben.aktenzeichen:
            akte = replace(akte, kennzeichen=angaben.aktenzeichen)
        return xdomea.schreibe(akte, dabei, self._archivnamen)

    def _mit_akte(self, akte: bytes | None) -> bytes:
        return schreibe(
            Aktenmetadaten(
                kopf=self._metadatenkopf,
                ausloeser=self._angaben.ausloeser,
                person=personangaben.aus_domaene(self._angaben.person),
                dokumente=tuple(aktenmetadaten.aus_domaene(d) for d in self.dokumente),
                akte=akte,
                quittung=self._angaben.quittung,
                anzahl_pakete=self.anzahl_pakete,
                archivgroesse=self.archivgroesse,
            )
        )


def _paketname(nummer: int) -> str:
    return f"010207/{nummer}"
