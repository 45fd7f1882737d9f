"""What an object store can refuse, each told by what somebody has to do.

All are our own trouble, never the other authority's: whoever waits goes on by himself once it is mended."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    HTTPClientError,
    ReadTimeoutError,
    SSLError,
)
from urllib3.exceptions import HTTPError

from gateway.errors import NichtNachweisbar, VoruebergehenderFehler
from gateway.ports import BlobNichtGefunden


class SpeicherWeg(VoruebergehenderFehler):
    """No connection, or the server itself is in trouble."""

    code = "blob.s3.weg"
    satz = "Der Objektspeicher ist im Augenblick nicht erreichbar."
    rat = "Läuft der Objektspeicher, und kommt dieser Rechner durch Netz und Firewall zu ihm?"
    geduldig = True


class SpeicherLangsam(VoruebergehenderFehler):
    """It is there, but does not answer in time, or asks for less."""

    code = "blob.s3.langsam"
    satz = "Der Objektspeicher hat nicht in der Zeit geantwortet, die eine Anfrage haben darf."
    rat = "Last und Netz des Objektspeichers ansehen."
    geduldig = True


class SpeicherTls(VoruebergehenderFehler):
    """Another server, or one whose certificate nobody here knows."""

    code = "blob.s3.tls"
    satz = "Der Objektspeicher weist sich nicht so aus, wie es eingestellt ist (TLS)."
    rat = "Adresse und »ablage.s3.tls_anker« prüfen."
    geduldig = True
    exit_code = 2


class SpeicherVoll(NichtNachweisbar):
    """No room, or the quota is used up."""

    code = "blob.s3.voll"
    satz = "Der Objektspeicher nimmt nichts mehr an: Er ist voll, oder das Kontingent ist erschöpft."
    rat = "Platz oder Kontingent am Objektspeicher vergrößern; es geht dann von selbst weiter."


class SpeicherAnmeldung(VoruebergehenderFehler):
    """Unknown access key, or a wrong secret."""

    code = "blob.s3.anmeldung"
    satz = "Der Objektspeicher lässt uns nicht ein: Zugangsschlüssel oder Geheimnis stimmen nicht."
    rat = "»ablage.s3.zugangsschluessel« und die Datei »ablage.s3.geheimnis_datei« prüfen."
    geduldig = True
    exit_code = 2


class SpeicherVerwehrt(VoruebergehenderFehler):
    """The login is right, the permission is missing."""

    code = "blob.s3.verwehrt"
    satz = "Im Objektspeicher fehlt uns ein Recht."
    rat = "Nötig sind im Bucket: lesen, schreiben, löschen, auflisten, Teiluploads auflisten und abbrechen."
    geduldig = True
    exit_code = 2


class SpeicherUhr(VoruebergehenderFehler):
    """Signatures are good for minutes only."""

    code = "blob.s3.uhr"
    satz = "Der Objektspeicher weist uns ab, weil seine Uhr und unsere auseinandergehen."
    rat = "NTP auf beiden Rechnern prüfen."
    geduldig = True


class BucketFehlt(VoruebergehenderFehler):
    """The store is there, the bucket is not."""

    code = "blob.s3.bucket_fehlt"
    satz = "Den Bucket gibt es im Objektspeicher nicht."
    rat = "»ablage.s3.bucket« prüfen, oder den Bucket anlegen (ohne Versionierung)."
    geduldig = True
    exit_code = 2


class BucketBehaelt(VoruebergehenderFehler):
    """Versions or locks: what we delete would stay."""

    code = "blob.s3.versionierung"
    satz = "Der Bucket hebt alte Fassungen auf (Versionierung oder Objektsperre): Gelöschtes bliebe liegen."
    rat = "Einen Bucket ohne Versionierung und Objektsperre nehmen."
    geduldig = True
    exit_code = 2


class SpeicherVerstelltBytes(VoruebergehenderFehler):
    """What came there is not what was sent: its checksum says so. Sent once more it usually is."""

    code = "blob.s3.pruefsumme"
    satz = "Auf dem Weg zum Objektspeicher wurden Bytes verändert; er hat sie nicht angenommen."
    rat = "Netz und Geräte dazwischen ansehen, wenn es öfter vorkommt."
    geduldig = True


_NACH_CODE: dict[str, type[VoruebergehenderFehler]] = {
    "InvalidAccessKeyId": SpeicherAnmeldung,
    "SignatureDoesNotMatch": SpeicherAnmeldung,
    "XAdminUserNotFound": SpeicherAnmeldung,
    "AccessDenied": SpeicherVerwehrt,
    "AllAccessDisabled": SpeicherVerwehrt,
    "RequestTimeTooSkewed": SpeicherUhr,
    "NoSuchBucket": BucketFehlt,
    "SlowDown": SpeicherLangsam,
    "SlowDownRead": SpeicherLangsam,
    "SlowDownWrite": SpeicherLangsam,
    "RequestTimeout": SpeicherLangsam,
    "QuotaExceeded": SpeicherVoll,
    "ServiceQuotaExceeded": SpeicherVoll,
    "InsufficientStorage": SpeicherVoll,
    "XMinioStorageFull": SpeicherVoll,
    "XMinioAdminBucketQuotaExceeded": SpeicherVoll,
    "BadDigest": SpeicherVerstelltBytes,
    "InvalidDigest": SpeicherVerstelltBytes,
    "XAmzContentChecksumMismatch": SpeicherVerstelltBytes,
    "XAmzContentSHA256Mismatch": SpeicherVerstelltBytes,
}
_NACH_STATUS: dict[int, type[VoruebergehenderFehler]] = {
    401: SpeicherAnmeldung,
    403: SpeicherVerwehrt,
    429: SpeicherLangsam,
    504: SpeicherLangsam,
    507: SpeicherVoll,
}
_KEIN_PLATZ = "no space left on device"
"""Some servers (MinIO) pass on what the system said to them, as their own internal error."""
_FEHLT = ("NoSuchKey", "NoSuchUpload", "404", "NotFound")


@contextmanager
def uebersetzt() -> Iterator[None]:
    """What the store refuses, as an error of ours; without names and addresses of the store's own answer."""
    try:
        yield
    except (BotoCoreError, HTTPError, OSError) as fehler:
        raise _ohne_antwort(fehler) from fehler
    except ClientError as fehler:
        antwort = fehler.response.get("Error", {})
        code = str(antwort.get("Code"))
        if code in _FEHLT:
            raise BlobNichtGefunden from fehler
        if _KEIN_PLATZ in str(antwort.get("Message")).lower():
            raise SpeicherVoll(wo=_kurz(code)) from fehler
        status = int(fehler.response.get("ResponseMetadata", {}).get("HTTPStatusCode") or 0)
        art = _NACH_CODE.get(code) or _NACH_STATUS.get(status, SpeicherWeg)
        raise art(wo=_kurz(code)) from fehler


def ist_code(fehler: BaseException | None, *codes: str) -> bool:
    """Did the store answer with one of these?"""
    return isinstance(fehler, ClientError) and fehler.response.get("Error", {}).get("Code") in codes


def _ohne_antwort(fehler: Exception) -> VoruebergehenderFehler:
    if isinstance(fehler, SSLError):
        return SpeicherTls()
    if isinstance(fehler, ReadTimeoutError):
        return SpeicherLangsam()
    if isinstance(fehler, (ConnectTimeoutError, HTTPClientError, HTTPError, OSError)):
        return SpeicherWeg()
    return SpeicherWeg(wo=type(fehler).__name__)


def _kurz(code: str) -> str:
    """The store's own name for it, as far as it is one."""
    return "".join(z for z in code if z.isalnum())[:40]
