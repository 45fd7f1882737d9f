"""Mayan EDMS on this machine: PostgreSQL and Redis beside it, pages and one worker, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from tests import postgres
from tests.integration.dms.davserver import freier_port, laufend
from tests.interop.mayan import SKRIPT

BENUTZER, KENNWORT = "admin", "nur-fuer-tests"


@dataclass(frozen=True)
class Mayan:
    """A running one; `url`: before the paths of a mapping file."""

    url: str
    klient: httpx2.Client

    def kabinett(self, name: str) -> str:
        """Id of a new one at the top."""
        return str(self._lege("cabinets", {"label": name, "parent": ""}))

    def dokumentart(self, name: str) -> str:
        """Id of a new one."""
        return str(self._lege("document_types", {"label": name}))

    def _lege(self, was: str, angaben: dict[str, str]) -> int:
        antwort = self.klient.post(f"{self.url}/{was}/", data=angaben)
        assert antwort.status_code == 201, antwort.text[:500]
        id: int = antwort.json()["id"]
        return id


@contextmanager
def laeuft(hier: Path) -> Iterator[Mayan]:
    """Set up anew, some minutes."""
    bin_ = Path(subprocess.run(["sh", SKRIPT], capture_output=True, text=True, check=True).stdout.strip())
    with ExitStack() as offen:
        pg_port, redis_port, port = freier_port(), freier_port(), freier_port()
        pg = offen.enter_context(postgres.server(listen_addresses="127.0.0.1", port=str(pg_port)))
        pg.lege_an("mayan")
        redis = ["redis-server", "--bind", "127.0.0.1", "--port", str(redis_port), "--save", ""]
        offen.enter_context(laufend(redis, redis_port))
        umgebung = _umgebung(hier, pg_port, redis_port)
        _rufe(bin_, ("mayan-edms.py", "common_initial_setup", "--force", "--no-dependencies"), umgebung)
        seiten = [str(bin_ / "gunicorn"), "-w", "2", "-b", f"127.0.0.1:{port}", "-t", "600", "mayan.wsgi"]
        offen.enter_context(laufend(seiten, port, env=umgebung, cwd=hier))
        schlangen = _rufe(bin_, ("python", "-c", _SCHLANGEN), umgebung).splitlines()[-1]
        worker = [str(bin_ / "celery"), "-A", "mayan", "worker", "-c", "1", "-Q", schlangen, "-P", "solo"]
        offen.enter_context(_prozess(worker, umgebung, hier))
        klient = offen.enter_context(httpx2.Client(auth=(BENUTZER, KENNWORT), timeout=120, trust_env=False))
        mayan = Mayan(f"http://127.0.0.1:{port}/api/v4", klient)
        _warte(mayan)
        yield mayan


_SCHLANGEN = (
    "import django; django.setup(); from mayan.apps.task_manager.classes import CeleryQueue; "
    "print(','.join(q.name for q in CeleryQueue.all()))"
)


def _umgebung(hier: Path, pg_port: int, redis_port: int) -> dict[str, str]:
    datenbank = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "mayan",
        "USER": "app",
        "PASSWORD": "",
        "HOST": "127.0.0.1",
        "PORT": str(pg_port),
    }
    redis = f"redis://127.0.0.1:{redis_port}"
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "mayan.settings.production",
        "MAYAN_MEDIA_ROOT": str(hier),
        "MAYAN_DATABASES": str({"default": datenbank}),
        "MAYAN_CELERY_BROKER_URL": f"{redis}/0",
        "MAYAN_CELERY_RESULT_BACKEND": f"{redis}/1",
        "MAYAN_LOCK_MANAGER_BACKEND": "mayan.apps.lock_manager.backends.redis_lock.RedisLock",
        "MAYAN_LOCK_MANAGER_BACKEND_ARGUMENTS": str({"redis_url": f"{redis}/2"}),
        "MAYAN_ALLOWED_HOSTS": "['*']",
        "MAYAN_AUTOADMIN_USERNAME": BENUTZER,
        "MAYAN_AUTOADMIN_PASSWORD": KENNWORT,
    }


def _rufe(bin_: Path, worte: Sequence[str], umgebung: dict[str, str]) -> str:
    lauf = subprocess.run(
        [str(bin_ / worte[0]), *worte[1:]], env=umgebung, capture_output=True, text=True, check=False
    )
    assert lauf.returncode == 0, lauf.stderr[-1000:]
    return lauf.stdout


@contextmanager
def _prozess(befehl: list[str], umgebung: dict[str, str], hier: Path) -> Iterator[None]:
    with (hier / "worker.log").open("wb") as protokoll:
        prozess = subprocess.Popen(befehl, env=umgebung, cwd=hier, stdout=protokoll, stderr=protokoll)
    try:
        yield
    finally:
        prozess.terminate()
        prozess.wait(60)


def _warte(mayan: Mayan) -> None:
    ende = time.monotonic() + 300
    while mayan.klient.get(f"{mayan.url}/cabinets/").status_code != 200:
        assert time.monotonic() < ende, "Mayan antwortet nicht."
        time.sleep(1)
