"""The client: botocore with everything named here, and nothing taken from the surroundings.

botocore alone, without boto3: its transfer manager wants files or streams that can be read, we push."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import botocore.session
from botocore.config import Config

VERSUCHE = 3
"""How often a request is sent at most."""


@dataclass(frozen=True, repr=False)
class S3zugang:
    """Where the store is and how it is asked. `tls_anker`: PEM file; None = public authorities."""

    url: str
    region: str
    schluessel: str
    geheimnis: str
    adressierung: Literal["pfad", "rechnername"] = "pfad"
    tls_anker: Path | None = None


def baue_klient(zugang: S3zugang, *, geduld: float = 60, versuche: int = VERSUCHE) -> Any:
    """Threads may share it. `geduld`: seconds without a byte. No network yet."""
    session = botocore.session.Session()
    for name in ("config_file", "credentials_file"):  # of the account that we run under: none of our business
        session.set_config_variable(name, os.devnull)
    session.set_config_variable("ignore_configured_endpoint_urls", True)
    stil = {"pfad": "path", "rechnername": "virtual"}[zugang.adressierung]
    return session.create_client(
        "s3",
        endpoint_url=zugang.url,
        region_name=zugang.region,
        aws_access_key_id=zugang.schluessel,
        aws_secret_access_key=zugang.geheimnis,
        verify=str(zugang.tls_anker) if zugang.tls_anker else True,
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": stil},
            retries={"mode": "standard", "total_max_attempts": versuche},
            connect_timeout=min(5, geduld),
            read_timeout=geduld,
            tcp_keepalive=True,
            proxies={},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",  # every chunk is authenticated when it is read
        ),
    )
