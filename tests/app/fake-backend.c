/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-backend.h"

#include "backend/backend-private.h"
#include "fake-answers.h"

struct _PwtFakeBackend {
  PwtBackend parent_instance;

  PwtFakeSite *site;
  PwtFakeFlags flags;
  gboolean is_online, is_held, is_ended;
  GHashTable *counts;   /* operation → how often */
  GHashTable *requests; /* operation → newest JSON */
  GHashTable *bases;    /* operation → newest JSON of what was saved over */
  gconstpointer was;    /* of what is being answered */
  char *lost;           /* operation whose next answer is lost */
  char *refused;        /* operation whose next call is refused */
  GError *refusal;
  char *operator_name;
  guint operator_number;
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

GError *
pwt_fake_error (PwtBackendError code, const char *message)
{
  return g_error_new_literal (PWT_BACKEND_ERROR, (gint) code, message);
}

static char *
answer (PwtFakeBackend *self, const PwtOperation *operation, gconstpointer request, GError **error)
{
  static const PwtFakeAnswer *const tables[] = {
    pwt_fake_site_answers,   pwt_fake_sale_answers,    pwt_fake_meter_answers,
    pwt_fake_search_answers, pwt_fake_setup_answers,   pwt_fake_home_answers,
    pwt_fake_admin_answers,  pwt_fake_account_answers, pwt_fake_people_answers,
  };

  if (self->is_ended && !(operation->flags & PWT_OP_PUBLIC)) {
    *error = pwt_fake_error (PWT_BACKEND_ERROR_SIGNED_OUT, "Sign in first");
    return NULL;
  }
  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const PwtFakeAnswer *a = tables[t]; a->operation != NULL; a++)
      if (g_str_equal (a->operation, operation->name))
        return a->answer (self, self->site, operation, request, error);
  g_error ("The tests' backend has no %s", operation->name);
}

static void
note_request (PwtFakeBackend *self, const PwtOperation *operation, gconstpointer request,
              gconstpointer was)
{
  guint count = pwt_fake_backend_count (self, operation->name);

  g_hash_table_insert (self->counts, g_strdup (operation->name), GUINT_TO_POINTER (count + 1));
  g_hash_table_insert (self->requests, g_strdup (operation->name),
                       pwt_record_to_json (operation->request, request));
  g_hash_table_insert (self->bases, g_strdup (operation->name),
                       was != NULL ? pwt_record_to_json (operation->request, was) : NULL);
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
  gpointer request, was;

  if (g_str_equal (operation->name, "event.list")) {
    answer_events (self, request_json, task);
    return;
  }
  if (!pwt_operation_parse (operation, request_json, -1, &request, &was, &error))
    g_error ("%s", error->message);
  reply = g_new0 (Answer, 1);
  reply->task = task;
  note_request (self, operation, request, was);
  self->was = was;
  if (!self->is_online) {
    reply->error = pwt_fake_error (PWT_BACKEND_ERROR_OFFLINE, "The engine cannot be reached");
  } else if (g_strcmp0 (self->refused, operation->name) == 0) {
    g_clear_pointer (&self->refused, g_free);
    reply->error = g_steal_pointer (&self->refusal);
  } else {
    reply->json = answer (self, operation, request, &reply->error);
  }
  if (reply->json != NULL && g_strcmp0 (self->lost, operation->name) == 0) {
    g_clear_pointer (&self->lost, g_free);
    g_clear_pointer (&reply->json, g_free);
    reply->error = pwt_fake_error (PWT_BACKEND_ERROR_OFFLINE, "The connection broke");
  }
  self->was = NULL;
  pwt_record_free (operation->request, was);
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
  g_hash_table_unref (self->bases);
  g_free (self->lost);
  g_free (self->refused);
  g_clear_error (&self->refusal);
  g_free (self->operator_name);
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
  pwt_fake_backend_set_operator (self, 1, "王丽");
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->requests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->bases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
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

PwtFakeFlags
pwt_fake_backend_get_flags (PwtFakeBackend *self)
{
  return self->flags;
}

void
pwt_fake_backend_clear_flags (PwtFakeBackend *self, PwtFakeFlags flags)
{
  self->flags &= ~flags;
}

void
pwt_fake_backend_begin_session (PwtFakeBackend *self)
{
  self->is_ended = FALSE;
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
  self->refusal = pwt_fake_error (code, message);
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
pwt_fake_backend_set_operator (PwtFakeBackend *self, guint number, const char *name)
{
  self->operator_number = number;
  g_free (self->operator_name);
  self->operator_name = g_strdup (name);
}

guint
pwt_fake_backend_get_operator (PwtFakeBackend *self, const char **name)
{
  *name = self->operator_name;
  return self->operator_number;
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

/* Returns: (nullable): of the request record of what is being answered */
gconstpointer
pwt_fake_backend_peek_was (PwtFakeBackend *self)
{
  return self->was;
}

const char *
pwt_fake_backend_last_was (PwtFakeBackend *self, const char *operation)
{
  return g_hash_table_lookup (self->bases, operation);
}
