/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/counter/open-sales.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/common/page.h"

#define SHOWN_MAX 50 /* beyond these the exception desk is the place */

struct _PwtOpenSales {
  AdwBin parent_instance;

  /* Template widgets */
  GtkLabel *heading;
  GtkListBox *list;

  /* Owned */
  PwtDesk *desk;
  GPtrArray *attempts; /* (element-type PwtSaleAttempt) followed, newest first */
  GCancellable *cancellable;
  PwtId project;  /* of the page */
  PwtId selected; /* the sale that is told of beside the list; none: of none */
  guint n_shown;
};

G_DEFINE_FINAL_TYPE (PwtOpenSales, pwt_open_sales, ADW_TYPE_BIN)

static guint chosen_signal;

static GtkWidget *
new_label (const char *text, float xalign, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

static const char *
state_css (PwtSaleAttempt *attempt)
{
  switch (pwt_sale_attempt_get_phase (attempt)) {
  case PWT_ATTEMPT_REFUSED:
    return "t-arrears";
  case PWT_ATTEMPT_UNSURE:
    return "t-alarm";
  case PWT_ATTEMPT_DRAFT:
  case PWT_ATTEMPT_BOOKING:
  case PWT_ATTEMPT_BOOKED:
    break;
  }
  return pwt_sale_attempt_is_ended (attempt) ? "t-arrears" : "dim-label";
}

/* What tells it from this desk's own sales: another project, another clerk. */
static char *
dup_state (PwtOpenSales *self, PwtSaleAttempt *attempt)
{
  PwtId project = pwt_sale_attempt_get_project (attempt);
  const char *words[4] = { pwt_sale_attempt_get_state_word (attempt) };
  guint n = 1;

  if (!pwt_id_equal (project, self->project))
    words[n++] = pwt_desk_get_project_name (self->desk, project);
  if (pwt_sale_attempt_get_taken_by (attempt) != NULL)
    words[n++] = pwt_sale_attempt_get_taken_by (attempt);
  return g_strjoinv (" · ", (char **) words);
}

static GtkWidget *
new_row (PwtOpenSales *self, PwtSaleAttempt *attempt)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *grid = gtk_grid_new ();
  g_autofree char *money = pwt_show_money (pwt_sale_attempt_get_paid (attempt));
  g_autofree char *word = dup_state (self, attempt);
  GtkWidget *name = new_label (pwt_sale_attempt_get_tenant (attempt), 0, NULL);
  GtkWidget *state = new_label (word, 0, "caption");
  g_autofree char *said = g_strdup_printf ("%s %s %s %s", pwt_sale_attempt_get_room (attempt),
                                           pwt_sale_attempt_get_tenant (attempt), money, word);

  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (state, state_css (attempt));
  gtk_grid_attach (GTK_GRID (grid), name, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), new_label (pwt_sale_attempt_get_room (attempt), 1, "numeric"),
                   1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), state, 0, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), new_label (money, 1, "caption"), 1, 1, 1, 1);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 8);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), grid);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  g_object_set_data_full (G_OBJECT (row), "attempt", g_object_ref (attempt), g_object_unref);
  return row;
}

static gboolean
is_kept (PwtOpenSales *self, PwtSaleAttempt *attempt)
{
  GListModel *kept = pwt_desk_get_kept (self->desk);

  return kept != NULL && g_list_store_find (G_LIST_STORE (kept), attempt, NULL);
}

/* What is not known to be booked is in sight at every counter; what is booked, at those
 * of its own project until its money is in the meter. */
static gboolean
is_shown (PwtOpenSales *self, PwtSaleAttempt *attempt)
{
  if (pwt_sale_attempt_get_phase (attempt) != PWT_ATTEMPT_BOOKED)
    return is_kept (self, attempt) && pwt_sale_attempt_is_doubtful (attempt);
  return pwt_sale_attempt_is_open (attempt) &&
         pwt_id_equal (pwt_sale_attempt_get_project (attempt), self->project);
}

/* Returns: (nullable): whose row has the keyboard */
static PwtSaleAttempt *
focused (PwtOpenSales *self)
{
  GtkWidget *child = gtk_widget_get_focus_child (GTK_WIDGET (self->list));

  return child != NULL && gtk_widget_has_focus (child)
             ? g_object_get_data (G_OBJECT (child), "attempt")
             : NULL;
}

/* Rows end with what they said; the keyboard stays with the sale it was at. */
static void
rebuild (PwtOpenSales *self)
{
  g_autofree char *heading = NULL;
  const PwtSaleAttempt *with_keyboard = focused (self);
  GtkWidget *child, *row;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  self->n_shown = 0;
  for (guint i = 0; i < self->attempts->len; i++) {
    PwtSaleAttempt *attempt = g_ptr_array_index (self->attempts, i);

    if (!is_shown (self, attempt))
      continue;
    row = new_row (self, attempt);
    gtk_list_box_append (self->list, row);
    if (pwt_id_equal (pwt_sale_attempt_get_id (attempt), self->selected))
      gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
    if (attempt == with_keyboard)
      gtk_widget_grab_focus (row);
    self->n_shown++;
  }
  heading = g_strdup_printf (_ ("Not in the meter yet: %u"), self->n_shown);
  gtk_label_set_text (self->heading, heading);
  gtk_widget_set_visible (GTK_WIDGET (self), self->n_shown > 0);
}

/* The rows stay: one of them is perhaps just being activated. */
static void
mark (PwtOpenSales *self)
{
  GtkListBoxRow *row;

  gtk_list_box_unselect_all (self->list);
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (pwt_id_equal (pwt_sale_attempt_get_id (g_object_get_data (G_OBJECT (row), "attempt")),
                      self->selected))
      gtk_list_box_select_row (self->list, row);
}

static void
say_booked (PwtOpenSales *self, PwtSaleAttempt *attempt)
{
  g_autofree char *money = pwt_show_money (pwt_sale_attempt_get_paid (attempt));
  g_autofree char *text =
      g_strdup_printf (_ ("Booked after all: %s · %s · %s"), pwt_sale_attempt_get_tenant (attempt),
                       pwt_sale_attempt_get_room (attempt), money);

  pwt_toast (GTK_WIDGET (self), text);
}

static void
attempt_changed_cb (PwtOpenSales *self, PwtSaleAttempt *attempt)
{
  if (!is_shown (self, attempt) && !is_kept (self, attempt)) {
    if (pwt_sale_attempt_get_phase (attempt) == PWT_ATTEMPT_BOOKED &&
        !pwt_id_equal (pwt_sale_attempt_get_project (attempt), self->project))
      say_booked (self, attempt);
    g_signal_handlers_disconnect_by_func (attempt, attempt_changed_cb, self);
    g_ptr_array_remove (self->attempts, attempt);
  }
  rebuild (self);
}

static gboolean
has (PwtOpenSales *self, PwtId id)
{
  for (guint i = 0; i < self->attempts->len; i++)
    if (pwt_id_equal (pwt_sale_attempt_get_id (g_ptr_array_index (self->attempts, i)), id))
      return TRUE;
  return FALSE;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtOpenSales) self = user_data;
  PwtWindow *window = NULL;

  if (self->desk == NULL)
    return;
  window = pwt_desk_finish (self->desk, result, NULL);
  if (window == NULL)
    return;
  for (guint i = 0; i < window->rows->len; i++) {
    const PwtSaleRow *row = g_ptr_array_index (window->rows, i);

    if (!has (self, row->id)) {
      g_autoptr (PwtSaleAttempt) attempt = pwt_sale_attempt_new_booked (self->desk, row);

      pwt_open_sales_add (self, attempt);
    }
  }
  pwt_record_free (&pwt_sale_window_record, window);
}

/* Sales that are kept for every page; those let go tell by their own change, or were seen. */
static void
kept_changed_cb (PwtOpenSales *self)
{
  GListModel *kept = pwt_desk_get_kept (self->desk);
  guint n = kept != NULL ? g_list_model_get_n_items (kept) : 0;

  while (n-- > 0) {
    g_autoptr (PwtSaleAttempt) attempt = g_list_model_get_item (kept, n);

    pwt_open_sales_add (self, attempt);
  }
}

/* A sale that was refused after all needs nothing but to be seen: chosen once, it goes. */
static void
row_activated_cb (PwtOpenSales *self, GtkListBoxRow *row)
{
  g_autoptr (PwtSaleAttempt) attempt = g_object_ref (g_object_get_data (G_OBJECT (row), "attempt"));

  g_signal_emit (self, chosen_signal, 0, attempt);
  if (pwt_sale_attempt_get_phase (attempt) != PWT_ATTEMPT_REFUSED)
    return;
  pwt_sale_attempt_dismiss (attempt);
  g_signal_handlers_disconnect_by_func (attempt, attempt_changed_cb, self);
  g_ptr_array_remove (self->attempts, attempt);
  rebuild (self);
}

static void
state_changed_cb (PwtOpenSales *self)
{
  if (pwt_backend_get_state (pwt_desk_get_backend (self->desk)) == PWT_BACKEND_ONLINE)
    pwt_open_sales_load (self);
}

static void
pwt_open_sales_dispose (GObject *object)
{
  PwtOpenSales *self = PWT_OPEN_SALES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_OPEN_SALES);
  G_OBJECT_CLASS (pwt_open_sales_parent_class)->dispose (object);
}

static void
pwt_open_sales_finalize (GObject *object)
{
  PwtOpenSales *self = PWT_OPEN_SALES (object);

  g_ptr_array_unref (self->attempts);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (pwt_open_sales_parent_class)->finalize (object);
}

static void
pwt_open_sales_class_init (PwtOpenSalesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_open_sales_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_open_sales_finalize;
  chosen_signal = g_signal_new ("chosen", PWT_TYPE_OPEN_SALES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, PWT_TYPE_SALE_ATTEMPT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/open-sales.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtOpenSales, heading);
  gtk_widget_class_bind_template_child (widget_class, PwtOpenSales, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
pwt_open_sales_init (PwtOpenSales *self)
{
  self->attempts = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  rebuild (self);
}

void
pwt_open_sales_set_desk (PwtOpenSales *self, PwtDesk *desk)
{
  g_return_if_fail (PWT_IS_OPEN_SALES (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  self->project = pwt_desk_get_project_id (desk);
  g_signal_connect_object (pwt_desk_get_backend (desk), "notify::state",
                           G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pwt_desk_get_kept (desk), "items-changed", G_CALLBACK (kept_changed_cb),
                           self, G_CONNECT_SWAPPED);
  kept_changed_cb (self);
}

void
pwt_open_sales_add (PwtOpenSales *self, PwtSaleAttempt *attempt)
{
  g_return_if_fail (PWT_IS_OPEN_SALES (self));

  if (has (self, pwt_sale_attempt_get_id (attempt)))
    return;
  g_ptr_array_insert (self->attempts, 0, g_object_ref (attempt));
  g_signal_connect_object (attempt, "changed", G_CALLBACK (attempt_changed_cb), self,
                           G_CONNECT_SWAPPED);
  rebuild (self);
}

void
pwt_open_sales_load (PwtOpenSales *self)
{
  static PwtFilter filters[] = {
    { (char *) "state", (char *) "queued" },   { (char *) "state", (char *) "intent" },
    { (char *) "state", (char *) "sent" },     { (char *) "state", (char *) "unknown" },
    { (char *) "state", (char *) "conflict" }, { (char *) "state", (char *) "rejected" },
  };
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  PwtListRequest request = { .filters = list, .limit = SHOWN_MAX };

  g_return_if_fail (PWT_IS_OPEN_SALES (self));

  request.project = pwt_desk_get_project_id (self->desk);
  if (pwt_id_is_none (request.project))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    g_ptr_array_add (list, &filters[i]);
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "sale.list", &request,
                          self->cancellable, loaded_cb, g_object_ref (self));
}

guint
pwt_open_sales_get_n (PwtOpenSales *self)
{
  g_return_val_if_fail (PWT_IS_OPEN_SALES (self), 0);

  return self->n_shown;
}

void
pwt_open_sales_select (PwtOpenSales *self, PwtId sale)
{
  g_return_if_fail (PWT_IS_OPEN_SALES (self));

  self->selected = sale;
  mark (self);
}
