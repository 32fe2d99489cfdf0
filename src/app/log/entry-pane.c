/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/log/entry-pane.h"

#include <glib/gi18n.h>

#include "app/common/engine-words.h"
#include "app/common/format.h"
#include "app/log/log-changes.h"
#include "app/log/log-words.h"

#define HASH_SHOWN 16 /* enough to compare by eye; all of it is in the tooltip */

struct _PwtEntryPane {
  GtkWidget parent_instance;

  /* Template widgets */
  GtkStack *pane_stack;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkGrid *facts;
  GtkWidget *changes_title;
  GtkGrid *changes;
  GtkExpander *raw_expander;
  GtkLabel *raw;
  GtkWidget *buttons;
  GtkWidget *job_button;
};

G_DEFINE_FINAL_TYPE (PwtEntryPane, pwt_entry_pane, GTK_TYPE_WIDGET)

static void
clear_grid (GtkGrid *grid)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (grid))) != NULL)
    gtk_grid_remove (grid, child);
}

static GtkWidget *
new_text (const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text != NULL ? text : "—");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), FALSE);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

static GtkWidget *
add_fact (PwtEntryPane *self, int *line, const char *name, const char *value)
{
  GtkWidget *label;

  if (value == NULL || *value == '\0')
    return NULL;
  label = new_text (value, "numeric");
  gtk_widget_set_hexpand (label, TRUE);
  gtk_grid_attach (self->facts, new_text (name, "dim-label"), 0, *line, 1, 1);
  gtk_grid_attach (self->facts, label, 1, (*line)++, 1, 1);
  return label;
}

static void
add_change (PwtEntryPane *self, int line, const PwtLogChange *change)
{
  g_autofree char *marked =
      change->is_different ? g_strdup_printf ("● %s", change->label) : g_strdup (change->label);
  GtkWidget *label = new_text (marked, change->is_different ? "changed" : "dim-label");
  GtkWidget *before = new_text (change->before, change->is_different ? "was" : "dim-label");
  GtkWidget *after = new_text (change->after, change->is_different ? "changed" : NULL);

  gtk_widget_set_hexpand (before, TRUE);
  gtk_widget_set_hexpand (after, TRUE);
  gtk_grid_attach (self->changes, label, 0, line, 1, 1);
  gtk_grid_attach (self->changes, before, 1, line, 1, 1);
  gtk_grid_attach (self->changes, after, 2, line, 1, 1);
}

/* The entry word by word, for who wants to compare: folded, because its fields are told above. */
static void
show_raw (PwtEntryPane *self, const PwtAuditRow *row)
{
  g_autofree char *text =
      g_strdup_printf ("%s\n%s", row->before != NULL ? row->before : "",
                       row->after != NULL && !g_str_equal (row->after, "{}") ? row->after : "");

  gtk_label_set_text (self->raw, g_strstrip (text));
  gtk_expander_set_expanded (self->raw_expander, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->raw_expander), text[0] != '\0');
}

static void
show_changes (PwtEntryPane *self, const PwtAuditRow *row, PwtDesk *desk)
{
  g_autoptr (GPtrArray) changes = pwt_log_changes (row, pwt_desk_get_zone (desk));
  gboolean has_both = FALSE;

  clear_grid (self->changes);
  show_raw (self, row);
  gtk_widget_set_visible (self->changes_title, changes->len > 0);
  if (changes->len == 0)
    return;
  for (guint i = 0; i < changes->len; i++)
    has_both |= ((const PwtLogChange *) g_ptr_array_index (changes, i))->before != NULL;
  gtk_grid_attach (self->changes, new_text ("", NULL), 0, 0, 1, 1);
  gtk_grid_attach (self->changes, new_text (_ ("Before"), "caption"), 1, 0, 1, 1);
  gtk_grid_attach (self->changes, new_text (has_both ? _ ("After") : _ ("Entered"), "caption"), 2,
                   0, 1, 1);
  for (guint i = 0; i < changes->len; i++)
    add_change (self, (int) i + 1, g_ptr_array_index (changes, i));
}

void
pwt_entry_pane_show_entry (PwtEntryPane *self, const PwtAuditRow *row, PwtDesk *desk)
{
  g_autofree char *title = NULL;
  g_autofree char *count = NULL;
  g_autofree char *chain = NULL;
  g_autofree char *number = NULL;
  g_autofree char *about = NULL;
  g_autofree char *time = NULL;
  g_autofree char *hash = NULL;
  GtkWidget *hash_label;
  int line = 0;

  gtk_stack_set_visible_child_name (self->pane_stack, row != NULL ? "entry" : "none");
  if (row == NULL)
    return;
  title = pwt_log_action_text (row->operation);
  count = pwt_show_count (row->number);
  chain = pwt_log_chain_text (row);
  number = g_strdup_printf (_ ("%s (%s)"), count, chain);
  about = pwt_log_about_text (row);
  time = pwt_show_full_time (row->time_us, pwt_desk_get_zone (desk));
  hash = g_strndup (row->hash != NULL ? row->hash : "", HASH_SHOWN);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->subtitle, about != NULL ? about : "");
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), about != NULL);
  clear_grid (self->facts);
  add_fact (self, &line, _ ("Time"), time);
  add_fact (self, &line, _ ("Operator"),
            row->operator_display != NULL ? row->operator_display : row->operator_name);
  if (row->operator_display != NULL && g_strcmp0 (row->operator_display, row->operator_name) != 0)
    add_fact (self, &line, _ ("User name"), row->operator_name);
  add_fact (self, &line, _ ("From where"), pwt_log_origin_text (row->origin));
  add_fact (self, &line, _ ("No."), number);
  hash_label = add_fact (self, &line, _ ("Seal"), hash);
  if (hash_label != NULL)
    gtk_widget_set_tooltip_text (hash_label, row->hash);
  gtk_widget_set_visible (self->buttons, TRUE);
  gtk_widget_set_visible (self->job_button, pwt_log_is_job (row));
  show_changes (self, row, desk);
}

void
pwt_entry_pane_show_command (PwtEntryPane *self, const PwtCommandRow *row, PwtDesk *desk)
{
  GTimeZone *zone = pwt_desk_get_zone (desk);
  g_autofree char *created = NULL;
  g_autofree char *sent = NULL;
  g_autofree char *ended = NULL;
  g_autofree char *where = NULL;
  int line = 0;

  gtk_stack_set_visible_child_name (self->pane_stack, row != NULL ? "entry" : "none");
  if (row == NULL)
    return;
  created = pwt_show_full_time (row->created_us, zone);
  sent = row->sent_us != PWT_TIME_NONE ? pwt_show_full_time (row->sent_us, zone) : NULL;
  ended = row->ended_us != PWT_TIME_NONE ? pwt_show_full_time (row->ended_us, zone) : NULL;
  where = g_strdup_printf ("%s%s%s", row->room != NULL ? row->room : "",
                           row->room != NULL && row->tenant_name != NULL ? " · " : "",
                           row->tenant_name != NULL ? row->tenant_name : "");
  gtk_label_set_text (self->title, _ (pwt_command_kind_choices[row->kind].label));
  gtk_label_set_text (self->subtitle, where);
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), *where != '\0');
  clear_grid (self->facts);
  clear_grid (self->changes);
  add_fact (self, &line, _ ("State"), _ (pwt_command_state_choices[row->state].label));
  add_fact (self, &line, _ ("Meter no."), row->serial);
  add_fact (self, &line, _ ("Reason"), row->reason != NULL ? pwt_engine_text (row->reason) : NULL);
  add_fact (self, &line, _ ("Operator"), row->operator_name);
  add_fact (self, &line, _ ("Commanded"), created);
  add_fact (self, &line, _ ("Sent"), sent);
  add_fact (self, &line, _ ("Ended"), ended);
  add_fact (self, &line, _ ("Result"), row->result != NULL ? pwt_engine_text (row->result) : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->raw_expander), FALSE);
  gtk_widget_set_visible (self->changes_title, FALSE);
  gtk_widget_set_visible (self->buttons, FALSE);
  gtk_widget_set_visible (self->job_button, FALSE);
}

static void
pwt_entry_pane_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_ENTRY_PANE);
  G_OBJECT_CLASS (pwt_entry_pane_parent_class)->dispose (object);
}

static void
pwt_entry_pane_class_init (PwtEntryPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_entry_pane_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/entry-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtEntryPane, pane_stack);
  gtk_widget_class_bind_template_child (widget_class, PwtEntryPane, title);
  gtk_widget_class_bind_template_child (widget_class, PwtEntryPane, subtitle);
  gtk_widget_class_bind_template_child (widget_class, PwtEntryPane, facts);
  gtk_widget_class_bind_template_child (widget_class, PwtEntryPane, changes_title);
  gtk_widget_class_bind_template_child (widget_class, PwtEntryPane, changes);
  gtk_widget_class_bind_template_child (widget_class, PwtEntryPane, raw_expander);
  gtk_widget_class_bind_template_child (widget_class, PwtEntryPane, raw);
  gtk_widget_class_bind_template_child (widget_class, PwtEntryPane, buttons);
  gtk_widget_class_bind_template_child (widget_class, PwtEntryPane, job_button);
}

static void
pwt_entry_pane_init (PwtEntryPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
