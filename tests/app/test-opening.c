/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening an account: by keys alone, at several rooms, with what is paid at once, and when the
 * engine refuses or its answer is lost. */
#include "app/accounts/account-story.h"
#include "app/accounts/opening-dialog.h"
#include "app/accounts/opening-room.h"
#include "app/common/finder.h"
#include "app/counter/sale-form.h"
#include "harness.h"

typedef struct {
  PwtDesktop *desktop;
  PwtFakeBackend *backend;
  PwtFakeSite *site;
  PwtMeterRow *free_1, *free_2; /* A208 and B305, where no account is open */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->desktop = pwt_desktop_new_signed_in ();
  f->backend = f->desktop->backend;
  f->site = pwt_fake_backend_get_site (f->backend);
  f->free_1 = pwt_fake_site_find_room (f->site, "A208");
  f->free_2 = pwt_fake_site_find_room (f->site, "B305");
  g_assert_true (pwt_id_is_none (f->free_1->account) && pwt_id_is_none (f->free_2->account));
  f->free_1->balance = f->free_2->balance = PWT_MONEY_ZERO;
}

static GtkWindow *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (PWT_IS_OPENING_DIALOG (window))
      return window;
  }
  return NULL;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  GtkWindow *dialog = find_dialog ();

  if (dialog != NULL)
    gtk_window_destroy (dialog);
  pwt_desktop_free (f->desktop);
}

static gpointer
open_dialog (Fixture *f, const PwtMeterRow *meter)
{
  g_autofree char *id = meter != NULL ? pwt_id_dup_text (meter->id) : g_strdup ("");

  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.open-account", "s", id));
  pwt_settle ();
  g_assert_nonnull (find_dialog ());
  return find_dialog ();
}

static const char *
text_of (gpointer root, const char *id)
{
  return gtk_label_get_text (GTK_LABEL (pwt_find_id (root, id)));
}

/* Types into a finder and waits for its hits. */
static void
type (gpointer dialog, const char *finder, const char *text)
{
  GtkWidget *entry = pwt_find_id (pwt_find_id (dialog, finder), "entry");

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "search-changed");
  pwt_settle ();
}

static void
enter (gpointer root, const char *entry)
{
  g_signal_emit_by_name (pwt_find_id (root, entry), "activate");
  pwt_settle ();
}

static void
add_room (gpointer dialog, const PwtMeterRow *meter)
{
  type (dialog, "room_finder", meter->serial);
  enter (pwt_find_id (dialog, "room_finder"), "entry");
}

static PwtOpeningRoom *
room_at (gpointer dialog, int index)
{
  GtkWidget *room = gtk_widget_get_first_child (pwt_find_id (dialog, "rooms"));

  for (; room != NULL && index > 0; index--)
    room = gtk_widget_get_next_sibling (room);
  return room != NULL ? PWT_OPENING_ROOM (room) : NULL;
}

static gboolean
is_in (gpointer entry)
{
  return gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (entry))));
}

static gboolean
may_open (gpointer dialog)
{
  return gtk_widget_get_sensitive (pwt_find_id (dialog, "button"));
}

static void
press_open (gpointer dialog)
{
  g_assert_true (may_open (dialog));
  g_signal_emit_by_name (pwt_find_id (dialog, "button"), "clicked");
  pwt_settle ();
}

static gboolean
asked_with (Fixture *f, const char *part)
{
  return strstr (pwt_fake_backend_last_request (f->backend, "account.open"), part) != NULL;
}

/* A new tenant, a room, and the rest as the building has it: two texts and Enters; the one too many
 * opens nothing. */
static void
test_by_enters (Fixture *f, gconstpointer data)
{
  gpointer dialog = open_dialog (f, NULL);
  PwtAccountStoryView *story;

  type (dialog, "tenant_finder", "新来的租户");
  enter (pwt_find_id (dialog, "tenant_finder"), "entry"); /* goes on to the rooms */
  g_assert_false (may_open (dialog));
  add_room (dialog, f->free_1);
  g_assert_nonnull (room_at (dialog, 0));
  g_assert_cmpstr (text_of (dialog, "preset_note"), ==, "As the newest account in A车间");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (pwt_find_id (dialog, "alarm1"))), ==,
                   "100.00");
  enter (pwt_find_id (dialog, "room_finder"), "entry"); /* nothing to add: to what is paid */
  g_assert_true (is_in (pwt_find_id (room_at (dialog, 0), "amount")));
  enter (room_at (dialog, 0), "amount");
  g_assert_true (gtk_widget_has_focus (pwt_find_id (dialog, "button")));
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "account.open"), ==, 0);
  press_open (dialog);
  g_assert_null (find_dialog ());
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "account.open"), ==, 1);
  g_assert_true (asked_with (f, "新来的租户"));
  g_assert_false (pwt_id_is_none (f->free_1->account));
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "sale.create"), ==, 0);
  story = pwt_find_type (f->desktop->window, PWT_TYPE_ACCOUNT_STORY_VIEW);
  g_assert_cmpstr (text_of (story, "title"), ==, "新来的租户");
}

/* Who is there already is found, by two rooms at once. */
static void
test_a_tenant_that_is_there (Fixture *f, gconstpointer data)
{
  PwtMeterRow *known = pwt_fake_site_find_room (f->site, "A201");
  gpointer dialog = open_dialog (f, f->free_1);

  g_assert_nonnull (room_at (dialog, 0));
  type (dialog, "tenant_finder", known->tenant_name);
  enter (pwt_find_id (dialog, "tenant_finder"), "entry");
  g_assert_true (gtk_widget_get_visible (pwt_find_id (dialog, "chosen")));
  g_assert_cmpstr (text_of (dialog, "chosen_name"), ==, known->tenant_name);
  add_room (dialog, f->free_2);
  add_room (dialog, f->free_1); /* it is not offered twice */
  g_assert_nonnull (room_at (dialog, 1));
  g_assert_null (room_at (dialog, 2));
  press_open (dialog);
  g_assert_null (find_dialog ());
  g_assert_false (asked_with (f, "\"name\""));
  g_assert_true (pwt_id_equal (f->free_1->account, f->free_2->account));
}

/* An account has one tariff: where its rooms had others, that is said before it is opened. */
static void
test_rooms_of_two_buildings (Fixture *f, gconstpointer data)
{
  gpointer dialog = open_dialog (f, f->free_1);
  GtkWidget *note = pwt_find_id (dialog, "buildings_note");

  g_assert_false (gtk_widget_get_visible (note));
  add_room (dialog, f->free_2);
  g_assert_true (gtk_widget_get_visible (note));
  g_assert_nonnull (strstr (text_of (dialog, "buildings_note"), "A车间"));
  g_assert_nonnull (strstr (text_of (dialog, "buildings_note"), "B车间"));
  g_signal_emit_by_name (pwt_find_id (room_at (dialog, 1), "remove"), "clicked");
  pwt_settle ();
  g_assert_false (gtk_widget_get_visible (note));
}

/* What a finder suggests goes when it is chosen from, or left. */
static void
test_suggestions_close (Fixture *f, gconstpointer data)
{
  gpointer dialog = open_dialog (f, f->free_1);
  PwtFinder *finder = PWT_FINDER (pwt_find_id (dialog, "tenant_finder"));
  GtkWidget *hits = pwt_find_id (finder, "hits");

  type (dialog, "tenant_finder", "镇江");
  g_assert_true (gtk_widget_get_visible (hits));
  gtk_widget_grab_focus (pwt_find_id (dialog, "alarm1"));
  pwt_settle ();
  g_assert_false (gtk_widget_get_visible (hits));
  type (dialog, "tenant_finder", "镇江瑞");
  g_assert_true (gtk_widget_get_visible (hits));
  g_signal_emit_by_name (
      pwt_find_id (finder, "list"), "row-activated",
      gtk_list_box_get_row_at_index (GTK_LIST_BOX (pwt_find_id (finder, "list")), 0));
  pwt_settle ();
  g_assert_true (gtk_widget_get_visible (pwt_find_id (dialog, "chosen")));
  g_assert_false (gtk_widget_get_visible (hits));
}

/* A room's preset does not hide that there is nothing to choose from. */
static void
test_no_tariff_yet (Fixture *f, gconstpointer data)
{
  gpointer dialog;

  pwt_record_list_free (&pwt_tariff_record, f->site->tariffs);
  f->site->tariffs = pwt_record_list_new ();
  dialog = open_dialog (f, f->free_1);
  g_assert_nonnull (strstr (text_of (dialog, "preset_note"), "There is no tariff yet"));
  type (dialog, "tenant_finder", "新来的租户");
  g_assert_false (may_open (dialog));
}

/* Enter on part of a name takes whom it finds: somebody new is chosen, with contact and phone in
 * sight, and nothing is opened by it. */
static void
test_a_new_tenant_is_chosen (Fixture *f, gconstpointer data)
{
  gpointer dialog = open_dialog (f, f->free_1);
  GtkListBox *hits;

  type (dialog, "tenant_finder", "镇江瑞");
  g_assert_false (may_open (dialog));
  enter (pwt_find_id (dialog, "tenant_finder"), "entry");
  g_assert_true (gtk_widget_get_visible (pwt_find_id (dialog, "chosen")));
  g_assert_true (is_in (pwt_find_id (room_at (dialog, 0), "amount")));
  gtk_window_destroy (dialog);
  dialog = open_dialog (f, f->free_1);
  hits = GTK_LIST_BOX (pwt_find_id (pwt_find_id (dialog, "tenant_finder"), "list"));
  type (dialog, "tenant_finder", "镇江瑞");
  g_signal_emit_by_name (hits, "row-activated", gtk_list_box_get_row_at_index (hits, 1));
  pwt_settle ();
  g_assert_true (may_open (dialog));
  g_assert_true (is_in (pwt_find_id (dialog, "contact")));
  enter (dialog, "contact");
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "account.open"), ==, 0);
  press_open (dialog);
  g_assert_true (asked_with (f, "镇江瑞"));
}

/* Tab and Shift+Tab go through the rooms and past them. */
static void
test_focus_leaves_the_rooms (Fixture *f, gconstpointer data)
{
  gpointer dialog = open_dialog (f, f->free_1);

  gtk_widget_grab_focus (pwt_find_id (dialog, "room_finder"));
  for (int i = 0; i < 8 && !is_in (pwt_find_id (pwt_find_id (dialog, "tenant_finder"), "entry"));
       i++)
    gtk_widget_child_focus (dialog, GTK_DIR_TAB_BACKWARD);
  g_assert_true (is_in (pwt_find_id (pwt_find_id (dialog, "tenant_finder"), "entry")));
}

/* Rooms that have an account are not found, and one may be taken off again. */
static void
test_only_what_can_be_opened (Fixture *f, gconstpointer data)
{
  PwtMeterRow *taken = pwt_fake_site_find_room (f->site, "A201");
  gpointer dialog = open_dialog (f, taken);

  g_assert_nonnull (strstr (text_of (dialog, "rooms_note"), "No account can be opened"));
  add_room (dialog, taken);
  g_assert_null (room_at (dialog, 0));
  add_room (dialog, f->free_1);
  g_signal_emit_by_name (pwt_find_id (room_at (dialog, 0), "remove"), "clicked");
  pwt_settle ();
  g_assert_null (room_at (dialog, 0));
  add_room (dialog, f->free_1);
  g_assert_nonnull (room_at (dialog, 0));
}

/* What is paid at once is a sale like any other, booked when the account is open, one a room. */
static void
test_the_first_sale (Fixture *f, gconstpointer data)
{
  gpointer dialog = open_dialog (f, f->free_1);
  g_autofree char *id = NULL;

  add_room (dialog, f->free_2);
  type (dialog, "tenant_finder", "新来的租户");
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (room_at (dialog, 0), "amount")), "200");
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (room_at (dialog, 1), "amount")), "1,000.50");
  g_assert_cmpstr (text_of (dialog, "button_label"), ==, "Open, take ¥1,200.50");
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (room_at (dialog, 1), "amount")), "1x");
  g_assert_false (may_open (dialog));
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (room_at (dialog, 1), "amount")), "99999999");
  g_assert_false (may_open (dialog)); /* it would be refused with the account open already */
  g_assert_cmpstr (text_of (room_at (dialog, 1), "note"), ==, "At most ¥10,000,000.00 in one sale");
  f->site->project->hoarding_limit.e4 = 2000000;
  pwt_fake_backend_emit (f->backend, "registry", PWT_ID_NONE);
  pwt_settle ();
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (room_at (dialog, 1), "amount")), "201");
  g_assert_false (may_open (dialog));
  f->site->meter_limit.e4 = 10000000; /* its own goes before the project's */
  pwt_fake_backend_emit (f->backend, "meter", f->free_2->id);
  pwt_settle ();
  g_assert_true (may_open (dialog));
  f->site->meter_limit.e4 = 0;
  pwt_fake_backend_emit (f->backend, "meter", f->free_2->id);
  pwt_settle ();
  g_assert_false (may_open (dialog));
  f->site->project->hoarding_limit.e4 = 0;
  pwt_fake_backend_emit (f->backend, "registry", PWT_ID_NONE);
  pwt_settle ();
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (room_at (dialog, 1), "amount")), "300");
  enter (room_at (dialog, 0), "amount");
  g_assert_true (is_in (pwt_find_id (room_at (dialog, 1), "amount")));
  enter (room_at (dialog, 1), "amount");
  press_open (dialog);
  g_assert_null (find_dialog ());
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "account.open"), ==, 1);
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "sale.create"), ==, 2);
  g_assert_nonnull (
      strstr (pwt_fake_backend_last_request (f->backend, "sale.create"), "\"300.00\""));
  g_assert_true (gtk_widget_get_mapped (pwt_find_id (f->desktop->window, "steps")));
  /* The counter shows whom the steps are about, not whoever was there before. */
  id = pwt_id_dup_text (f->free_2->id);
  g_assert_nonnull (strstr (pwt_fake_backend_last_request (f->backend, "meter.get"), id));
}

/* The answer is lost after the engine has done it: asked again with the same id, opened once, and
 * what was paid is booked then and not before. */
static void
test_a_lost_answer (Fixture *f, gconstpointer data)
{
  gpointer dialog = open_dialog (f, f->free_1);
  g_autofree char *first = NULL;

  type (dialog, "tenant_finder", "新来的租户");
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (room_at (dialog, 0), "amount")), "200");
  pwt_fake_backend_lose_answer (f->backend, "account.open");
  press_open (dialog);
  g_assert_nonnull (strstr (text_of (dialog, "problem"), "asked again by itself"));
  g_assert_false (may_open (dialog));
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "sale.create"), ==, 0);
  first = g_strdup (pwt_fake_backend_last_request (f->backend, "account.open"));
  pwt_fake_backend_set_online (f->backend, FALSE);
  pwt_fake_backend_set_online (f->backend, TRUE);
  pwt_settle ();
  g_assert_null (find_dialog ());
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "account.open"), ==, 2);
  g_assert_cmpstr (pwt_fake_backend_last_request (f->backend, "account.open"), ==, first);
  g_assert_cmpuint (pwt_fake_backend_count (f->backend, "sale.create"), ==, 1);
}

/* A refusal stands at the room it is about, any other one below. */
static void
test_refusals (Fixture *f, gconstpointer data)
{
  gpointer dialog = open_dialog (f, f->free_1);
  g_autofree char *why = g_strdup_printf ("“%s · %s”: Account 100001 is open here already",
                                          f->free_2->room, f->free_2->serial);

  add_room (dialog, f->free_2);
  type (dialog, "tenant_finder", "新来的租户");
  pwt_fake_backend_refuse (f->backend, "account.open", PWT_BACKEND_ERROR_REFUSED, why);
  press_open (dialog);
  g_assert_cmpstr (text_of (room_at (dialog, 1), "note"), ==,
                   "Account 100001 is open here already");
  g_assert_false (may_open (dialog));
  g_signal_emit_by_name (pwt_find_id (room_at (dialog, 1), "remove"), "clicked");
  pwt_fake_backend_refuse (f->backend, "account.open", PWT_BACKEND_ERROR_REFUSED,
                           "Something else is wrong");
  press_open (dialog);
  g_assert_cmpstr (text_of (dialog, "problem"), ==, "Something else is wrong");
  press_open (dialog); /* nothing was opened: the same once more */
  g_assert_null (find_dialog ());
}

static void
test_what_meters_hold (Fixture *f, gconstpointer data)
{
  gpointer dialog;
  PwtOpeningRoom *room;

  f->free_1->balance.e4 = 30 * 10000;
  f->free_1->purchase_count = 2;
  f->free_2->balance.e4 = -5 * 10000;
  dialog = open_dialog (f, f->free_1);
  type (dialog, "tenant_finder", "新来的租户");
  room = room_at (dialog, 0);
  g_assert_nonnull (strstr (text_of (room, "note"), "¥30.00 are left in the meter (2 purchases)"));
  g_assert_false (may_open (dialog));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (pwt_find_id (room, "take_over")), TRUE);
  g_assert_true (may_open (dialog));
  add_room (dialog, f->free_2);
  g_assert_nonnull (strstr (text_of (room_at (dialog, 1), "note"), "debt of ¥5.00"));
  g_assert_false (may_open (dialog));
  g_signal_emit_by_name (pwt_find_id (room_at (dialog, 1), "remove"), "clicked");
  press_open (dialog);
  g_assert_true (asked_with (f, "adopt"));
}

static void
press_enter (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean is_stopped = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
      g_signal_emit_by_name (controller, "key-pressed", GDK_KEY_Return, 0, 0, &is_stopped);
  }
  g_assert_true (is_stopped); /* else the button would be toggled by it */
}

/* Enter goes from one thing to the next: it takes the money over and goes on to the first sale, and
 * pressed once more it does not give the money back. */
static void
test_enter_takes_over_and_goes_on (Fixture *f, gconstpointer data)
{
  GtkWidget *take_over, *amount;
  gpointer dialog;

  f->free_1->balance.e4 = 30 * 10000;
  dialog = open_dialog (f, f->free_1);
  take_over = pwt_find_id (room_at (dialog, 0), "take_over");
  amount = pwt_find_id (room_at (dialog, 0), "amount");
  pwt_opening_room_focus (room_at (dialog, 0));
  g_assert_true (gtk_widget_has_focus (take_over) || gtk_window_get_focus (dialog) == take_over);
  for (guint i = 0; i < 2; i++) {
    press_enter (take_over);
    g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (take_over)));
    g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (dialog), amount));
  }
}

/* It never said its own number, so nobody knows whose money it shows: that is said beside it. */
static void
test_money_of_a_meter_with_another_number (Fixture *f, gconstpointer data)
{
  gpointer dialog;

  f->free_1->balance.e4 = 30 * 10000;
  dialog = open_dialog (f, f->free_1);
  g_assert_null (strstr (text_of (room_at (dialog, 0), "note"), "12310099"));
  gtk_window_destroy (GTK_WINDOW (dialog));
  f->site->is_other_meter = TRUE;
  dialog = open_dialog (f, f->free_1);
  g_assert_nonnull (strstr (text_of (room_at (dialog, 0), "note"), "¥30.00 are left"));
  g_assert_nonnull (strstr (text_of (room_at (dialog, 0), "note"), "12310099"));
}

/* A meter that was not read lately is read by itself, and it is said when it does not answer. */
static void
test_an_old_reading (Fixture *f, gconstpointer data)
{
  gpointer dialog;
  PwtOpeningRoom *room;
  PwtCommand *command;

  f->free_1->read_us = f->site->now_us - PWT_US_PER_HOUR;
  dialog = open_dialog (f, f->free_1);
  type (dialog, "tenant_finder", "新来的租户");
  room = room_at (dialog, 0);
  g_assert_cmpstr (text_of (room, "note"), ==, "Reading the meter…");
  g_assert_false (may_open (dialog));
  command = g_ptr_array_index (f->site->commands, 0);
  command->ended_us = f->site->now_us;
  pwt_fake_backend_step_command (f->backend, command->id, PWT_COMMAND_UNREACHABLE, NULL);
  pwt_settle ();
  g_assert_cmpstr (text_of (room, "note"), ==, "The meter does not answer");
  g_assert_true (gtk_widget_get_visible (pwt_find_id (room, "read")));
  g_signal_emit_by_name (pwt_find_id (room, "read"), "clicked");
  pwt_settle ();
  f->free_1->read_us = f->site->now_us;
  pwt_fake_backend_emit (f->backend, "meter", f->free_1->id);
  pwt_settle ();
  g_assert_true (may_open (dialog));
}

static void
test_thresholds (Fixture *f, gconstpointer data)
{
  gpointer dialog = open_dialog (f, f->free_1);

  type (dialog, "tenant_finder", "新来的租户");
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (dialog, "alarm2")), "500");
  g_assert_cmpstr (text_of (dialog, "alarms_note"), ==,
                   "Alarm amount 2 must not be above alarm amount 1");
  g_assert_false (may_open (dialog));
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (dialog, "alarm2")), "5 yuan?");
  g_assert_false (may_open (dialog));
  gtk_editable_set_text (GTK_EDITABLE (pwt_find_id (dialog, "alarm2")), "20");
  press_open (dialog);
  g_assert_true (asked_with (f, "\"alarm2\":\"20.00\""));
}

/* A customer without an account is opened from the counter by one more Enter. */
static void
test_from_the_counter (Fixture *f, gconstpointer data)
{
  g_autofree char *id = pwt_id_dup_text (f->free_1->id);
  PwtSaleForm *form;

  gtk_widget_activate_action (GTK_WIDGET (f->desktop->window), "win.sell", "s", id);
  pwt_settle ();
  form = pwt_find_type (f->desktop->window, PWT_TYPE_SALE_FORM);
  g_assert_cmpstr (text_of (form, "button_label"), ==, "Open an account");
  g_signal_emit_by_name (pwt_find_id (form, "amount"), "activate");
  pwt_settle ();
  g_assert_nonnull (find_dialog ());
  g_assert_nonnull (room_at (find_dialog (), 0));
}

#define ADD(name, test) g_test_add ("/app/opening/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  pwt_test_app_init (&argc, &argv);
  ADD ("by-enters", test_by_enters);
  ADD ("a-tenant-that-is-there", test_a_tenant_that_is_there);
  ADD ("rooms-of-two-buildings-share-a-tariff", test_rooms_of_two_buildings);
  ADD ("suggestions-close", test_suggestions_close);
  ADD ("no-tariff-yet", test_no_tariff_yet);
  ADD ("a-new-tenant-is-chosen", test_a_new_tenant_is_chosen);
  ADD ("focus-leaves-the-rooms", test_focus_leaves_the_rooms);
  ADD ("only-what-can-be-opened", test_only_what_can_be_opened);
  ADD ("the-first-sale", test_the_first_sale);
  ADD ("a-lost-answer", test_a_lost_answer);
  ADD ("refusals", test_refusals);
  ADD ("what-meters-hold", test_what_meters_hold);
  ADD ("enter-takes-over-and-goes-on", test_enter_takes_over_and_goes_on);
  ADD ("money-of-a-meter-with-another-number", test_money_of_a_meter_with_another_number);
  ADD ("an-old-reading", test_an_old_reading);
  ADD ("thresholds", test_thresholds);
  ADD ("from-the-counter", test_from_the_counter);
  return g_test_run ();
}
