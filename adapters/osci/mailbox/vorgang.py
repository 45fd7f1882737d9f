"""One request at the mailbox and what the checks found out about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from adapters.osci.draht.kontrollblock import Kontrollblock
from adapters.osci.draht.kopfbloecke import Rolle, Rollenzertifikat
from adapters.osci.draht.nachricht import Anhang, Nachricht
from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.draht.namen import NS
from adapters.osci.draht.stuecke import Folge
from adapters.osci.mailbox.dialoge import Dialogstand
from gateway.errors import Fehler
from gateway.schutz.zertifikat import Zertifikat


class Faultmeldung(Fehler):
    """The request is answered with a SOAP fault: 9000 to 9503."""

    code = "osci.mailbox.fault"

    def __init__(self, meldecode: str):
        self.meldecode = meldecode
        super().__init__()


class Auftragsfehler(Fehler):
    """The request is answered with this code in the normal, signed response."""

    code = "osci.mailbox.auftrag"

    def __init__(self, *meldecodes: str):
        self.meldecodes = meldecodes
        super().__init__()


@dataclass
class Vorgang:
    """A request whose form is good. `dialog` is None in an implicit one."""

    nachricht: Nachricht
    kontrolle: Kontrollblock
    zertifikate: tuple[Rollenzertifikat, ...]
    dialog: Dialogstand | None
    verschluesselt: bool
    chiffre: Zertifikat | None = None
    """For whom the answer is encrypted."""
    gespraech: str | None = None
    gegenueber: str = ""
    """Whose network address it came from (`netz_von`)."""
    neue_challenge: str | None = None
    """Set once the order was taken; None = the dialog does not go on."""

    @property
    def art(self) -> Art:
        return self.nachricht.art

    def zertifikat(self, rolle: Rolle) -> Rollenzertifikat | None:
        """The first certificate of this role in the request."""
        return next((z for z in self.zertifikate if z.rolle is rolle), None)

    @property
    def unterzeichner(self) -> str:
        """SHA-256 of the certificate that signed the request."""
        zertifikat = self.zertifikat(Rolle.SIGNATUR_ABSENDER)
        assert zertifikat is not None
        return fingerabdruck(zertifikat.der)

    @property
    def konto(self) -> str:
        """The account of the dialog: SHA-256 of its cipher certificate."""
        assert self.dialog is not None
        return fingerabdruck(self.dialog.chiffre)


def fingerabdruck(der: bytes) -> str:
    return sha256(der).hexdigest()


@dataclass(frozen=True)
class Ergebnis:
    """What an order brought. `inhalt` follows Feedback inside the response element, `davor` precedes it."""

    codes: tuple[str, ...]
    inhalt: str = ""
    davor: str = ""
    bloecke: tuple[str, ...] = ()
    """Certificates of a delivery handed out."""
    rumpf: Folge = field(default_factory=Folge)
    rumpf_ns: str = NS
    anhaenge: Mapping[str, Anhang] = field(default_factory=dict)
