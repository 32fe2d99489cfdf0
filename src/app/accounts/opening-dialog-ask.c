/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is asked of the engine, and what follows from its answer: the first sales, a refusal at its
 * room, or the same question once more. */

#include <glib/gi18n.h>

#include "app/accounts/opening-dialog-private.h"
#include "app/accounts/opening-room.h"
#include "app/common/format.h"
#include "app/counter/sale-attempt.h"

static GListModel *
begin_sales (PwtOpeningDialog *self, const PwtAccount *account, const char *tenant)
{
  GListStore *sales = g_list_store_new (PWT_TYPE_SALE_ATTEMPT);
  g_autofree char *reference = pwt_opening_dup_typed (self->reference);

  for (guint i = 0; i < self->added->len; i++) {
    PwtOpeningRoom *room = g_ptr_array_index (self->added, i);
    PwtMoney amount = pwt_opening_room_get_amount (room);
    g_autoptr (PwtSaleAttempt) attempt = NULL;
    PwtMeterRow *row;

    if (amount.e4 <= 0)
      continue;
    row = pwt_record_copy (&pwt_meter_row_record, pwt_opening_room_get_row (room));
    row->account = account->id;
    g_free (row->tenant_name);
    row->tenant_name = g_strdup (tenant);
    attempt = pwt_sale_attempt_new (self->desk, row);
    pwt_sale_attempt_set_payment (attempt, amount, gtk_drop_down_get_selected (self->pay_method),
                                  reference);
    pwt_sale_attempt_book (attempt);
    g_list_store_append (sales, attempt);
    pwt_record_free (&pwt_meter_row_record, row);
  }
  return G_LIST_MODEL (sales);
}

static void
finish (PwtOpeningDialog *self, const PwtAccount *account)
{
  g_autofree char *name = self->tenant != NULL ? g_strdup (self->tenant->name)
                                               : pwt_finder_dup_text (self->tenant_finder);
  g_autoptr (GListModel) sales = begin_sales (self, account, name);

  self->stage = PWT_OPENING_EDIT; /* nothing is under way: it may close */
  g_signal_emit (self, pwt_opening_dialog_opened, 0, account, sales);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* A refusal of one of the rooms begins with “room · meter number”. */
static PwtOpeningRoom *
find_refused (PwtOpeningDialog *self, const char *message)
{
  const char *end = g_str_has_prefix (message, "“") ? strstr (message, "”: ") : NULL;
  g_autofree char *name = end != NULL ? g_strndup (message, (gsize) (end - message)) : NULL;

  for (guint i = 0; name != NULL && i < self->added->len; i++)
    if (g_str_has_suffix (name,
                          pwt_opening_room_get_row (g_ptr_array_index (self->added, i))->serial))
      return g_ptr_array_index (self->added, i);
  return NULL;
}

static void
show_refusal (PwtOpeningDialog *self, const GError *error)
{
  PwtOpeningRoom *room = find_refused (self, error->message);

  if (room != NULL) {
    const char *rest = strstr (error->message, "”: ") + strlen ("”: ");
    g_autoptr (GError) why = g_error_new_literal (error->domain, error->code, rest);

    pwt_opening_room_set_problem (room, pwt_error_text (why));
    pwt_opening_room_focus (room);
  } else {
    pwt_opening_show_note (self->problem, pwt_error_text (error), "t-arrears");
  }
}

/* Whether @error says for certain that no account was opened. */
static gboolean
is_certain (PwtOpeningDialog *self, const GError *error)
{
  if (error->domain != PWT_BACKEND_ERROR)
    return FALSE;
  if (self->may_be_open)
    return error->code == PWT_BACKEND_ERROR_REFUSED || error->code == PWT_BACKEND_ERROR_CONFLICT;
  return !pwt_backend_error_is_doubt (error);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtOpeningDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtAccount *account;

  if (self->desk == NULL)
    return;
  account = pwt_desk_finish (self->desk, result, &error);
  if (account != NULL) {
    finish (self, account);
    pwt_record_free (&pwt_account_record, account);
    return;
  }
  if (is_certain (self, error)) {
    self->may_be_open = FALSE;
    self->stage = PWT_OPENING_EDIT;
    pwt_opening_dialog_show (self);
    show_refusal (self, error);
    return;
  }
  self->may_be_open = TRUE;
  self->stage = PWT_OPENING_UNSURE;
  pwt_opening_dialog_show (self);
  pwt_opening_show_note (
      self->problem,
      _ ("The connection was lost: whether the account was opened is asked again by itself "
         "as soon as it is back. Nothing was booked yet."),
      "t-alarm");
}

static PwtTenant *
dup_new_tenant (PwtOpeningDialog *self)
{
  PwtTenant *tenant = pwt_record_new (&pwt_tenant_record);

  tenant->id = self->new_tenant;
  tenant->project = pwt_desk_get_project_id (self->desk);
  tenant->name = pwt_finder_dup_text (self->tenant_finder);
  tenant->contact = pwt_opening_dup_typed (self->contact);
  tenant->phone = pwt_opening_dup_typed (self->phone);
  return tenant;
}

void
pwt_opening_dialog_ask (PwtOpeningDialog *self)
{
  PwtAccountOpenRequest *request = pwt_record_new (&pwt_account_open_request_record);

  request->id = self->account;
  request->project = pwt_desk_get_project_id (self->desk);
  request->tenant = self->tenant != NULL ? self->tenant->id : self->new_tenant;
  request->new_tenant = self->tenant == NULL ? dup_new_tenant (self) : NULL;
  request->tariff = g_array_index (self->tariffs, PwtId, gtk_drop_down_get_selected (self->tariff));
  pwt_opening_read_money (self->alarm1, &request->alarm1);
  pwt_opening_read_money (self->alarm2, &request->alarm2);
  pwt_opening_read_money (self->overdraft, &request->overdraft_limit);
  for (guint i = 0; i < self->added->len; i++) {
    PwtOpeningRoom *room = g_ptr_array_index (self->added, i);
    PwtOpenPoint *point = pwt_record_new (&pwt_open_point_record);

    point->point = pwt_opening_room_get_row (room)->point;
    point->leftover = pwt_opening_room_get_leftover (room);
    g_ptr_array_add (request->points, point);
  }
  self->stage = PWT_OPENING_ASKING;
  pwt_opening_dialog_show (self);
  /* Not cancelled with the dialog: what was paid must be booked when the answer comes. */
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "account.open", request, NULL,
                          opened_cb, g_object_ref (self));
  pwt_record_free (&pwt_account_open_request_record, request);
}
