"""The contract of `gateway.ports.Dms` as tests: whoever writes an adapter lets them run on it, unchanged.

    class TestMeinDms(Dmsvertrag):
        @pytest.fixture
        def bank(self, tmp_path: Path) -> Werkbank:
            return Werkbank("meins", neu=..., verdirb=..., entferne=...)

`Werkbank` says what the tests need beside the adapter. In the `conftest.py` of the tests:
`pytest.register_assert_rewrite("tests.dmsvertrag")`, so that a failure shows the values.
"""

from tests.dmsvertrag.abschluss import Abschlussvertrag
from tests.dmsvertrag.anfuegen import Anfuegevertrag
from tests.dmsvertrag.einfuhr import Einfuhrvertrag
from tests.dmsvertrag.finden import Findevertrag
from tests.dmsvertrag.namen import Namenvertrag
from tests.dmsvertrag.nebeneinander import Nebeneinandervertrag
from tests.dmsvertrag.werkbank import Werkbank, verdirb_im_ordner
from tests.dmsvertrag.widerspruch import Widerspruchsvertrag


class Dmsvertrag(
    Einfuhrvertrag,
    Abschlussvertrag,
    Anfuegevertrag,
    Nebeneinandervertrag,
    Widerspruchsvertrag,
    Findevertrag,
    Namenvertrag,
):
    """Every test takes the fixture `bank`."""


__all__ = ["Dmsvertrag", "Werkbank", "verdirb_im_ordner"]
