/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/counter/sale-attempt.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/counter/sale-attempt-private.h"

#define RETRY_S                                                                                    \
  3 /* after an engine that answers, but failed; a lost connection tells when it is back */

G_DEFINE_FINAL_TYPE (PwtSaleAttempt, pwt_sale_attempt, G_TYPE_OBJECT)

static guint changed_signal;

static void
set_phase (PwtSaleAttempt *self, PwtAttemptPhase phase, const char *problem)
{
  self->phase = phase;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_signal_emit (self, changed_signal, 0);
}

static void
take_reply (PwtSaleAttempt *self, PwtSaleReply *reply)
{
  if (self->reply != NULL)
    pwt_record_free (&pwt_sale_reply_record, self->reply);
  self->reply = reply;
  pwt_desk_let_go (self->desk, self);
  set_phase (self, PWT_ATTEMPT_BOOKED, NULL);
}

static gboolean
is_online (PwtSaleAttempt *self)
{
  return pwt_backend_get_state (pwt_desk_get_backend (self->desk)) == PWT_BACKEND_ONLINE;
}

/* Whether @error says for certain that the sale is not booked. Once an answer was lost, only one
 * does that was given after the engine had looked for the sale's id: not that the session is over,
 * nor that this operator may not sell. */
static gboolean
is_certain (PwtSaleAttempt *self, const GError *error)
{
  if (error->domain != PWT_BACKEND_ERROR)
    return FALSE;
  if (self->may_be_booked)
    return error->code == PWT_BACKEND_ERROR_REFUSED;
  return !pwt_backend_error_is_doubt (error);
}

static void back_cb (PwtSaleAttempt *self);

static gboolean
retry_cb (gpointer user_data)
{
  PwtSaleAttempt *self = user_data;

  self->retry_id = 0;
  back_cb (self);
  return G_SOURCE_REMOVE;
}

/* What an event told while a question was under way, its answer may not know yet. */
static void
end_question (PwtSaleAttempt *self)
{
  gboolean is_again = self->is_stale;

  self->is_stale = FALSE;
  if (is_again)
    pwt_sale_attempt_refresh (self);
}

/* --- callbacks: each holds a reference of its own, a sale outlives the page it was typed on --- */

static void
booked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtSaleAttempt) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtSaleReply *reply = pwt_desk_finish (self->desk, result, &error);

  self->is_asking = FALSE;
  if (reply != NULL) {
    take_reply (self, reply);
  } else if (is_certain (self, error)) {
    self->may_be_booked = FALSE;
    set_phase (self, PWT_ATTEMPT_REFUSED, pwt_error_text (error));
  } else {
    self->may_be_booked = TRUE;
    if (self->retry_id == 0 && g_error_matches (error, PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_FAILED))
      self->retry_id = g_timeout_add_seconds (RETRY_S, retry_cb, self);
    set_phase (self, PWT_ATTEMPT_UNSURE, pwt_error_text (error));
  }
  end_question (self);
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtSaleAttempt) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtSaleReply *reply = pwt_desk_finish (self->desk, result, &error);

  self->is_asking = FALSE;
  if (reply != NULL)
    take_reply (self, reply); /* else asked again by the next event, or when the engine is back */
  else if (self->phase == PWT_ATTEMPT_UNSURE)
    set_phase (self, PWT_ATTEMPT_UNSURE,
               g_error_matches (error, PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_NOT_FOUND)
                   ? _ ("Not booked so far")
                   : pwt_error_text (error));
  end_question (self);
}

static void
cancelled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtSaleAttempt) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtSaleReply *reply = pwt_desk_finish (self->desk, result, &error);

  self->is_asking = FALSE;
  if (reply != NULL)
    take_reply (self, reply);
  else
    set_phase (self, PWT_ATTEMPT_BOOKED, pwt_error_text (error));
  end_question (self);
}

static void
event_cb (PwtSaleAttempt *self, const PwtEvent *event)
{
  if (g_strcmp0 (event->topic, "topup") == 0 && pwt_id_equal (event->subject, self->id))
    pwt_sale_attempt_refresh (self);
}

static const PwtOperator *
current_operator (PwtSaleAttempt *self)
{
  const PwtSession *session = pwt_desk_get_session (self->desk);

  return session != NULL ? session->operator_ : NULL;
}

/* The engine is back, or somebody signed in again. */
static void
back_cb (PwtSaleAttempt *self)
{
  if (!is_online (self))
    return;
  if (self->phase == PWT_ATTEMPT_UNSURE)
    pwt_sale_attempt_ask (self);
  else
    pwt_sale_attempt_refresh (self);
}

/* --- overrides --- */

static void
pwt_sale_attempt_finalize (GObject *object)
{
  PwtSaleAttempt *self = PWT_SALE_ATTEMPT (object);

  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (self->reply != NULL)
    pwt_record_free (&pwt_sale_reply_record, self->reply);
  g_free (self->problem);
  g_free (self->tenant);
  g_free (self->room);
  g_free (self->serial);
  g_free (self->pay_reference);
  g_free (self->reason);
  g_free (self->taken_by_name);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pwt_sale_attempt_parent_class)->finalize (object);
}

static void
pwt_sale_attempt_class_init (PwtSaleAttemptClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pwt_sale_attempt_finalize;
  changed_signal = g_signal_new ("changed", PWT_TYPE_SALE_ATTEMPT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
pwt_sale_attempt_init (PwtSaleAttempt *self)
{
}

static PwtSaleAttempt *
new_attempt (PwtDesk *desk)
{
  PwtSaleAttempt *self = g_object_new (PWT_TYPE_SALE_ATTEMPT, NULL);
  PwtBackend *backend = pwt_desk_get_backend (desk);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (backend, "event", G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (backend, "reset", G_CALLBACK (pwt_sale_attempt_refresh), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (backend, "notify::state", G_CALLBACK (back_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "project-changed", G_CALLBACK (back_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/* --- public functions --- */

PwtSaleAttempt *
pwt_sale_attempt_new (PwtDesk *desk, const PwtMeterRow *row)
{
  PwtSaleAttempt *self = new_attempt (desk);

  self->id = pwt_backend_new_id (pwt_desk_get_backend (desk));
  self->project = row->project;
  self->meter = row->id;
  self->point = row->point;
  self->account = row->account;
  self->tenant = g_strdup (row->tenant_name);
  self->room = g_strdup (row->room);
  self->serial = g_strdup (row->serial);
  return self;
}

PwtSaleAttempt *
pwt_sale_attempt_new_booked (PwtDesk *desk, const PwtSaleRow *row)
{
  PwtSaleAttempt *self = new_attempt (desk);

  self->id = row->id;
  self->project = row->project;
  self->point = row->point;
  self->tenant = g_strdup (row->tenant_name);
  self->room = g_strdup (row->room);
  self->serial = g_strdup (row->meter_serial);
  self->paid = row->paid;
  self->pay_method = row->pay_method;
  self->phase = PWT_ATTEMPT_BOOKED;
  pwt_sale_attempt_refresh (self);
  return self;
}

PwtId
pwt_sale_attempt_get_id (PwtSaleAttempt *self)
{
  return self->id;
}

PwtAttemptPhase
pwt_sale_attempt_get_phase (PwtSaleAttempt *self)
{
  return self->phase;
}

const PwtSaleReply *
pwt_sale_attempt_get_reply (PwtSaleAttempt *self)
{
  return self->reply;
}

const char *
pwt_sale_attempt_get_problem (PwtSaleAttempt *self)
{
  return self->problem;
}

const char *
pwt_sale_attempt_get_tenant (PwtSaleAttempt *self)
{
  return self->tenant != NULL ? self->tenant : "";
}

const char *
pwt_sale_attempt_get_room (PwtSaleAttempt *self)
{
  return self->room != NULL ? self->room : "";
}

const char *
pwt_sale_attempt_get_serial (PwtSaleAttempt *self)
{
  return self->serial != NULL ? self->serial : "";
}

PwtId
pwt_sale_attempt_get_point (PwtSaleAttempt *self)
{
  return self->point;
}

PwtId
pwt_sale_attempt_get_meter (PwtSaleAttempt *self)
{
  return self->reply != NULL && self->reply->topup != NULL ? self->reply->topup->meter
                                                           : self->meter;
}

PwtId
pwt_sale_attempt_get_project (PwtSaleAttempt *self)
{
  return self->project;
}

gboolean
pwt_sale_attempt_is_own (PwtSaleAttempt *self)
{
  const PwtOperator *operator_ = current_operator (self);

  return operator_ != NULL && pwt_id_equal (operator_->id, self->taken_by);
}

const char *
pwt_sale_attempt_get_taken_by (PwtSaleAttempt *self)
{
  return pwt_id_is_none (self->taken_by) || pwt_sale_attempt_is_own (self) ? NULL
                                                                           : self->taken_by_name;
}

PwtMoney
pwt_sale_attempt_get_paid (PwtSaleAttempt *self)
{
  return self->paid;
}

PwtPayMethod
pwt_sale_attempt_get_pay_method (PwtSaleAttempt *self)
{
  return self->pay_method;
}

gboolean
pwt_sale_attempt_is_open (PwtSaleAttempt *self)
{
  const PwtTopup *topup = self->reply != NULL ? self->reply->topup : NULL;

  if (self->phase != PWT_ATTEMPT_BOOKED)
    return self->phase != PWT_ATTEMPT_DRAFT;
  return topup == NULL || pwt_topup_is_open (topup->state) || pwt_topup_is_undecided (topup->state);
}

gboolean
pwt_sale_attempt_is_ended (PwtSaleAttempt *self)
{
  if (self->phase == PWT_ATTEMPT_BOOKED)
    return self->reply != NULL && !pwt_topup_is_open (self->reply->topup->state);
  return self->phase == PWT_ATTEMPT_REFUSED;
}

gboolean
pwt_sale_attempt_may_cancel (PwtSaleAttempt *self)
{
  return self->phase == PWT_ATTEMPT_BOOKED && self->reply != NULL && !self->is_asking &&
         pwt_topup_may_cancel (self->reply->topup->state);
}

gboolean
pwt_sale_attempt_is_doubtful (PwtSaleAttempt *self)
{
  return (self->phase == PWT_ATTEMPT_UNSURE || self->phase == PWT_ATTEMPT_REFUSED ||
          (self->phase == PWT_ATTEMPT_BOOKING && self->may_be_booked)) &&
         pwt_desk_may_in (self->desk, self->project, PWT_MAY_SEE);
}

guint
pwt_sale_attempt_n_unsure (PwtDesk *desk)
{
  GListModel *kept = pwt_desk_get_kept (desk);
  guint n = 0;

  for (guint i = 0; kept != NULL && i < g_list_model_get_n_items (kept); i++) {
    g_autoptr (PwtSaleAttempt) attempt = g_list_model_get_item (kept, i);

    n += attempt->phase == PWT_ATTEMPT_BOOKING || attempt->phase == PWT_ATTEMPT_UNSURE;
  }
  return n;
}

/**
 * pwt_sale_attempt_set_payment:
 *
 * Only while it is known not to be booked: afterwards the content belongs to the id for ever.
 */
void
pwt_sale_attempt_set_payment (PwtSaleAttempt *self, PwtMoney paid, PwtPayMethod pay_method,
                              const char *pay_reference)
{
  g_return_if_fail (PWT_IS_SALE_ATTEMPT (self));
  g_return_if_fail (self->phase == PWT_ATTEMPT_DRAFT || self->phase == PWT_ATTEMPT_REFUSED);

  self->paid = paid;
  self->pay_method = pay_method;
  g_free (self->pay_reference);
  self->pay_reference =
      pay_reference != NULL && pay_reference[0] != '\0' ? g_strdup (pay_reference) : NULL;
}

static void
take (PwtSaleAttempt *self)
{
  const PwtOperator *operator_ = current_operator (self);
  const char *name = operator_ == NULL                 ? NULL
                     : operator_->display_name != NULL ? operator_->display_name
                                                       : operator_->name;

  self->taken_by = operator_ != NULL ? operator_->id : PWT_ID_NONE;
  g_free (self->taken_by_name);
  self->taken_by_name = g_strdup (name);
}

void
pwt_sale_attempt_book (PwtSaleAttempt *self)
{
  PwtSaleRequest request;

  g_return_if_fail (PWT_IS_SALE_ATTEMPT (self));
  g_return_if_fail (self->phase != PWT_ATTEMPT_BOOKED);
  g_return_if_fail (self->phase != PWT_ATTEMPT_UNSURE || pwt_sale_attempt_is_own (self));

  if (self->is_asking)
    return;
  request = (PwtSaleRequest){
    .id = self->id,
    .project = self->project,
    .point = self->point,
    .account = self->account,
    .paid = self->paid,
    .pay_method = self->pay_method,
    .pay_reference = self->pay_reference,
  };
  take (self);
  self->is_asking = TRUE;
  pwt_desk_keep (self->desk, self);
  set_phase (self, PWT_ATTEMPT_BOOKING, NULL);
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "sale.create", &request, NULL,
                          booked_cb, g_object_ref (self));
}

static void
get (PwtSaleAttempt *self)
{
  PwtIdRequest request = { self->id };

  self->is_asking = TRUE;
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "sale.get", &request, NULL,
                          refreshed_cb, g_object_ref (self));
}

void
pwt_sale_attempt_ask (PwtSaleAttempt *self)
{
  g_return_if_fail (PWT_IS_SALE_ATTEMPT (self));
  g_return_if_fail (self->phase == PWT_ATTEMPT_UNSURE);

  if (pwt_sale_attempt_is_own (self))
    pwt_sale_attempt_book (self);
  else if (!self->is_asking && pwt_desk_may_in (self->desk, self->project, PWT_MAY_SEE))
    get (self);
}

void
pwt_sale_attempt_dismiss (PwtSaleAttempt *self)
{
  g_return_if_fail (PWT_IS_SALE_ATTEMPT (self));
  g_return_if_fail (self->phase == PWT_ATTEMPT_REFUSED);

  pwt_desk_let_go (self->desk, self);
}

/* Asks how far the top-up is; one question at a time, and once more if an event came meanwhile. */
void
pwt_sale_attempt_refresh (PwtSaleAttempt *self)
{
  g_return_if_fail (PWT_IS_SALE_ATTEMPT (self));

  if (self->is_asking) {
    self->is_stale = TRUE;
    return;
  }
  if (self->phase == PWT_ATTEMPT_BOOKED && is_online (self))
    get (self);
}

/* Undoes a sale of which nothing was sent yet; if it was, "changed" comes with a problem. */
void
pwt_sale_attempt_cancel (PwtSaleAttempt *self)
{
  PwtIdRequest request;

  g_return_if_fail (PWT_IS_SALE_ATTEMPT (self));

  if (!pwt_sale_attempt_may_cancel (self))
    return;
  self->is_asking = TRUE;
  request = (PwtIdRequest){ self->id };
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "sale.cancel", &request, NULL,
                          cancelled_cb, g_object_ref (self));
}

PwtDesk *
pwt_sale_attempt_get_desk (PwtSaleAttempt *self)
{
  g_return_val_if_fail (PWT_IS_SALE_ATTEMPT (self), NULL);

  return self->desk;
}

gboolean
pwt_sale_attempt_may_decide (PwtSaleAttempt *self)
{
  const PwtTopup *topup;
  gboolean may = TRUE;

  g_return_val_if_fail (PWT_IS_SALE_ATTEMPT (self), FALSE);

  topup = self->reply != NULL ? self->reply->topup : NULL;
  if (topup == NULL || self->is_asking || !pwt_topup_is_undecided (topup->state))
    return FALSE;
  if (topup->state == PWT_TOPUP_CONFLICT || topup->restored_us != PWT_TIME_NONE)
    may = pwt_desk_may_in (self->desk, topup->project, PWT_MAY_RESOLVE);
  return may && (topup->state == PWT_TOPUP_CONFLICT ||
                 pwt_desk_may_in (self->desk, topup->project, PWT_MAY_SELL));
}

const char *
pwt_sale_attempt_get_reason (PwtSaleAttempt *self)
{
  g_return_val_if_fail (PWT_IS_SALE_ATTEMPT (self), NULL);

  return self->reason;
}

void
pwt_sale_attempt_set_reason (PwtSaleAttempt *self, const char *reason)
{
  g_return_if_fail (PWT_IS_SALE_ATTEMPT (self));

  g_free (self->reason);
  self->reason = g_strdup (reason);
}

/* If it was carried out, "changed" comes with what the top-up is now, else with a problem. */
void
pwt_sale_attempt_decide (PwtSaleAttempt *self, PwtDecision decision, PwtPayMethod pay_method)
{
  PwtResolveRequest request;

  g_return_if_fail (PWT_IS_SALE_ATTEMPT (self));

  if (!pwt_sale_attempt_may_decide (self))
    return;
  request = (PwtResolveRequest){ .id = pwt_backend_new_id (pwt_desk_get_backend (self->desk)),
                                 .topup = self->reply->topup->id,
                                 .decision = decision,
                                 .reason = self->reason,
                                 .pay_method = pay_method };
  self->is_asking = TRUE;
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "topup.resolve", &request, NULL,
                          cancelled_cb, g_object_ref (self));
}
