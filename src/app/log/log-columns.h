/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/table.h"

G_BEGIN_DECLS

/* What the log shows of a PwtAuditRow, and of a PwtCommandRow. */
extern const PwtColumn pwt_log_entry_columns[], pwt_log_command_columns[];
extern const guint pwt_n_log_entry_columns, pwt_n_log_command_columns;

G_END_DECLS
