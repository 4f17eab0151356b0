#!/bin/sh
# environment.sh PYTHON VENV LOCK STAMP: the environment from a hashed lock, saying what it does while it does it.
set -eu
python=$1 venv=$2 lock=$3 stamp=$4

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "Atlas 8.7 needs Python 3.11 or newer; '$python' is $("$python" --version 2>&1). Try: make PYTHON=python3.12 run" >&2
  exit 2
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing python3-venv …"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
  else
    echo "Python's venv module is missing here. Run: sudo apt-get install -y python3-venv" >&2
    exit 2
  fi
fi

[ -x "$venv/bin/python" ] || { echo "Making the environment in $venv …"; "$python" -m venv "$venv"; }
echo "Installing what $lock names (each file checked against its hash; about a minute the first time) …"
# The lock names everything, so nothing is looked up beside it: older pips would warn there of an extra of lxml that they
# look for under another spelling (html_clean). What a lock should lack after all is said by the check.
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --requirement "$lock"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
"$venv/bin/python" -m pip check --disable-pip-version-check >"$venv/.check" 2>&1 || {
  cat "$venv/.check" >&2
  echo "$lock does not name all that is needed (above). Where it is meant to, run: make lock" >&2
}
touch "$stamp"
echo "The environment is ready."
