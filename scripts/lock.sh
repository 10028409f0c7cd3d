#!/bin/sh
# Resolves the dependencies anew, for every platform and supported Python at once; the two locks agree on versions.
set -eu
cd "$(dirname "$0")/.."
if ! command -v uv >/dev/null 2>&1; then
    .venv/bin/python -m pip install --quiet --disable-pip-version-check uv
    PATH="$PWD/.venv/bin:$PATH"
fi
compile() {
    uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header --quiet "$@"
}
compile --output-file requirements.lock
compile --group dev --constraint requirements.lock --output-file requirements-dev.lock
