"""What can go wrong with a directory of authorities."""

from __future__ import annotations

from gateway.errors import AufrufFehler, EingabeFehler, VoruebergehenderFehler
from gateway.ports import KeinElektronischerAustausch


class VerzeichnisdateiFalsch(AufrufFehler):
    """The static directory file is missing or wrong."""

    code = "verzeichnis.datei"
    satz = "Die Verzeichnisdatei ist nicht richtig."


class KeineGemeinsameVersion(KeinElektronischerAustausch):
    """The authority is listed, but offers no XAusländer release that we write."""

    code = "verzeichnis.keine_version"
    satz = "Die Behörde bietet keine XAusländer-Version an, die diese Installation beherrscht."


class EintragUnvollstaendig(EingabeFehler):
    """The entry lacks the mailbox or a certificate."""

    code = "verzeichnis.eintrag"
    satz = "Der Eintrag der Behörde im Verzeichnis ist unvollständig oder unbrauchbar."


class AnmeldungAbgelehnt(AufrufFehler):
    """The directory does not know our client certificate."""

    code = "verzeichnis.anmeldung"
    satz = "Das Verzeichnis lehnt die Anmeldung ab: Ist das Client-Zertifikat im DVDV eingetragen?"


class VerzeichnisNichtErreichbar(VoruebergehenderFehler):
    """No server answers and no last known entry may be used."""

    code = "verzeichnis.nicht_erreichbar"
    satz = "Das Verzeichnis ist im Augenblick nicht erreichbar."


class AnfrageAbgelehnt(EingabeFehler):
    """The directory calls the request wrong, e.g. an organisation key of another form."""

    code = "verzeichnis.anfrage"
    satz = "Das Verzeichnis nimmt die Anfrage nicht an: Ist die Kennung der Behörde richtig?"
