/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/log/log-columns.h"

#include <glib/gi18n.h>

#include "app/common/engine-words.h"
#include "app/common/format.h"
#include "app/common/meter-look.h"
#include "app/log/log-words.h"

#define ENTRY_CELL(name, expression)                                                               \
  static char *name##_text (gconstpointer record, PwtDesk *desk)                                   \
  {                                                                                                \
    const PwtAuditRow *row = record;                                                               \
    return expression;                                                                             \
  }
#define COMMAND_CELL(name, expression)                                                             \
  static char *name##_text (gconstpointer record, PwtDesk *desk)                                   \
  {                                                                                                \
    const PwtCommandRow *row = record;                                                             \
    return expression;                                                                             \
  }

ENTRY_CELL (time, pwt_show_full_time (row->time_us, pwt_desk_get_zone (desk)))
ENTRY_CELL (operator,
            g_strdup (row->operator_display != NULL ? row->operator_display : row->operator_name))
ENTRY_CELL (action, pwt_log_action_text (row->operation))
ENTRY_CELL (about, pwt_log_about_text (row))
ENTRY_CELL (origin, g_strdup (pwt_log_origin_text (row->origin)))
ENTRY_CELL (chain, pwt_log_chain_text (row))
ENTRY_CELL (number, pwt_show_count (row->number))

COMMAND_CELL (created, pwt_show_full_time (row->created_us, pwt_desk_get_zone (desk)))
COMMAND_CELL (room, g_strdup (row->room != NULL ? row->room : row->serial))
COMMAND_CELL (tenant, g_strdup (row->tenant_name))
COMMAND_CELL (kind, g_strdup (_ (pwt_command_kind_choices[row->kind].label)))
COMMAND_CELL (state, g_strdup (_ (pwt_command_state_choices[row->state].label)))
COMMAND_CELL (by, g_strdup (row->operator_name))
COMMAND_CELL (result, g_strdup (row->result != NULL ? pwt_engine_text (row->result) : NULL))

static const char *
action_css (gconstpointer record, PwtDesk *desk)
{
  return g_str_has_suffix (((const PwtAuditRow *) record)->operation, ".failed") ? "t-arrears"
                                                                                 : NULL;
}

static const char *
dim_css (gconstpointer record, PwtDesk *desk)
{
  return "dim-label";
}

static const char *
state_css (gconstpointer record, PwtDesk *desk)
{
  return pwt_command_state_css (((const PwtCommandRow *) record)->state);
}

/* clang-format off */
const PwtColumn pwt_log_entry_columns[] = {
  { N_("Time"), "2026-11-20 09:12:31", time_text },
  { N_("Operator"), "物业收费员欧阳", operator_text },
  { N_("Action"), "口令已重置重置", action_text, action_css },
  { N_("About"), NULL, about_text },
  { N_("From where"), "另一个程序", origin_text, dim_css, .gives_way = TRUE },
  /* Shown where there are several. Numbers are each chain's own: they say something only beside its
   * name. */
  { N_("Project"), "启明科技园二期", chain_text, .file_title = N_("Chain") },
  { N_("No."), NULL, number_text, .is_number = TRUE, .field = "number", .is_only_in_files = TRUE },
};

const PwtColumn pwt_log_command_columns[] = {
  { N_("Time"), "2026-11-20 09:12:31", created_text },
  { N_("Room"), "A-8888", room_text },
  { N_("Tenant"), "南京启明五金", tenant_text, .gives_way = TRUE },
  { N_("Command"), "恢复预付费", kind_text },
  { N_("State"), "没有应答", state_text, state_css },
  { N_("Operator"), "物业收费员欧阳", by_text, .gives_way = TRUE },
  { N_("Result"), NULL, result_text, dim_css },
};
/* clang-format on */

const guint pwt_n_log_entry_columns = G_N_ELEMENTS (pwt_log_entry_columns);
const guint pwt_n_log_command_columns = G_N_ELEMENTS (pwt_log_command_columns);
