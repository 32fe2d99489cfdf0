#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Pictures of every page in Chinese, light and dark, as a clerk's monitor shows them: to be looked at.
#
#   pictures.sh BUILD FOLDER
set -euo pipefail

build=$(readlink -f "${1:?the build folder}")
folder=$(readlink -m "${2:?the folder for the pictures}")
here=$(dirname "$(readlink -f "$0")")
export LC_ALL=zh_CN.UTF-8 TZ=Asia/Shanghai PREWATT_LOCALE_DIR=$build/po
export PWT_PROFILES_DIR=$here/../../data/profiles PREWATT_DEMO_SITE=$here/../../data/demo/site.json
export GSETTINGS_BACKEND=memory GIO_USE_VFS=local GSK_RENDERER=cairo
# Of an earlier run some may have been called differently.
rm -f "$folder"/*-light.png "$folder"/*-dark.png
exec "$here/with-display.sh" "$build/tests/app/app-pictures" "$folder"
