#!/bin/sh
# Legt die virtuelle Umgebung an und installiert das Projekt mit den geprüften Versionen.
set -eu
python=$1
venv=$2
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Aktenbrücke braucht Python 3.11 oder neuer; »$python« ist das nicht. Mit make PYTHON=… wählen Sie ein anderes." >&2
    exit 2
fi
if [ ! -x "$venv/bin/pip" ]; then
    rm -rf "$venv"
    if ! "$python" -m venv "$venv" 2>/dev/null; then
        # Debian trennt ensurepip in ein eigenes Paket.
        sh "$(dirname "$0")/debian.sh" python3-venv
        rm -rf "$venv"
        "$python" -m venv "$venv"
    fi
fi
echo "Richte $venv ein …" >&2
"$venv/bin/pip" install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,demo]'
