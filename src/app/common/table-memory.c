/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/table-memory.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "app/common/settings.h"

#define KEY "columns"
#define SAVE_MS 400 /* a column is dragged wider in many steps */
#define WIDTH_MIN 40
#define WIDTH_MAX 2000
#define FIELD_MAX 40

typedef struct {
  GtkColumnView *view; /* borrowed: it owns this */
  GSimpleActionGroup *actions;
  char *group;
  guint save_id;
} Memory;

const char *
pwt_table_get_field (GtkColumnViewColumn *column)
{
  return g_object_get_data (G_OBJECT (column), "field");
}

static GtkColumnViewColumn *
column_at (Memory *self, guint position) /* borrowed: the view keeps it */
{
  g_autoptr (GtkColumnViewColumn) column =
      g_list_model_get_item (gtk_column_view_get_columns (self->view), position);

  return column;
}

static guint
count_columns (Memory *self)
{
  return g_list_model_get_n_items (gtk_column_view_get_columns (self->view));
}

static void
save (Memory *self)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (guint i = 0; i < count_columns (self); i++) {
    GtkColumnViewColumn *column = column_at (self, i);
    g_autofree char *text =
        g_strdup_printf ("%s %d %d", pwt_table_get_field (column), pwt_table_get_width (column),
                         gtk_column_view_column_get_visible (column) ? 1 : 0);

    g_strv_builder_add (texts, text);
  }
  all = g_strv_builder_end (texts);
  pwt_settings_set_texts (self->group, KEY, (const char *const *) all);
}

static gboolean
save_cb (gpointer user_data)
{
  Memory *self = user_data;

  self->save_id = 0;
  save (self);
  return G_SOURCE_REMOVE;
}

static void
save_soon (Memory *self)
{
  if (self->save_id == 0)
    self->save_id = g_timeout_add (SAVE_MS, save_cb, self);
}

static void
free_memory (gpointer data)
{
  Memory *self = data;

  g_clear_handle_id (&self->save_id, g_source_remove);
  g_object_unref (self->actions);
  g_free (self->group);
  g_free (self);
}

static GtkColumnViewColumn *
find_column (Memory *self, const char *field)
{
  for (guint i = 0; i < count_columns (self); i++)
    if (g_strcmp0 (pwt_table_get_field (column_at (self, i)), field) == 0)
      return column_at (self, i);
  return NULL;
}

/* A column this version does not know is left out; one that was not saved stays at the end. */
static void
restore (Memory *self)
{
  g_auto (GStrv) texts = pwt_settings_get_texts (self->group, KEY);
  guint next = 0;

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++) {
    char field[FIELD_MAX + 1];
    GtkColumnViewColumn *column;
    int width, is_shown;

    if (sscanf (texts[i], "%40s %d %d", field, &width, &is_shown) != 3)
      continue;
    column = find_column (self, field);
    if (column == NULL)
      continue;
    gtk_column_view_insert_column (self->view, next++, column);
    if (width >= WIDTH_MIN && width <= WIDTH_MAX)
      pwt_table_set_width (column, width);
    pwt_table_show_column (column, is_shown != 0);
  }
}

static guint
count_shown (Memory *self)
{
  guint n = 0;

  for (guint i = 0; i < count_columns (self); i++)
    n += gtk_column_view_column_get_visible (column_at (self, i)) ? 1 : 0;
  return n;
}

/* The last one stays: a table without columns cannot be told from an empty one. */
static void
change_state_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  Memory *self = user_data;
  GtkColumnViewColumn *column = find_column (self, g_action_get_name (G_ACTION (action)));
  gboolean is_shown = g_variant_get_boolean (state);

  if (column == NULL || (!is_shown && count_shown (self) <= 1))
    return;
  pwt_table_show_column (column, is_shown);
}

/* Whoever shows or hides a column, its action says so. */
static void
visible_cb (Memory *self, GParamSpec *pspec, GtkColumnViewColumn *column)
{
  GAction *action =
      g_action_map_lookup_action (G_ACTION_MAP (self->actions), pwt_table_get_field (column));

  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_boolean (gtk_column_view_column_get_visible (column)));
  save_soon (self);
}

static void
add_action (Memory *self, GtkColumnViewColumn *column)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new_stateful (
      pwt_table_get_field (column), NULL,
      g_variant_new_boolean (gtk_column_view_column_get_visible (column)));

  g_signal_connect (action, "change-state", G_CALLBACK (change_state_cb), self);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
}

GActionGroup *
pwt_table_remember (GtkColumnView *view, const PwtColumn *columns, guint n_columns,
                    const char *group)
{
  Memory *self = g_new0 (Memory, 1);

  self->view = view;
  self->actions = g_simple_action_group_new ();
  self->group = g_strdup (group);
  for (guint i = 0; i < n_columns; i++)
    g_object_set_data (G_OBJECT (column_at (self, i)), "field", (gpointer) columns[i].sort);
  restore (self);
  for (guint i = 0; i < n_columns; i++) {
    GtkColumnViewColumn *column = column_at (self, i);

    add_action (self, column);
    g_signal_connect_swapped (column, "notify::fixed-width", G_CALLBACK (save_soon), self);
    g_signal_connect_swapped (column, "notify::visible", G_CALLBACK (visible_cb), self);
  }
  g_signal_connect_swapped (gtk_column_view_get_columns (view), "items-changed",
                            G_CALLBACK (save_soon), self);
  g_object_set_data_full (G_OBJECT (view), "memory", self, free_memory);
  return g_object_ref (G_ACTION_GROUP (self->actions));
}

static Memory *
memory_of (GtkColumnView *view)
{
  return g_object_get_data (G_OBJECT (view), "memory");
}

char *
pwt_table_dup_shown (GtkColumnView *view)
{
  Memory *self = memory_of (view);
  g_autoptr (GString) fields = g_string_new (NULL);

  for (guint i = 0; i < count_columns (self); i++)
    if (gtk_column_view_column_get_visible (column_at (self, i)))
      g_string_append_printf (fields, "%s%s", fields->len > 0 ? " " : "",
                              pwt_table_get_field (column_at (self, i)));
  return g_string_free (g_steal_pointer (&fields), FALSE);
}

void
pwt_table_set_shown (GtkColumnView *view, const char *fields)
{
  Memory *self = memory_of (view);
  g_auto (GStrv) names = g_strsplit (fields, " ", -1);
  guint next = 0;

  for (guint i = 0; names[i] != NULL; i++) {
    GtkColumnViewColumn *column = find_column (self, names[i]);

    if (column == NULL)
      continue;
    gtk_column_view_insert_column (view, next++, column);
    pwt_table_show_column (column, TRUE);
  }
  for (guint i = next; next > 0 && i < count_columns (self); i++)
    pwt_table_show_column (column_at (self, i), FALSE);
}

GMenuModel *
pwt_table_new_menu (const PwtColumn *columns, guint n_columns)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < n_columns; i++) {
    g_autofree char *action = g_strdup_printf ("columns.%s", columns[i].sort);

    g_menu_append (menu, _ (columns[i].title), action);
  }
  return G_MENU_MODEL (menu);
}
