"""What the contract suite needs from an adapter, and the files it works with. All persons are invented."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid5

from gateway.domain.akte import Akte, Dokument
from gateway.domain.behoerde import Behoerde
from gateway.domain.person import Person
from gateway.domain.teilklasse import Teilklasse
from gateway.errors import VoruebergehenderFehler
from gateway.ports import Aktenref, Dms, Importref

UEBERGABE = UUID("11111111-1111-4111-8111-111111111111")
ANDERE_UEBERGABE = UUID("22222222-2222-4222-8222-222222222222")
HERKUNFT = Behoerde("azr:001900", "Ausländerbehörde Musterstadt")
PERSON = Person("Erika", "Beispiel", None, "1990-02-01", "Musterort", "w", ("163",), "150101000017")


@dataclass(frozen=True)
class Werkbank:
    """What the tests need from an adapter."""

    name: str
    """What `beschreiben` calls it."""
    neu: Callable[[], Dms]
    """A fresh instance on the same store, as after a crash; nothing else may be shared."""
    verdirb: Callable[[bytes, bytes | None], None]
    """Behind the adapter's back: every stored copy of the first bytes becomes the second, None = vanishes."""
    entferne: Callable[[Aktenref], None]
    """Behind the adapter's back: a visible file is taken away as a whole."""
    unterscheidet_gross_klein: bool = True


def verdirb_im_ordner(wurzel: Path) -> Callable[[bytes, bytes | None], None]:
    """For stores that keep their documents as files below one folder of this machine."""

    def verdirb(alt: bytes, neu: bytes | None) -> None:
        getroffen = [p for p in wurzel.rglob("*") if p.is_file() and p.read_bytes() == alt]
        assert getroffen
        for datei in getroffen:
            datei.unlink() if neu is None else datei.write_bytes(neu)

    return verdirb


def bytes_von(nummer: int) -> bytes:
    """Some bytes, different for every document."""
    return b"%PDF-1.7\n" + f"Dokument {nummer}\n".encode() * 50


def dokument(nummer: int, *, name: str | None = None, pfad: tuple[str, ...] = ("10_Grundakte",)) -> Dokument:
    inhalt = bytes_von(nummer)
    return Dokument(
        uuid=uuid5(UEBERGABE, str(nummer)),
        dateiname=name or f"Schreiben {nummer:03}.pdf",
        format="018",
        position=nummer,
        pfad=pfad,
        beschreibung="Antrag auf Erteilung",
        aktenwirksamkeit=datetime(2024, 5, 1 + nummer % 28, 12, tzinfo=UTC),
        sha256=hashlib.sha256(inhalt).hexdigest(),
        groesse=len(inhalt),
        klasse=Teilklasse.B,
    )


def akte(anzahl: int = 3, person: Person = PERSON, aktenzeichen: str = "33.1-0815/24") -> Akte:
    return Akte(person, aktenzeichen, tuple(dokument(n) for n in range(1, anzahl + 1)))


def mit(akte_: Akte, *dokumente: Dokument) -> Akte:
    return replace(akte_, dokumente=dokumente)


def lege(dms: Dms, ref: Importref, d: Dokument) -> None:
    dms.lege_dokument(ref, d, BytesIO(bytes_von(d.position)))


def finde(dms: Dms, person: Person = PERSON, aktenzeichen: str | None = None) -> list[Aktenref]:
    return [fund.ref for fund in dms.finde_akten(person, aktenzeichen)]


def lies(dms: Dms, ref: Aktenref, uuid: UUID) -> bytes:
    with dms.oeffne_dokument(ref, uuid) as strom:
        return strom.read()


def uebernimm(dms: Dms, akte_: Akte, vorgang: UUID = UEBERGABE, ziel: Aktenref | None = None) -> Importref:
    """The whole import in one go."""
    ref = dms.beginne_import(vorgang, akte_, HERKUNFT, ziel)
    for d in akte_.dokumente:
        lege(dms, ref, d)
    dms.schliesse_ab(ref)
    return ref


def schritte(
    akte_: Akte, vorgang: UUID = UEBERGABE, ziel: Aktenref | None = None
) -> Iterator[Callable[[Dms], object]]:
    """The import as the flow does it, one call a step, each finding its reference anew."""

    def ref(dms: Dms) -> Importref:
        return dms.beginne_import(vorgang, akte_, HERKUNFT, ziel)

    def ablegen(d: Dokument) -> Callable[[Dms], object]:
        return lambda dms: dms.lege_dokument(ref(dms), d, BytesIO(bytes_von(d.position)))

    def ruecklesen(d: Dokument) -> Callable[[Dms], object]:
        return lambda dms: dms.lies_zurueck(ref(dms), d.uuid)

    yield ref
    yield from map(ablegen, akte_.dokumente)
    yield lambda dms: dms.lege_nachricht(ref(dms), f"010206_{vorgang}.xml", BytesIO(b"<nachricht/>"))
    yield from map(ruecklesen, akte_.dokumente)
    yield lambda dms: dms.schliesse_ab(ref(dms))


class GrosserStrom(BytesIO):
    """Many bytes that exist only while they are read."""

    def __init__(self, groesse: int):
        super().__init__()
        self._rest = groesse

    def read(self, anzahl: int | None = -1) -> bytes:
        menge = self._rest if anzahl is None or anzahl < 0 else min(anzahl, self._rest)
        self._rest -= menge
        return bytes(menge)

    def seekable(self) -> bool:
        return False


def beharrlich(schritt: Callable[[], object]) -> None:
    """As the queue: what may go well later is tried again."""
    while True:
        try:
            schritt()
            return
        except VoruebergehenderFehler:
            continue
