/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter-fixture.h"

#include "app/counter/card-watch.h"

/* Time of frames, under the test's hand. */
static gint64 frames_us, frame_step_us;

static gint64
frame_time (GdkFrameClock *clock)
{
  frames_us += frame_step_us;
  return frames_us;
}

void
pwt_counter_set_up (PwtCounterFixture *f, gconstpointer data)
{
  pwt_card_watch_set_time (frame_time);
  f->desktop = pwt_desktop_new_signed_in_with (PWT_FAKE_TWO_PROJECTS);
  f->backend = f->desktop->backend;
  f->site = pwt_fake_backend_get_site (f->backend);
  f->search = pwt_find_type (f->desktop->window, PWT_TYPE_COUNTER_SEARCH);
  f->form = pwt_find_type (f->desktop->window, PWT_TYPE_SALE_FORM);
  f->steps = pwt_find_type (f->desktop->window, PWT_TYPE_SALE_STEPS);
  f->open_sales = pwt_find_type (f->desktop->window, PWT_TYPE_OPEN_SALES);
}

void
pwt_counter_tear_down (PwtCounterFixture *f, gconstpointer data)
{
  pwt_desktop_free (f->desktop);
}

const char *
pwt_text_of (gpointer root, const char *id)
{
  return gtk_label_get_text (GTK_LABEL (pwt_find_id (root, id)));
}

static gboolean
is_card_seen (gpointer form)
{
  return pwt_sale_form_is_card_seen (form);
}

void
pwt_counter_pass_time (gint64 us)
{
  frames_us += us;
}

void
pwt_counter_look (PwtSaleForm *form)
{
  frame_step_us = PWT_CARD_SEEN_US;
  pwt_wait (is_card_seen, form);
  frame_step_us = 0;
}

void
pwt_counter_press (PwtCounterFixture *f, const char *action)
{
  if (g_str_equal (action, "sale.next") && pwt_sale_form_get_stage (f->form) == PWT_FORM_CONFIRM)
    pwt_counter_look (f->form);
  g_assert_true (gtk_widget_activate_action (pwt_find_id (f->form, "stack"), action, NULL));
}

void
pwt_counter_choose (PwtCounterFixture *f, const char *search)
{
  pwt_counter_search_set_text (f->search, search);
  g_signal_emit_by_name (pwt_find_id (f->search, "entry"), "activate");
  pwt_settle ();
}

gboolean
pwt_counter_is_refused (gpointer form)
{
  return gtk_widget_has_css_class (pwt_find_id (form, "notice_bar"), "bad");
}

gboolean
pwt_counter_is_quoted (gpointer form)
{
  return !g_str_equal (pwt_text_of (form, "after"), "—");
}

void
pwt_counter_type (PwtCounterFixture *f, const char *amount)
{
  pwt_sale_form_set_text (f->form, amount);
  pwt_wait (pwt_counter_is_quoted, f->form);
}

PwtAttemptPhase
pwt_counter_phase (PwtCounterFixture *f)
{
  return pwt_sale_attempt_get_phase (pwt_sale_steps_get_attempt (f->steps));
}

PwtId
pwt_counter_requested_id (PwtCounterFixture *f)
{
  g_autoptr (GError) error = NULL;
  PwtSaleRequest *request =
      pwt_record_from_json (&pwt_sale_request_record,
                            pwt_fake_backend_last_request (f->backend, "sale.create"), -1, &error);
  PwtId id;

  g_assert_no_error (error);
  g_assert_false (pwt_id_is_none (request->account)); /* the one on the card */
  id = request->id;
  pwt_record_free (&pwt_sale_request_record, request);
  return id;
}

PwtSaleReply *
pwt_counter_newest_sale (PwtCounterFixture *f)
{
  return g_ptr_array_index (f->site->sales, 0);
}
