"""Run as a program by the old release: two authorities with mailbox and directory as that release sets them up.

`umgebung.py FOLDER URL-A URL-B` prints one JSON line and stays until standard input closes."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from gateway.bootstrap.installation import Installation
from gateway.demo import personal
from gateway.demo.aufbau import baue_umgebung
from gateway.demo.einstellungsdateien import Vorgaben
from gateway.demo.prozesse import Prozessgruppe, einmal
from gateway.settings import lade


def main(ordner: str, *urls: str) -> None:
    with Prozessgruppe(Path(ordner) / "protokolle") as gruppe:
        umgebung = baue_umgebung(Path(ordner), gruppe, Vorgaben(60_000))
        aemter = []
        for amt, url in zip((umgebung.a, umgebung.b), urls, strict=True):
            os.environ["AKTENBRUECKE_DATENBANK__URL"] = url
            einmal(["db", "upgrade", "--json", "--settings", str(amt.einstellungen)])
            personal.stelle_ein(Installation(lade(amt.einstellungen)), amt.kennung)
            orte = {"einstellungen": str(amt.einstellungen), "dms": str(amt.dms)}
            aemter.append({"kennung": amt.kennung, "kurz": amt.kurz, **orte})
        print(json.dumps(aemter), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
