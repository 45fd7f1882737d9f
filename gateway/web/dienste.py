"""What the web room is given by bootstrap; it reaches for nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from gateway.ablage.idempotenz import Idempotenzbuch
from gateway.ablauf.anmeldung import Anmeldebuch, Konten
from gateway.ablauf.clients import Clients
from gateway.ablauf.fremdanmeldung import Fremdanmeldung
from gateway.ablauf.fremdsitzung import Fremdsitzungen
from gateway.ablauf.haus import Haus
from gateway.ablauf.post.partnerprobe import Probeschritt
from gateway.ablauf.reparatur import Werkstatt
from gateway.ablauf.wartung import Wartungsbuch
from gateway.auskunft.betrieb import (
    Befund,
    Berichtsauskunft,
    Betriebsauskunft,
    Hausauskunft,
    Regelauskunft,
    Simulation,
    Verbleibsauskunft,
)
from gateway.auskunft.betrieb.behoerden import Behoerdenauskunft
from gateway.auskunft.betrieb.meldewege import Meldewege
from gateway.auskunft.betrieb.partner import Partnerauskunft
from gateway.auskunft.betrieb.personal import Personal
from gateway.auskunft.betrieb.protokoll import Protokollauskunft
from gateway.auskunft.betrieb.versionen import Programmstand, Releasestand
from gateway.auskunft.vorgaenge import Auskunft
from gateway.auskunft.vorgaenge.aufgaben import Aufgabenauskunft
from gateway.auskunft.vorgaenge.leseprotokoll import Leseprotokoll
from gateway.auskunft.vorgaenge.nachweis import Nachweisausgabe
from gateway.auskunft.vorgaenge.termine import Terminauskunft
from gateway.domain.aufgabe import Rolle
from gateway.ports import Anmeldedienst, Uhr
from gateway.web.bremse import Bremse, Tokentor, Zaehlwerk
from gateway.web.sitzung import Ausweis, Sitzung
from gateway.web.zugang import Zugangsfach

RECHNERNAMEN = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True)
class Webdienste:
    """Injected services of one installation."""

    auskunft: Callable[[str], Auskunft]
    """What people at the desk ask of one Mandant."""
    betriebsauskunft: Callable[[str], Betriebsauskunft]
    """What administrators ask: without persons or content."""
    aufgabenauskunft: Callable[[str], Aufgabenauskunft]
    """The questions to the people of one Mandant."""
    termine: Callable[[str, str, Collection[Rolle]], Terminauskunft]
    """Appointments of one user at one Mandant, with what his roles may know."""
    regelauskunft: Callable[[str], Regelauskunft]
    """The rule sets of one Mandant."""
    simulation: Callable[[str], Simulation]
    """What other rules would have done."""
    protokollauskunft: Callable[[str], Protokollauskunft]
    """The audit log of one Mandant."""
    berichtsauskunft: Callable[[str], Berichtsauskunft]
    """The report of one Mandant."""
    verbleibsauskunft: Callable[[str], Verbleibsauskunft]
    """Where the files of one Mandant are."""
    haus: Callable[[str], Haus]
    """One Mandant inside: for those who begin, decide, end."""
    behoerden: Behoerdenauskunft
    leseprotokoll: Leseprotokoll
    nachweise: Callable[[str], Nachweisausgabe]
    """Proof documents of one Mandant."""
    personal: Personal
    konten: Konten
    anmeldebuch: Anmeldebuch
    fremdanmeldung: Fremdanmeldung
    fremdsitzungen: Fremdsitzungen
    """Sessions that hang on one at the identity provider."""
    mandanten: Mapping[str, str]
    """Key and name of every Mandant served here."""
    hausauskunft: Hausauskunft
    """How the installation as a whole fares."""
    meldewege: Callable[[str], Meldewege]
    """Alarms and webhooks of one Mandant."""
    hausbefunde: Callable[[str], Sequence[Befund]]
    """Disks, and what runs out for one Mandant: keys, certificates, revocation lists."""
    werkstatt: Callable[[str, str], Werkstatt]
    """Repairs of one Mandant, on behalf of a user."""
    wartungsbuch: Wartungsbuch
    """What rests at this moment."""
    transporte: Callable[[str], Sequence[str]]
    """On which ways a Mandant has an account."""
    hindernis: Callable[[str], str | None]
    """Why nothing could be sent to an authority now: no entry, a certificate that does not hold."""
    probiere_partner: Callable[[str, str, str], Sequence[Probeschritt]]
    """Would a message of a Mandant reach an authority now? Asked by a user; nothing is sent."""
    diagnose: Callable[[str, str], str]
    """The diagnostics sheet of one Mandant, asked for by a user."""
    programmstand: Callable[[], Programmstand]
    releases: Callable[[str], Sequence[Releasestand]]
    """Of XAusländer, with the open handovers of one Mandant."""
    partner: Callable[[str], Partnerauskunft]
    """The authorities that one Mandant exchanges files with."""
    bereitschaft: Callable[[], Sequence[Befund]]
    fach: Zugangsfach
    clients: Clients
    """Programs that come with tokens."""
    bremse: Bremse
    """Against guessing one-time tokens and passwords."""
    tokenbremse: Bremse
    """Against guessing tokens for scripts."""
    idempotenz: Idempotenzbuch
    """Answers to requests with an idempotency key."""
    uhr: Uhr
    namen: frozenset[str] = field(default=RECHNERNAMEN)
    """Host names under which browsers may come (protection against DNS rebinding)."""
    anmeldedienst: Anmeldedienst | None = None
    """The identity provider; None = there is none."""
    kontakt: str = ""
    """Where people report barriers; "" = the administration has not said so."""
    durchsetzung: str = ""
    """The enforcement body for accessibility."""
    praefix: str = ""
    """Path before ours at a reverse proxy, e.g. "/akten"."""

    def auskunft_fuer(self, sitzung: Sitzung) -> Auskunft:
        """What this caller may know."""
        return self.auskunft(sitzung.mandant).fuer(sitzung.rollen)

    def termine_fuer(self, sitzung: Sitzung) -> Terminauskunft:
        """The caller's own appointments."""
        return self.termine(sitzung.mandant, sitzung.wer.id, sitzung.rollen)

    def aufgabenauskunft_fuer(self, sitzung: Sitzung) -> Aufgabenauskunft:
        """The same of questions."""
        return self.aufgabenauskunft(sitzung.mandant).fuer(sitzung.rollen)

    @cached_property
    def tokentor(self) -> Tokentor:
        return Tokentor(self.fach, self.tokenbremse, self.uhr)

    def zaehlwerk(self, je_minute: int) -> Zaehlwerk:
        """Counts requests of clients that may make so many."""
        return self._zaehlwerke.setdefault(je_minute, Zaehlwerk(self.uhr, je_minute))

    @cached_property
    def _zaehlwerke(self) -> dict[int, Zaehlwerk]:
        return {}

    @cached_property
    def ausweis(self) -> Ausweis:
        return Ausweis(f"aktenbruecke_{self.fach.kennzeichen}", self.praefix or "/")
