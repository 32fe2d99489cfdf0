/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

const char *pwt_log_vfs (const char *base);
