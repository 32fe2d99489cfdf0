/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Enter in the search of a list, faster than the engine, as a scanner is: what was found for the
 * words before is not taken, and what is found for its own is, when it comes. */
#include "app/accounts/account-story.h"
#include "app/accounts/accounts-page.h"
#include "app/counter/counter-search.h"
#include "app/counter/customer-card.h"
#include "harness.h"

typedef struct {
  PwtDesktop *desktop;
  const PwtMeterRow *rows[2]; /* of two tenants */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  GPtrArray *rows;
  guint n = 0;

  f->desktop = pwt_desktop_new_signed_in ();
  rows = pwt_fake_backend_get_site (f->desktop->backend)->rows;
  for (guint i = 0; n < G_N_ELEMENTS (f->rows); i++) {
    const PwtMeterRow *row = g_ptr_array_index (rows, i);

    if (!pwt_id_is_none (row->account) &&
        (n == 0 || !pwt_id_equal (row->account, f->rows[0]->account)))
      f->rows[n++] = row;
  }
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  pwt_desktop_free (f->desktop);
}

/* The first is found; the second is typed, and Enter comes before the answer. */
static void
hurry (Fixture *f, gpointer entry)
{
  gtk_editable_set_text (entry, f->rows[0]->serial);
  g_signal_emit_by_name (entry, "search-changed");
  pwt_settle ();
  gtk_editable_set_text (entry, f->rows[1]->serial);
  pwt_fake_backend_hold (f->desktop->backend);
  g_signal_emit_by_name (entry, "activate");
  pwt_settle ();
}

/* The entry says that it was changed only now: that was asked. */
static void
answer (Fixture *f, gpointer entry)
{
  g_signal_emit_by_name (entry, "search-changed");
  pwt_fake_backend_release (f->desktop->backend);
  pwt_settle ();
}

static void
test_of_accounts (Fixture *f, gconstpointer data)
{
  GtkWidget *page, *search;
  GtkStack *views;

  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.page", "s", "accounts");
  pwt_settle ();
  page = pwt_find_type (f->desktop->window, PWT_TYPE_ACCOUNTS_PAGE);
  search = pwt_find_id (page, "search");
  views = GTK_STACK (pwt_find_id (page, "views"));
  hurry (f, search);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (views), ==, "list");
  answer (f, search);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (views), ==, "story");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (
                       pwt_find_id (pwt_find_type (page, PWT_TYPE_ACCOUNT_STORY_VIEW), "title"))),
                   ==, f->rows[1]->tenant_name);
}

/* Who typed on meant something else. */
static void
test_of_accounts_typed_on (Fixture *f, gconstpointer data)
{
  GtkWidget *page, *search;
  GtkStack *views;

  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.page", "s", "accounts");
  pwt_settle ();
  page = pwt_find_type (f->desktop->window, PWT_TYPE_ACCOUNTS_PAGE);
  search = pwt_find_id (page, "search");
  views = GTK_STACK (pwt_find_id (page, "views"));
  hurry (f, search);
  gtk_editable_set_text (GTK_EDITABLE (search), f->rows[0]->serial);
  pwt_fake_backend_release (f->desktop->backend);
  pwt_settle ();
  g_assert_cmpstr (gtk_stack_get_visible_child_name (views), ==, "list");
}

static void
test_of_the_counter (Fixture *f, gconstpointer data)
{
  GtkWidget *entry =
      pwt_find_id (pwt_find_type (f->desktop->window, PWT_TYPE_COUNTER_SEARCH), "entry");
  GtkWidget *card = pwt_find_type (f->desktop->window, PWT_TYPE_CUSTOMER_CARD);

  hurry (f, entry);
  g_assert_false (gtk_widget_get_visible (card));
  answer (f, entry);
  g_assert_true (gtk_widget_get_visible (card));
  g_assert_cmpstr (pwt_customer_card_get_row (PWT_CUSTOMER_CARD (card))->serial, ==,
                   f->rows[1]->serial);
}

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
#define ADD(name, func)                                                                            \
  g_test_add ("/app/search-enter/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("of-accounts", test_of_accounts);
  ADD ("of-accounts-typed-on", test_of_accounts_typed_on);
  ADD ("of-the-counter", test_of_the_counter);
  return g_test_run ();
}
