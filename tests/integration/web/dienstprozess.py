"""Serves the application in a process of its own; arguments: database URL and folder."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from gateway.ablage.datenbank import Datenbank
from gateway.web.app import baue_app
from gateway.web.dienst import betreibe
from tests.webserver import webdienste


class Wanduhr:
    def jetzt(self) -> datetime:
        return datetime.now(UTC)


if __name__ == "__main__":
    app = baue_app(webdienste(Datenbank(sys.argv[1]), Wanduhr(), Path(sys.argv[2])))
    betreibe(
        app, "127.0.0.1", 0, bereit=lambda url: print(json.dumps({"event": "bereit", "url": url}), flush=True)
    )
