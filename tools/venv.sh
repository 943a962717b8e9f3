#!/bin/sh
# Makes .venv with the given Python (3.11 or newer); installs python3-venv first where Debian left it out.
set -eu
python=$1

if [ -x .venv/bin/python ] && .venv/bin/python -m pip --version >/dev/null 2>&1; then
    exit 0
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Rembuk needs Python 3.11 or newer as $python. Name another one: make run PYTHON=python3.12" >&2
    exit 1
fi
rm -rf .venv
if ! "$python" -m venv .venv >/dev/null 2>&1; then
    rm -rf .venv
    sh tools/apt.sh python3-venv
    "$python" -m venv .venv
fi
