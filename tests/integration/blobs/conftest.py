"""An adapter enters the contract suite by one entry in `BAENKE`."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.blob.folder import Ordnerblobs
from tests.integration.blobs.werkbank import Werkbank
from tests.s3speicher import S3speicher


def _folder(request: pytest.FixtureRequest) -> Werkbank:
    ordner: Path = request.getfixturevalue("tmp_path")
    return Werkbank(lambda: Ordnerblobs(ordner / "blobs"))


def _s3(request: pytest.FixtureRequest) -> Werkbank:
    speicher: S3speicher = request.getfixturevalue("s3")
    bucket = speicher.bucket()
    return Werkbank(lambda: speicher.blobs(bucket))


BAENKE = {"folder": _folder, "s3": _s3}
"""Everything in parts, and another store: `make interop-s3`."""


@pytest.fixture(params=BAENKE)
def bank(request: pytest.FixtureRequest) -> Werkbank:
    return BAENKE[request.param](request)
