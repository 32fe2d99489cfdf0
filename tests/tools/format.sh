#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Layout of every C file, by clang-format 14 and .clang-format. To mend: clang-format -i FILE.
set -euo pipefail

cd "${1:?the root of the source tree}"
version=$(clang-format --version)
if [[ ! $version =~ version\ 14\. ]]; then
  echo "format: need clang-format 14 (Debian 12), found: $version" >&2
  exit 1
fi
find src tests -name '*.[ch]' -print0 | sort -z | xargs -0 clang-format --dry-run -Werror
