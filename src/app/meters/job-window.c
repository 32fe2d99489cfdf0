/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/job-window.h"

#include <glib/gi18n.h>

#include "app/common/engine-words.h"
#include "app/common/export-button.h"
#include "app/common/format.h"
#include "app/common/remote-list.h"
#include "app/common/table.h"

#define RELOAD_MS 500 /* while it runs, at most so often */

struct _PwtJobWindow {
  AdwWindow parent_instance;

  /* Template widgets */
  GtkColumnView *table;
  GtkToggleButton *only_failed;
  PwtExportButton *export;

  /* Owned */
  PwtDesk *desk;
  PwtRemoteList *rows;

  PwtId job;
  guint reload_id;
};

G_DEFINE_FINAL_TYPE (PwtJobWindow, pwt_job_window, ADW_TYPE_WINDOW)

static char *
room_text (gconstpointer record, PwtDesk *desk)
{
  return g_strdup (((const PwtJobItemRow *) record)->room);
}

static char *
tenant_text (gconstpointer record, PwtDesk *desk)
{
  const PwtJobItemRow *row = record;

  return g_strdup (row->tenant_name != NULL ? row->tenant_name : _ ("No account"));
}

static char *
serial_text (gconstpointer record, PwtDesk *desk)
{
  return g_strdup (((const PwtJobItemRow *) record)->serial);
}

static char *
state_text (gconstpointer record, PwtDesk *desk)
{
  PwtCommandState state = ((const PwtJobItemRow *) record)->state;

  if (((const PwtJobItemRow *) record)->is_skipped)
    return g_strdup (_ ("Skipped"));
  /* Given to its line, where it waits for its turn: whether it has gone out is not known here. */
  if (state == PWT_COMMAND_SENT)
    state = PWT_COMMAND_QUEUED;
  return g_strdup (_ (pwt_command_state_choices[state].label));
}

static const char *
state_css (gconstpointer record, PwtDesk *desk)
{
  if (((const PwtJobItemRow *) record)->is_skipped)
    return "dim-label"; /* as it was said beforehand */
  switch (((const PwtJobItemRow *) record)->state) {
  case PWT_COMMAND_PROVED:
    return "t-ok";
  case PWT_COMMAND_NOT_PROVED:
  case PWT_COMMAND_REFUSED:
  case PWT_COMMAND_UNREACHABLE:
    return "t-alarm";
  case PWT_COMMAND_QUEUED:
  case PWT_COMMAND_SENT:
  case PWT_COMMAND_CANCELLED:
    break;
  }
  return "dim-label";
}

/* What this meter was told, and what came of it: "content · result". */
static char *
result_text (gconstpointer record, PwtDesk *desk)
{
  const PwtJobItemRow *row = record;
  GString *text = g_string_new (row->content != NULL ? pwt_engine_text (row->content) : NULL);

  if (row->result != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "",
                            pwt_engine_text (row->result));
  return g_string_free (text, FALSE);
}

static const PwtColumn columns[] = {
  { N_ ("Room"), "A-8888", room_text, .sort = "room" },
  { N_ ("Tenant"), "南京启明五金制品有限公司", tenant_text, .sort = "tenant_name" },
  { N_ ("Meter no."), "202501010000", serial_text, .sort = "serial" },
  { N_ ("State"), "一级报警", state_text, state_css, .sort = "state" },
  { N_ ("Result"), NULL, result_text },
};

static void
ask (PwtJobWindow *self)
{
  static const char *const failures[] = { "not-proved", "refused", "unreachable" };
  g_autoptr (GPtrArray) filters = g_ptr_array_new ();
  g_autofree char *job = pwt_id_dup_text (self->job);
  PwtFilter of_job = { .field = (char *) "job", .value = job };
  PwtFilter failed[G_N_ELEMENTS (failures)];
  PwtFilter given = { .field = (char *) "is_skipped", .value = (char *) "false" };
  PwtListRequest query = { .project = pwt_desk_get_project_id (self->desk), .filters = filters };

  g_ptr_array_add (filters, &of_job);
  for (guint i = 0; gtk_toggle_button_get_active (self->only_failed) && i < G_N_ELEMENTS (failures);
       i++) {
    failed[i] = (PwtFilter){ .field = (char *) "state", .value = (char *) failures[i] };
    g_ptr_array_add (filters, &failed[i]);
  }
  if (gtk_toggle_button_get_active (self->only_failed))
    g_ptr_array_add (filters, &given);
  query.sort = (char *) pwt_table_get_sort (self->table, &query.is_descending);
  if (query.sort == NULL)
    query.is_descending = FALSE;
  pwt_remote_list_set_query (self->rows, &query);
}

static void
query_changed_cb (PwtJobWindow *self)
{
  if (self->rows != NULL)
    ask (self);
}

static gboolean
reload_cb (gpointer user_data)
{
  PwtJobWindow *self = PWT_JOB_WINDOW (user_data);

  self->reload_id = 0;
  pwt_remote_list_reload (self->rows);
  return G_SOURCE_REMOVE;
}

static void
event_cb (PwtJobWindow *self, const PwtEvent *event)
{
  if (g_strcmp0 (event->topic, "job") == 0 && pwt_id_equal (event->subject, self->job) &&
      self->reload_id == 0)
    self->reload_id = g_timeout_add (RELOAD_MS, reload_cb, self);
}

static void
pwt_job_window_dispose (GObject *object)
{
  PwtJobWindow *self = PWT_JOB_WINDOW (object);

  g_clear_handle_id (&self->reload_id, g_source_remove);
  g_clear_object (&self->rows);
  g_clear_object (&self->desk);
  adw_window_set_content (ADW_WINDOW (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_JOB_WINDOW);
  G_OBJECT_CLASS (pwt_job_window_parent_class)->dispose (object);
}

static void
pwt_job_window_class_init (PwtJobWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_job_window_dispose;
  g_type_ensure (PWT_TYPE_EXPORT_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/job-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtJobWindow, table);
  gtk_widget_class_bind_template_child (widget_class, PwtJobWindow, only_failed);
  gtk_widget_class_bind_template_child (widget_class, PwtJobWindow, export);
  gtk_widget_class_bind_template_callback (widget_class, query_changed_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
pwt_job_window_init (PwtJobWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

PwtJobWindow *
pwt_job_window_new (PwtDesk *desk, GtkWindow *parent, PwtId job, const char *title)
{
  PwtJobWindow *self =
      g_object_new (PWT_TYPE_JOB_WINDOW, "transient-for", parent, "title", title, NULL);
  g_autoptr (GtkNoSelection) model = NULL;

  self->desk = g_object_ref (desk);
  self->job = job;
  self->rows = pwt_remote_list_new (desk, "job-item.list", &pwt_job_item_row_record, "job-item");
  model = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->rows)));
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (model));
  pwt_table_add_columns (self->table, columns, G_N_ELEMENTS (columns), desk);
  pwt_table_follow (GTK_SCROLLABLE (self->table), self->rows);
  pwt_export_button_set_list (self->export, self->rows, columns, G_N_ELEMENTS (columns), title);
  g_signal_connect_object (gtk_column_view_get_sorter (self->table), "changed",
                           G_CALLBACK (query_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pwt_desk_get_backend (desk), "event", G_CALLBACK (event_cb), self,
                           G_CONNECT_SWAPPED);
  ask (self);
  return self;
}
