#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a command on a screen, a session bus and folders of its own, and leaves nothing behind:
#
#   with-display.sh COMMAND…
#
# Xvfb chooses a free display by itself (-displayfd): xvfb-run tries numbers, and two that start at
# once may take the same.
# shellcheck disable=SC2317 # cleanup is called by the trap
set -euo pipefail

work=$(mktemp -d)
server=
cleanup() {
  [[ -z $server ]] || kill "$server" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 143' TERM INT HUP

mkfifo "$work/display"
mkdir -m 700 "$work/run" "$work/data" "$work/config" "$work/state"
Xvfb -displayfd 3 -screen 0 "${PWT_SCREEN:-1366x768x24}" -nolisten tcp -noreset 3>"$work/display" \
  2>"$work/xvfb.log" &
server=$!
if ! read -r number <"$work/display"; then
  echo "with-display: Xvfb did not start:" >&2
  cat "$work/xvfb.log" >&2
  exit 1
fi

export DISPLAY=:$number GDK_BACKEND=x11
export XDG_RUNTIME_DIR=$work/run XDG_DATA_HOME=$work/data XDG_CONFIG_HOME=$work/config
export XDG_STATE_HOME=$work/state
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS AT_SPI_BUS_ADDRESS
# Services that the bus starts inherit its output; only the command may write to ours.
status=0
exec 4>&1
# shellcheck disable=SC2016 # expanded by the inner shell
dbus-run-session -- bash -c 'exec "$@" >&4 4>&-' -- "$@" >/dev/null || status=$?
exit "$status"
