/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/table.h"

#include <glib/gi18n.h>

#include "app/common/row.h"
#include "app/common/text-cell.h"

#define CELL_AIR 26 /* the cell's padding on both sides, and some */

/* All cells of a column have this. */
typedef struct {
  const PwtColumn *column; /* static */
  PwtDesk *desk;           /* owned */
  int widest;              /* text so far, in a column that takes what is left */
} Maker;

/* What one cell needs; lives as long as its widget. */
typedef struct {
  Maker *maker;        /* a reference */
  PwtTextCell *widget; /* borrowed */
  PwtRow *row;         /* owned while bound */
  gulong changed_id, tick_id;
} Cell;

static void
free_maker (gpointer data)
{
  g_object_unref (((Maker *) data)->desk);
}

static void
drop_maker (gpointer data, GClosure *closure)
{
  g_rc_box_release_full (data, free_maker);
}

/* A column without a width of its own becomes as wide as what it shows, and no narrower again. */
static void
widen (Cell *cell)
{
  int width;

  if (cell->maker->column->sample != NULL)
    return;
  width = pwt_text_cell_measure_text (cell->widget);
  if (width <= cell->maker->widest)
    return;
  cell->maker->widest = width;
  pwt_text_cell_set_natural_width (cell->widget, width);
}

static void
show_cell (Cell *cell)
{
  gconstpointer record = cell->row != NULL ? pwt_row_get (cell->row) : NULL;
  const PwtColumn *column = cell->maker->column;
  PwtDesk *desk = cell->maker->desk;
  g_autofree char *text = NULL;

  pwt_text_cell_show_lead (cell->widget, record != NULL);
  if (record == NULL) {
    pwt_text_cell_set_text (cell->widget,
                            cell->row != NULL && pwt_row_is_void (cell->row) ? "" : "…", NULL);
    return;
  }
  text = column->text (record, desk);
  pwt_text_cell_set_text (cell->widget, text != NULL ? text : "",
                          column->css != NULL ? column->css (record, desk) : NULL);
  widen (cell);
  if (column->lead != NULL && column->show_lead != NULL)
    column->show_lead (pwt_text_cell_get_lead (cell->widget), record);
}

static void
unbind_cell (Cell *cell)
{
  if (cell->row != NULL)
    g_clear_signal_handler (&cell->changed_id, cell->row);
  if (cell->tick_id != 0)
    g_clear_signal_handler (&cell->tick_id, cell->maker->desk);
  g_clear_object (&cell->row);
}

static void
free_cell (gpointer data)
{
  Cell *cell = data;

  unbind_cell (cell);
  drop_maker (cell->maker, NULL);
  g_free (cell);
}

static Cell *
cell_of (GtkListItem *item)
{
  return g_object_get_data (G_OBJECT (gtk_list_item_get_child (item)), "cell");
}

/* --- factory --- */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  Maker *maker = user_data;
  Cell *cell = g_new0 (Cell, 1);

  cell->maker = g_rc_box_acquire (maker);
  cell->widget = pwt_text_cell_new (maker->column->lead != NULL ? maker->column->lead () : NULL,
                                    maker->column->is_number);
  g_object_set_data_full (G_OBJECT (cell->widget), "cell", cell, free_cell);
  gtk_list_item_set_child (item, GTK_WIDGET (cell->widget));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  Cell *cell = cell_of (item);

  unbind_cell (cell);
  cell->row = g_object_ref (PWT_ROW (gtk_list_item_get_item (item)));
  cell->changed_id = g_signal_connect_swapped (cell->row, "changed", G_CALLBACK (show_cell), cell);
  if (cell->maker->column->is_ageing)
    cell->tick_id =
        g_signal_connect_swapped (cell->maker->desk, "tick", G_CALLBACK (show_cell), cell);
  show_cell (cell);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  unbind_cell (cell_of (item));
}

static GtkListItemFactory *
new_factory (const PwtColumn *column, PwtDesk *desk)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Maker *maker = g_rc_box_new0 (Maker);

  maker->column = column;
  maker->desk = g_object_ref (desk);
  g_signal_connect_data (factory, "setup", G_CALLBACK (setup_cb), maker, drop_maker, 0);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  return factory;
}

/* --- columns --- */

/* Widths are measured with the font in use: a constant in pixels cuts text at another size. */
static int
sample_width (GtkColumnView *view, const PwtColumn *column)
{
  /* A context of its own: the view's still has the old size while it is told of another. */
  PangoContext *context = gtk_widget_create_pango_context (GTK_WIDGET (view));
  g_autoptr (PangoLayout) layout = pango_layout_new (context);
  int sample, title;

  pango_layout_set_text (layout, column->sample, -1);
  pango_layout_get_pixel_size (layout, &sample, NULL);
  pango_layout_set_text (layout, _ (column->title), -1);
  pango_layout_get_pixel_size (layout, &title, NULL);
  if (column->sort != NULL)
    title += 22; /* the arrow */
  g_object_unref (context);
  return MAX (sample, title) + CELL_AIR + (column->lead != NULL ? 24 : 0);
}

/* --- columns that give way --- */

/* Those of a view that give way, in order; a datum of the view. */
typedef struct {
  GPtrArray *columns; /* (element-type GtkColumnViewColumn) */
  double room;        /* how wide the view was when they were last looked at; 0: look anew */
  guint fit_id;
} Yielding;

static void
free_yielding (gpointer data)
{
  Yielding *yielding = data;

  g_clear_handle_id (&yielding->fit_id, g_source_remove);
  g_ptr_array_unref (yielding->columns);
  g_free (yielding);
}

static Yielding *
yielding_of (GtkColumnView *view)
{
  return g_object_get_data (G_OBJECT (view), "yielding");
}

#define KEPT_WIDTH "width-when-shown"

int
pwt_table_get_width (GtkColumnViewColumn *column)
{
  return gtk_column_view_column_get_visible (column)
             ? gtk_column_view_column_get_fixed_width (column)
             : GPOINTER_TO_INT (g_object_get_data (G_OBJECT (column), KEPT_WIDTH));
}

void
pwt_table_set_width (GtkColumnViewColumn *column, int width)
{
  if (gtk_column_view_column_get_visible (column))
    gtk_column_view_column_set_fixed_width (column, width);
  else
    g_object_set_data (G_OBJECT (column), KEPT_WIDTH, GINT_TO_POINTER (width));
}

void
pwt_table_show_column (GtkColumnViewColumn *column, gboolean is_shown)
{
  int width = pwt_table_get_width (column);

  if (gtk_column_view_column_get_visible (column) == is_shown)
    return;
  g_object_set_data (G_OBJECT (column), KEPT_WIDTH, GINT_TO_POINTER (width));
  gtk_column_view_column_set_visible (column, is_shown);
  gtk_column_view_column_set_fixed_width (column, is_shown ? width : 0);
}

/* Returns: whether one was not shown */
static gboolean
show_all (Yielding *yielding)
{
  gboolean was_hidden = FALSE;

  for (guint i = 0; i < yielding->columns->len; i++) {
    if (gtk_column_view_column_get_visible (yielding->columns->pdata[i]))
      continue;
    was_hidden = TRUE;
    pwt_table_show_column (yielding->columns->pdata[i], TRUE);
  }
  return was_hidden;
}

static void
hide_last (Yielding *yielding)
{
  for (guint i = yielding->columns->len; i > 0; i--)
    if (gtk_column_view_column_get_visible (yielding->columns->pdata[i - 1])) {
      pwt_table_show_column (yielding->columns->pdata[i - 1], FALSE);
      return;
    }
}

/* One step: what it did is laid out first, and then looked at again. */
static gboolean
fit_cb (gpointer user_data)
{
  GtkColumnView *view = user_data;
  Yielding *yielding = yielding_of (view);
  GtkAdjustment *across = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (view));
  double room = gtk_adjustment_get_page_size (across);
  gboolean is_other_room = room != yielding->room;

  yielding->fit_id = 0;
  yielding->room = room;
  if (is_other_room && show_all (yielding))
    return G_SOURCE_REMOVE;
  if (gtk_adjustment_get_upper (across) > room)
    hide_last (yielding);
  return G_SOURCE_REMOVE;
}

/* Not while the view is being laid out, which is when its adjustment tells. */
static void
schedule_fit (GtkColumnView *view)
{
  Yielding *yielding = yielding_of (view);

  if (yielding != NULL && yielding->fit_id == 0)
    yielding->fit_id = g_idle_add (fit_cb, view);
}

static void
follow_adjustment (GtkColumnView *view)
{
  GtkAdjustment *across = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (view));

  if (across != NULL)
    g_signal_connect_object (across, "changed", G_CALLBACK (schedule_fit), view, G_CONNECT_SWAPPED);
}

/* @column: may give way */
static void
add_yielding (GtkColumnView *view, GtkColumnViewColumn *column)
{
  Yielding *yielding = yielding_of (view);

  if (yielding == NULL) {
    yielding = g_new0 (Yielding, 1);
    yielding->columns = g_ptr_array_new_with_free_func (g_object_unref);
    g_object_set_data_full (G_OBJECT (view), "yielding", yielding, free_yielding);
    g_signal_connect (view, "notify::hadjustment", G_CALLBACK (follow_adjustment), NULL);
    follow_adjustment (view);
  }
  g_ptr_array_add (yielding->columns, g_object_ref (column));
}

/* --- text size --- */

static int
text_size (void)
{
  int dpi;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  return dpi;
}

/* Hinted letters do not grow as their size does: columns are measured again. Those that a person
 * made wider or narrower keep their proportion. */
static void
measure_again (GtkColumnView *view, GtkColumnViewColumn *column)
{
  const PwtColumn *described = g_object_get_data (G_OBJECT (column), "pwt-column");
  int then = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (column), "sample-width"));
  int width = pwt_table_get_width (column), now;

  if (described == NULL || described->sample == NULL || then <= 0)
    return;
  now = sample_width (view, described);
  g_object_set_data (G_OBJECT (column), "sample-width", GINT_TO_POINTER (now));
  if (width > CELL_AIR)
    pwt_table_set_width (column, width == then ? now : (int) ((gint64) width * now / then));
}

/* Larger text needs wider columns. */
static void
text_size_changed_cb (GtkColumnView *view)
{
  GListModel *columns = gtk_column_view_get_columns (view);
  int old = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (view), "text-size")), now = text_size ();

  if (yielding_of (view) != NULL)
    show_all (yielding_of (view));
  for (guint i = 0; old > 0 && now > 0 && i < g_list_model_get_n_items (columns); i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

    measure_again (view, column);
  }
  g_object_set_data (G_OBJECT (view), "text-size", GINT_TO_POINTER (now));
  if (yielding_of (view) != NULL)
    yielding_of (view)->room = 0; /* smaller text may make room for all */
  schedule_fit (view);
}

/* The engine sorts; here a comparison only tells which column was asked, and in which order. */
static int
tell_column (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const char **asked = g_object_get_data (G_OBJECT (a), "asked-column");

  if (asked != NULL)
    *asked = user_data;
  return 1;
}

/* Titles of number columns stand over their numbers. There is no API for it in GTK 4.8: the first
 * child of a title's button is its box. */
static void
align_titles (GtkColumnView *view, const PwtColumn *columns, guint n_columns)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
  GtkWidget *title = header != NULL ? gtk_widget_get_first_child (header) : NULL;

  for (guint i = 0; i < n_columns && title != NULL; i++) {
    GtkWidget *box = gtk_widget_get_first_child (title);

    if (columns[i].is_only_in_files)
      continue;
    if (box != NULL && columns[i].is_number)
      gtk_widget_set_halign (box, GTK_ALIGN_END);
    title = gtk_widget_get_next_sibling (title);
  }
}

/**
 * pwt_table_add_columns:
 * @columns: (array length=n_columns): must outlive @view
 * @desk: for ages and the time zone
 */
void
pwt_table_add_columns (GtkColumnView *view, const PwtColumn *columns, guint n_columns,
                       PwtDesk *desk)
{
  g_return_if_fail (GTK_IS_COLUMN_VIEW (view));

  for (guint i = 0; i < n_columns; i++) {
    const PwtColumn *column = &columns[i];
    g_autoptr (GtkColumnViewColumn) added = NULL;

    if (column->is_only_in_files)
      continue;
    added = gtk_column_view_column_new (_ (column->title), new_factory (column, desk));
    gtk_column_view_column_set_resizable (added, TRUE);
    gtk_column_view_column_set_expand (added, column->sample == NULL || column->takes_rest);
    if (column->sample != NULL) {
      int width = sample_width (view, column);

      gtk_column_view_column_set_fixed_width (added, width);
      g_object_set_data (G_OBJECT (added), "pwt-column", (gpointer) column);
      g_object_set_data (G_OBJECT (added), "sample-width", GINT_TO_POINTER (width));
    }
    if (column->sort != NULL) {
      g_autoptr (GtkSorter) sorter =
          GTK_SORTER (gtk_custom_sorter_new (tell_column, (gpointer) column->sort, NULL));

      gtk_column_view_column_set_sorter (added, sorter);
    }
    gtk_column_view_append_column (view, added);
    if (column->gives_way)
      add_yielding (view, added);
  }
  align_titles (view, columns, n_columns);
  g_object_set_data (G_OBJECT (view), "text-size", GINT_TO_POINTER (text_size ()));
  g_signal_connect_object (gtk_settings_get_default (), "notify::gtk-xft-dpi",
                           G_CALLBACK (text_size_changed_cb), view, G_CONNECT_SWAPPED);
  /* The rows are a list of GTK's own inside the view: its name is the view's. */
  gtk_accessible_update_relation (GTK_ACCESSIBLE (gtk_widget_get_last_child (GTK_WIDGET (view))),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, view, NULL, -1);
}

/* GTK 4.8 ends the program where a selection that selects by itself loses its last row. */
GtkSingleSelection *
pwt_single_selection_new (GListModel *rows)
{
  GtkSingleSelection *selection = gtk_single_selection_new (NULL);

  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  gtk_single_selection_set_model (selection, rows);
  return selection;
}

static void
asked_cb (GtkScrollable *view, gboolean is_new)
{
  if (is_new)
    gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (view), 0);
}

void
pwt_table_follow (GtkScrollable *view, PwtRemoteList *list)
{
  g_return_if_fail (GTK_IS_SCROLLABLE (view) && PWT_IS_REMOTE_LIST (list));

  g_signal_connect_object (list, "asked", G_CALLBACK (asked_cb), view, G_CONNECT_SWAPPED);
}

/**
 * pwt_table_get_sort:
 * @is_descending: (out)
 *
 * GTK 4.8 has no way to ask a view for its sort column, but its sorter compares by that column
 * first.
 *
 * Returns: (nullable) (transfer none): the field's name
 */
const char *
pwt_table_get_sort (GtkColumnView *view, gboolean *is_descending)
{
  g_autoptr (PwtRow) probe = pwt_row_new (NULL, 0), other = pwt_row_new (NULL, 1);
  const char *asked = NULL;
  GtkOrdering order;

  g_object_set_data (G_OBJECT (probe), "asked-column", &asked);
  order = gtk_sorter_compare (gtk_column_view_get_sorter (view), probe, other);
  *is_descending = order == GTK_ORDERING_SMALLER;
  return asked;
}
