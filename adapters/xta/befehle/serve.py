"""Command `xta serve`: a mailbox for tests and small closed networks, until SIGTERM."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.xta.befehle.angaben import FassungOption, TlsOption, paar, zertifikat
from adapters.xta.namen import Fassung, Tor
from gateway import dauerlauf
from gateway.anschluss import lauschadresse
from gateway.cli.angaben import PinDateiOption, TrustOption, groesse, pin
from gateway.cli.ausgabe import JsonOption, json_zeile
from gateway.errors import AufrufFehler

if TYPE_CHECKING:
    import ssl

    from adapters.xta.server.ablage import Ablage
    from adapters.xta.server.dienst import Xtadienst
    from adapters.xta.server.handlungen import Handlungen, Serverregeln
    from adapters.xta.server.http import XtaHttp
    from adapters.xta.server.konten import Konten, Konto
    from gateway.ports import Uhr


def diene(
    listen: Annotated[str, typer.Option("--listen", help="Adresse und Port, etwa 127.0.0.1:8443.")],
    state: Annotated[Path, typer.Option("--state", help="Ordner, in dem alles liegt.")],
    tls_cert: TlsOption,
    trust: TrustOption,
    konto: Annotated[
        list[str],
        typer.Option(
            "--konto",
            metavar="KENNUNG=CERT",
            help="Konto und das Zertifikat seiner Verbindungen; dasselbe Konto auch mit mehreren.",
        ),
    ],
    gesperrt: Annotated[
        list[str] | None, typer.Option("--gesperrt", metavar="KENNUNG", help="Dieses Konto ist gesperrt.")
    ] = None,
    dienst: Annotated[
        list[str] | None,
        typer.Option(
            "--dienst",
            metavar="KENNUNG=URI",
            help="Dienst dieses Kontos; ohne Angabe nimmt es jeden an. Auch mehrmals.",
        ),
    ] = None,
    echo: Annotated[
        list[str] | None,
        typer.Option("--echo", metavar="URI", help="Dieser Dienst antwortet sofort mit dem, was er bekam."),
    ] = None,
    limit: Annotated[
        str | None, typer.Option("--limit", help="Größte Nachricht, etwa 40MB; ohne Angabe jede.")
    ] = None,
    name: Annotated[
        str, typer.Option("--name", help="Wie der Server sich in Kennungen und Berichten nennt.")
    ] = "aktenbruecke",
    stoerung: Annotated[
        list[str] | None,
        typer.Option("--stoerung", metavar="NUMMER@OPERATION[xANZAHL]", help="Absichtlicher Fehler (Tests)."),
    ] = None,
    fassung: FassungOption = Fassung.V211,
    pin_file: PinDateiOption = None,
    json: JsonOption = False,
) -> None:
    """Dient als XTA-Server, bis es beendet wird (SIGTERM)."""
    from adapters.xta.server.dienst import Xtadienst
    from adapters.xta.server.handlungen import Serverregeln
    from adapters.xta.server.konten import Konten
    from adapters.xta.server.stoerung import Stoerplan, Stoerung
    from adapters.xta.tls import lade_tlsschluessel, serverkontext
    from gateway.bootstrap.zeit import Systemuhr
    from gateway.schutz.pfad import Zertifikatspruefung

    del json  # the ready line is JSON anyway
    adresse, port = lauschadresse(listen)
    pruefung = Zertifikatspruefung(trust)
    kontext = serverkontext(lade_tlsschluessel(tls_cert, pin(pin_file)), pruefung.vertrauen.stand())
    uhr = Systemuhr()
    konten = Konten(_konten(konto, gesperrt or (), dienst or ()), pruefung, uhr)
    regeln = Serverregeln(_name(name), groesse(limit) if limit else None, frozenset(echo or ()))
    plan = Stoerplan(Stoerung.aus_text(text) for text in stoerung or ())
    xta = Xtadienst(state, konten, uhr, regeln, plan, _handlungen(fassung))
    try:
        _diene_bis_ende(_horche(adresse, port, xta, kontext))
    finally:
        xta.close()


def _handlungen(fassung: Fassung) -> Callable[[Ablage, Konten, Uhr, Serverregeln], Handlungen]:
    from adapters.xta.server.handlungen import Handlungen211
    from adapters.xta.server.handlungen_v5 import HandlungenV5

    return HandlungenV5 if fassung is Fassung.V511 else Handlungen211


def _name(text: str) -> str:
    """It becomes part of message ids, which have 100 characters at most."""
    if not 1 <= len(text) <= 41 or not text.isascii() or not all(z.isalnum() or z in ".-_" for z in text):
        raise AufrufFehler("--name verlangt 1 bis 41 Buchstaben, Ziffern, Punkte oder Striche.")
    return text


def _konten(konten: Sequence[str], gesperrt: Sequence[str], dienste: Sequence[str]) -> list[Konto]:
    from adapters.xta.server.konten import Konto

    zertifikate: dict[str, set[str]] = {}
    for angabe in konten:
        kennung, datei = paar(angabe, "--konto", "KENNUNG=ZERTIFIKATSDATEI")
        zertifikate.setdefault(kennung, set()).add(zertifikat(Path(datei)).fingerabdruck)
    angebote: dict[str, set[str]] = {}
    for angabe in dienste:
        kennung, uri = paar(angabe, "--dienst", "KENNUNG=URI")
        angebote.setdefault(kennung, set()).add(uri)
    unbekannt = sorted((set(gesperrt) | set(angebote)) - set(zertifikate))
    if unbekannt:
        raise AufrufFehler(f"Zu {unbekannt[0]} fehlt das Konto (--konto).")
    return [
        Konto(kennung, frozenset(werte), kennung in gesperrt, _angebot(angebote.get(kennung)))
        for kennung, werte in zertifikate.items()
    ]


def _angebot(uris: set[str] | None) -> frozenset[str] | None:
    return None if uris is None else frozenset(uris)


def _horche(adresse: str, port: int, xta: Xtadienst, kontext: ssl.SSLContext) -> XtaHttp:
    from adapters.xta.server.http import XtaHttp

    try:
        return XtaHttp(adresse, port, xta, kontext)
    except OSError:
        raise AufrufFehler("An dieser Adresse lässt sich nicht horchen; ist der Port belegt?") from None


def _diene_bis_ende(http: XtaHttp) -> None:
    """Serve in a thread, say that we are ready, and end cleanly on SIGTERM or SIGINT."""
    ende = dauerlauf.Endewunsch()
    dauerlauf.beginne()
    faden = threading.Thread(target=http.diene)
    faden.start()
    json_zeile({"event": "bereit", **{tor.value: http.adresse(tor) for tor in Tor}})
    ende.warte()
    http.beende()
    faden.join()
