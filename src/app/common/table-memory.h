/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/table.h"

G_BEGIN_DECLS

/* Which columns a table shows, in which order and how wide, kept on this computer under @group.
 * To be called once, after pwt_table_add_columns() with the same columns, each with a field it is
 * sorted by. Columns are dragged by their titles.
 *
 * Returns: (transfer full): actions "room", "serial" … named for those fields: whether a column is
 * shown; to be inserted as "columns" */
GActionGroup *pwt_table_remember (GtkColumnView *view, const PwtColumn *columns, guint n_columns,
                                  const char *group);
/* The field a remembered column is sorted by. */
const char *pwt_table_get_field (GtkColumnViewColumn *column);
/* Fields of the columns shown, in their order: "room serial balance". */
char *pwt_table_dup_shown (GtkColumnView *view);
/* Shows these columns in this order; what this version does not know is left out, and where nothing
 * would be left the table stays as it is. */
void pwt_table_set_shown (GtkColumnView *view, const char *fields);
/* A menu of these actions. */
GMenuModel *pwt_table_new_menu (const PwtColumn *columns, guint n_columns);

G_END_DECLS
