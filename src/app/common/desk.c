/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/desk.h"

#define TICK_S                                                                                     \
  10 /* ages are shown in seconds under a minute; pages ask again, health with them                \
      */

struct _PwtDesk {
  GObject parent_instance;

  /* Owned references */
  PwtBackend *backend;
  GCancellable *cancellable;
  GTimeZone *zone;
  PwtSession *session; /* a copy: outlives the backend's when that ends */
  PwtSiteHealth *health;
  GListStore *kept; /* (nullable): once closed */

  PwtId project;
  PwtId new_project; /* to go to with the next session; none: nowhere */
  guint tick_id;
  gboolean is_asking_health;
  gint64 server_ahead_us; /* the engine's clock minus ours: ages follow the engine */
};

G_DEFINE_FINAL_TYPE (PwtDesk, pwt_desk, G_TYPE_OBJECT)

enum { PROJECT_CHANGED, ENGINE_BACK, HEALTH_CHANGED, SIGNED_OUT, TICK, N_SIGNALS };
static guint signals[N_SIGNALS];

static const PwtScope *
find_scope (PwtDesk *self, PwtId project)
{
  if (self->session == NULL || self->session->scopes == NULL)
    return NULL;
  for (guint i = 0; i < self->session->scopes->len; i++) {
    const PwtScope *scope = g_ptr_array_index (self->session->scopes, i);

    if (scope->project != NULL && pwt_id_equal (scope->project->id, project))
      return scope;
  }
  return NULL;
}

/* The one just made, else the one worked in so far, if the operator may see it, else the first. */
static PwtId
choose_project (PwtDesk *self)
{
  const PwtScope *first;

  if (find_scope (self, self->new_project) != NULL)
    self->project = self->new_project;
  self->new_project = PWT_ID_NONE;
  if (find_scope (self, self->project) != NULL || self->session->scopes == NULL ||
      self->session->scopes->len == 0)
    return self->project;
  first = g_ptr_array_index (self->session->scopes, 0);
  return first->project->id;
}

static void
take_health (PwtDesk *self, PwtSiteHealth *health)
{
  if (self->health != NULL)
    pwt_record_free (&pwt_site_health_record, self->health);
  self->health = health;
  if (health != NULL)
    self->server_ahead_us = health->now_us - g_get_real_time ();
  g_signal_emit (self, signals[HEALTH_CHANGED], 0);
}

static void
take_session (PwtDesk *self, PwtSession *session)
{
  if (self->session != NULL)
    pwt_record_free (&pwt_session_record, self->session);
  self->session = session;
}

/* Callbacks */

static void
health_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  PwtSiteHealth *health = pwt_backend_call_finish (PWT_BACKEND (source), result, &error);
  PwtDesk *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = PWT_DESK (user_data);
  self->is_asking_health = FALSE;
  if (health != NULL)
    take_health (self, health);
  else if (g_error_matches (error, PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_SIGNED_OUT))
    g_signal_emit (self, signals[SIGNED_OUT], 0);
}

static gboolean
tick_cb (gpointer user_data)
{
  PwtDesk *self = PWT_DESK (user_data);

  g_signal_emit (self, signals[TICK], 0);
  pwt_desk_refresh_health (self);
  return G_SOURCE_CONTINUE;
}

static void
event_cb (PwtDesk *self, const PwtEvent *event)
{
  if (g_strcmp0 (event->topic, "line") == 0 || g_strcmp0 (event->topic, "topup") == 0)
    pwt_desk_refresh_health (self);
  else if (g_strcmp0 (event->topic, "registry") == 0 || g_strcmp0 (event->topic, "people") == 0)
    pwt_desk_refresh_session (self);
}

static void
state_changed_cb (PwtDesk *self)
{
  if (pwt_backend_get_state (self->backend) != PWT_BACKEND_ONLINE)
    return;
  pwt_desk_refresh_health (self);
  g_signal_emit (self, signals[ENGINE_BACK], 0);
}

static void
session_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  PwtSession *session = pwt_backend_call_finish (PWT_BACKEND (source), result, &error);
  PwtDesk *self;

  if (session == NULL)
    return; /* the next health question tells if the session is gone */
  self = PWT_DESK (user_data);
  if (self->session == NULL) { /* left meanwhile: nobody sits here */
    pwt_record_free (&pwt_session_record, session);
    return;
  }
  take_session (self, session);
  pwt_desk_set_project (self, choose_project (self));
}

/* Overrides */

static void
pwt_desk_dispose (GObject *object)
{
  PwtDesk *self = PWT_DESK (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->backend);
  G_OBJECT_CLASS (pwt_desk_parent_class)->dispose (object);
}

static void
pwt_desk_finalize (GObject *object)
{
  PwtDesk *self = PWT_DESK (object);

  take_session (self, NULL);
  if (self->health != NULL)
    pwt_record_free (&pwt_site_health_record, self->health);
  g_clear_object (&self->kept);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  G_OBJECT_CLASS (pwt_desk_parent_class)->finalize (object);
}

static guint
new_signal (const char *name)
{
  return g_signal_new (name, PWT_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pwt_desk_class_init (PwtDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pwt_desk_dispose;
  object_class->finalize = pwt_desk_finalize;

  signals[PROJECT_CHANGED] = new_signal ("project-changed");
  signals[ENGINE_BACK] = new_signal ("engine-back");
  signals[HEALTH_CHANGED] = new_signal ("health-changed");
  signals[SIGNED_OUT] = new_signal ("signed-out");
  signals[TICK] = new_signal ("tick");
}

static void
pwt_desk_init (PwtDesk *self)
{
  self->cancellable = g_cancellable_new ();
  self->kept = g_list_store_new (G_TYPE_OBJECT);
  self->zone = g_time_zone_new_utc ();
  self->tick_id = g_timeout_add_seconds (TICK_S, tick_cb, self);
}

/* Public functions */

PwtDesk *
pwt_desk_new (PwtBackend *backend)
{
  PwtDesk *self = g_object_new (PWT_TYPE_DESK, NULL);

  self->backend = g_object_ref (backend);
  g_signal_connect_object (backend, "event", G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (backend, "reset", G_CALLBACK (pwt_desk_refresh_session), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (backend, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

PwtBackend *
pwt_desk_get_backend (PwtDesk *self)
{
  g_return_val_if_fail (PWT_IS_DESK (self), NULL);

  return self->backend;
}

const PwtSession *
pwt_desk_get_session (PwtDesk *self)
{
  g_return_val_if_fail (PWT_IS_DESK (self), NULL);

  return self->session;
}

const PwtProject *
pwt_desk_get_project (PwtDesk *self)
{
  const PwtScope *scope;

  g_return_val_if_fail (PWT_IS_DESK (self), NULL);

  scope = find_scope (self, self->project);
  return scope != NULL ? scope->project : NULL;
}

PwtId
pwt_desk_get_project_id (PwtDesk *self)
{
  g_return_val_if_fail (PWT_IS_DESK (self), PWT_ID_NONE);

  return self->project;
}

GTimeZone *
pwt_desk_get_zone (PwtDesk *self)
{
  g_return_val_if_fail (PWT_IS_DESK (self), NULL);

  return self->zone;
}

const PwtSiteHealth *
pwt_desk_get_health (PwtDesk *self)
{
  g_return_val_if_fail (PWT_IS_DESK (self), NULL);

  return self->health;
}

/**
 * pwt_desk_may:
 *
 * Returns: whether the operator has @permission in the project being worked in
 */
gboolean
pwt_desk_may (PwtDesk *self, PwtPermission permission)
{
  g_return_val_if_fail (PWT_IS_DESK (self), FALSE);

  return pwt_desk_may_in (self, self->project, permission);
}

gboolean
pwt_desk_may_in (PwtDesk *self, PwtId project, PwtPermission permission)
{
  const PwtScope *scope;

  g_return_val_if_fail (PWT_IS_DESK (self), FALSE);

  scope = find_scope (self, project);
  return scope != NULL && pwt_permissions_have ((PwtPermissions) scope->permissions, permission);
}

gboolean
pwt_desk_may_site (PwtDesk *self, PwtPermission permission)
{
  g_return_val_if_fail (PWT_IS_DESK (self), FALSE);

  return self->session != NULL &&
         pwt_permissions_have ((PwtPermissions) self->session->permissions, permission);
}

const char *
pwt_desk_get_project_name (PwtDesk *self, PwtId project)
{
  const PwtScope *scope;

  g_return_val_if_fail (PWT_IS_DESK (self), "");

  scope = find_scope (self, project);
  return scope != NULL && scope->project->name != NULL ? scope->project->name : "";
}

/**
 * pwt_desk_now_us:
 *
 * Returns: now by the engine's clock, so that ages are right on a computer whose clock is not
 */
gint64
pwt_desk_now_us (PwtDesk *self)
{
  g_return_val_if_fail (PWT_IS_DESK (self), 0);

  return g_get_real_time () + self->server_ahead_us;
}

void
pwt_desk_set_project (PwtDesk *self, PwtId project)
{
  const PwtProject *found;
  GTimeZone *zone = NULL;

  g_return_if_fail (PWT_IS_DESK (self));

  self->project = project;
  found = pwt_desk_get_project (self);
  if (found == NULL)
    self->project = PWT_ID_NONE;
  if (found != NULL && pwt_time_zone_load (found->time_zone, &zone, NULL)) {
    g_time_zone_unref (self->zone);
    self->zone = zone;
  }
  g_signal_emit (self, signals[PROJECT_CHANGED], 0);
}

void
pwt_desk_go_to_new_project (PwtDesk *self, PwtId project)
{
  g_return_if_fail (PWT_IS_DESK (self));

  self->new_project = project;
  pwt_desk_refresh_session (self);
}

/**
 * pwt_desk_session_began:
 *
 * To be called when the backend has a session: keeps the project if the operator may still see it,
 * else takes the first.
 */
void
pwt_desk_session_began (PwtDesk *self)
{
  const PwtSession *session;

  g_return_if_fail (PWT_IS_DESK (self));

  session = pwt_backend_get_session (self->backend);
  g_return_if_fail (session != NULL);
  take_session (self, pwt_record_copy (&pwt_session_record, session));
  pwt_desk_set_project (self, choose_project (self));
  pwt_desk_refresh_health (self);
}

void
pwt_desk_session_left (PwtDesk *self)
{
  g_return_if_fail (PWT_IS_DESK (self));

  take_session (self, NULL);
}

/* Asks anew who may do what: a project was added or renamed. */
void
pwt_desk_refresh_session (PwtDesk *self)
{
  g_return_if_fail (PWT_IS_DESK (self));

  if (self->session != NULL && pwt_backend_get_session (self->backend) != NULL)
    pwt_backend_call_async (self->backend, "auth.session", NULL, self->cancellable,
                            session_arrived_cb, self);
}

void
pwt_desk_refresh_health (PwtDesk *self)
{
  g_return_if_fail (PWT_IS_DESK (self));

  if (self->is_asking_health || self->session == NULL ||
      pwt_backend_get_state (self->backend) != PWT_BACKEND_ONLINE)
    return;
  self->is_asking_health = TRUE;
  pwt_backend_call_async (self->backend, "site.health", NULL, self->cancellable, health_arrived_cb,
                          self);
}

/* Returns: (transfer none): GObjects, newest first */
GListModel *
pwt_desk_get_kept (PwtDesk *self)
{
  g_return_val_if_fail (PWT_IS_DESK (self), NULL);

  return G_LIST_MODEL (self->kept);
}

void
pwt_desk_keep (PwtDesk *self, gpointer object)
{
  g_return_if_fail (PWT_IS_DESK (self) && G_IS_OBJECT (object));

  if (self->kept != NULL && !g_list_store_find (self->kept, object, NULL))
    g_list_store_insert (self->kept, 0, object);
}

void
pwt_desk_let_go (PwtDesk *self, gpointer object)
{
  guint position;

  g_return_if_fail (PWT_IS_DESK (self) && G_IS_OBJECT (object));

  if (self->kept != NULL && g_list_store_find (self->kept, object, &position))
    g_list_store_remove (self->kept, position);
}

void
pwt_desk_close (PwtDesk *self)
{
  g_return_if_fail (PWT_IS_DESK (self));

  g_clear_object (&self->kept); /* what is kept holds the desk */
}

gpointer
pwt_desk_finish (PwtDesk *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) local = NULL;
  gpointer reply;

  g_return_val_if_fail (PWT_IS_DESK (self), NULL);

  reply = pwt_backend_call_finish (self->backend, result, &local);
  if (reply == NULL) {
    if (g_error_matches (local, PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_SIGNED_OUT))
      g_signal_emit (self, signals[SIGNED_OUT], 0);
    g_propagate_error (error, g_steal_pointer (&local));
  }
  return reply;
}
