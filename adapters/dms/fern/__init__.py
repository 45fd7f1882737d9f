"""A DMS that is reached over the network as a tree of folders and files: one logic for WebDAV, CMIS, …

    <root>/                           the address in the settings; must exist; one per Mandant
        <id>/                         one visible file; <id> is opaque: no personal data in it (invariant 11)
            akte.json                 person, Aktenzeichen, features, documents in order with class and digest
            10_Grundakte/….pdf        exactly the documents, at their places, with their own names
            .nachrichten/…xml         the original messages
            .uebernahme/…json         what was announced for each delivery, and by whom
        _import/                      hidden by its name
            <vorgang>/                a running import, see `verborgen`
            sperre-<…>.json           who is adding to a file right now, see `sperre`

Nothing else of the store is touched; only a file of the city's own that its search tells (`baum.Suchend`) gets an
akte.json, with the first delivery that is added to it. `baum.Baum` says what an adapter must be able to do; no
locks, queries or properties of the store are asked for, so the sloppiest server will do.
"""

from adapters.dms.fern.baum import Baum, Eintrag, Fehlt, Marke, Treffer, Vorhanden
from adapters.dms.fern.ferndms import FernDms

__all__ = ["Baum", "Eintrag", "Fehlt", "FernDms", "Marke", "Treffer", "Vorhanden"]
