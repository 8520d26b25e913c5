# Sourced by the scripts of this folder: a private place, checks with a clock, mounts that are cleaned up.
# Everything here is exported (set -a), so that `check` can run functions under a time limit.
set -uo pipefail
set -a

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
script=$(basename "$0")
user=$(id -un)
CELFS=${CELFS:-$here/../celfs}
# Where everything happens; all of it is removed at the end unless KEEP is set.
WORK=${ACCEPTANCE_DIR:-/tmp/celfs-acceptance}/$script-$user
XDG_DATA_HOME=$WORK/data
XDG_STATE_HOME=$WORK/state
HOME=$WORK
TMPDIR=$WORK
LIMIT=${LIMIT:-600}
LC_ALL=${LC_ALL:-C.UTF-8}
failures=0

need() { # PROGRAM:PACKAGE...
  local pair missing=0
  for pair in "$@"; do
    command -v "${pair%%:*}" > /dev/null || { echo "missing: ${pair%%:*} (Debian package ${pair##*:})"; missing=1; }
  done
  [ "$missing" = 0 ] || exit 1
}

say() { printf '      %s\n' "$*"; }

# Runs a command under the time limit; one line of result, the end of its output if it failed.
check() { # TITLE COMMAND...
  local title=$1 start=$EPOCHREALTIME log=$WORK/check.log status
  shift
  timeout -k 5 "$LIMIT" bash -c 'set -e; "$@"' check "$@" > "$log" 2>&1 < /dev/null
  status=$?
  if [ "$status" = 0 ]; then
    printf 'ok    %-66s %6.1f s\n' "$title" "$(since "$start")"
    sed -n 's/^figure: /      /p' "$log"
  else
    printf 'FAIL  %-66s %6.1f s, status %s\n' "$title" "$(since "$start")" "$status"
    tail -n "${LOG_LINES:-12}" "$log" | sed 's/^/      | /'
    failures=$((failures + 1))
  fi
  return "$status"
}

since() { awk -v a="$1" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }'; }

figure() { echo "figure: $*"; }

# Fails unless the two are the same text.
same() { # WHAT EXPECTED ACTUAL
  [ "$2" = "$3" ] || { echo "$1: expected '$2', got '$3'"; return 1; }
}

mounted_session() { # MOUNTPOINT: the session that is mounted there
  "$CELFS" status --json "$1" | json_field session
}

json_field() { # NAME: one member of the document on standard input
  python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"
}

daemon_of() { "$CELFS" status --json "$1" | json_field pid; }

is_mounted() { grep -q " $(realpath -s "$1") fuse" /proc/self/mounts; }

unmount_all() {
  local point
  while read -r point; do
    umount -l "$point" 2> /dev/null || fusermount3 -uz "$point" 2> /dev/null
  done < <(awk -v work="$WORK/" 'index($2, work) == 1 { print $2 }' /proc/self/mounts | sort -r)
}

clean_up() {
  unmount_all
  [ -n "${KEEP:-}" ] || rm -rf "$WORK"
}

begin() {
  unmount_all
  rm -rf "$WORK"
  mkdir -p "$WORK" || exit 1
  if [ "$(id -u)" = 0 ]; then
    chmod 1777 "$(dirname "$WORK")"
  fi
  trap clean_up EXIT
  "$CELFS" --version > "$WORK/version" || exit 1
  CELFS_BUILD=never
  echo "== $script, as $user: $(cat "$WORK/version"), Linux $(uname -r)"
}

finish() {
  if [ "$failures" -gt 0 ]; then
    echo "== $script, as $user: $failures FAILED"
    exit 1
  fi
  echo "== $script, as $user: all passed"
}

# Runs the calling script again as a user without privileges, when root runs it.
again_as_plain_user() { # ARGUMENT...
  [ "$(id -u)" = 0 ] || return 0
  echo
  # Debian's own mode; some containers have 0600.
  chmod 666 /dev/fuse
  setpriv --reuid="${PLAIN_USER:-nobody}" --regid="$(id -g "${PLAIN_USER:-nobody}")" --clear-groups \
    env -u XDG_RUNTIME_DIR CELFS_BUILD=never USER="${PLAIN_USER:-nobody}" "$BASH" "$here/$script" "$@" ||
    failures=$((failures + 1))
}
