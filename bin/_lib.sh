# shellcheck shell=bash
# Common part of the doors: find a Python that will do, and hand over to devstack.
set -euo pipefail
DISTRETTO_CALLER_DIR="$PWD"
ROOT="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd -P)"
export DISTRETTO_CALLER_DIR
unset PYTHONDONTWRITEBYTECODE # each of our many processes would compile the whole product anew
cd "$ROOT"

# The system's own Python comes before others on the PATH: distributions build it with optimising by profile, version
# managers mostly don't, and that is a seventh of the time of everything. PYTHON=… says otherwise.
find_python() { # find_python [CANDIDATE...]
  local candidate
  [ $# -gt 0 ] || set -- /usr/bin/python3 python3 python3.13 python3.12 python3.11
  for candidate in ${PYTHON:-"$@"}; do
    "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null || continue
    printf '%s\n' "$candidate"
    return
  done
  echo "Python 3.11, 3.12 or 3.13 is needed${PYTHON:+, which PYTHON=$PYTHON is not}. On Debian or Ubuntu: sudo apt-get install -y python3" >&2
  return 2
}

enter() { # enter DOOR ARGS...
  local python
  python="$(find_python)" || exit 2
  exec "$python" -m devstack "$@"
}
