"""Real WebDAV servers on this machine, each in a process of its own with a folder as its store."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NGINX = """
load_module /usr/lib/nginx/modules/ngx_http_dav_ext_module.so;
user www-data;
pid {hier}/nginx.pid;
error_log {hier}/nginx.log;
daemon off;
events {{}}
http {{
  access_log off;
  client_max_body_size 0;
  client_body_temp_path {hier}/teile;
  server {{
    listen 127.0.0.1:{port};
    root {wurzel};
    auth_basic test;
    auth_basic_user_file {hier}/kennwort;
    dav_methods PUT DELETE MKCOL COPY MOVE;
    dav_ext_methods PROPFIND OPTIONS;
  }}
}}
"""
BENUTZER, KENNWORT = "gateway", "nur-fuer-tests"
_MODULE = (
    *("mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "authz_host"),
    *("auth_basic", "auth_digest", "dav", "dav_fs", "mime", "dir"),
)
_APACHE = """
ServerName 127.0.0.1
ServerRoot {hier}
PidFile {hier}/pid
Listen 127.0.0.1:{port}
User www-data
{module}
TypesConfig /etc/mime.types
DocumentRoot {wurzel}
DavLockDB {hier}/sperren
ErrorLog {hier}/fehler.log
LimitRequestBody 0
DirectoryIndex disabled
<Location />
  Dav On
  AuthType {art}
  AuthName test
  AuthUserFile {hier}/kennwort
  Require valid-user
</Location>
"""


def freier_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def wurzel(hier: Path, name: str) -> Path:
    """A folder for the server's store."""
    (hier / name).mkdir()
    return hier / name


@contextmanager
def laufend(befehl: list[str], port: int, **weiteres: object) -> Iterator[None]:
    """The process while it is needed; ready when the port answers."""
    with subprocess.Popen(
        befehl, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **weiteres
    ) as prozess:  # type: ignore[call-overload]
        try:
            _warte(port, prozess)
            yield
        finally:
            prozess.terminate()
            prozess.wait(30)


def _warte(port: int, prozess: subprocess.Popen[bytes]) -> None:
    ende = time.monotonic() + 60
    while time.monotonic() < ende:
        assert prozess.poll() is None, "Der Server ist nicht gestartet."
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("Der Server antwortet nicht.")


@contextmanager
def wsgidav(hier: Path, wurzel: Path, *, digest: bool = False, nur_lesen: bool = False) -> Iterator[str]:
    port = freier_port()
    einstellungen = {
        "host": "127.0.0.1",
        "port": port,
        "server": "cheroot",
        "provider_mapping": {"/": {"root": str(wurzel), "readonly": nur_lesen}},
        "simple_dc": {"user_mapping": {"*": {BENUTZER: {"password": KENNWORT}}}},
        "http_authenticator": {
            "accept_basic": not digest,
            "accept_digest": digest,
            "default_to_digest": digest,
        },
        "property_manager": True,
        "lock_storage": True,
        "verbose": 0,
    }
    (hier / "wsgidav.json").write_text(json.dumps(einstellungen))
    befehl = [str(Path(sys.executable).with_name("wsgidav")), "--config", str(hier / "wsgidav.json"), "-q"]
    with laufend(befehl, port):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def apache(hier: Path, wurzel: Path, *, digest: bool = False) -> Iterator[str]:
    """As another user, so that a folder may refuse it; needs root to start."""
    port = freier_port()
    module = "\n".join(f"LoadModule {n}_module /usr/lib/apache2/modules/mod_{n}.so" for n in _MODULE)
    art = "Digest" if digest else "Basic"
    _kennwortdatei(hier, digest=digest)
    text = _APACHE.format(hier=hier, port=port, module=module, wurzel=wurzel, art=art)
    (hier / "httpd.conf").write_text(text)
    _fuer_andere(hier, wurzel)
    befehl = ["apache2", "-d", str(hier), "-f", str(hier / "httpd.conf"), "-DFOREGROUND"]
    with laufend(befehl, port, env={**os.environ, "APACHE_RUN_USER": "www-data"}):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def nginx(hier: Path, wurzel: Path) -> Iterator[str]:
    """The sloppy one: no conditional requests, no locks, no dead properties; needs root to start."""
    port = freier_port()
    _kennwortdatei(hier, digest=False)
    (hier / "nginx.conf").write_text(_NGINX.format(hier=hier, port=port, wurzel=wurzel))
    _fuer_andere(hier, wurzel)
    with laufend(["nginx", "-c", str(hier / "nginx.conf")], port):
        yield f"http://127.0.0.1:{port}"


def _kennwortdatei(hier: Path, *, digest: bool) -> None:
    if digest:
        ha1 = hashlib.md5(f"{BENUTZER}:test:{KENNWORT}".encode()).hexdigest()
        zeile = f"{BENUTZER}:test:{ha1}\n"
    else:
        befehl = ["openssl", "passwd", "-apr1", KENNWORT]
        roh = subprocess.run(befehl, check=True, capture_output=True, text=True).stdout
        zeile = f"{BENUTZER}:{roh.strip()}\n"
    (hier / "kennwort").write_text(zeile)


def _fuer_andere(*orte: Path) -> None:
    for ort in orte:
        ort.chmod(0o777)
        shutil.chown(ort, "www-data")
