"""The whole contract with a simulated eAkte behind an exchange folder on WebDAV, in every version of xdomea."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from adapters.dms.xdomea import FASSUNGEN
from tests.dmsvertrag import Dmsvertrag, Werkbank, verdirb_im_ordner
from tests.integration.dms import davserver, xdomeabank
from tests.integration.dms.davbank import Server, ort_fuer_andere, verbunden


@pytest.fixture(scope="module")
def wsgidav() -> Iterator[Server]:
    with ort_fuer_andere() as hier:
        wurzel = davserver.wurzel(hier, "wsgidav")
        with davserver.wsgidav(hier, wurzel) as url, verbunden(url, wurzel) as server:
            yield server


class TestXdomeaAufWebdav(Dmsvertrag):
    @pytest.fixture(params=FASSUNGEN)
    def bank(self, wsgidav: Server, request: pytest.FixtureRequest) -> Iterator[Werkbank]:
        with xdomeabank.eakte(wsgidav).laeuft() as eakte:
            unseres = eakte.austausch / "_aktenbruecke"
            yield Werkbank(
                "xdomea",
                neu=lambda: xdomeabank.dms(wsgidav, eakte, request.param),
                verdirb=verdirb_im_ordner(unseres),
                entferne=lambda ref: shutil.rmtree(unseres / ref.id),
            )
