/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/home/home-page.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/frame/pages.h"
#include "app/home/home-rows.h"
#include "app/home/line-rows.h"
#include "app/home/period-chart.h"
#include "app/home/state-tiles.h"

#define DRY_SHOWN 3
#define SETTLE_MS 1000 /* events of a busy moment are one question */

struct _PwtHomePage {
  PwtPage parent_instance;

  /* Template widgets */
  GtkWidget *open_button;
  GtkWidget *sell_button;
  GtkWidget *trip_button;
  GtkLabel *summary_problem;
  GtkLabel *as_of;
  PwtStateTiles *tiles;
  PwtPeriodChart *period_chart;
  GtkWidget *main_row;
  PwtLineRows *lines;
  GtkWidget *figures;
  GtkLabel *money_today, *money_month, *cash_today, *cash_month;
  GtkLabel *sales_today, *sales_month, *energy_today, *energy_month;
  GtkListBox *todo;
  GtkWidget *dry_head;
  GtkLabel *dry_title;
  GtkWidget *dry_all;
  GtkListBox *dry;

  /* Owned */
  PwtSiteSummary *summary;
  GCancellable *cancellable;
  guint settle_id;

  gboolean is_asking, is_stale;
};

G_DEFINE_FINAL_TYPE (PwtHomePage, pwt_home_page, PWT_TYPE_PAGE)

static void ask (PwtHomePage *self);

/* --- showing --- */

static void
take_text (GtkLabel *label, char *text)
{
  gtk_label_set_text (label, text);
  g_free (text);
}

/* The figures of the period that begins at @date; nothing happened in one that is not there. */
static PwtPeriodFigures
figures_of (GPtrArray *periods, PwtDate date)
{
  for (guint i = 0; i < periods->len; i++) {
    const PwtPeriodFigures *period = g_ptr_array_index (periods, i);

    if (period->date == date)
      return *period;
  }
  return (PwtPeriodFigures){ .date = date };
}

/* What is not counted makes it a least. */
static char *
show_kwh (const PwtPeriodFigures *period)
{
  g_autofree char *text = pwt_show_energy (period->used);

  text[strcspn (text, " ")] = '\0'; /* the unit is in the row's name */
  return g_strconcat (period->falls > 0 ? "≥ " : "", text, NULL);
}

static char *
show_sales (const PwtPeriodFigures *period)
{
  g_autofree char *sales = pwt_show_count (period->sales), *backs = pwt_show_count (period->backs);

  return period->backs > 0 ? g_strdup_printf (_ ("%s, %s taken back"), sales, backs)
                           : g_steal_pointer (&sales);
}

static void
show_figures (PwtHomePage *self)
{
  PwtPeriodFigures today = figures_of (self->summary->days, self->summary->today), month;
  int y, m, d;

  pwt_date_to_ymd (self->summary->today, &y, &m, &d);
  month = figures_of (self->summary->months, pwt_date_from_ymd (y, m, 1));
  take_text (self->money_today, pwt_show_money ((PwtMoney){ today.cash.e4 + today.bank.e4 }));
  take_text (self->money_month, pwt_show_money ((PwtMoney){ month.cash.e4 + month.bank.e4 }));
  take_text (self->cash_today, pwt_show_money (today.cash));
  take_text (self->cash_month, pwt_show_money (month.cash));
  take_text (self->sales_today, show_sales (&today));
  take_text (self->sales_month, show_sales (&month));
  take_text (self->energy_today, show_kwh (&today));
  take_text (self->energy_month, show_kwh (&month));
  if (month.falls > 0) {
    g_autofree char *text =
        g_strdup_printf (ngettext ("%d register fell or leapt this month: another meter or ratio. "
                                   "What it used meanwhile is not counted",
                                   "%d registers fell or leapt this month: another meter or ratio. "
                                   "What they used meanwhile is not counted",
                                   (gulong) month.falls),
                         (int) month.falls);

    gtk_widget_set_tooltip_text (GTK_WIDGET (self->energy_month), text);
  } else {
    gtk_widget_set_tooltip_text (GTK_WIDGET (self->energy_month), NULL);
  }
}

static void
empty_list (GtkListBox *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

static void
show_todo (PwtHomePage *self)
{
  empty_list (self->todo);
  pwt_home_add_todo (self->todo, self->summary, pwt_page_get_desk (PWT_PAGE (self)));
}

static void
show_dry (PwtHomePage *self)
{
  PwtDesk *desk = pwt_page_get_desk (PWT_PAGE (self));
  const PwtSiteSummary *summary = self->summary;

  empty_list (self->dry);
  for (guint i = 0; i < MIN (summary->dry_rows->len, DRY_SHOWN); i++)
    gtk_list_box_append (self->dry,
                         pwt_home_dry_row_new (g_ptr_array_index (summary->dry_rows, i), desk));
  if (summary->dry_unknown > 0)
    gtk_list_box_append (self->dry, pwt_home_unknown_row_new (summary->dry_unknown));
  else if (summary->dry == 0)
    gtk_list_box_append (self->dry,
                         summary->has_use_rates
                             ? pwt_home_empty_row_new (_ ("Nobody's"), TRUE)
                             : pwt_home_empty_row_new (
                                   _ ("Known once meters have been read for a whole day"), FALSE));
  take_text (self->dry_title,
             summary->dry > 0
                 ? g_strdup_printf (_ ("Money gone before Monday: %d"), (int) summary->dry)
                 : g_strdup (_ ("Money gone before Monday")));
  gtk_widget_set_visible (self->dry_all, summary->dry > 0);
  gtk_widget_set_visible (self->dry_head, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->dry), TRUE);
}

static void
show_as_of (PwtHomePage *self)
{
  PwtDesk *desk = pwt_page_get_desk (PWT_PAGE (self));
  g_autofree char *clock = NULL;

  if (self->summary == NULL)
    return;
  clock = pwt_show_clock (self->summary->now_us, pwt_desk_get_zone (desk));
  take_text (self->as_of, g_strdup_printf (_ ("As of %s"), clock));
}

static void
show (PwtHomePage *self)
{
  pwt_state_tiles_show (self->tiles, self->summary);
  pwt_period_chart_show (self->period_chart, self->summary);
  show_figures (self);
  show_todo (self);
  show_dry (self);
  pwt_line_rows_show (self->lines, self->summary->lines, pwt_page_get_desk (PWT_PAGE (self)));
  show_as_of (self);
}

/* What was shown stays, greyed, with the reason beside the time it is of. */
static void
show_problem (PwtHomePage *self, const GError *error)
{
  if (error != NULL) {
    gtk_label_set_text (self->summary_problem, pwt_error_text (error));
    gtk_widget_set_tooltip_text (GTK_WIDGET (self->summary_problem), pwt_error_text (error));
    gtk_widget_add_css_class (self->main_row, "stale");
  } else {
    gtk_widget_remove_css_class (self->main_row, "stale");
  }
  gtk_widget_set_visible (GTK_WIDGET (self->summary_problem), error != NULL);
}

/* --- asking --- */

static void
arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtHomePage) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtSiteSummary *summary = pwt_desk_finish (pwt_page_get_desk (PWT_PAGE (self)), result, &error);
  gboolean is_again = self->is_stale;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->is_asking = self->is_stale = FALSE;
  show_problem (self, error);
  if (summary != NULL) {
    if (self->summary != NULL)
      pwt_record_free (&pwt_site_summary_record, self->summary);
    self->summary = summary;
    show (self);
  }
  if (is_again)
    ask (self);
}

/* One question at a time, and once more if something changed meanwhile. */
static void
ask (PwtHomePage *self)
{
  PwtDesk *desk = pwt_page_get_desk (PWT_PAGE (self));
  PwtIdRequest request = { pwt_desk_get_project_id (desk) };

  if (self->is_asking) {
    self->is_stale = TRUE;
    return;
  }
  self->is_asking = TRUE;
  pwt_backend_call_async (pwt_desk_get_backend (desk), "site.summary", &request, self->cancellable,
                          arrived_cb, g_object_ref (self));
}

static void
settled_cb (gpointer data)
{
  PwtHomePage *self = PWT_HOME_PAGE (data);

  self->settle_id = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    ask (self);
}

/* Money shows at once; readings come all the time and wait for the clock. */
static void
event_cb (PwtHomePage *self, const PwtEvent *event)
{
  if (g_strcmp0 (event->topic, "topup") == 0 && self->settle_id == 0)
    self->settle_id = g_timeout_add_once (SETTLE_MS, settled_cb, self);
}

static void
tick_cb (PwtHomePage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    ask (self);
}

static void
state_changed_cb (PwtHomePage *self)
{
  PwtBackend *backend = pwt_desk_get_backend (pwt_page_get_desk (PWT_PAGE (self)));

  if (pwt_backend_get_state (backend) == PWT_BACKEND_ONLINE)
    tick_cb (self);
}

static void
reload_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask (PWT_HOME_PAGE (widget));
}

/* --- page --- */

static void
pwt_home_page_shown (PwtPage *page)
{
  ask (PWT_HOME_PAGE (page));
}

/* A page that is not there yet, or not for this operator, is not offered. */
static gboolean
has_page (PwtHomePage *self, const char *id)
{
  for (guint i = 0; i < pwt_n_pages; i++)
    if (g_str_equal (pwt_pages[i].id, id))
      return pwt_desk_may (pwt_page_get_desk (PWT_PAGE (self)), pwt_pages[i].permission);
  return FALSE;
}

static void
pwt_home_page_constructed (GObject *object)
{
  PwtHomePage *self = PWT_HOME_PAGE (object);
  PwtDesk *desk;
  PwtBackend *backend;

  G_OBJECT_CLASS (pwt_home_page_parent_class)->constructed (object);

  desk = pwt_page_get_desk (PWT_PAGE (self));
  backend = pwt_desk_get_backend (desk);
  gtk_widget_set_visible (self->sell_button, has_page (self, "counter"));
  gtk_widget_set_visible (self->open_button, pwt_desk_may (desk, PWT_MAY_OPEN));
  gtk_widget_set_visible (self->trip_button, pwt_desk_may (desk, PWT_MAY_SWITCH));
  g_signal_connect_object (desk, "tick", G_CALLBACK (tick_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (backend, "event", G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (backend, "reset", G_CALLBACK (tick_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (backend, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
pwt_home_page_dispose (GObject *object)
{
  PwtHomePage *self = PWT_HOME_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->settle_id, g_source_remove);
  /* The bin's child is bound: letting the template free it would leave the bin a dead pointer. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_HOME_PAGE);
  G_OBJECT_CLASS (pwt_home_page_parent_class)->dispose (object);
}

static void
pwt_home_page_finalize (GObject *object)
{
  PwtHomePage *self = PWT_HOME_PAGE (object);

  if (self->summary != NULL)
    pwt_record_free (&pwt_site_summary_record, self->summary);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (pwt_home_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PwtHomePage, open_button);
  gtk_widget_class_bind_template_child (widget_class, PwtHomePage, sell_button);
  gtk_widget_class_bind_template_child (widget_class, PwtHomePage, trip_button);
  gtk_widget_class_bind_template_child (widget_class, PwtHomePage, summary_problem);
  gtk_widget_class_bind_template_child (widget_class, PwtHomePage, as_of);
  gtk_widget_class_bind_template_child (widget_class, PwtHomePage, tiles);
  gtk_widget_class_bind_template_child (widget_class, PwtHomePage, period_chart);
  gtk_widget_class_bind_template_child (widget_class, PwtHomePage, main_row);
  gtk_widget_class_bind_template_child (widget_class, PwtHomePage, lines);
  gtk_widget_class_bind_template_child (widget_class, PwtHomePage, figures);
  gtk_widget_class_bind_template_child (widget_class, PwtHomePage, money_today);
  gtk_widget_class_bind_template_child (widget_class, PwtHomePage, money_month);
  gtk_widget_class_bind_template_child (widget_class, PwtHomePage, cash_today);
  gtk_widget_class_bind_template_child (widget_class, PwtHomePage, cash_month);
  gtk_widget_class_bind_template_child (widget_class, PwtHomePage, sales_today);
  gtk_widget_class_bind_template_child (widget_class, PwtHomePage, sales_month);
  gtk_widget_class_bind_template_child (widget_class, PwtHomePage, energy_today);
  gtk_widget_class_bind_template_child (widget_class, PwtHomePage, energy_month);
  gtk_widget_class_bind_template_child (widget_class, PwtHomePage, todo);
  gtk_widget_class_bind_template_child (widget_class, PwtHomePage, dry_head);
  gtk_widget_class_bind_template_child (widget_class, PwtHomePage, dry_title);
  gtk_widget_class_bind_template_child (widget_class, PwtHomePage, dry_all);
  gtk_widget_class_bind_template_child (widget_class, PwtHomePage, dry);
}

static void
pwt_home_page_class_init (PwtHomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = pwt_home_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = pwt_home_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_home_page_finalize;
  PWT_PAGE_CLASS (klass)->shown = pwt_home_page_shown;
  g_type_ensure (PWT_TYPE_STATE_TILES);
  g_type_ensure (PWT_TYPE_PERIOD_CHART);
  g_type_ensure (PWT_TYPE_LINE_ROWS);
  gtk_widget_class_set_template_from_resource (widget_class, "/cn/prewatt/Prewatt/ui/home-page.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "home.reload", NULL, reload_action);
}

static void
pwt_home_page_init (PwtHomePage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
