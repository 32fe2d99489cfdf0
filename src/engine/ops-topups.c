/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way out for money that a meter refused, or of which nobody can tell where it is: a person
 * decides, with a reason, once; the database holds the step against the decision.
 *
 *   conflict  it did arrive → settled · it did not → rejected     by whoever may resolve
 *   rejected  sent again as a new top-up · paid back              by whoever may sell
 *
 * After a restore nobody here knows whether what was refused was paid back or sent since: then only
 * whoever may resolve does either. */
#include <string.h>

#include "engine/place.h"
#include "engine/topup-books.h"
#include "engine/topup-flight.h"
#include "store/topups.h"

typedef struct {
  const PwtResolveRequest *request;
  PwtTopup *topup;
  PwtSale *sale;
  PwtTopupDecision *decision;
} Case;

static void
case_clear (Case *self)
{
  pwt_record_free (&pwt_topup_record, self->topup);
  pwt_record_free (&pwt_sale_record, self->sale);
  pwt_record_free (&pwt_topup_decision_record, self->decision);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

static gboolean
load_reply (PwtContext *context, PwtId sale, PwtSaleReply *reply, GError **error)
{
  return pwt_sale_load (context, sale, PWT_MAY_SEE, reply, error) &&
         pwt_topups_last_decision (context->db, reply->topup, &reply->decision, error);
}

/* --- asked again --- */

static gboolean
is_same (const PwtTopupDecision *decision, const PwtResolveRequest *request)
{
  return pwt_id_equal (decision->topup, request->topup) &&
         decision->decision == request->decision &&
         g_strcmp0 (decision->reason, request->reason) == 0 &&
         (request->decision != PWT_DECISION_PAY_BACK ||
          decision->pay_method == request->pay_method);
}

/* The same id gives the same answer for ever; with other content it is refused. */
static gboolean
repeat (PwtContext *context, const PwtTopupDecision *decision, const PwtResolveRequest *request,
        PwtSaleReply *reply, GError **error)
{
  PwtTopup *topup;
  gboolean is_good;

  if (!is_same (decision, request)) {
    g_set_error_literal (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_CONFLICT,
                         "This decision was already taken with other content");
    return FALSE;
  }
  topup = pwt_context_get (context, &pwt_topup_record, request->topup,
                           pwt_decision_permission (request->decision), error);
  if (topup == NULL)
    return FALSE;
  context->is_unchanged = TRUE;
  is_good = load_reply (context, topup->sale, reply, error);
  pwt_record_free (&pwt_topup_record, topup);
  return is_good;
}

/* --- what speaks against it --- */

static gboolean
check_state (const Case *self, PwtTopupState *next, GError **error)
{
  if (pwt_topup_decide (self->topup->state, self->request->decision, next))
    return TRUE;
  if (pwt_topup_is_open (self->topup->state))
    return pwt_refuse (error, "This top-up is still on its way: wait for its end");
  if (self->topup->state == PWT_TOPUP_CONFLICT)
    return pwt_refuse (error, "Decide first whether the money has arrived in the meter");
  return pwt_refuse (error, "Nothing is left to be decided about this top-up");
}

/* It may be in the drawer's books, and on a slip, that this site has lost. */
static gboolean
check_restored (PwtContext *context, const PwtTopup *topup, GError **error)
{
  return topup->restored_us == PWT_TIME_NONE ||
         pwt_context_may (context, topup->project, PWT_MAY_RESOLVE) ||
         pwt_refuse (error, "The site was restored from a backup: this may have been paid back or "
                            "sent again since. Whoever decides about money in doubt decides");
}

/* Whoever says where the money is has seen what the meter shows now; one that does not answer can
 * be judged without. What it shows is kept with the decision. */
static gboolean
take_evidence (PwtContext *context, Case *self, GError **error)
{
  PwtTopupDecision *decision = self->decision;
  PwtMeterLive *live;
  gboolean is_read;

  decision->count = decision->balance.e4 = PWT_NONE;
  decision->read_us = PWT_TIME_NONE;
  if (!pwt_find_live (context->db, self->topup->meter, &live, error))
    return FALSE;
  is_read = live != NULL && live->read_us != PWT_TIME_NONE && !live->is_lost &&
            live->other_since_us == PWT_TIME_NONE;
  if (is_read) {
    decision->count = live->purchase_count;
    decision->balance = live->balance;
    decision->read_us = live->read_us;
  }
  pwt_record_free (&pwt_meter_live_record, live);
  return pwt_decision_permission (decision->decision) != PWT_MAY_RESOLVE || !is_read ||
         decision->read_us > self->topup->ended_us ||
         pwt_refuse (error, "Read the meter first: what it shows is older than this conflict");
}

/* Sent again is sold again, but for the money, which is there: whatever forbids the one forbids the
 * other. */
static gboolean
check_resend (PwtContext *context, const Case *self, const PwtPlace *place, GError **error)
{
  PwtMoney paid = { self->topup->amount.e4 + place->project->service_fee.e4 };
  gboolean is_good;
  PwtQuote *offer;

  if (place->account == NULL || !pwt_id_equal (place->account->id, self->sale->account))
    return pwt_refuse (error, "Who paid has no account here any more: pay the money back");
  offer = pwt_record_new (&pwt_quote_record);
  is_good = pwt_quote_make (context, place, paid, offer, error) &&
            (offer->refusal == NULL || pwt_refuse (error, "%s", offer->refusal));
  pwt_record_free (&pwt_quote_record, offer);
  return is_good;
}

/* --- doing it --- */

static gboolean
queue_again (PwtContext *context, const Case *self, PwtId meter, GError **error)
{
  PwtTopup *again = pwt_record_new (&pwt_topup_record);
  gboolean is_good;

  again->id = self->decision->id;
  again->project = self->topup->project;
  again->point = self->topup->point;
  again->meter = meter;
  again->amount = self->topup->amount;
  again->state = PWT_TOPUP_QUEUED;
  again->queued_us = context->now_us;
  again->sale = self->topup->sale;
  again->follows = self->topup->id;
  is_good = pwt_topups_queue (context->db, again, error);
  pwt_topup_runner_poke (context->turn, meter);
  pwt_record_free (&pwt_topup_record, again);
  return is_good;
}

static gboolean
resend (PwtContext *context, const Case *self, GError **error)
{
  g_auto (PwtPlace) place = { NULL };

  return pwt_place_find (context->db, self->topup->project, self->topup->point, &place, error) &&
         check_resend (context, self, &place, error) &&
         pwt_topups_put_decision (context->db, self->decision, error) &&
         pwt_topups_advance (context->db, self->topup, error) &&
         pwt_topup_books_resend (context->turn, self->topup, self->sale, context->who->operator_id,
                                 error) &&
         queue_again (context, self, place.meter->id, error);
}

static gboolean
pay_back (PwtContext *context, const Case *self, GError **error)
{
  if (!pwt_check_payer (context, self->sale, error) ||
      !pwt_check_count (context, self->topup, TRUE, error))
    return FALSE;
  self->decision->refund = self->sale->paid;
  self->decision->pay_method = self->request->pay_method;
  return pwt_topups_put_decision (context->db, self->decision, error) &&
         pwt_topups_advance (context->db, self->topup, error) &&
         pwt_topup_books_pay_back (context->turn, self->topup, self->sale,
                                   self->request->pay_method, context->who->operator_id, error);
}

/* From now on the books stand where the meter stood when it was decided; of one that did not
 * answer, where it stood when the doubt arose. A count of another meter's is none. */
static gint64
count_from_now_on (const Case *self)
{
  const PwtTopup *topup = self->topup;

  if (pwt_topup_is_other_number (topup->reason))
    return PWT_NONE;
  if (self->decision->count != PWT_NONE)
    return self->decision->count;
  if (topup->count_after != PWT_NONE)
    return topup->count_after;
  return self->decision->decision == PWT_DECISION_ARRIVED ? topup->target_count : PWT_NONE;
}

/* The count that is accepted may hold them too. */
static gboolean
doubt_those_behind (PwtContext *context, PwtId meter, GError **error)
{
  GPtrArray *queued = pwt_topups_queued (context->db, meter, error);
  gboolean is_good = queued != NULL;

  for (guint i = 0; is_good && i < queued->len; i++)
    is_good = pwt_topup_give_to_person (context->turn, g_ptr_array_index (queued, i),
                                        "An earlier sale to this meter was decided: whether this "
                                        "one is in its count must be decided "
                                        "too.",
                                        error);
  pwt_record_list_free (&pwt_topup_record, queued);
  return is_good;
}

static gboolean
accept_count (PwtContext *context, const Case *self, GError **error)
{
  PwtId meter = self->topup->meter;
  gint64 count = count_from_now_on (self);
  PwtMeterMark mark;

  if (count == PWT_NONE)
    return TRUE;
  return pwt_topups_find_mark (context->db, meter, &mark, error) &&
         (mark.count == count || doubt_those_behind (context, meter, error)) &&
         pwt_topups_note_count (context->db, meter, count, context->now_us, error);
}

static gboolean
judge (PwtContext *context, const Case *self, GError **error)
{
  return pwt_topups_put_decision (context->db, self->decision, error) &&
         accept_count (context, self, error) &&
         pwt_topup_books_end (context->turn, self->topup, context->who->operator_id, error) &&
         pwt_topups_advance (context->db, self->topup, error);
}

static gboolean
carry_out (PwtContext *context, const Case *self, GError **error)
{
  switch (self->request->decision) {
  case PWT_DECISION_ARRIVED:
  case PWT_DECISION_NOT_ARRIVED:
    return judge (context, self, error);
  case PWT_DECISION_RESEND:
    return resend (context, self, error);
  case PWT_DECISION_PAY_BACK:
    return pay_back (context, self, error);
  }
  g_assert_not_reached ();
}

static void
fill_decision (PwtContext *context, Case *self)
{
  PwtTopupDecision *decision = self->decision = pwt_record_new (&pwt_topup_decision_record);

  decision->id = self->request->id;
  decision->project = self->topup->project;
  decision->topup = self->topup->id;
  decision->decision = self->request->decision;
  decision->reason = g_strdup (self->request->reason);
  decision->operator_id = context->who->operator_id;
  decision->operator_name = g_strdup (context->who->display_name);
  decision->decided_us = context->now_us;
}

static gboolean
resolve (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtResolveRequest *wanted = request;
  g_auto (Case) self = { .request = wanted };
  PwtTopupState next;
  gpointer before;

  if (!pwt_db_find (context->db, &pwt_topup_decision_record, wanted->id, &before, error))
    return FALSE;
  self.decision = before;
  if (before != NULL)
    return repeat (context, before, wanted, reply, error);
  self.topup = pwt_context_get (context, &pwt_topup_record, wanted->topup,
                                pwt_decision_permission (wanted->decision), error);
  if (self.topup == NULL)
    return FALSE;
  context->subject = pwt_id_dup_text (self.topup->id);
  if (!check_state (&self, &next, error) || !check_restored (context, self.topup, error))
    return FALSE;
  self.sale = pwt_db_get (context->db, &pwt_sale_record, self.topup->sale, error);
  if (self.sale == NULL)
    return FALSE;
  fill_decision (context, &self);
  context->before = pwt_record_to_json (&pwt_topup_record, self.topup);
  if (!take_evidence (context, &self, error))
    return FALSE;
  self.topup->state = next;
  pwt_context_event (context, "topup", self.topup->project, self.topup->sale);
  return carry_out (context, &self, error) && load_reply (context, self.topup->sale, reply, error);
}

const PwtHandler pwt_handlers_topups[] = {
  { "topup.resolve", resolve, NULL, NULL },
  { NULL, NULL, NULL, NULL },
};
