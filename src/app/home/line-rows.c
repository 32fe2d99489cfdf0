/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/home/line-rows.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/common/duration.h"
#include "app/common/engine-words.h"
#include "app/common/format.h"
#include "chart/strip.h"

#define SHOWN 6 /* the worst of them */

enum { NAME, PORT, SWEEPS, COUNT, STATE, N_PARTS };

typedef struct {
  PwtId line;
  GtkWidget *parts[N_PARTS]; /* borrowed from the grid */
} Row;

struct _PwtLineRows {
  AdwBin parent_instance;

  GtkLabel *caption, *more, *none; /* owned children */
  GtkGrid *grid;                   /* likewise */
  Row rows[SHOWN];
  guint n_rows;
};

G_DEFINE_FINAL_TYPE (PwtLineRows, pwt_line_rows, ADW_TYPE_BIN)

/* --- which --- */

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const PwtLineHealth *first = *(const PwtLineHealth *const *) a;
  const PwtLineHealth *second = *(const PwtLineHealth *const *) b;
  gint64 first_bad = first->is_open ? first->meters - first->fresh : G_MAXINT64;
  gint64 second_bad = second->is_open ? second->meters - second->fresh : G_MAXINT64;

  return (first_bad < second_bad) - (first_bad > second_bad);
}

static GPtrArray *
worst_of (const GPtrArray *lines)
{
  GPtrArray *worst = g_ptr_array_copy ((GPtrArray *) lines, NULL, NULL);

  g_ptr_array_set_free_func (worst, NULL); /* they are the summary's */
  if (worst->len > SHOWN)
    g_ptr_array_sort (worst, compare_lines);
  g_ptr_array_set_size (worst, (int) MIN (worst->len, SHOWN));
  return worst;
}

/* --- rows --- */

static GtkWidget *
new_label (gboolean is_number, const char *css)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), is_number ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (is_number)
    gtk_widget_add_css_class (label, "numeric");
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

static GtkWidget *
new_strip (void)
{
  GtkWidget *strip = pwt_strip_new ();
  const char *const names[PWT_N_STRIP_OUTCOMES] = { [PWT_STRIP_NOTHING] = _ ("nobody asked"),
                                                    [PWT_STRIP_GOOD] = _ ("all answered"),
                                                    [PWT_STRIP_KNOWN] =
                                                        _ ("only lost meters were silent"),
                                                    [PWT_STRIP_MIXED] = _ ("some were silent"),
                                                    [PWT_STRIP_BAD] = _ ("nobody answered") };

  pwt_strip_set_names (PWT_STRIP (strip), names);
  pwt_chart_set_empty_text (PWT_CHART (strip), "");
  gtk_widget_set_hexpand (strip, TRUE);
  gtk_widget_set_valign (strip, GTK_ALIGN_CENTER);
  return strip;
}

static void
add_row (PwtLineRows *self, const PwtLineHealth *line)
{
  Row *row = &self->rows[self->n_rows];

  *row = (Row){ line->id,
                { [NAME] = new_label (FALSE, NULL),
                  [PORT] = new_label (FALSE, "dim-label"),
                  [SWEEPS] = new_strip (),
                  [COUNT] = new_label (TRUE, NULL),
                  [STATE] = new_label (TRUE, NULL) } };
  /* What tells two ports apart stands at both ends. */
  gtk_label_set_ellipsize (GTK_LABEL (row->parts[PORT]), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (row->parts[PORT]), 28);
  gtk_label_set_max_width_chars (GTK_LABEL (row->parts[STATE]), 30);
  for (int i = 0; i < N_PARTS; i++)
    gtk_grid_attach (self->grid, row->parts[i], i, (int) self->n_rows, 1, 1);
  self->n_rows++;
}

/* Rows stay while the lines are the same: whoever reads one by keyboard keeps the place. */
static void
make_rows (PwtLineRows *self, const GPtrArray *lines)
{
  guint n_same = 0;

  while (n_same < MIN (self->n_rows, lines->len) &&
         pwt_id_equal (self->rows[n_same].line,
                       ((const PwtLineHealth *) g_ptr_array_index (lines, n_same))->id))
    n_same++;
  while (self->n_rows > n_same)
    gtk_grid_remove_row (self->grid, (int) --self->n_rows);
  while (self->n_rows < lines->len)
    add_row (self, g_ptr_array_index (lines, self->n_rows));
}

/* --- showing --- */

static PwtStripOutcome
outcome_of (char letter)
{
  static const char letters[PWT_N_STRIP_OUTCOMES + 1] = PWT_SWEEP_LETTERS;
  const char *found = strchr (letters, letter);

  return found != NULL ? (PwtStripOutcome) (found - letters) : PWT_STRIP_NOTHING;
}

static void
show_sweeps (PwtStrip *strip, const PwtLineHealth *line, GTimeZone *zone)
{
  PwtStripCell cells[PWT_SWEEPS];
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  guint n = line->sweeps != NULL ? (guint) MIN (strlen (line->sweeps), PWT_SWEEPS) : 0;

  for (guint i = 0; i < n; i++) {
    gint64 back_us = (n - 1 - i) * line->interval_s * PWT_US_PER_SECOND;

    g_ptr_array_add (texts, pwt_show_time (line->sweep_us - back_us, zone));
    cells[i] = (PwtStripCell){ g_ptr_array_index (texts, i), outcome_of (line->sweeps[i]) };
  }
  pwt_strip_set_cells (strip, cells, n);
  pwt_chart_set_title (PWT_CHART (strip), line->name);
}

static void
show_row (const Row *row, const PwtLineHealth *line, gint64 now_us, GTimeZone *zone)
{
  g_autofree char *count = g_strdup_printf ("%d / %d", (int) line->fresh, (int) line->meters);
  g_autofree char *age = pwt_show_short_age (line->oldest_read_us, now_us);
  g_autofree char *oldest = g_strdup_printf (_ ("oldest %s"), age);
  const char *problem = line->is_open ? NULL : pwt_engine_text (line->problem);
  gboolean is_bad = line->fresh < line->meters;

  gtk_label_set_text (GTK_LABEL (row->parts[NAME]), line->name);
  gtk_label_set_text (GTK_LABEL (row->parts[PORT]), line->port);
  gtk_widget_set_tooltip_text (row->parts[PORT], line->port);
  show_sweeps (PWT_STRIP (row->parts[SWEEPS]), line, zone);
  gtk_label_set_text (GTK_LABEL (row->parts[COUNT]), count);
  gtk_widget_set_css_classes (row->parts[COUNT],
                              (const char *[]){ "numeric", is_bad ? "t-alarm" : NULL, NULL });
  gtk_label_set_text (GTK_LABEL (row->parts[STATE]), problem != NULL ? problem : oldest);
  gtk_widget_set_tooltip_text (row->parts[STATE], problem);
  gtk_widget_set_css_classes (
      row->parts[STATE],
      (const char *[]){ "numeric", problem != NULL ? "t-arrears" : "dim-label", NULL });
}

/* What a cell is, where that is the same of all. */
static char *
dup_caption (const GPtrArray *lines)
{
  gint64 interval_s = 0;
  g_autofree char *one = NULL, *all = NULL;

  for (guint i = 0; i < lines->len; i++) {
    const PwtLineHealth *line = g_ptr_array_index (lines, i);

    if (line->sweeps == NULL)
      continue;
    if (interval_s != 0 && interval_s != line->interval_s)
      return g_strdup (_ ("one cell a sweep, the latest at the right"));
    interval_s = line->interval_s;
  }
  if (interval_s == 0)
    return NULL;
  one = pwt_show_duration (interval_s);
  all = pwt_show_duration (interval_s * PWT_SWEEPS);
  /* Translators: "the last 5 hours, one cell every 5 minutes" */
  return g_strdup_printf (_ ("the last %s, one cell every %s"), all, one);
}

static void
show_label (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
show_more (PwtLineRows *self, guint n)
{
  g_autofree char *text = NULL;

  if (n > 0)
    text = g_strdup_printf (ngettext ("and %u more line, all meters answering as well or better",
                                      "and %u more lines, all answering as well or better", n),
                            n);
  show_label (self->more, text);
}

void
pwt_line_rows_show (PwtLineRows *self, const GPtrArray *lines, PwtDesk *desk)
{
  g_autoptr (GPtrArray) worst = NULL;
  g_autofree char *caption = NULL;

  g_return_if_fail (PWT_IS_LINE_ROWS (self));

  worst = worst_of (lines);
  caption = dup_caption (worst);
  make_rows (self, worst);
  for (guint i = 0; i < worst->len; i++)
    show_row (&self->rows[i], g_ptr_array_index (worst, i), pwt_desk_now_us (desk),
              pwt_desk_get_zone (desk));
  show_label (self->caption, caption);
  show_more (self, lines->len - worst->len);
  gtk_widget_set_visible (GTK_WIDGET (self->none), worst->len == 0);
}

/* --- class --- */

static GtkLabel *
new_caption (const char *text)
{
  GtkWidget *label = new_label (FALSE, "dim-label");

  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_set_visible (label, FALSE);
  return GTK_LABEL (label);
}

static void
pwt_line_rows_class_init (PwtLineRowsClass *klass)
{
}

static void
pwt_line_rows_init (PwtLineRows *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *title = new_label (FALSE, "heading");

  gtk_label_set_text (GTK_LABEL (title), _ ("Lines"));
  self->caption = new_caption ("");
  self->more = new_caption ("");
  self->none = new_caption (_ ("No line is set up yet"));
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 12);
  gtk_grid_set_row_spacing (self->grid, 4);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->caption));
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->grid));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->none));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->more));
  gtk_widget_set_css_classes (box, (const char *[]){ "card", "pad", NULL });
  adw_bin_set_child (ADW_BIN (self), box);
}
