/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How far a sale is, in the words of the counter. The words follow the top-up's state and nothing
 * else: a step is done when the engine says so. */

#include <glib/gi18n.h>

#include "app/common/engine-words.h"
#include "app/common/format.h"
#include "app/common/topup-words.h"
#include "app/counter/sale-attempt-private.h"

static const PwtTopup *
topup_of (PwtSaleAttempt *self)
{
  return self->phase == PWT_ATTEMPT_BOOKED && self->reply != NULL ? self->reply->topup : NULL;
}

static void
describe_booking (PwtSaleAttempt *self, PwtStep *step)
{
  switch (self->phase) {
  case PWT_ATTEMPT_DRAFT:
    *step = (PwtStep){ PWT_STEP_TODO, _ ("Not booked"), g_strdup ("") };
    break;
  case PWT_ATTEMPT_BOOKING:
    *step = (PwtStep){ PWT_STEP_RUNNING, _ ("Booking…"), g_strdup ("") };
    break;
  case PWT_ATTEMPT_UNSURE:
    *step = (PwtStep){ PWT_STEP_WAITING, _ ("Booked or not?"), g_strdup (_ ("connection lost")) };
    break;
  case PWT_ATTEMPT_REFUSED:
    *step = (PwtStep){ PWT_STEP_FAILED, _ ("Not booked"), g_strdup ("") };
    break;
  case PWT_ATTEMPT_BOOKED:
    *step = (PwtStep){ PWT_STEP_DONE, _ ("Booked"),
                       self->reply != NULL ? pwt_show_clock (self->reply->sale->sold_us,
                                                             pwt_desk_get_zone (self->desk))
                                           : g_strdup ("") };
    break;
  }
}

static void
describe_sending (PwtSaleAttempt *self, const PwtTopup *topup, PwtStep *step)
{
  GTimeZone *zone = pwt_desk_get_zone (self->desk);

  if (topup == NULL) {
    *step = (PwtStep){ PWT_STEP_TODO, _ ("Sent"), g_strdup ("") };
    return;
  }
  if (topup->sent_us == PWT_TIME_NONE && !pwt_topup_is_open (topup->state) &&
      topup->state != PWT_TOPUP_CANCELLED) {
    *step = (PwtStep){ PWT_STEP_FAILED, _ ("Nothing was sent"), g_strdup ("") };
    return;
  }
  switch (topup->state) {
  case PWT_TOPUP_QUEUED:
    if (pwt_topup_is_doubted (topup->state, topup->reason))
      *step = (PwtStep){ PWT_STEP_RUNNING, _ ("Checking the meter"), g_strdup ("") };
    else
      *step = (PwtStep){ PWT_STEP_RUNNING, _ ("Waiting to be sent"), g_strdup ("") };
    break;
  case PWT_TOPUP_INTENT:
    *step = (PwtStep){ PWT_STEP_RUNNING, _ ("Preparing"), g_strdup ("") };
    break;
  case PWT_TOPUP_CANCELLED:
    *step = (PwtStep){ PWT_STEP_FAILED, _ ("Cancelled"), pwt_show_clock (topup->ended_us, zone) };
    break;
  case PWT_TOPUP_SENT:
  case PWT_TOPUP_UNKNOWN:
  case PWT_TOPUP_SETTLED:
  case PWT_TOPUP_REJECTED:
  case PWT_TOPUP_CONFLICT:
  case PWT_TOPUP_RESENT:
  case PWT_TOPUP_REFUNDED:
    *step = (PwtStep){ PWT_STEP_DONE, _ ("Sent"), pwt_show_clock (topup->sent_us, zone) };
    break;
  }
}

/* "count 17→18 · 0.9 s" */
static char *
proof (const PwtTopup *topup)
{
  g_autofree char *counts = pwt_show_counts (topup->count_before, topup->target_count);
  gint64 tenths;

  if (topup->state != PWT_TOPUP_SETTLED || topup->ended_us == PWT_TIME_NONE ||
      topup->queued_us == PWT_TIME_NONE)
    return g_strdup_printf (_ ("count %s"), counts);
  tenths = MAX (0, (topup->ended_us - topup->queued_us) / (PWT_US_PER_SECOND / 10));
  return g_strdup_printf (_ ("count %s · %d.%d s"), counts, (int) (tenths / 10),
                          (int) (tenths % 10));
}

static void
describe_proof (const PwtTopup *topup, PwtStep *step)
{
  *step = (PwtStep){ PWT_STEP_TODO, _ ("In the meter"), NULL };
  if (topup != NULL)
    switch (topup->state) {
    case PWT_TOPUP_SENT:
      *step = (PwtStep){ PWT_STEP_RUNNING, _ ("Waiting for proof"), proof (topup) };
      break;
    case PWT_TOPUP_UNKNOWN:
      *step = (PwtStep){ PWT_STEP_RUNNING, _ ("Checking the meter"), proof (topup) };
      break;
    case PWT_TOPUP_SETTLED:
      *step = (PwtStep){ PWT_STEP_DONE, _ ("In the meter"), proof (topup) };
      break;
    case PWT_TOPUP_REJECTED:
      *step = (PwtStep){ PWT_STEP_FAILED, _ ("Refused by the meter"), NULL };
      break;
    case PWT_TOPUP_CONFLICT:
      *step = (PwtStep){ PWT_STEP_FAILED, _ ("Conflict"), NULL };
      break;
    case PWT_TOPUP_REFUNDED:
      *step = (PwtStep){ PWT_STEP_FAILED, _ ("Paid back"), NULL };
      break;
    case PWT_TOPUP_QUEUED:
    case PWT_TOPUP_INTENT:
    case PWT_TOPUP_CANCELLED:
    case PWT_TOPUP_RESENT: /* never the newest of its sale */
      break;
    }
  if (step->time == NULL)
    step->time = g_strdup ("");
}

/**
 * pwt_sale_attempt_describe:
 * @steps: (out): booked, sent, in the meter; free each time
 */
void
pwt_sale_attempt_describe (PwtSaleAttempt *self, PwtStep steps[PWT_N_STEPS])
{
  const PwtTopup *topup = topup_of (self);

  g_return_if_fail (PWT_IS_SALE_ATTEMPT (self));

  describe_booking (self, &steps[0]);
  describe_sending (self, topup, &steps[1]);
  describe_proof (topup, &steps[2]);
}

const char *
pwt_sale_attempt_get_state_word (PwtSaleAttempt *self)
{
  const PwtTopup *topup = topup_of (self);

  g_return_val_if_fail (PWT_IS_SALE_ATTEMPT (self), "");

  if (topup != NULL)
    return pwt_topup_state_word (topup->state, topup->reason);
  switch (self->phase) {
  case PWT_ATTEMPT_DRAFT:
    return _ ("Not booked");
  case PWT_ATTEMPT_BOOKING:
    return _ ("Booking…");
  case PWT_ATTEMPT_UNSURE:
    return _ ("Booked or not?");
  case PWT_ATTEMPT_REFUSED:
    return _ ("Not booked");
  case PWT_ATTEMPT_BOOKED:
    return _ ("Booked");
  }
  g_assert_not_reached ();
}

/* @text without the full stop at its end: it goes on inside another sentence. */
static char *
dup_clause (const char *text)
{
  static const char *const stops[] = { ".", "。" };

  for (guint i = 0; i < G_N_ELEMENTS (stops); i++)
    if (g_str_has_suffix (text, stops[i]))
      return g_strndup (text, strlen (text) - strlen (stops[i]));
  return g_strdup (text);
}

/* Of a first look that nobody has to act on: the engine's reason is a person's, who is asked after
 * the second. */
static char *
dup_doubt (const char *reason)
{
  const char *seen = pwt_topup_is_other_number (reason)
                         ? _ ("What answers there says another meter's number")
                         : _ ("The meter's purchase count is not the one in the books");

  return g_strdup_printf (_ ("%s: nothing was sent yet. It is looked at once more within a minute; "
                             "better sell nothing to this meter until that is clear."),
                          seen);
}

static char *
topup_advice (const PwtTopup *topup)
{
  const char *reason = topup->reason != NULL ? pwt_engine_text (topup->reason) : "";
  g_autofree char *clause = dup_clause (reason);

  switch (topup->state) {
  case PWT_TOPUP_UNKNOWN:
    return g_strdup_printf (
        _ ("No clear answer from the meter. Its count and balance are read back "
           "until it is certain; the money cannot arrive twice. %s"),
        reason);
  case PWT_TOPUP_REJECTED:
    return g_strdup_printf (_ ("The meter did not take the money: %s. It is kept as “to be "
                               "refunded”: decide whether it is sent again or paid back."),
                            clause);
  case PWT_TOPUP_CONFLICT:
    return g_strdup_printf (
        _ ("The meter's count or balance does not fit this sale: %s. Do not sell "
           "to this meter until an engineer has looked at it."),
        clause);
  case PWT_TOPUP_CANCELLED:
    return g_strdup (_ ("Nothing was sent. Give the money back to the tenant."));
  case PWT_TOPUP_QUEUED:
    if (pwt_topup_is_doubted (topup->state, topup->reason))
      return dup_doubt (topup->reason);
    return topup->reason != NULL ? g_strdup (reason) : NULL;
  case PWT_TOPUP_INTENT:
  case PWT_TOPUP_SENT:
    return topup->reason != NULL ? g_strdup (reason) : NULL;
  case PWT_TOPUP_SETTLED:
  case PWT_TOPUP_RESENT:
  case PWT_TOPUP_REFUNDED:
    return NULL;
  }
  g_assert_not_reached ();
}

char *
pwt_sale_attempt_dup_advice (PwtSaleAttempt *self)
{
  const PwtTopup *topup = topup_of (self);
  g_autofree char *problem = NULL;

  g_return_val_if_fail (PWT_IS_SALE_ATTEMPT (self), NULL);

  problem = dup_clause (self->problem != NULL ? self->problem : "");
  if (self->phase == PWT_ATTEMPT_UNSURE && pwt_sale_attempt_get_taken_by (self) != NULL)
    return g_strdup_printf (
        _ ("%s. %s took this money and books it by signing in here again; it never goes into "
           "another drawer. Do not take the money a second time."),
        problem, pwt_sale_attempt_get_taken_by (self));
  if (self->phase == PWT_ATTEMPT_UNSURE)
    return g_strdup_printf (
        _ ("%s. The same sale is asked for again by itself, so it is booked once "
           "and only once. Do not take the money a second time."),
        problem);
  if (self->phase == PWT_ATTEMPT_REFUSED)
    return g_strdup_printf (_ ("%s. Nothing was booked."), problem);
  if (self->problem != NULL)
    return g_strdup (self->problem);
  return topup != NULL ? topup_advice (topup) : NULL;
}
