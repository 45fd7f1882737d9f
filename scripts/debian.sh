#!/bin/sh
# Installiert die Debian-Pakete, die ein Testring braucht; ohne Argumente die der vollen Ringe.
set -eu
missing=
need() { # need PROGRAMM-ODER-DATEI PAKET
    if ! command -v "$1" >/dev/null 2>&1 && [ ! -e "$1" ]; then missing="$missing $2"; fi
}
if [ $# -gt 0 ]; then
    for paket in "$@"; do
        dpkg -s "$paket" >/dev/null 2>&1 || missing="$missing $paket"
    done
else
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
    need chromium chromium
    need apache2 apache2-bin
    need openssl openssl
    need curl curl
    need pkcs11-tool opensc
    need p11-kit p11-kit
    ls /usr/lib/*/pkcs11/p11-kit-client.so >/dev/null 2>&1 || missing="$missing p11-kit-modules"
fi
[ -z "$missing" ] && exit 0
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installiere Debian-Pakete:$missing" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq || true
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $missing >/dev/null && exit 0
fi
echo "Es fehlen Debian-Pakete:$missing. Bitte als root installieren: apt-get install$missing" >&2
exit 2
