"""Values that the XTA commands take: addresses, keys, certificates."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.xta.namen import Fassung
from gateway.cli.angaben import dienstadresse, pin
from gateway.errors import AufrufFehler
from gateway.schutz.fehler import ZertifikatAbgelehnt

if TYPE_CHECKING:
    from adapters.xta.teilnehmer.client import Adressen
    from adapters.xta.teilnehmer.werte import Kontoclient
    from adapters.xta.teilnehmer.zugang import Xtazugang
    from gateway.schutz.zertifikat import Zertifikat

ServerOption = Annotated[
    str | None, typer.Option("--server", help="Basisadresse des XTA-Servers, etwa https://xta.example:8443/.")
]
VerwaltungOption = Annotated[
    str | None, typer.Option("--management-url", help="Adresse des ManagementPort, wenn sie anders lautet.")
]
VersandOption = Annotated[
    str | None, typer.Option("--send-url", help="Adresse des SendXtaPort, wenn sie anders lautet.")
]
PostfachOption = Annotated[
    str | None, typer.Option("--msgbox-url", help="Adresse des MsgBoxPort, wenn sie anders lautet.")
]
TlsOption = Annotated[
    Path, typer.Option("--tls-cert", help="Schlüssel und Zertifikat der Verbindung: PKCS#12-Datei.")
]
ServerzertifikatOption = Annotated[
    Path | None,
    typer.Option(
        "--server-cert", help="Genau dieses Zertifikat muss der Server zeigen (statt eines passenden Namens)."
    ),
]

FassungOption = Annotated[
    Fassung, typer.Option("--fassung", help="Fassung von XTA 2, die der Server spricht.")
]


@dataclass(frozen=True)
class Ziel:
    """Where to go, as given: one base address, or port by port."""

    server: str | None
    verwaltung: str | None
    versand: str | None
    postfach: str | None

    def adressen(self) -> Adressen:
        """Raises `AufrufFehler` when an address is missing or is not https."""
        from adapters.xta.teilnehmer.client import Adressen

        basis = Adressen.unter(dienstadresse(self.server)) if self.server else None
        angegeben = [dienstadresse(a) if a else None for a in (self.verwaltung, self.versand, self.postfach)]
        unter = (basis.verwaltung, basis.versand, basis.postfach) if basis else (None, None, None)
        werte = [a or b for a, b in zip(angegeben, unter, strict=True)]
        fertig = [wert for wert in werte if wert]
        if len(fertig) < len(werte):
            raise AufrufFehler(
                "Es fehlt die Adresse: --server oder --management-url, --send-url und --msgbox-url."
            )
        if not all(wert.startswith("https://") for wert in fertig):
            raise AufrufFehler("Die Adresse eines XTA-Servers beginnt mit https://.")
        return Adressen(*fertig)


@contextmanager
def klient(
    ziel: Ziel,
    konto: str | None,
    tls: Path,
    trust: Path,
    pin_datei: Path | None,
    server: Path | None,
    fassung: Fassung,
) -> Iterator[tuple[Xtazugang, Kontoclient]]:
    """Ready to ask. Raises `AufrufFehler`."""
    from adapters.xta.teilnehmer.zugang import Xtazugang
    from adapters.xta.tls import lade_tlsschluessel
    from gateway.bootstrap.zeit import Systemuhr
    from gateway.schutz.pfad import Zertifikatspruefung

    pruefung = Zertifikatspruefung(trust)
    zugang = Xtazugang(
        ziel.adressen(),
        konto,
        lade_tlsschluessel(tls, pin(pin_datei)),
        pruefung,
        Systemuhr(),
        zertifikat(server) if server else None,
        fassung=fassung,
    )
    with zugang.client() as client:
        yield zugang, client


def zertifikat(datei: Path) -> Zertifikat:
    """A certificate file, PEM or DER. Raises `AufrufFehler`."""
    from gateway.schutz.zertifikat import Zertifikat

    try:
        return Zertifikat.aus_datei(datei.read_bytes()[:1_000_000])
    except OSError:
        raise AufrufFehler("Die Datei ist nicht lesbar.", wo=str(datei)) from None
    except ZertifikatAbgelehnt:
        raise AufrufFehler("Das ist kein Zertifikat.", wo=str(datei)) from None


def paar(angabe: str, option: str, form: str) -> tuple[str, str]:
    """Both sides of "KENNUNG=…". Raises `AufrufFehler`."""
    kennung, gleich, wert = angabe.partition("=")
    if not gleich or not kennung or not wert:
        raise AufrufFehler(f"{option} verlangt die Form {form}.")
    return kennung, wert
