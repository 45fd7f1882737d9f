"""nginx keeps the contract with our adapter, too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.dmsvertrag import Dmsvertrag, Werkbank
from tests.integration.dms import davserver
from tests.integration.dms.davbank import Server, baue_bank, ort_fuer_andere, verbunden


@pytest.fixture(scope="module")
def nginx() -> Iterator[Server]:
    with ort_fuer_andere() as hier:
        wurzel = davserver.wurzel(hier, "nginx")
        with davserver.nginx(hier, wurzel) as url, verbunden(url, wurzel) as server:
            yield server


class TestNginx(Dmsvertrag):
    @pytest.fixture
    def bank(self, nginx: Server) -> Werkbank:
        return baue_bank(nginx)
