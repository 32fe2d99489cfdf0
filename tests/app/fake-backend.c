/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-backend.h"

#include "backend/backend-private.h"
#include "domain/pricing.h"
#include "domain/words.h"

#define PRICE_E6 854300

struct _PwtFakeBackend {
  PwtBackend parent_instance;

  PwtFakeSite *site;
  PwtFakeFlags flags;
  gboolean is_online, is_held, is_ended;
  GHashTable *counts;   /* operation → how often */
  GHashTable *requests; /* operation → newest JSON */
  char *lost;           /* operation whose next answer is lost */
  char *refused;        /* operation whose next call is refused */
  GError *refusal;
  GQueue held;      /* answers not released */
  GTask *listening; /* the question for events that waits; events are emitted at once instead */
};

G_DEFINE_FINAL_TYPE (PwtFakeBackend, pwt_fake_backend, PWT_TYPE_BACKEND)

/* An answer on its way. */
typedef struct {
  GTask *task;
  char *json;
  GError *error;
} Answer;

static gboolean
deliver (gpointer data)
{
  Answer *answer = data;

  if (answer->error != NULL)
    g_task_return_error (answer->task, answer->error);
  else
    g_task_return_pointer (answer->task, answer->json, g_free);
  g_object_unref (answer->task);
  g_free (answer);
  return G_SOURCE_REMOVE;
}

static GError *
fail (PwtBackendError code, const char *message)
{
  return g_error_new_literal (PWT_BACKEND_ERROR, (gint) code, message);
}

/* --- lists --- */

static gboolean
matches_text (const PwtRecord *record, gconstpointer row, const char *search)
{
  g_auto (GStrv) words = g_strsplit (search != NULL ? search : "", " ", -1);

  for (guint w = 0; words[w] != NULL; w++) {
    gboolean is_found = words[w][0] == '\0';

    for (guint i = 0; i < record->n_fields && !is_found; i++) {
      const char *text = record->fields[i].type == PWT_T_TEXT
                             ? pwt_field_peek_text (&record->fields[i], row)
                             : NULL;

      is_found = text != NULL && strstr (text, words[w]) != NULL;
    }
    if (!is_found)
      return FALSE;
  }
  return TRUE;
}

/* Several filters of one field are alternatives. */
static gboolean
matches_filters (const PwtRecord *record, gconstpointer row, GPtrArray *filters,
                 const char *ignored)
{
  for (guint i = 0; filters != NULL && i < filters->len; i++) {
    const PwtFilter *filter = g_ptr_array_index (filters, i);
    const PwtField *field = pwt_record_find (record, filter->field);
    g_autofree char *plain = NULL;
    gboolean is_found = FALSE;

    g_assert_nonnull (field);
    if (g_strcmp0 (filter->field, ignored) == 0)
      continue;
    plain = pwt_field_dup_plain (field, row);
    for (guint j = 0; j < filters->len && !is_found; j++) {
      const PwtFilter *other = g_ptr_array_index (filters, j);

      is_found = g_str_equal (other->field, filter->field) && g_strcmp0 (other->value, plain) == 0;
    }
    if (!is_found)
      return FALSE;
  }
  return TRUE;
}

typedef struct {
  const PwtField *field;
  gboolean is_descending;
} Order;

static int
compare_rows (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Order *order = user_data;
  int result = pwt_field_compare (order->field, *(gconstpointer *) a, *(gconstpointer *) b);

  return order->is_descending ? -result : result;
}

static void
count_states (PwtWindow *window, GPtrArray *rows, const PwtListRequest *request)
{
  for (guint s = 0; s < PWT_N_METER_STATES; s++) {
    PwtCount *count = pwt_record_new (&pwt_count_record);

    count->value = g_strdup (pwt_meter_state_nick (s));
    for (guint i = 0; i < rows->len; i++) {
      const PwtMeterRow *row = g_ptr_array_index (rows, i);

      if (row->state == s && matches_text (&pwt_meter_row_record, row, request->search) &&
          matches_filters (&pwt_meter_row_record, row, request->filters, "state"))
        count->count++;
    }
    g_ptr_array_add (window->counts, count);
  }
}

static char *
answer_list (const PwtOperation *operation, const PwtRecord *record, GPtrArray *rows,
             const PwtListRequest *request)
{
  PwtWindow *window = pwt_record_new (operation->reply);
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  char *json;

  for (guint i = 0; i < rows->len; i++) {
    gpointer row = g_ptr_array_index (rows, i);

    if (matches_text (record, row, request->search) &&
        matches_filters (record, row, request->filters, NULL))
      g_ptr_array_add (found, row);
  }
  if (request->sort != NULL) {
    Order order = { pwt_record_find (record, request->sort), request->is_descending };

    g_ptr_array_sort_with_data (found, compare_rows, &order);
  }
  window->total = found->len;
  window->offset = request->offset;
  for (gint64 i = request->offset; i < MIN (request->offset + request->limit, window->total); i++)
    g_ptr_array_add (window->rows, pwt_record_copy (record, g_ptr_array_index (found, (guint) i)));
  if (record == &pwt_meter_row_record)
    count_states (window, rows, request);
  json = pwt_record_to_json (operation->reply, window);
  pwt_record_free (operation->reply, window);
  return json;
}

/* --- operations --- */

static char *
answer_hello (PwtFakeBackend *self)
{
  gboolean is_demo = (self->flags & PWT_FAKE_DEMO) != 0;
  PwtHello hello = {
    .version = (char *) "0.1.0",
    .needs_setup = (self->flags & PWT_FAKE_NEW_SITE) != 0,
    .demo_operator = (char *) (is_demo ? "demo" : NULL),
    .demo_password = (char *) (is_demo ? "kx4-mm7-tq2" : NULL),
    .site_name = self->site->project->name,
  };

  return pwt_record_to_json (&pwt_hello_record, &hello);
}

static char *
answer_session (PwtFakeBackend *self)
{
  PwtSession *session = pwt_record_new (&pwt_session_record);
  char *json;

  session->token = g_strdup ("token");
  session->operator_ = pwt_record_new (&pwt_operator_record);
  session->operator_->id = pwt_fake_id (9, 1);
  session->operator_->name = g_strdup ("demo");
  session->operator_->display_name = g_strdup ("王丽");
  session->permissions = pwt_role_permissions (PWT_ROLE_ADMINISTRATOR);
  if (!(self->flags & PWT_FAKE_NO_PROJECT)) {
    PwtScope *scope = pwt_record_new (&pwt_scope_record);

    scope->project = pwt_record_copy (&pwt_project_record, self->site->project);
    scope->permissions = session->permissions;
    g_ptr_array_add (session->scopes, scope);
  }
  json = pwt_record_to_json (&pwt_session_record, session);
  pwt_record_free (&pwt_session_record, session);
  return json;
}

static char *
answer_health (PwtFakeBackend *self)
{
  PwtSiteHealth *health = pwt_record_new (&pwt_site_health_record);
  char *json;

  health->now_us = self->site->now_us;
  health->oldest_read_us = self->site->now_us - 4 * PWT_US_PER_MINUTE;
  for (guint i = 0; i < self->site->lines->len; i++) {
    PwtLineHealth *line = g_ptr_array_index (self->site->lines, i);

    health->meters += line->meters;
    health->fresh += line->fresh;
    health->lost += line->lost;
    g_ptr_array_add (health->lines, pwt_record_copy (&pwt_line_health_record, line));
  }
  for (guint i = 0; i < self->site->sales->len; i++) {
    const PwtSaleReply *sale = g_ptr_array_index (self->site->sales, i);

    health->open_topups += pwt_topup_is_open (sale->topup->state);
  }
  json = pwt_record_to_json (&pwt_site_health_record, health);
  pwt_record_free (&pwt_site_health_record, health);
  return json;
}

static char *
answer_quote (PwtFakeBackend *self, const PwtQuoteRequest *request)
{
  const PwtMeterRow *row = pwt_fake_site_find_point (self->site, request->point);
  PwtQuote quote = {
    .paid = request->paid,
    .credit = request->paid,
    .balance = row->balance,
    .balance_after = { row->balance.e4 + request->paid.e4 },
    .read_us = row->read_us,
    .price = { PRICE_E6 },
    .days_tenths = request->paid.e4 / 165000 * 10,
    .hoarding_room = { 200000000 - row->balance.e4 },
    .refusal = (char *) (row->balance.e4 + request->paid.e4 > 200000000
                             ? "The meter would hold more than its limit"
                             : NULL),
  };
  char *json;

  g_assert_true (pwt_price_energy_bought (quote.credit, quote.price, &quote.energy, NULL));
  quote.paid_in_words = pwt_money_in_words (quote.paid, NULL);
  json = pwt_record_to_json (&pwt_quote_record, &quote);
  g_free (quote.paid_in_words);
  return json;
}

static char *
answer_sale (PwtFakeBackend *self, const PwtSaleRequest *request, GError **error)
{
  PwtSaleReply *sale = pwt_fake_site_find_sale (self->site, request->id);

  if (sale == NULL) {
    sale = pwt_fake_site_sell (self->site, request, 0);
  } else if (sale->sale->paid.e4 != request->paid.e4 ||
             !pwt_id_equal (sale->sale->point, request->point)) {
    *error = fail (PWT_BACKEND_ERROR_CONFLICT, "This sale was booked with other content");
    return NULL;
  }
  return pwt_record_to_json (&pwt_sale_reply_record, sale);
}

static char *
answer_cancel (PwtFakeBackend *self, PwtSaleReply *sale, GError **error)
{
  if (!pwt_topup_may_cancel (sale->topup->state)) {
    *error = fail (PWT_BACKEND_ERROR_REFUSED, "It was already sent to the meter");
    return NULL;
  }
  pwt_fake_site_step (self->site, sale, PWT_TOPUP_CANCELLED, NULL);
  return pwt_record_to_json (&pwt_sale_reply_record, sale);
}

static char *
answer_receipt (PwtSaleReply *sale, gboolean is_print)
{
  PwtReceiptView view = { sale->receipt, sale->topup };

  if (is_print)
    sale->receipt->prints++;
  return pwt_record_to_json (&pwt_receipt_view_record, &view);
}

static char *
answer_command (PwtFakeBackend *self, const PwtCommandRequest *request)
{
  PwtCommand *command = pwt_fake_site_find_command (self->site, request->id);

  if (command == NULL) {
    command = pwt_record_new (&pwt_command_record);
    command->id = request->id;
    command->project = request->project;
    command->meter = request->meter;
    command->kind = request->kind;
    command->reason = g_strdup (request->reason);
    command->expires_us = request->expires_us;
    command->state = PWT_COMMAND_QUEUED;
    command->created_us = self->site->now_us;
    g_ptr_array_insert (self->site->commands, 0, command);
  }
  return pwt_record_to_json (&pwt_command_record, command);
}

static char *
answer_meter (PwtFakeBackend *self, PwtId id)
{
  PwtMeterDetail *detail = pwt_record_new (&pwt_meter_detail_record);
  const PwtMeterRow *row = pwt_fake_site_find_meter (self->site, id);
  PwtMeterLive *live = pwt_record_new (&pwt_meter_live_record);
  char *json;

  detail->row = pwt_record_copy (&pwt_meter_row_record, row);
  detail->live = live;
  live->id = row->id;
  live->project = row->project;
  live->state = row->state;
  live->read_us = row->read_us;
  live->is_closed = row->is_closed;
  live->is_forced = row->is_forced;
  live->balance = row->balance;
  live->purchase_count = row->purchase_count;
  live->energy_total = row->energy_total;
  live->power_w = row->power_w;
  live->voltage_a_mv = 228400;
  live->voltage_b_mv = 231000;
  live->voltage_c_mv = 226900;
  live->current_a_ma = row->power_w * 1000 / 660;
  live->current_b_ma = row->power_w * 1000 / 700;
  live->current_c_ma = row->power_w * 1000 / 640;
  live->factor_e3 = 962;
  live->clock_us = row->read_us + 3 * PWT_US_PER_SECOND;
  for (guint i = 0; i < self->site->commands->len; i++) {
    const PwtCommand *command = g_ptr_array_index (self->site->commands, i);

    if (pwt_id_equal (command->meter, id))
      g_ptr_array_add (detail->commands, pwt_record_copy (&pwt_command_record, command));
  }
  json = pwt_record_to_json (&pwt_meter_detail_record, detail);
  pwt_record_free (&pwt_meter_detail_record, detail);
  return json;
}

/* A working day: low at night, two humps, nothing after now. */
static char *
answer_curve (PwtFakeBackend *self, const PwtCurveRequest *request)
{
  static const gint64 percent[24] = { 14, 14, 13, 13, 15, 18, 25, 52, 78, 92, 96, 88,
                                      60, 84, 97, 95, 90, 74, 48, 36, 28, 22, 18, 15 };
  PwtCurve *curve = pwt_record_new (&pwt_curve_record);
  const PwtMeterRow *row = pwt_fake_site_find_meter (self->site, request->meter);
  char *json;

  for (gint64 t = request->from_us; t < MIN (request->until_us, self->site->now_us);
       t += 15 * PWT_US_PER_MINUTE) {
    PwtSample *sample = pwt_record_new (&pwt_sample_record);
    gint64 minute = (t - request->from_us) / PWT_US_PER_MINUTE % 1440;
    gint64 a = percent[minute / 60], b = percent[(minute / 60 + 1) % 24];

    sample->time_us = t;
    sample->value = row->power_w * (a * (60 - minute % 60) + b * (minute % 60)) / 6000 +
                    row->power_w * (minute * 7 % 11) / 200;
    g_ptr_array_add (curve->samples, sample);
  }
  json = pwt_record_to_json (&pwt_curve_record, curve);
  pwt_record_free (&pwt_curve_record, curve);
  return json;
}

static char *
answer_sale_list (PwtFakeBackend *self, const PwtOperation *operation,
                  const PwtListRequest *request)
{
  GPtrArray *rows = g_ptr_array_new ();
  char *json;

  for (guint i = 0; i < self->site->sales->len; i++)
    g_ptr_array_add (rows,
                     pwt_fake_site_sale_row (self->site, g_ptr_array_index (self->site->sales, i)));
  json = answer_list (operation, &pwt_sale_row_record, rows, request);
  pwt_record_list_free (&pwt_sale_row_record, rows);
  return json;
}

static char *
answer (PwtFakeBackend *self, const PwtOperation *operation, gconstpointer request, GError **error)
{
  const char *name = operation->name;
  const PwtIdRequest *by_id = request;

  if (g_str_equal (name, "site.hello"))
    return answer_hello (self);
  if (g_str_equal (name, "site.setup") || g_str_equal (name, "auth.sign-in")) {
    self->flags &= ~(PwtFakeFlags) PWT_FAKE_NEW_SITE;
    self->is_ended = FALSE;
    return answer_session (self);
  }
  if (self->is_ended) {
    *error = fail (PWT_BACKEND_ERROR_SIGNED_OUT, "Sign in first");
    return NULL;
  }
  if (g_str_equal (name, "auth.session"))
    return answer_session (self);
  if (g_str_equal (name, "project.save")) {
    self->flags &= ~(PwtFakeFlags) PWT_FAKE_NO_PROJECT;
    return g_strdup ("{}");
  }
  if (g_str_equal (name, "auth.sign-out") || g_str_equal (name, "auth.password"))
    return g_strdup ("{}");
  if (g_str_equal (name, "site.health"))
    return answer_health (self);
  if (g_str_equal (name, "meter.list"))
    return answer_list (operation, &pwt_meter_row_record, self->site->rows, request);
  if (g_str_equal (name, "sale.list"))
    return answer_sale_list (self, operation, request);
  if (g_str_equal (name, "sale.quote"))
    return answer_quote (self, request);
  if (g_str_equal (name, "sale.create"))
    return answer_sale (self, request, error);
  if (g_str_equal (name, "sale.get"))
    return pwt_record_to_json (&pwt_sale_reply_record,
                               pwt_fake_site_find_sale (self->site, by_id->id));
  if (g_str_equal (name, "sale.cancel"))
    return answer_cancel (self, pwt_fake_site_find_sale (self->site, by_id->id), error);
  if (g_str_has_prefix (name, "receipt."))
    return answer_receipt (pwt_fake_site_find_sale (self->site, by_id->id),
                           g_str_equal (name, "receipt.print"));
  if (g_str_equal (name, "meter.get"))
    return answer_meter (self, by_id->id);
  if (g_str_equal (name, "meter.command"))
    return answer_command (self, request);
  if (g_str_equal (name, "command.get"))
    return pwt_record_to_json (&pwt_command_record,
                               pwt_fake_site_find_command (self->site, by_id->id));
  if (g_str_equal (name, "meter.curve"))
    return answer_curve (self, request);
  g_error ("The tests' backend has no %s", name);
}

static void
note_request (PwtFakeBackend *self, const char *name, const char *json)
{
  guint count = pwt_fake_backend_count (self, name);

  g_hash_table_insert (self->counts, g_strdup (name), GUINT_TO_POINTER (count + 1));
  g_hash_table_insert (self->requests, g_strdup (name), g_strdup (json));
}

/* Only the first question, where events stand now, is answered; the next waits for ever. */
static void
answer_events (PwtFakeBackend *self, const char *request_json, GTask *task)
{
  if (strstr (request_json, "\"after\":-1") != NULL) {
    g_task_return_pointer (task, g_strdup ("{\"last\":1}"), g_free);
    g_object_unref (task);
    return;
  }
  if (self->listening != NULL)
    g_task_return_new_error (self->listening, PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_OFFLINE,
                             "Asked again");
  g_clear_object (&self->listening);
  self->listening = task;
}

static void
pwt_fake_backend_send (PwtBackend *backend, const PwtOperation *operation, const char *request_json,
                       GTask *task)
{
  PwtFakeBackend *self = PWT_FAKE_BACKEND (backend);
  Answer *reply;
  g_autoptr (GError) error = NULL;
  gpointer request;

  if (g_str_equal (operation->name, "event.list")) {
    answer_events (self, request_json, task);
    return;
  }
  request = pwt_record_from_json (operation->request, request_json, -1, &error);
  g_assert_no_error (error);
  reply = g_new0 (Answer, 1);
  reply->task = task;
  note_request (self, operation->name, request_json);
  if (!self->is_online) {
    reply->error = fail (PWT_BACKEND_ERROR_OFFLINE, "The engine cannot be reached");
  } else if (g_strcmp0 (self->refused, operation->name) == 0) {
    g_clear_pointer (&self->refused, g_free);
    reply->error = g_steal_pointer (&self->refusal);
  } else {
    reply->json = answer (self, operation, request, &reply->error);
  }
  if (reply->json != NULL && g_strcmp0 (self->lost, operation->name) == 0) {
    g_clear_pointer (&self->lost, g_free);
    g_clear_pointer (&reply->json, g_free);
    reply->error = fail (PWT_BACKEND_ERROR_OFFLINE, "The connection broke");
  }
  pwt_record_free (operation->request, request);
  if (self->is_held)
    g_queue_push_head (&self->held, reply);
  else
    g_idle_add (deliver, reply);
}

static void
pwt_fake_backend_dispose (GObject *object)
{
  PwtFakeBackend *self = PWT_FAKE_BACKEND (object);

  G_OBJECT_CLASS (pwt_fake_backend_parent_class)->dispose (object);
  if (self->listening != NULL)
    g_task_return_new_error (self->listening, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Closed");
  g_clear_object (&self->listening);
}

static void
pwt_fake_backend_finalize (GObject *object)
{
  PwtFakeBackend *self = PWT_FAKE_BACKEND (object);

  pwt_fake_site_free (self->site);
  g_hash_table_unref (self->counts);
  g_hash_table_unref (self->requests);
  g_free (self->lost);
  g_free (self->refused);
  g_clear_error (&self->refusal);
  g_assert_cmpuint (self->held.length, ==, 0);
  G_OBJECT_CLASS (pwt_fake_backend_parent_class)->finalize (object);
}

static void
pwt_fake_backend_class_init (PwtFakeBackendClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pwt_fake_backend_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_fake_backend_finalize;
  PWT_BACKEND_CLASS (klass)->send = pwt_fake_backend_send;
}

static void
pwt_fake_backend_init (PwtFakeBackend *self)
{
  self->is_online = TRUE;
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->requests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

PwtFakeBackend *
pwt_fake_backend_new (const char *site_path, PwtFakeFlags flags)
{
  PwtFakeBackend *self = g_object_new (PWT_TYPE_FAKE_BACKEND, NULL);

  self->site = pwt_fake_site_new (site_path);
  self->flags = flags;
  pwt_backend_set_state (PWT_BACKEND (self), PWT_BACKEND_ONLINE, NULL);
  return self;
}

PwtFakeSite *
pwt_fake_backend_get_site (PwtFakeBackend *self)
{
  return self->site;
}

void
pwt_fake_backend_set_online (PwtFakeBackend *self, gboolean is_online)
{
  self->is_online = is_online;
  pwt_backend_set_state (PWT_BACKEND (self), is_online ? PWT_BACKEND_ONLINE : PWT_BACKEND_OFFLINE,
                         is_online ? NULL : "The engine cannot be reached");
}

void
pwt_fake_backend_lose_answer (PwtFakeBackend *self, const char *operation)
{
  self->lost = g_strdup (operation);
}

void
pwt_fake_backend_refuse (PwtFakeBackend *self, const char *operation, PwtBackendError code,
                         const char *message)
{
  self->refused = g_strdup (operation);
  self->refusal = fail (code, message);
}

void
pwt_fake_backend_hold (PwtFakeBackend *self)
{
  self->is_held = TRUE;
}

void
pwt_fake_backend_release (PwtFakeBackend *self)
{
  Answer *reply;

  self->is_held = FALSE;
  while ((reply = g_queue_pop_head (&self->held)) != NULL)
    g_idle_add (deliver, reply);
}

void
pwt_fake_backend_end_session (PwtFakeBackend *self)
{
  self->is_ended = TRUE;
}

void
pwt_fake_backend_emit (PwtFakeBackend *self, const char *topic, PwtId subject)
{
  PwtEvent event = { .number = 1,
                     .time_us = self->site->now_us,
                     .project = self->site->project->id,
                     .topic = (char *) topic,
                     .subject = subject };

  g_signal_emit_by_name (self, "event", &event);
}

void
pwt_fake_backend_step_sale (PwtFakeBackend *self, PwtId sale, PwtTopupState state,
                            const char *reason)
{
  PwtSaleReply *found = pwt_fake_site_find_sale (self->site, sale);

  g_assert_nonnull (found);
  pwt_fake_site_step (self->site, found, state, reason);
  pwt_fake_backend_emit (self, "topup", sale);
  pwt_fake_backend_emit (self, "meter", found->topup->meter);
}

void
pwt_fake_backend_step_command (PwtFakeBackend *self, PwtId command, PwtCommandState state,
                               const char *result)
{
  PwtCommand *found = pwt_fake_site_find_command (self->site, command);

  g_assert_nonnull (found);
  found->state = state;
  found->sent_us = found->created_us + PWT_US_PER_SECOND / 5;
  if (state != PWT_COMMAND_QUEUED && state != PWT_COMMAND_SENT)
    found->ended_us = found->created_us + PWT_US_PER_SECOND;
  g_free (found->result);
  found->result = g_strdup (result);
  pwt_fake_backend_emit (self, "command", command);
}

guint
pwt_fake_backend_count (PwtFakeBackend *self, const char *operation)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, operation));
}

const char *
pwt_fake_backend_last_request (PwtFakeBackend *self, const char *operation)
{
  return g_hash_table_lookup (self->requests, operation);
}
