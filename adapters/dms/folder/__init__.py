"""The embedded default DMS: an ordinary folder that any backup and any file manager understands.

    <ordner>/                     must exist; one per Mandant
        akten/<id>/               one visible file; <id> is opaque: no personal data in it (invariant 11)
            akte.json             person, Aktenzeichen, documents in order with class and digest
            10_Grundakte/….pdf    exactly the documents, at their places, with their own names
            .nachrichten/…xml     the original messages
            .uebernahme/          what was announced for each delivery, and by whom
        .import/<vorgang>/        running imports, see `verborgen`

A new file gets a folder of its own; a delivery is added to a file that is there only where the caller names
it (`ziel`, see `anbau`). An administrator may lay files by hand: akten/<any name>/ with an akte.json that
names at least the person.
"""

from adapters.dms.folder.ordnerdms import OrdnerDms

__all__ = ["OrdnerDms"]
