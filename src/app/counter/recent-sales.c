/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/counter/recent-sales.h"

#include <glib/gi18n.h>

#include "app/common/export-button.h"
#include "app/common/format.h"
#include "app/common/row.h"
#include "app/common/table.h"
#include "app/common/topup-words.h"

#define TOGETHER_MS 100
#define N_SHOWN 3

struct _PwtRecentSales {
  AdwBin parent_instance;

  /* Template widgets */
  GtkStack *stack;
  GtkColumnView *view;
  PwtExportButton *export;

  /* Owned */
  PwtDesk *desk;
  GListStore *rows;
  GtkSingleSelection *selection;
  guint reload_id; /* of a reload to come */
  GCancellable *cancellable;

  PwtId point;
};

G_DEFINE_FINAL_TYPE (PwtRecentSales, pwt_recent_sales, ADW_TYPE_BIN)

static guint changed_signal;

/* --- cells --- */

static char *
time_text (gconstpointer record, PwtDesk *desk)
{
  return pwt_show_time (((const PwtSaleRow *) record)->sold_us, pwt_desk_get_zone (desk));
}

static char *
receipt_text (gconstpointer record, PwtDesk *desk)
{
  return pwt_show_receipt_number (((const PwtSaleRow *) record)->receipt_number);
}

static char *
paid_text (gconstpointer record, PwtDesk *desk)
{
  return pwt_show_amount (((const PwtSaleRow *) record)->paid);
}

static char *
method_text (gconstpointer record, PwtDesk *desk)
{
  return g_strdup (_ (pwt_pay_method_choices[((const PwtSaleRow *) record)->pay_method].label));
}

static char *
operator_text (gconstpointer record, PwtDesk *desk)
{
  return g_strdup (((const PwtSaleRow *) record)->operator_name);
}

static char *
result_text (gconstpointer record, PwtDesk *desk)
{
  const PwtSaleRow *row = record;
  const char *state = pwt_topup_state_word (row->state, row->reason);
  g_autofree char *counts = pwt_show_counts (row->count_before, row->target_count);

  /* The count it should have come to says nothing before the meter has said it. */
  if (row->target_count == PWT_NONE || row->state != PWT_TOPUP_SETTLED)
    return g_strdup (state);
  return g_strdup_printf (_ ("%s · count %s"), state, counts);
}

static const PwtColumn columns[] = {
  { N_ ("Time"), "88-88 88:88", time_text, .field = "sold_us" },
  { N_ ("Receipt"), "88888888", receipt_text },
  { N_ ("Paid/yuan"), "−88,888.88", paid_text, .is_number = TRUE, .field = "paid",
    .has_total = TRUE },
  { N_ ("Method"), "WeChat Pay", method_text },
  { N_ ("Operator"), "演示收费员", operator_text },
  { N_ ("Result"), NULL, result_text },
};

/* --- loading --- */

/* Whether the rows of @window say something else than those shown. */
static gboolean
is_news (PwtRecentSales *self, const PwtWindow *window)
{
  GListModel *rows = G_LIST_MODEL (self->rows);

  if (g_list_model_get_n_items (rows) != window->rows->len)
    return TRUE;
  for (guint i = 0; i < window->rows->len; i++) {
    const PwtSaleRow *now = g_ptr_array_index (window->rows, i);
    g_autoptr (PwtRow) row = g_list_model_get_item (rows, i);
    const PwtSaleRow *before = pwt_row_get (row);

    if (!pwt_id_equal (now->id, before->id) || now->state != before->state ||
        g_strcmp0 (now->reason, before->reason) != 0)
      return TRUE;
  }
  return FALSE;
}

static void
arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtRecentSales) self = user_data;
  PwtWindow *window;
  gboolean has_changed;

  if (self->desk == NULL)
    return;
  window = pwt_desk_finish (self->desk, result, NULL);
  if (window == NULL)
    return;
  has_changed = is_news (self, window);
  g_list_store_remove_all (self->rows);
  for (guint i = 0; i < window->rows->len; i++) {
    g_autoptr (PwtRow) row = pwt_row_new (&pwt_sale_row_record, i);

    pwt_row_take (row, pwt_record_copy (&pwt_sale_row_record, g_ptr_array_index (window->rows, i)));
    g_list_store_append (self->rows, row);
  }
  gtk_stack_set_visible_child_name (self->stack, window->rows->len > 0 ? "table" : "empty");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "recent.reprint", window->rows->len > 0);
  pwt_record_free (&pwt_sale_window_record, window);
  if (has_changed)
    g_signal_emit (self, changed_signal, 0);
}

static gboolean
is_shown (PwtRecentSales *self, PwtId sale)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++) {
    g_autoptr (PwtRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

    if (pwt_id_equal (((const PwtSaleRow *) pwt_row_get (row))->id, sale))
      return TRUE;
  }
  return FALSE;
}

static gboolean
reload_later_cb (gpointer user_data)
{
  PwtRecentSales *self = user_data;

  self->reload_id = 0;
  pwt_recent_sales_reload (self);
  return G_SOURCE_REMOVE;
}

/* A sale that is not shown may be a new one to this point, by whomever: an event does not say. Of a
 * site that sells much, what comes together is looked for together. */
static void
event_cb (PwtRecentSales *self, const PwtEvent *event)
{
  if (g_strcmp0 (event->topic, "topup") != 0)
    return;
  if (is_shown (self, event->subject))
    pwt_recent_sales_reload (self);
  else if (self->reload_id == 0)
    self->reload_id = g_timeout_add (TOGETHER_MS, reload_later_cb, self);
}

static void
open_receipt (PwtRecentSales *self, guint position)
{
  g_autoptr (PwtRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);
  g_autofree char *id = NULL;

  if (row == NULL)
    return;
  id = pwt_id_dup_text (((const PwtSaleRow *) pwt_row_get (row))->id);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.receipt", "s", id);
}

static void
activated_cb (PwtRecentSales *self, guint position)
{
  open_receipt (self, position);
}

/* Of the chosen sale; of the newest, which is nearly always meant, where none is chosen. */
static void
reprint_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PwtRecentSales *self = PWT_RECENT_SALES (widget);
  guint selected = gtk_single_selection_get_selected (self->selection);

  open_receipt (self, selected != GTK_INVALID_LIST_POSITION ? selected : 0);
}

/* --- overrides --- */

static void
pwt_recent_sales_dispose (GObject *object)
{
  PwtRecentSales *self = PWT_RECENT_SALES (object);

  g_clear_handle_id (&self->reload_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_RECENT_SALES);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (pwt_recent_sales_parent_class)->dispose (object);
}

static void
pwt_recent_sales_finalize (GObject *object)
{
  g_clear_object (&PWT_RECENT_SALES (object)->cancellable);
  G_OBJECT_CLASS (pwt_recent_sales_parent_class)->finalize (object);
}

static void
pwt_recent_sales_class_init (PwtRecentSalesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_recent_sales_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_recent_sales_finalize;
  g_type_ensure (PWT_TYPE_EXPORT_BUTTON);
  changed_signal = g_signal_new ("changed", PWT_TYPE_RECENT_SALES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/recent-sales.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtRecentSales, stack);
  gtk_widget_class_bind_template_child (widget_class, PwtRecentSales, view);
  gtk_widget_class_bind_template_child (widget_class, PwtRecentSales, export);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_install_action (widget_class, "recent.reprint", NULL, reprint_action);
}

static void
pwt_recent_sales_init (PwtRecentSales *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_list_store_new (PWT_TYPE_ROW);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "recent.reprint", FALSE);
}

/* --- public functions --- */

void
pwt_recent_sales_set_desk (PwtRecentSales *self, PwtDesk *desk)
{
  g_return_if_fail (PWT_IS_RECENT_SALES (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  self->selection = pwt_single_selection_new (G_LIST_MODEL (self->rows));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  pwt_table_add_columns (self->view, columns, G_N_ELEMENTS (columns), desk);
  g_signal_connect_object (pwt_desk_get_backend (desk), "event", G_CALLBACK (event_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pwt_desk_get_backend (desk), "reset",
                           G_CALLBACK (pwt_recent_sales_reload), self, G_CONNECT_SWAPPED);
}

/* Three are shown; all of the point can be taken out. */
static void
set_export (PwtRecentSales *self, const char *who)
{
  PwtListSource *source = pwt_list_source_new ("sale.list", columns, G_N_ELEMENTS (columns));
  g_autofree char *point = pwt_id_dup_text (self->point);
  g_autoptr (GPtrArray) filters = g_ptr_array_new ();
  PwtFilter filter = { (char *) "point", point };
  PwtListRequest query = { .project = pwt_desk_get_project_id (self->desk), .filters = filters };

  g_ptr_array_add (filters, &filter);
  pwt_list_source_set_title (source, _ ("Sales"), who);
  pwt_list_source_set_query (source, &query);
  pwt_export_button_take_source (self->export, self->desk, source);
}

void
pwt_recent_sales_set_point (PwtRecentSales *self, PwtId point, const char *who)
{
  g_return_if_fail (PWT_IS_RECENT_SALES (self));

  if (!pwt_id_equal (point, self->point))
    g_list_store_remove_all (self->rows);
  self->point = point;
  set_export (self, who);
  pwt_recent_sales_reload (self);
}

void
pwt_recent_sales_reload (PwtRecentSales *self)
{
  g_autofree char *point = NULL;
  g_autoptr (GPtrArray) filters = g_ptr_array_new ();
  PwtFilter filter = { .field = (char *) "point" };
  PwtListRequest request = { .filters = filters, .limit = N_SHOWN };

  g_return_if_fail (PWT_IS_RECENT_SALES (self));

  if (pwt_id_is_none (self->point))
    return;
  filter.value = point = pwt_id_dup_text (self->point);
  request.project = pwt_desk_get_project_id (self->desk);
  g_ptr_array_add (filters, &filter);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "sale.list", &request,
                          self->cancellable, arrived_cb, g_object_ref (self));
}

gboolean
pwt_recent_sales_is_doubted (PwtRecentSales *self)
{
  g_return_val_if_fail (PWT_IS_RECENT_SALES (self), FALSE);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++) {
    g_autoptr (PwtRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
    const PwtSaleRow *sale = pwt_row_get (row);

    if (pwt_topup_is_doubted (sale->state, sale->reason))
      return TRUE;
  }
  return FALSE;
}
