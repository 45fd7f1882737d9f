"""The state folder of a mailbox belongs to one account."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.oscibefehle import PKI, ruf, starte_postfach, zugang
from tests.oscivektoren import vertrauensordner


@contextmanager
def umask(wert: int) -> Iterator[None]:
    bisher = os.umask(wert)
    try:
        yield
    finally:
        os.umask(bisher)


@pytest.mark.parametrize("vorher", [False, True])
def test_die_rechte_des_zustands_haengen_nicht_an_der_umask(tmp_path: Path, vorher: bool) -> None:
    """Deliveries, chunks, database, lock: nobody else reads them, and folders made too open are closed."""
    vertrauen = vertrauensordner(tmp_path / "vertrauen")
    (tmp_path / "inhalt.bin").write_bytes(os.urandom(3_000_000))
    with umask(0):
        if vorher:
            (tmp_path / "zustand/zustellungen").mkdir(parents=True)
            (tmp_path / "zustand/postfach.db").touch(0o666)
        dienst = starte_postfach(tmp_path, vertrauen)
        angaben = [*zugang(dienst, vertrauen, "absender"), "--to", PKI / "empfaenger-enc-3072.cer"]
        assert ruf("send", tmp_path / "inhalt.bin", *angaben)[0] == 0
        assert ruf("send", tmp_path / "inhalt.bin", *angaben, "--chunk-size", "1MB")[0] == 0
        rechte = {
            ort.relative_to(tmp_path): stat.S_IMODE(ort.stat().st_mode)
            for ort in (tmp_path / "zustand", *(tmp_path / "zustand").rglob("*"))
        }
        assert dienst.beende() == 0
    falsch = {o: oct(r) for o, r in rechte.items() if r != (0o700 if (tmp_path / o).is_dir() else 0o600)}
    assert not {o: r for o, r in falsch.items() if (tmp_path / o).exists()}
    assert len(rechte) > 6
