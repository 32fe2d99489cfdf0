#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the program needs from Debian 12, and how it gets there. To be sourced by ./run and ./check.
# shellcheck disable=SC2034 # the lists are read by whoever sources this

# To build the program and to use it.
PACKAGES_BUILD=(
  build-essential pkg-config meson ninja-build gettext python3 ca-certificates
  libgtk-4-dev libadwaita-1-dev libsoup-3.0-dev libjson-glib-dev libsqlite3-dev libmodbus-dev
  libsodium-dev libpng-dev libicu-dev libcairo2-dev libpango1.0-dev libxlsxwriter-dev libxml2-utils
  glib-networking adwaita-icon-theme fonts-noto-cjk libgl1-mesa-dri locales tzdata dbus
)
# To run every test.
PACKAGES_CHECK=(
  clang-format shellcheck git
  xvfb xauth xdotool x11-utils at-spi2-core imagemagick python3-gi
  python3-pymodbus python3-yaml python3-openpyxl poppler-utils desktop-file-utils appstream procps
)
# For the slow analyses.
PACKAGES_DEEP=(
  clang clang-tidy libclang-rt-14-dev llvm cppcheck valgrind gcovr
)

as_root() {
  if [[ $EUID -eq 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo -- "$@"
  else
    echo "This needs root rights and sudo is not installed. As root, run: $*" >&2
    return 1
  fi
}

# Installs those of the named packages that are missing; silent and quick when there are none.
install_packages() {
  local missing=() name state
  for name in "$@"; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null || true)
    [[ $state == installed ]] || missing+=("$name")
  done
  [[ ${#missing[@]} -gt 0 ]] || return 0
  echo "Installing ${#missing[@]} packages: ${missing[*]}"
  as_root apt-get -q -o DPkg::Lock::Timeout=500 update
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends \
    -o DPkg::Lock::Timeout=500 install "${missing[@]}"
}

# The Chinese locale, without which nothing is shown in Chinese.
install_locale() {
  if locale -a 2>/dev/null | grep -qixE 'zh_CN\.utf-?8'; then
    return 0
  fi
  echo "Generating the locale zh_CN.UTF-8"
  as_root sed -i 's/^# *zh_CN.UTF-8/zh_CN.UTF-8/' /etc/locale.gen
  as_root locale-gen zh_CN.UTF-8 >/dev/null
}

# A tree made by debootstrap alone does not know who localhost is; a test looks it up.
install_hosts() {
  [[ -e /etc/hosts ]] || printf '127.0.0.1 localhost\n' | as_root tee /etc/hosts >/dev/null
}
