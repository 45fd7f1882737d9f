"""Who is told of things: the webhooks of a Mandant, and people by mail."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from pathlib import Path

import httpx2

from adapters.mail.smtp import Mailangaben, Smtpbote
from adapters.webhook.empfaenger import Webhookempfaenger, lies_geheimnis
from gateway.ports import Bote, Empfaenger, Uhr
from gateway.schutz.geheimdatei import lies_geheimdatei
from gateway.settings import Alarme, EinstellungenFalsch, Mandant


def baue_webhooks(mandant: Mandant, uhr: Uhr) -> Mapping[str, Empfaenger]:
    """By name; no network yet. Raises `PindateiFalsch`, `DateirechteFalsch`, `GeheimnisFalsch`,
    `EinstellungenFalsch`."""
    return {
        w.name: Webhookempfaenger(
            w.url,
            lies_geheimnis(lies_geheimdatei(w.geheimnis_datei, "Geheimnisdatei des Webhooks")),
            w.ereignisse,
            httpx2.Client(verify=tls(w.tls_anker, "mandanten.webhooks.tls_anker")),
            uhr,
        )
        for w in mandant.webhooks
    }


def baue_boten(alarme: Alarme | None) -> Bote | None:
    """None = nobody gets mail. Raises `PindateiFalsch`, `DateirechteFalsch`, `EinstellungenFalsch`."""
    if alarme is None:
        return None
    angaben = Mailangaben(
        server=alarme.server,
        port=alarme.port,
        tls=alarme.tls,
        von=alarme.von,
        an=tuple(alarme.an),
        benutzer=alarme.benutzer,
        kennwort=_mailkennwort(alarme),
    )
    return Smtpbote(angaben, tls(alarme.tls_anker, "alarme.tls_anker"))


def _mailkennwort(alarme: Alarme) -> str | None:
    datei = alarme.kennwort_datei
    return lies_geheimdatei(datei, "Kennwortdatei des Mailservers") if datei else None


def tls(anker: Path | None, wo: str) -> ssl.SSLContext:
    """With an anchor of its own, or the public ones. Raises `EinstellungenFalsch`."""
    try:
        return ssl.create_default_context(cafile=anker)
    except (OSError, ssl.SSLError):
        raise EinstellungenFalsch(f"Die Datei »{wo}« ist nicht brauchbar.") from None
