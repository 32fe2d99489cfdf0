/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/frame/health-button.h"

#include <glib/gi18n.h>

#include "app/common/engine-words.h"
#include "app/common/format.h"

struct _PwtHealthButton {
  AdwBin parent_instance;

  /* Template widgets */
  GtkMenuButton *button;
  GtkWidget *dot;
  GtkLabel *words;
  GtkLabel *summary;
  GtkGrid *grid;
  GtkLabel *topups;
  GtkLabel *set_aside;

  PwtDesk *desk; /* owned */
};

G_DEFINE_FINAL_TYPE (PwtHealthButton, pwt_health_button, ADW_TYPE_BIN)

static void
set_dot (PwtHealthButton *self, const char *css)
{
  gtk_widget_set_css_classes (self->dot, (const char *[]){ "health-dot", css, NULL });
}

static void
attach (PwtHealthButton *self, int column, int row, float xalign, const char *css, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  gtk_widget_add_css_class (label, "numeric");
  gtk_grid_attach (self->grid, label, column, row, 1, 1);
}

static void
show_line (PwtHealthButton *self, int row, const PwtLineHealth *line, gint64 now_us)
{
  g_autofree char *counts =
      g_strdup_printf ("%" G_GINT64_FORMAT " / %" G_GINT64_FORMAT, line->fresh, line->meters);
  g_autofree char *age = pwt_show_age (line->oldest_read_us, now_us);
  const char *state = line->problem != NULL ? pwt_engine_text (line->problem)
                      : !line->is_open      ? _ ("Port not open")
                      : line->lost > 0      ? _ ("Some meters lost")
                                            : _ ("All well");

  attach (self, 0, row, 0, NULL, line->name);
  attach (self, 1, row, 0, "dim-label", line->port);
  attach (self, 2, row, 1, line->fresh < line->meters ? "t-alarm" : NULL, counts);
  attach (self, 3, row, 1, "dim-label", age);
  attach (self, 4, row, 0,
          !line->is_open   ? "t-arrears"
          : line->lost > 0 ? "t-alarm"
                           : "t-ok",
          state);
}

static void
clear_grid (PwtHealthButton *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const PwtLineHealth *const *x = a, *const *y = b;

  return g_utf8_collate ((*x)->name, (*y)->name);
}

/* Lines of the project one works in: the pages beside tell of that alone.
 * Returns: (transfer container) (element-type PwtLineHealth) */
static GPtrArray *
find_lines (PwtHealthButton *self, const PwtSiteHealth *health)
{
  GPtrArray *lines = g_ptr_array_new ();
  PwtId project = pwt_desk_get_project_id (self->desk);

  for (guint i = 0; health->lines != NULL && i < health->lines->len; i++) {
    PwtLineHealth *line = g_ptr_array_index (health->lines, i);

    if (pwt_id_equal (line->project, project))
      g_ptr_array_add (lines, line);
  }
  return lines;
}

/* What the lines have together. */
static PwtLineHealth
sum_up (const GPtrArray *lines)
{
  PwtLineHealth sum = { .is_open = TRUE, .oldest_read_us = PWT_TIME_NONE };

  for (guint i = 0; i < lines->len; i++) {
    const PwtLineHealth *line = g_ptr_array_index (lines, i);

    sum.is_open = sum.is_open && line->is_open;
    sum.meters += line->meters;
    sum.fresh += line->fresh;
    if (line->oldest_read_us != PWT_TIME_NONE &&
        (sum.oldest_read_us == PWT_TIME_NONE || line->oldest_read_us < sum.oldest_read_us))
      sum.oldest_read_us = line->oldest_read_us;
  }
  return sum;
}

static void
show_lines (PwtHealthButton *self, GPtrArray *lines, gint64 now_us)
{
  static const char *const titles[] = { N_ ("Line"), N_ ("Port"), N_ ("Answering"),
                                        N_ ("Oldest reading"), N_ ("State") };

  clear_grid (self);
  for (int i = 0; i < (int) G_N_ELEMENTS (titles); i++)
    attach (self, i, 0, i == 2 || i == 3 ? 1 : 0, "caption", _ (titles[i]));
  g_ptr_array_sort (lines, compare_lines);
  for (guint i = 0; i < lines->len; i++)
    show_line (self, (int) i + 1, g_ptr_array_index (lines, i), now_us);
}

static void
show_topups (PwtHealthButton *self, const PwtSiteHealth *health)
{
  g_autofree char *text = g_strdup_printf (ngettext ("%d paid top-up is not in its meter yet",
                                                     "%d paid top-ups are not in their meters yet",
                                                     (gulong) health->open_topups),
                                           (int) health->open_topups);

  gtk_label_set_text (self->topups, text);
  gtk_widget_set_visible (GTK_WIDGET (self->topups), health->open_topups > 0);
}

static void
show_set_aside (PwtHealthButton *self, const PwtSiteHealth *health, gint64 now_us)
{
  g_autofree char *age = pwt_show_age (health->set_aside_us, now_us);
  g_autofree char *text = g_strdup_printf (
      ngettext ("%d message of a meter could not be stored and was set aside: the last %s",
                "%d messages of meters could not be stored and were set aside: the last %s",
                (gulong) health->set_aside),
      (int) health->set_aside, age);

  gtk_label_set_text (self->set_aside, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->set_aside), health->set_aside_reason);
  gtk_widget_set_visible (GTK_WIDGET (self->set_aside), health->set_aside > 0);
}

static void
update (PwtHealthButton *self)
{
  const PwtSiteHealth *health = pwt_desk_get_health (self->desk);
  gint64 now_us = pwt_desk_now_us (self->desk);
  g_autofree char *words = NULL, *age = NULL, *summary = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  PwtLineHealth sum;

  if (health == NULL)
    return;
  lines = find_lines (self, health);
  sum = sum_up (lines);
  age = pwt_show_short_age (sum.oldest_read_us, now_us);
  words = g_strdup_printf (_ ("%d/%d meters · %s"), (int) sum.fresh, (int) sum.meters, age);
  gtk_label_set_text (self->words, words);
  summary = g_strdup_printf (_ ("%d of %d meters answer; the oldest reading is %s old"),
                             (int) sum.fresh, (int) sum.meters, age);
  gtk_label_set_text (self->summary, summary);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), summary);
  set_dot (self, !sum.is_open || health->set_aside > 0 ? "bad"
                 : sum.fresh < sum.meters              ? "warn"
                                                       : NULL);
  show_topups (self, health);
  show_set_aside (self, health, now_us);
  if (gtk_widget_get_mapped (GTK_WIDGET (self->grid)))
    show_lines (self, lines, now_us);
}

/* A site of 500 lines has 2,500 words here: they are made when somebody looks. */
static void
opened_cb (GtkMenuButton *button, gpointer user_data)
{
  PwtHealthButton *self = PWT_HEALTH_BUTTON (user_data);
  const PwtSiteHealth *health = self->desk != NULL ? pwt_desk_get_health (self->desk) : NULL;
  g_autoptr (GPtrArray) lines = health != NULL ? find_lines (self, health) : NULL;

  if (lines != NULL)
    show_lines (self, lines, pwt_desk_now_us (self->desk));
}

static void
pwt_health_button_dispose (GObject *object)
{
  PwtHealthButton *self = PWT_HEALTH_BUTTON (object);

  g_clear_object (&self->desk);
  /* The bin's child is bound: letting the template free it would leave the bin a dead pointer. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_HEALTH_BUTTON);
  G_OBJECT_CLASS (pwt_health_button_parent_class)->dispose (object);
}

static void
pwt_health_button_class_init (PwtHealthButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_health_button_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/health-button.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtHealthButton, button);
  gtk_widget_class_bind_template_child (widget_class, PwtHealthButton, dot);
  gtk_widget_class_bind_template_child (widget_class, PwtHealthButton, words);
  gtk_widget_class_bind_template_child (widget_class, PwtHealthButton, summary);
  gtk_widget_class_bind_template_child (widget_class, PwtHealthButton, grid);
  gtk_widget_class_bind_template_child (widget_class, PwtHealthButton, topups);
  gtk_widget_class_bind_template_child (widget_class, PwtHealthButton, set_aside);
}

static void
pwt_health_button_init (PwtHealthButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_label_set_text (self->words, "…");
  gtk_menu_button_set_create_popup_func (self->button, opened_cb, self, NULL);
}

void
pwt_health_button_set_desk (PwtHealthButton *self, PwtDesk *desk)
{
  g_return_if_fail (PWT_IS_HEALTH_BUTTON (self));
  g_return_if_fail (self->desk == NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (desk, "health-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "tick", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "project-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
pwt_health_button_set_brief (PwtHealthButton *self, gboolean is_brief)
{
  g_return_if_fail (PWT_IS_HEALTH_BUTTON (self));

  gtk_widget_set_visible (GTK_WIDGET (self->words), !is_brief);
}
