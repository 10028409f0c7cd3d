#!/bin/sh
# Makes .venv from the lock file named as $1, with the newest Python that really runs. Does nothing if it is made already.
set -u
cd "$(dirname "$0")/.." || exit 1
unset PYTHONHOME PYTHONPATH

if [ -x .venv/bin/python ] && .venv/bin/python -I scripts/environment.py ready "$1" 2>/dev/null; then
    exit 0
fi

# Version managers leave commands on the path that only complain, so each is tried.
runs='import ssl, sys; sys.exit(sys.version_info < (3, 11))'
first=
for name in python3.14 python3.13 python3.12 python3.11 python3 python; do
    "$name" -I -c "$runs" >/dev/null 2>&1 || continue
    : "${first:=$name}"
    if "$name" -I -c 'import ensurepip, venv' >/dev/null 2>&1; then
        exec "$name" -I scripts/environment.py make "$1"
    fi
done

if [ -n "$first" ]; then
    version=$("$first" -I -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "Python $version can't make virtual environments without its package python$version-venv: apt-get install python$version-venv" >&2
else
    echo "Usher needs Python 3.11 or newer, and no command named python3.14 to python3.11, python3 or python is one that runs." >&2
fi
exit 1
