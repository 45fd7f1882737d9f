"""Late scans: uploaded piece by piece, looked at, classed, and sent as a Nachlieferung, or gone.

Pieces are blobs of their own until the file is whole: an upload that breaks off is taken up where it ended. Each
file has its own key; what was never sent is as gone as everything else that is deleted (invariant 10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO, Literal
from uuid import UUID, uuid4

from gateway.ablage.bestand import SYSTEM
from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Spaetscanzeile
from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf.akte import bereitstellung, loeschung
from gateway.ablauf.haus import Haus
from gateway.ablauf.inhalt import STUECK
from gateway.ablauf.wege import nachlieferung
from gateway.domain.akte import Dokument
from gateway.domain.seitenhinweise import hinweise
from gateway.domain.teilklasse import NIE, Teilklasse
from gateway.errors import EingabeFehler
from gateway.paket.einzeldateien import kennung, pruefe_name
from gateway.paket.fehler import InhaltPasstNicht
from gateway.paket.formate import code_aus_namen, familie
from gateway.ports import Blob, Raum

GROESSTE = 1_000_000_000
"""Bytes of one file."""
GROESSTES_STUECK = 8_000_000
ZUSAMMEN = 5_000_000_000
"""Bytes of one user that wait here."""
HOECHSTENS = 100
"""Files of one handover."""
_SCHUB = 100
_FORMATE = frozenset({"PDF", "JPEG"})


class SpaetscanUnzulaessig(EingabeFehler):
    """Not a file that can be sent so."""

    code = "spaetscan.unzulaessig"
    satz = "Diese Datei lässt sich so nicht hochladen."


class StueckPasstNicht(EingabeFehler):
    """Another piece was expected: somebody else was quicker, or something was lost on the way."""

    code = "spaetscan.stueck"
    satz = "Die Übertragung passt nicht zu dem, was schon da ist. Bitte die Datei noch einmal wählen."


class SchonGesendet(EingabeFehler):
    """Another request was quicker."""

    code = "spaetscan.schon_gesendet"
    satz = "Diese Dateien sind gerade schon gesendet worden."


@dataclass(frozen=True)
class Spaetscan:
    """One file as somebody sees it. `hinweise`: a sentence for each thing that is odd about its pages."""

    id: UUID
    dateiname: str
    groesse: int
    empfangen: int
    klasse: Teilklasse
    fertig: bool
    seiten: int | None
    hinweise: tuple[str, ...]
    ersetzt: UUID | None = None
    """The document of the file in whose place it goes."""
    anstelle: str | None = None
    """The name of that one."""


def liste(haus: Haus, benutzer: str, vorhaben: UUID) -> Sequence[Spaetscan]:
    with haus.lesen() as buch:
        return [_als_wert(z) for z in buch.spaetscans.liste(benutzer, vorhaben)]


@noch_einmal
def beginne(
    haus: Haus,
    benutzer: str,
    vorhaben: UUID,
    name: str,
    groesse: int,
    merkmal: str,
    klasse: Teilklasse,
    ersetzt: Dokument | None = None,
) -> Spaetscan:
    """Announce a file; one of the same name, size and mark that is not whole yet is taken up. `ersetzt`: the document
    of the file in whose place it goes; it keeps that one's class.

    Raises `SpaetscanUnzulaessig`, `NameUnzulaessig`."""
    _pruefe(name, groesse, klasse)
    with haus.buchen() as buch:
        alle = buch.spaetscans.liste(benutzer, vorhaben)
        gleiche = [z for z in alle if z.dateiname == name]
        for zeile in gleiche:
            if (zeile.groesse, zeile.merkmal) == (groesse, merkmal):
                return _als_wert(zeile)
        if gleiche:
            raise SpaetscanUnzulaessig("Eine Datei dieses Namens liegt hier schon. Bitte umbenennen.")
        if len(alle) >= HOECHSTENS:
            raise SpaetscanUnzulaessig(f"Mehr als {HOECHSTENS} Dateien auf einmal gehen nicht.")
        if buch.spaetscans.belegt(benutzer) + groesse > ZUSAMMEN:
            raise SpaetscanUnzulaessig(
                "Hier liegt schon zu viel. Bitte senden oder entfernen Sie zuerst anderes."
            )
        zeile = Spaetscanzeile(
            id=uuid4(),
            vorhaben=vorhaben,
            benutzer=benutzer,
            dateiname=name,
            groesse=groesse,
            merkmal=merkmal[:100],
            klasse=(ersetzt.klasse if ersetzt and ersetzt.klasse else klasse).value,
            stuecke={"teile": []},
            empfangen=0,
            ersetzt=_ersetztes(ersetzt),
        )
        haus.speicher.tresor.lege_an(buch, zeile.id)
        buch.spaetscans.lege_an(zeile)
        return _als_wert(zeile)


def _ersetztes(dokument: Dokument | None) -> dict[str, Any] | None:
    if dokument is None:
        return None
    return {
        "uuid": str(dokument.uuid),
        "name": dokument.dateiname,
        "pfad": list(dokument.pfad),
        "klasse": dokument.klasse.value if dokument.klasse else None,
    }


def _pruefe(name: str, groesse: int, klasse: Teilklasse) -> None:
    pruefe_name(name)
    art = familie(code_aus_namen(name) or "")
    if art is None or art.name not in _FORMATE:
        raise SpaetscanUnzulaessig("Späte Scans sind PDF oder JPG. Bitte die Datei so speichern.")
    if groesse == 0:
        raise SpaetscanUnzulaessig("Diese Datei ist leer.")
    if not 0 < groesse <= GROESSTE:
        raise SpaetscanUnzulaessig("Diese Datei ist zu groß; erlaubt ist 1 GB. Bitte aufteilen.")
    _pruefe_klasse(klasse)


def _pruefe_klasse(klasse: Teilklasse) -> None:
    if klasse in NIE:
        raise SpaetscanUnzulaessig("Dokumente der Klassen V und X verlassen das Haus nie auf diesem Weg.")


@noch_einmal
def haenge_an(haus: Haus, benutzer: str, id: UUID, ab: int, daten: bytes) -> Spaetscan:
    """The next piece: bytes from `ab` on. Raises `StueckPasstNicht` (what is there stays), `NichtGefunden`."""
    with haus.lesen() as buch:
        zeile = buch.spaetscans.lies(benutzer, id)
        if zeile.empfangen != ab or not daten or ab + len(daten) > zeile.groesse:
            raise StueckPasstNicht
    blob = haus.speicher.blobs.lege(iter([daten]), haus.raum(id))
    with haus.buchen() as buch:
        zeile = buch.spaetscans.zum_aendern(benutzer, id)
        if zeile.empfangen != ab:
            raise StueckPasstNicht
        zeile.stuecke = {"teile": [*zeile.stuecke["teile"], [blob.sha256, blob.groesse]]}
        zeile.empfangen = ab + blob.groesse
        return _als_wert(zeile)


@noch_einmal
def pruefe(haus: Haus, benutzer: str, id: UUID) -> Spaetscan:
    """The file is whole: is it what its name says, and what are its pages like? What is no document is refused, and
    gone. Raises `InhaltPasstNicht`, `StueckPasstNicht`, `SeitenpruefungBelegt`, `NichtGefunden`."""
    with haus.lesen() as buch:
        zeile = buch.spaetscans.lies(benutzer, id)
        if zeile.empfangen != zeile.groesse:
            raise StueckPasstNicht
        if zeile.sha256 is not None:
            return _als_wert(zeile)
        teile, dokument, raum = list(zeile.stuecke["teile"]), _dokument(zeile, 1), haus.raum(id)
    try:
        blob, _ = bereitstellung.lege(haus, dokument, _lies(haus, teile, raum), raum)
        befund = _sieh_an(haus, blob, raum)
    except InhaltPasstNicht:
        entferne(haus, benutzer, [id])
        raise
    with haus.buchen() as buch:
        zeile = buch.spaetscans.zum_aendern(benutzer, id)
        zeile.sha256, zeile.befund = blob.sha256, befund
        zeile.stuecke = {"teile": []}
        fertig = _als_wert(zeile)
    for sha256, groesse in teile:
        if sha256 != blob.sha256:
            haus.speicher.blobs.loesche(Blob(sha256, groesse), raum)
    return fertig


def _sieh_an(haus: Haus, blob: Blob, raum: Raum) -> dict[str, object]:
    """Raises `InhaltPasstNicht`."""
    if haus.seitenpruefer is None:
        return {}
    with haus.speicher.blobs.oeffne(blob, raum) as strom:
        befund = haus.seitenpruefer.befund(strom)
    if befund is None:
        raise InhaltPasstNicht("Keine Seite dieser Datei lässt sich anzeigen. Ist sie beschädigt?")
    return asdict(befund)


@noch_einmal
def klassifiziere(haus: Haus, benutzer: str, id: UUID, klasse: Teilklasse) -> None:
    """Raises `SpaetscanUnzulaessig`, `NichtGefunden`."""
    _pruefe_klasse(klasse)
    with haus.buchen() as buch:
        zeile = buch.spaetscans.zum_aendern(benutzer, id)
        eigene = (zeile.ersetzt or {}).get("klasse")
        if eigene not in (None, klasse.value):
            raise SpaetscanUnzulaessig(f"Der Scan ersetzt ein Dokument der Klasse {eigene}; dabei bleibt es.")
        zeile.klasse = klasse.value


def entferne(haus: Haus, benutzer: str, ids: Sequence[UUID]) -> None:
    """Bytes, keys and rows, in this order: what breaks off in between is swept up."""
    with haus.lesen() as buch:
        eigene = [buch.spaetscans.lies(benutzer, id).id for id in ids]
    _entferne(haus, eigene, benutzer)


def vergiss(haus: Haus) -> None:
    """What somebody uploaded and never sent."""
    with haus.lesen() as buch:
        vor = haus.jetzt() - haus.regeln.frist_spaetscans
        alte = buch.spaetscans.liegengebliebene(vor, hoechstens=_SCHUB)
    if alte and haus.ist_gekommen(vor + haus.regeln.frist_spaetscans):
        _entferne(haus, alte, SYSTEM)


@noch_einmal
def _entferne(haus: Haus, ids: Sequence[UUID], wer: str) -> None:
    loeschung.leere(haus, ids)
    with haus.buchen() as buch:
        buch.schluessel.vernichte(ids)
        buch.spaetscans.entferne(ids, wer)


@dataclass(frozen=True)
class _Quelle:
    """What `nachlieferung` reads the document from."""

    haus: Haus
    blob: Blob
    raum: Raum

    def open(self, mode: Literal["rb"], /) -> BinaryIO:
        return self.haus.speicher.blobs.oeffne(self.blob, self.raum)


def sende(haus: Haus, benutzer: str, vorhaben: UUID, *, wer: str) -> Sequence[UUID]:
    """All that is whole follows the Abgabe `vorhaben`, each class on a way of its own, and leaves this room in the same
    booking: what two requests send at once goes once. Raises `NachlieferungUnsinnig`, `NichtGefunden`."""
    with haus.lesen() as buch:
        zeilen = [z for z in buch.spaetscans.liste(benutzer, vorhaben) if z.sha256 is not None]
        buch.session.expunge_all()
    begonnen = []
    for klasse in sorted({z.klasse for z in zeilen}):
        eigene = [z for z in zeilen if z.klasse == klasse]
        dateien = [
            (_dokument(z, nr), _Quelle(haus, Blob(z.sha256 or "", z.groesse), haus.raum(z.id)))
            for nr, z in enumerate(eigene, 1)
        ]
        ids = [z.id for z in eigene]

        def nimm(buch: Buch, ids: Sequence[UUID] = ids) -> None:
            if buch.spaetscans.entferne(ids, benutzer) != len(ids):
                raise SchonGesendet
            buch.schluessel.vernichte(ids)

        with suppress(SchonGesendet):
            begonnen.append(
                nachlieferung.beginne(haus, vorhaben, dateien, klasse=Teilklasse(klasse), wer=wer, dazu=nimm)
            )
        loeschung.leere(haus, ids)
    return begonnen


def bild(haus: Haus, benutzer: str, id: UUID, seite: int, breite: int) -> bytes | None:
    """A page of it, drawn. Raises `NichtGefunden`, `SeitenpruefungBelegt`."""
    with haus.lesen() as buch:
        zeile = buch.spaetscans.lies(benutzer, id)
        blob = Blob(zeile.sha256 or "", zeile.groesse)
    if haus.seitenpruefer is None or not blob.sha256:
        return None
    with haus.speicher.blobs.oeffne(blob, haus.raum(id)) as strom:
        return haus.seitenpruefer.bild(strom, seite, breite)


def _dokument(zeile: Spaetscanzeile, position: int) -> Dokument:
    uuid = kennung(zeile.dateiname, zeile.sha256) if zeile.sha256 else zeile.id
    return Dokument(
        uuid,
        zeile.dateiname,
        code_aus_namen(zeile.dateiname) or "",
        position,
        pfad=tuple(zeile.ersetzt["pfad"]) if zeile.ersetzt else (),
        sha256=zeile.sha256,
        groesse=zeile.groesse,
        klasse=Teilklasse(zeile.klasse),
        aktenwirksamkeit=zeile.geaendert.replace(microsecond=0),
    )


def _lies(haus: Haus, teile: Sequence[Sequence[object]], raum: Raum) -> Iterator[bytes]:
    for sha256, groesse in teile:
        assert isinstance(sha256, str) and isinstance(groesse, int)
        with haus.speicher.blobs.oeffne(Blob(sha256, groesse), raum) as strom:
            yield from iter(lambda s=strom: s.read(STUECK), b"")  # type: ignore[misc]


def _als_wert(zeile: Spaetscanzeile) -> Spaetscan:
    befund = zeile.befund or {}
    return Spaetscan(
        zeile.id,
        zeile.dateiname,
        zeile.groesse,
        zeile.empfangen,
        Teilklasse(zeile.klasse),
        zeile.sha256 is not None,
        befund.get("seiten"),
        tuple(hinweise(befund)),
        UUID(zeile.ersetzt["uuid"]) if zeile.ersetzt else None,
        zeile.ersetzt["name"] if zeile.ersetzt else None,
    )
