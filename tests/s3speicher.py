"""Real object stores for the tests, built once (`scripts/s3server.sh`): versitygw, and MinIO for `make interop-s3`."""

from __future__ import annotations

import os
import subprocess
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from adapters.blob.s3 import S3blobs, S3zugang, baue_klient
from tests.integration.dms.davserver import freier_port, laufend

SCHLUESSEL, GEHEIMNIS = "aktenbruecke", "ein-geheimnis-nur-fuer-tests"
_MIT_UNS = ("setpriv", "--pdeathsig=TERM", "--")
"""Ends with the tests even when they are killed."""
_SKRIPT = Path(__file__).parent.parent / "scripts" / "s3server.sh"


@dataclass(frozen=True)
class S3speicher:
    """A running store."""

    zugang: S3zugang

    @cached_property
    def klient(self) -> Any:
        return baue_klient(self.zugang)

    def bucket(self) -> str:
        """A new one."""
        name = f"b{uuid.uuid4().hex}"
        self.klient.create_bucket(Bucket=name)
        return name

    def blobs(self, bucket: str, **weiteres: Any) -> S3blobs:
        """A fresh instance, as in another process."""
        return S3blobs(self.klient, bucket, "ablage/", **weiteres)

    def mit(self, **anders: Any) -> S3speicher:
        return S3speicher(replace(self.zugang, **anders))


def programm(welches: str) -> str:
    """Its path; built when it isn't there yet."""
    lauf = subprocess.run(["sh", _SKRIPT, welches], capture_output=True, text=True, check=False)
    assert lauf.returncode == 0, lauf.stderr
    return lauf.stdout.strip()


@contextmanager
def versitygw(
    ordner: Path,
    *,
    adresse: str = "127.0.0.1",
    port: int | None = None,
    tls: tuple[Path, Path] | None = None,
) -> Iterator[S3speicher]:
    """`ordner`: where the objects lie; `tls`: certificate (also the client's anchor) and key, PEM."""
    port = port or freier_port()
    daten = ordner / "daten"
    for teil in (daten, ordner / "fassungen"):
        teil.mkdir(parents=True, exist_ok=True)
    bind = f"{adresse}:{port}" if adresse == "127.0.0.1" else f"0.0.0.0:{port}"
    befehl = [
        *(
            programm("versitygw"),
            "--access",
            SCHLUESSEL,
            "--secret",
            GEHEIMNIS,
            "--port",
            bind,
        ),
        *(("--cert", str(tls[0]), "--key", str(tls[1])) if tls else ()),
        *("posix", "--versioning-dir", str(ordner / "fassungen"), str(daten)),
    ]
    with laufend([*_MIT_UNS, *befehl], port):
        schema = "https" if tls else "http"
        zugang = S3zugang(f"{schema}://{adresse}:{port}", "us-east-1", SCHLUESSEL, GEHEIMNIS)
        yield S3speicher(replace(zugang, tls_anker=tls[0] if tls else None))


@contextmanager
def minio(ordner: Path) -> Iterator[S3speicher]:
    port = freier_port()
    umgebung: Mapping[str, str] = {
        **os.environ,
        "MINIO_ROOT_USER": SCHLUESSEL,
        "MINIO_ROOT_PASSWORD": GEHEIMNIS,
        "MINIO_BROWSER": "off",
        "MINIO_CI_CD": "1",
    }
    befehl = [programm("minio"), "server", str(ordner), "--address", f"127.0.0.1:{port}", "--quiet"]
    with laufend([*_MIT_UNS, *befehl], port, env=umgebung):
        yield S3speicher(S3zugang(f"http://127.0.0.1:{port}", "us-east-1", SCHLUESSEL, GEHEIMNIS))
