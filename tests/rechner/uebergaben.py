"""Handovers between two authorities whose processes run elsewhere: begun one after the other, and looked at in the
databases and in the DMS alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.tabellen import Auftragszeile, Auftragszustand, Uebergabezeile, Vorfallzeile
from gateway.audit.chain import pruefe_kette
from gateway.demo import vorlage
from gateway.domain.uebergabe import Zustand
from tests.zweibehoerden import DATEIEN, PERSON, schreibe_akte

FERTIG = {Zustand.KARENZ, Zustand.ABGESCHLOSSEN}
SCHNELL = {"AKTENBRUECKE_WORKER__LEASE": "PT5S"}
Ruf = Callable[..., dict[str, Any]]
"""A command of the product with its arguments, somewhere, with these variables; its last JSON line."""


@dataclass
class Amt:
    """An authority; all its processes share settings file and database."""

    kennung: str
    kurz: str
    einstellungen: Path
    dms: Path
    url: str
    datenbank: Datenbank

    @property
    def umgebung(self) -> dict[str, str]:
        return {"AKTENBRUECKE_DATENBANK__URL": self.url, **SCHNELL}

    @property
    def angaben(self) -> tuple[str, str]:
        return "--settings", str(self.einstellungen)

    def zustaende(self) -> list[Zustand]:
        with self.datenbank.lesen() as session:
            return list(session.scalars(select(Uebergabezeile.zustand)))


@dataclass
class Uebergaben:
    """`b` asks `a` for one file after the other."""

    ordner: Path
    a: Amt
    b: Amt
    namen: list[str] = field(default_factory=list)

    @property
    def aemter(self) -> tuple[Amt, Amt]:
        return self.a, self.b

    def beginne(self, rufe: Ruf) -> None:
        """The next file is asked for."""
        nummer = len(self.namen)
        name = f"Muster{'abcdefghijklmnopqrstuvwxyz'[nummer]}"
        person = replace(
            PERSON,
            familienname=name,
            geburtsdatum=f"{1940 + 2 * nummer}-0{nummer % 9 + 1}-17",
            azr_nummer=f"2001159910{nummer:02}",
        )
        akte = self.a.dms / "akten" / name
        schreibe_akte(akte, DATEIEN, person=person, aktenzeichen=f"S-{name}")
        datei = vorlage.schreibe_personendatei(self.ordner / f"{name}.json", person)
        self.namen.append(name)
        rufe(
            *("uebergabe", "start", "--von", self.a.kennung, "--person", str(datei)),
            *("--aktenzeichen", f"F-{name}", "--formate", ""),
            *self.b.angaben,
            **self.b.umgebung,
        )

    def bringe_auf_den_weg(self, rufe: Ruf) -> None:
        """The other side knows of the youngest one, and it is not at its end: on a busy machine it takes several.

        The command may end when it likes: it is slower than a handover."""
        for _ in range(6):
            erwartet = len(self.a.zustaende()) + 1
            threading.Thread(target=self.beginne, args=(rufe,), daemon=True).start()
            bis(lambda: len(self.a.zustaende()) == erwartet)  # noqa: B023
            if not self.fertig():
                return
        raise AssertionError("Immer ist schon alles fertig.")

    def fertig(self) -> bool:
        return all(
            len(amt.zustaende()) == len(self.namen) and set(amt.zustaende()) <= FERTIG for amt in self.aemter
        )

    def pruefe(self) -> None:
        """Each file once and whole, no incident, nothing put aside, the chain unbroken."""
        akten = [p for p in (self.b.dms / "akten").iterdir() if p.is_dir()]
        assert len(akten) == len(self.namen)
        for akte in akten:
            assert {name: (akte / name).read_bytes() for name in DATEIEN} == DATEIEN
        for amt in self.aemter:
            with amt.datenbank.lesen() as session:
                assert session.scalar(select(func.count()).select_from(Vorfallzeile)) == 0
                geparkt = Auftragszeile.zustand == Auftragszustand.GEPARKT
                assert session.scalars(select(Auftragszeile.art).where(geparkt)).all() == []
                assert pruefe_kette(session, amt.kennung).heil


def bis(bedingung: Callable[[], object], sekunden: float = 400) -> None:
    """Wait for it; the machine may be busy."""
    ende = time.monotonic() + sekunden
    while not bedingung():
        assert time.monotonic() < ende, "Nichts bewegt sich mehr."
        time.sleep(0.2)
