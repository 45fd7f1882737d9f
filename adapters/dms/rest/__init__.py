"""Any REST interface of a DMS, called as a mapping file says.

`zuordnung` is that file, `vorlage` fills it with values, `rufe` makes the requests, `antwort` and `treffer` read what
comes back, `restbaum` puts them together to a tree as `fern` wants it, `faltung` fits it into systems that know only
Akte, Vorgang and Dokument.
"""

from adapters.dms.rest.faltung import Faltung
from adapters.dms.rest.restbaum import RestBaum
from adapters.dms.rest.zuordnung import Zuordnung, ZuordnungUngueltig, lies

__all__ = ["Faltung", "RestBaum", "Zuordnung", "ZuordnungUngueltig", "lies"]
