/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/counter/counter-page.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/common/meter-look.h"
#include "app/common/say.h"
#include "app/counter/counter-search.h"
#include "app/counter/customer-card.h"
#include "app/counter/open-sales.h"
#include "app/counter/recent-sales.h"
#include "app/counter/sale-form.h"
#include "app/counter/sale-steps.h"
#include "app/receipt/receipt-printer.h"

struct _PwtCounterPage {
  PwtPage parent_instance;

  /* Template widgets */
  AdwLeaflet *leaflet;
  PwtCounterSearch *search;
  PwtOpenSales *open_sales;
  GtkWidget *sale_pane;
  GtkStack *stack;
  GtkWidget *unknown_bar; /* where the customer of a sale should be, and could not be read */
  GtkLabel *unknown;
  PwtCustomerCard *customer;
  PwtSaleForm *form;
  PwtRecentSales *recent;
  PwtSaleSteps *steps;

  PwtSaleAttempt *sought; /* whose customer is to be shown as soon as its meter is known */
  PwtId wanted;           /* the meter that was asked for last */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (PwtCounterPage, pwt_counter_page, PWT_TYPE_PAGE)

static void seek_cb (PwtCounterPage *self);
static void pwt_counter_page_show_meter (PwtPage *page, PwtId meter);

/* --- the customer --- */

static void
show_parts (PwtCounterPage *self, gboolean is_customer_known)
{
  gtk_widget_set_visible (GTK_WIDGET (self->customer), is_customer_known);
  gtk_widget_set_visible (GTK_WIDGET (self->form), is_customer_known);
  gtk_widget_set_visible (GTK_WIDGET (self->recent), is_customer_known);
}

/* @why: NULL: it is known, or on its way */
static void
show_unknown (PwtCounterPage *self, const char *why)
{
  g_autofree char *text =
      why != NULL ? g_strdup_printf (_ ("Whose sale this is could not be read: %s"), why)
                  : g_strdup ("");

  gtk_label_set_text (self->unknown, text);
  gtk_widget_set_visible (self->unknown_bar, why != NULL);
  pwt_say (self->unknown_bar, text);
}

static void
show_doubt (PwtCounterPage *self)
{
  pwt_sale_form_set_doubted (self->form, pwt_recent_sales_is_doubted (self->recent));
}

static void
show_customer (PwtCounterPage *self, const PwtMeterRow *row)
{
  g_autofree char *place = pwt_meter_row_place (row);
  g_autofree char *who = g_strdup_printf ("%s · %s", place, pwt_meter_row_title (row));

  pwt_customer_card_set_row (self->customer, row);
  pwt_sale_form_set_row (self->form, row);
  pwt_recent_sales_set_point (self->recent, row->point, who);
  show_doubt (self);
  show_parts (self, TRUE);
  gtk_stack_set_visible_child_name (self->stack, "sale");
  adw_leaflet_set_visible_child (self->leaflet, self->sale_pane);
}

/* A customer that was asked for and is not wanted any more must not come late. */
static void
stop_seeking (PwtCounterPage *self)
{
  if (self->sought != NULL)
    g_signal_handlers_disconnect_by_func (self->sought, seek_cb, self);
  g_clear_object (&self->sought);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
}

static void
forget_sought (PwtCounterPage *self)
{
  stop_seeking (self);
  show_unknown (self, NULL);
}

/* Returns: FALSE while a sale is being booked, which keeps its form. */
static gboolean
may_leave_customer (PwtCounterPage *self)
{
  if (pwt_sale_form_get_stage (self->form) != PWT_FORM_BOOKING)
    return TRUE;
  pwt_toast (GTK_WIDGET (self), _ ("One moment: a sale is being booked"));
  return FALSE;
}

static void
chosen_cb (PwtCounterPage *self, const PwtMeterRow *row)
{
  if (!may_leave_customer (self))
    return;
  forget_sought (self);
  show_customer (self, row);
  pwt_sale_form_focus (self->form);
}

/* Where a sale is shown without its customer, in their place; else what was shown stays. */
static void
meter_failed (PwtCounterPage *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (pwt_sale_steps_get_attempt (self->steps) != NULL &&
      !gtk_widget_get_visible (GTK_WIDGET (self->customer)))
    show_unknown (self, pwt_error_text (error));
  else
    pwt_toast (GTK_WIDGET (self), pwt_error_text (error));
}

static void
meter_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtCounterPage) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtMeterDetail *detail = pwt_desk_finish (pwt_page_get_desk (PWT_PAGE (self)), result, &error);

  if (detail == NULL) {
    meter_failed (self, error);
    return;
  }
  /* The list goes with the card: Enter must never take somebody else who was found before. */
  if (detail->row != NULL) {
    pwt_counter_search_set_text (self->search, detail->row->serial);
    chosen_cb (self, detail->row);
  }
  pwt_record_free (&pwt_meter_detail_record, detail);
}

/* --- the sale --- */

/* Folded, the sale lies over the search. */
static void
go_to_search (PwtCounterPage *self)
{
  if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
  pwt_counter_search_focus (self->search);
}

static PwtId
shown_sale (PwtCounterPage *self)
{
  PwtSaleAttempt *attempt = pwt_sale_steps_get_attempt (self->steps);

  return attempt != NULL ? pwt_sale_attempt_get_id (attempt) : PWT_ID_NONE;
}

static void
show_sale (PwtCounterPage *self, PwtSaleAttempt *attempt, const char *heading)
{
  pwt_sale_steps_set_attempt (self->steps, attempt, heading);
  pwt_open_sales_select (self->open_sales, pwt_sale_attempt_get_id (attempt));
}

static void
sold_cb (PwtCounterPage *self, PwtSaleAttempt *attempt)
{
  show_sale (self, attempt, _ ("Last sale"));
  pwt_open_sales_add (self->open_sales, attempt);
  pwt_recent_sales_reload (self->recent);
  pwt_receipt_printer_follow (pwt_page_get_desk (PWT_PAGE (self)), GTK_WIDGET (self), attempt);
  go_to_search (self); /* the next one in the queue */
}

static void
seek_cb (PwtCounterPage *self)
{
  PwtId meter = pwt_sale_attempt_get_meter (self->sought);

  if (pwt_id_is_none (meter))
    return; /* what is known of it so far does not say: it is being asked for */
  g_signal_handlers_disconnect_by_func (self->sought, seek_cb, self);
  g_clear_object (&self->sought);
  pwt_counter_page_show_meter (PWT_PAGE (self), meter);
}

/* A sale is shown with its own customer, or with none: never below somebody else's form. Of another
 * project's nothing is sold here. */
static void
show_its_customer (PwtCounterPage *self, PwtSaleAttempt *attempt)
{
  const PwtMeterRow *row = pwt_customer_card_get_row (self->customer);
  PwtId project = pwt_desk_get_project_id (pwt_page_get_desk (PWT_PAGE (self)));
  gboolean is_it = row != NULL && pwt_id_equal (row->point, pwt_sale_attempt_get_point (attempt));

  forget_sought (self);
  show_parts (self, is_it);
  if (is_it || !pwt_id_equal (pwt_sale_attempt_get_project (attempt), project))
    return;
  self->sought = g_object_ref (attempt);
  g_signal_connect_object (attempt, "changed", G_CALLBACK (seek_cb), self, G_CONNECT_SWAPPED);
  seek_cb (self);
}

static void
open_sale_chosen_cb (PwtCounterPage *self, PwtSaleAttempt *attempt)
{
  if (!may_leave_customer (self)) {
    pwt_open_sales_select (self->open_sales, shown_sale (self));
    return;
  }
  show_sale (self, attempt, _ ("This sale"));
  show_its_customer (self, attempt);
  gtk_stack_set_visible_child_name (self->stack, "sale");
  adw_leaflet_set_visible_child (self->leaflet, self->sale_pane);
}

/* Money that arrived, or came into conflict, is another answer to what can be sold. */
static void
sales_changed_cb (PwtCounterPage *self)
{
  show_doubt (self);
  pwt_sale_form_ask_again (self->form);
}

/* The form counts on the balance as it was read last. */
static void
refreshed_cb (PwtCounterPage *self)
{
  pwt_sale_form_set_row (self->form, pwt_customer_card_get_row (self->customer));
}

/* --- actions --- */

static void
pay_nth_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pwt_sale_form_set_pay_method (PWT_COUNTER_PAGE (widget)->form, g_variant_get_uint32 (parameter));
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pwt_counter_page_show_meter (PWT_PAGE (widget), PWT_COUNTER_PAGE (widget)->wanted);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go_to_search (PWT_COUNTER_PAGE (widget));
}

/* --- page --- */

static void
pwt_counter_page_shown (PwtPage *page)
{
  PwtCounterPage *self = PWT_COUNTER_PAGE (page);

  if (pwt_sale_form_get_text (self->form)[0] != '\0')
    pwt_sale_form_focus (self->form);
  else
    pwt_counter_search_focus (self->search);
}

static void
pwt_counter_page_search (PwtPage *page)
{
  PwtCounterPage *self = PWT_COUNTER_PAGE (page);

  go_to_search (self);
}

static void
pwt_counter_page_show_meter (PwtPage *page, PwtId meter)
{
  PwtCounterPage *self = PWT_COUNTER_PAGE (page);
  PwtIdRequest request = { meter };

  forget_sought (self);
  self->wanted = meter;
  pwt_backend_call_async (pwt_desk_get_backend (pwt_page_get_desk (page)), "meter.get", &request,
                          self->cancellable, meter_arrived_cb, g_object_ref (self));
}

static void
pwt_counter_page_constructed (GObject *object)
{
  PwtCounterPage *self = PWT_COUNTER_PAGE (object);
  PwtDesk *desk;

  G_OBJECT_CLASS (pwt_counter_page_parent_class)->constructed (object);

  desk = pwt_page_get_desk (PWT_PAGE (self));
  pwt_counter_search_set_desk (self->search, desk);
  pwt_customer_card_set_desk (self->customer, desk);
  pwt_sale_form_set_desk (self->form, desk);
  pwt_recent_sales_set_desk (self->recent, desk);
  pwt_open_sales_set_desk (self->open_sales, desk);
  pwt_open_sales_load (self->open_sales);
  g_signal_connect_object (self->search, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->customer, "refreshed", G_CALLBACK (refreshed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->recent, "changed", G_CALLBACK (sales_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->form, "sold", G_CALLBACK (sold_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->open_sales, "chosen", G_CALLBACK (open_sale_chosen_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
pwt_counter_page_dispose (GObject *object)
{
  stop_seeking (PWT_COUNTER_PAGE (object));
  /* The bin's child is bound: letting the template free it would leave the bin a dead pointer. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_COUNTER_PAGE);
  G_OBJECT_CLASS (pwt_counter_page_parent_class)->dispose (object);
}

static void
pwt_counter_page_finalize (GObject *object)
{
  g_clear_object (&PWT_COUNTER_PAGE (object)->cancellable);
  G_OBJECT_CLASS (pwt_counter_page_parent_class)->finalize (object);
}

static void
ensure_types (void)
{
  g_type_ensure (PWT_TYPE_COUNTER_SEARCH);
  g_type_ensure (PWT_TYPE_CUSTOMER_CARD);
  g_type_ensure (PWT_TYPE_OPEN_SALES);
  g_type_ensure (PWT_TYPE_RECENT_SALES);
  g_type_ensure (PWT_TYPE_SALE_FORM);
  g_type_ensure (PWT_TYPE_SALE_STEPS);
}

static void
pwt_counter_page_class_init (PwtCounterPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  PwtPageClass *page_class = PWT_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = pwt_counter_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = pwt_counter_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_counter_page_finalize;
  page_class->shown = pwt_counter_page_shown;
  page_class->search = pwt_counter_page_search;
  page_class->show_meter = pwt_counter_page_show_meter;

  ensure_types ();
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/counter-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtCounterPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, PwtCounterPage, search);
  gtk_widget_class_bind_template_child (widget_class, PwtCounterPage, open_sales);
  gtk_widget_class_bind_template_child (widget_class, PwtCounterPage, sale_pane);
  gtk_widget_class_bind_template_child (widget_class, PwtCounterPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PwtCounterPage, unknown_bar);
  gtk_widget_class_bind_template_child (widget_class, PwtCounterPage, unknown);
  gtk_widget_class_bind_template_child (widget_class, PwtCounterPage, customer);
  gtk_widget_class_bind_template_child (widget_class, PwtCounterPage, form);
  gtk_widget_class_bind_template_child (widget_class, PwtCounterPage, recent);
  gtk_widget_class_bind_template_child (widget_class, PwtCounterPage, steps);

  gtk_widget_class_install_action (widget_class, "counter.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "counter.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "counter.pay-nth", "u", pay_nth_action);
  for (guint i = 0; i <= PWT_PAY_CARD; i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5 + i, 0, "counter.pay-nth", "u",
                                         i);
}

static void
pwt_counter_page_init (PwtCounterPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pwt_counter_page_follow (PwtCounterPage *self, PwtSaleAttempt *attempt)
{
  g_return_if_fail (PWT_IS_COUNTER_PAGE (self) && PWT_IS_SALE_ATTEMPT (attempt));

  open_sale_chosen_cb (self, attempt);
  pwt_open_sales_add (self->open_sales, attempt);
  pwt_receipt_printer_follow (pwt_page_get_desk (PWT_PAGE (self)), GTK_WIDGET (self), attempt);
}
