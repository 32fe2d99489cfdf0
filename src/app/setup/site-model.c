/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/site-model.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/setup/site-node-private.h"

#define RELOAD_MS 300 /* others' changes come in bursts */
#define MAX_UNDO 50

struct _PwtSiteModel {
  GObject parent_instance;

  /* Owned */
  PwtDesk *desk;
  GCancellable *cancellable;
  PwtSiteTree *tree;
  GHashTable *nodes;     /* PwtId * of the node → PwtSiteNode * (owned) */
  GHashTable *by_parent; /* PwtId * of the tree → GPtrArray * of PwtSiteNode, borrowed */
  GHashTable *circuits;  /* PwtId * of a point or meter → PwtCircuit * of the tree, in service */
  GListStore *places, *wires;
  GQueue undo, redo; /* of Past *, newest first */
  GQueue waiting;    /* of GTask *: changes are sent one after another */
  GPtrArray *dragged;

  guint reload_id;
  guint64 n_past; /* how many Past there were */
  gboolean is_sending;
};

G_DEFINE_FINAL_TYPE (PwtSiteModel, pwt_site_model, G_TYPE_OBJECT)

enum { LOADED, FAILED, HISTORY_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- from records to nodes --- */

static PwtSiteNode *
lookup (PwtSiteModel *self, PwtId id)
{
  return g_hash_table_lookup (self->nodes, &id);
}

static GPtrArray *
children_of (PwtSiteModel *self, const PwtId *parent)
{
  GPtrArray *list = g_hash_table_lookup (self->by_parent, parent);

  if (list == NULL) {
    list = g_ptr_array_new ();
    g_hash_table_insert (self->by_parent, g_memdup2 (parent, sizeof *parent), list);
  }
  return list;
}

static const PwtId *
parent_id (PwtNodeKind kind, gconstpointer record)
{
  static const PwtId none = { 0 };

  switch (kind) {
  case PWT_NODE_FLOOR:
    return &((const PwtFloor *) record)->building;
  case PWT_NODE_ROOM:
    return &((const PwtRoom *) record)->floor;
  case PWT_NODE_POINT:
    return &((const PwtPoint *) record)->room;
  case PWT_NODE_LINE:
    return &((const PwtLine *) record)->gateway;
  case PWT_NODE_METER:
    return &((const PwtMeter *) record)->line;
  case PWT_NODE_BUILDING:
  case PWT_NODE_GATEWAY:
  case PWT_NODE_CIRCUIT:
    break;
  }
  return &none;
}

/* Makes the nodes of @kind there, or finds them, and notes whose they are. */
static void
take_rows (PwtSiteModel *self, PwtNodeKind kind, const GPtrArray *rows, GHashTable *old)
{
  for (guint i = 0; i < rows->len; i++) {
    gconstpointer record = g_ptr_array_index (rows, i);
    PwtSiteNode *node = g_hash_table_lookup (old, record);

    node = node != NULL ? g_object_ref (node) : pwt_site_node_new (kind, record);
    g_hash_table_insert (self->nodes, &node->id, node);
    g_ptr_array_add (children_of (self, parent_id (kind, record)), node);
  }
}

static void
take_circuits (PwtSiteModel *self)
{
  for (guint i = 0; i < self->tree->circuits->len; i++) {
    PwtCircuit *circuit = g_ptr_array_index (self->tree->circuits, i);

    if (circuit->until_us != PWT_TIME_NONE)
      continue;
    g_hash_table_insert (self->circuits, &circuit->point, circuit);
    g_hash_table_insert (self->circuits, &circuit->meter, circuit);
  }
}

static const char *
serial_at (PwtSiteModel *self, PwtId point)
{
  const PwtCircuit *circuit = g_hash_table_lookup (self->circuits, &point);
  PwtSiteNode *meter = circuit != NULL ? lookup (self, circuit->meter) : NULL;

  return meter != NULL ? ((const PwtMeter *) meter->record)->serial : NULL;
}

static char *
place_of (PwtSiteModel *self, PwtId meter)
{
  const PwtCircuit *circuit = g_hash_table_lookup (self->circuits, &meter);
  PwtSiteNode *point = circuit != NULL ? lookup (self, circuit->point) : NULL;
  PwtSiteNode *room =
      point != NULL ? lookup (self, *parent_id (PWT_NODE_POINT, point->record)) : NULL;

  return g_strdup (room != NULL ? room->title : _ ("not connected"));
}

static guint
count_in_service (const GPtrArray *meters)
{
  guint n = 0;

  for (guint i = 0; meters != NULL && i < meters->len; i++)
    n += pwt_site_node_is_retired (g_ptr_array_index (meters, i)) ? 0 : 1;
  return n;
}

static char *
dup_caption (PwtSiteModel *self, PwtSiteNode *node, gconstpointer record)
{
  GPtrArray *children = g_hash_table_lookup (self->by_parent, &node->id);
  guint n = children != NULL ? children->len : 0;
  const char *serial;

  switch (node->kind) {
  case PWT_NODE_BUILDING:
    return g_strdup_printf (ngettext ("%u floor", "%u floors", n), n);
  case PWT_NODE_FLOOR:
    return g_strdup_printf (ngettext ("%u room", "%u rooms", n), n);
  case PWT_NODE_GATEWAY:
    return g_strdup_printf (ngettext ("%u line", "%u lines", n), n);
  case PWT_NODE_LINE:
    n = count_in_service (children);
    return g_strdup_printf (ngettext ("%u meter", "%u meters", n), n);
  case PWT_NODE_ROOM:
    if (n != 1)
      return g_strdup_printf (ngettext ("%u point", "%u points", n), n);
    serial = serial_at (self, ((PwtSiteNode *) g_ptr_array_index (children, 0))->id);
    return g_strdup (serial != NULL ? serial : _ ("no meter"));
  case PWT_NODE_POINT:
    serial = serial_at (self, node->id);
    return g_strdup (serial != NULL ? serial : _ ("no meter"));
  case PWT_NODE_METER:
    return ((const PwtMeter *) record)->is_retired ? g_strdup (_ ("out of service"))
                                                   : place_of (self, node->id);
  case PWT_NODE_CIRCUIT:
    break;
  }
  return g_strdup ("");
}

static gboolean
is_leaf (const PwtSiteNode *node, const GPtrArray *children)
{
  if (node->kind == PWT_NODE_METER || node->kind == PWT_NODE_POINT)
    return TRUE;
  return node->kind == PWT_NODE_ROOM && (children == NULL || children->len < 2);
}

/* A row that became expandable, or no longer is, is made anew by its list. */
static void
replace_row (PwtSiteModel *self, PwtSiteNode *node)
{
  GListStore *store = node->parent != NULL ? node->parent->children : NULL;
  guint position;

  if (store != NULL && g_list_store_find (store, node, &position))
    g_list_store_splice (store, position, 1, (gpointer *) &node, 1);
}

static void
fill_nodes (PwtSiteModel *self, PwtNodeKind kind, const GPtrArray *rows)
{
  static const PwtId none = { 0 };
  g_autoptr (GPtrArray) empty = g_ptr_array_new ();

  for (guint i = 0; i < rows->len; i++) {
    gconstpointer record = g_ptr_array_index (rows, i);
    PwtSiteNode *node = g_hash_table_lookup (self->nodes, record);
    GPtrArray *children = g_hash_table_lookup (self->by_parent, &node->id);
    const PwtId *parent = parent_id (kind, record);

    pwt_site_node_update (node, record,
                          pwt_id_equal (*parent, none) ? NULL : lookup (self, *parent),
                          dup_caption (self, node, record));
    if (is_leaf (node, children))
      children = NULL;
    else if (children == NULL)
      children = empty;
    if (pwt_site_node_set_children (node, children))
      replace_row (self, node);
  }
}

static void
take_tree (PwtSiteModel *self, PwtSiteTree *tree)
{
  const struct {
    PwtNodeKind kind;
    const GPtrArray *rows;
  } parts[] = {
    { PWT_NODE_BUILDING, tree->buildings }, { PWT_NODE_FLOOR, tree->floors },
    { PWT_NODE_ROOM, tree->rooms },         { PWT_NODE_POINT, tree->points },
    { PWT_NODE_GATEWAY, tree->gateways },   { PWT_NODE_LINE, tree->lines },
    { PWT_NODE_METER, tree->meters },
  };
  g_autoptr (GHashTable) old = self->nodes;
  g_autoptr (GPtrArray) buildings = g_ptr_array_new (), wires = g_ptr_array_new ();

  g_hash_table_remove_all (self->by_parent);
  g_hash_table_remove_all (self->circuits);
  if (self->tree != NULL)
    pwt_record_free (&pwt_site_tree_record, self->tree);
  self->tree = tree;
  self->nodes = g_hash_table_new_full (pwt_id_hash, pwt_id_equal_func, NULL, g_object_unref);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    take_rows (self, parts[i].kind, parts[i].rows, old);
  take_circuits (self);
  for (guint i = G_N_ELEMENTS (parts); i > 0; i--) /* children before those that show them */
    fill_nodes (self, parts[i - 1].kind, parts[i - 1].rows);
  for (guint i = 0; i < tree->buildings->len; i++)
    g_ptr_array_add (buildings, g_hash_table_lookup (self->nodes, tree->buildings->pdata[i]));
  for (guint i = 0; i < tree->gateways->len; i++)
    g_ptr_array_add (wires, g_hash_table_lookup (self->nodes, tree->gateways->pdata[i]));
  for (guint i = 0; i < tree->lines->len; i++)
    if (pwt_id_is_none (((PwtLine *) tree->lines->pdata[i])->gateway))
      g_ptr_array_add (wires, g_hash_table_lookup (self->nodes, tree->lines->pdata[i]));
  pwt_site_store_sync (self->places, buildings);
  pwt_site_store_sync (self->wires, wires);
  g_signal_emit (self, signals[LOADED], 0);
}

/* --- loading --- */

static void
tree_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtSiteModel) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtSiteTree *tree = pwt_desk_finish (self->desk, result, &error);

  if (tree != NULL)
    take_tree (self, tree);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, error);
}

void
pwt_site_model_load (PwtSiteModel *self)
{
  PwtIdRequest project = { pwt_desk_get_project_id (self->desk) };

  g_return_if_fail (PWT_IS_SITE_MODEL (self));

  g_clear_handle_id (&self->reload_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "site.tree", &project,
                          self->cancellable, tree_arrived_cb, g_object_ref (self));
}

static gboolean
reload_cb (gpointer user_data)
{
  PwtSiteModel *self = PWT_SITE_MODEL (user_data);

  self->reload_id = 0;
  pwt_site_model_load (self);
  return G_SOURCE_REMOVE;
}

static void
event_cb (PwtSiteModel *self, const PwtEvent *event)
{
  if (self->tree != NULL && self->reload_id == 0 && g_strcmp0 (event->topic, "registry") == 0)
    self->reload_id = g_timeout_add (RELOAD_MS, reload_cb, self);
}

static void
state_changed_cb (PwtSiteModel *self)
{
  if (self->tree != NULL &&
      pwt_backend_get_state (pwt_desk_get_backend (self->desk)) == PWT_BACKEND_ONLINE)
    pwt_site_model_load (self);
}

/* --- changing --- */

/* What makes something undone or done again. */
typedef struct {
  guint64 serial;
  PwtSiteChange *change; /* owned */
  PwtSiteChange *was;    /* owned: what it would change, as it was left */
} Past;

static void
free_past (gpointer data) /* or a Step, which begins with one */
{
  Past *past = data;

  pwt_record_free (&pwt_site_change_record, past->change);
  pwt_record_free (&pwt_site_change_record, past->was);
  g_free (past);
}

/* Takes both from @reply. */
static void
remember (PwtSiteModel *self, GQueue *history, PwtSiteChangeReply *reply)
{
  Past *past = g_new0 (Past, 1);

  past->serial = ++self->n_past;
  past->change = g_steal_pointer (&reply->undo);
  past->was = g_steal_pointer (&reply->now);
  g_queue_push_head (history, past);
  if (history->length > MAX_UNDO)
    free_past (g_queue_pop_tail (history));
}

/* A change that is sent, or waits for another one; its "was" may be NULL. */
typedef struct {
  Past what; /* of an undo: a copy of the one in from, or that was in it: more may be saved */
  GQueue *from, *to; /* from: NULL: it is new */
} Step;

static void
forget_past (Step *step)
{
  for (GList *l = step->from != NULL ? step->from->head : NULL; l != NULL; l = l->next)
    if (((Past *) l->data)->serial == step->what.serial) {
      free_past (l->data);
      g_queue_delete_link (step->from, l);
      return;
    }
}

/* What was saved is so here too before all is loaded again: the next change is made of it. */
static void
take_saved (PwtSiteModel *self, const PwtSiteChange *now)
{
  for (PwtNodeKind kind = 0; now != NULL && kind < PWT_N_NODE_KINDS; kind++) {
    const GPtrArray *rows = pwt_site_change_list (now, kind);

    for (guint i = 0; i < rows->len; i++) {
      PwtSiteNode *node = lookup (self, *(const PwtId *) rows->pdata[i]);

      if (node != NULL)
        pwt_site_node_update (node, rows->pdata[i], node->parent, g_strdup (node->caption));
    }
  }
}

/* A change that had to wait was made before what is here now. Returns: whether all of it could be
 * put on that */
static gboolean
rebase (PwtSiteModel *self, Step *step)
{
  PwtSiteChange *now = pwt_site_model_dup_was (self, step->what.change);
  gboolean is_whole = !pwt_site_change_rebase (step->what.change, step->what.was, now);

  pwt_record_free (&pwt_site_change_record, now);
  return is_whole;
}

/* What waits was made by somebody who knew of @saved: it stands on it. */
static void
follow (PwtSiteModel *self, const PwtSiteChange *saved)
{
  for (GList *l = self->waiting.head; l != NULL; l = l->next) {
    Step *step = g_task_get_task_data (l->data);

    if (step->from == NULL && step->what.was != NULL)
      pwt_site_change_follow (step->what.change, step->what.was, saved);
  }
}

static void send_next (PwtSiteModel *self, gboolean has_waited);

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PwtSiteModel *self = g_task_get_source_object (task);
  Step *step = g_task_get_task_data (task);
  GError *error = NULL;
  PwtSiteChangeReply *reply = pwt_desk_finish (self->desk, result, &error);

  self->is_sending = FALSE;
  if (reply == NULL) {
    /* What somebody else changed or took away since is not undone any more; what came before it
     * still is. */
    if (g_error_matches (error, PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_CONFLICT) ||
        g_error_matches (error, PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_NOT_FOUND)) {
      forget_past (step);
      g_signal_emit (self, signals[HISTORY_CHANGED], 0);
      pwt_site_model_load (self);
    }
    g_task_return_error (task, error);
    send_next (self, TRUE);
    return;
  }
  take_saved (self, reply->now);
  follow (self, step->what.change);
  forget_past (step);
  if (reply->undo != NULL && !pwt_site_change_is_empty (reply->undo)) {
    if (step->from == NULL)
      g_queue_clear_full (&self->redo, free_past);
    remember (self, step->to, reply);
  }
  pwt_record_free (&pwt_site_change_reply_record, reply);
  g_signal_emit (self, signals[HISTORY_CHANGED], 0);
  pwt_site_model_load (self);
  g_task_return_boolean (task, TRUE);
  send_next (self, TRUE);
}

/* @has_waited: for another one */
static void
send_next (PwtSiteModel *self, gboolean has_waited)
{
  GTask *task = self->is_sending ? NULL : g_queue_pop_head (&self->waiting);
  Step *step = task != NULL ? g_task_get_task_data (task) : NULL;

  if (step == NULL)
    return;
  if (has_waited && step->from == NULL && step->what.was != NULL && !rebase (self, step)) {
    g_task_return_new_error (task, PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_CONFLICT,
                             "Somebody else changed it meanwhile: look at what it is now, then "
                             "change it again");
    g_object_unref (task);
    send_next (self, TRUE);
    return;
  }
  self->is_sending = TRUE;
  pwt_backend_save_async (pwt_desk_get_backend (self->desk), "site.change", step->what.change,
                          step->what.was, NULL, changed_cb, task);
}

/* @step: copied; its changes are its own */
static void
send (PwtSiteModel *self, Step step, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_task_data (task, g_memdup2 (&step, sizeof step), free_past);
  g_queue_push_tail (&self->waiting, task);
  send_next (self, FALSE);
}

PwtSiteChange *
pwt_site_model_dup_was (PwtSiteModel *self, const PwtSiteChange *change)
{
  PwtSiteChange *was;

  g_return_val_if_fail (PWT_IS_SITE_MODEL (self), NULL);

  was = pwt_record_new (&pwt_site_change_record);
  was->project = change->project;
  for (PwtNodeKind kind = 0; kind < PWT_N_NODE_KINDS; kind++) {
    const GPtrArray *rows = pwt_site_change_list (change, kind);

    for (guint i = 0; i < rows->len; i++) {
      PwtSiteNode *node = lookup (self, *(const PwtId *) rows->pdata[i]);

      if (node != NULL)
        pwt_site_change_add (was, kind, pwt_site_node_get_record (node));
    }
  }
  return was;
}

void
pwt_site_model_apply_async (PwtSiteModel *self, PwtSiteChange *change, const PwtSiteChange *was,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PWT_IS_SITE_MODEL (self));

  send (self,
        (Step){ .what = { .change = change, .was = pwt_record_copy (&pwt_site_change_record, was) },
                .to = &self->undo },
        callback, user_data);
}

gboolean
pwt_site_model_apply_finish (PwtSiteModel *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

const PwtSiteChange *
pwt_site_model_peek_undo (PwtSiteModel *self, gboolean is_redo)
{
  const Past *past;

  g_return_val_if_fail (PWT_IS_SITE_MODEL (self), NULL);

  past = g_queue_peek_head (is_redo ? &self->redo : &self->undo);
  return past != NULL ? past->change : NULL;
}

void
pwt_site_model_undo_async (PwtSiteModel *self, gboolean is_redo, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GQueue *from = is_redo ? &self->redo : &self->undo;
  Past *past;

  g_return_if_fail (PWT_IS_SITE_MODEL (self));

  past = g_queue_peek_head (from);
  if (past != NULL)
    send (self,
          (Step){ .what = { past->serial, pwt_record_copy (&pwt_site_change_record, past->change),
                            pwt_record_copy (&pwt_site_change_record, past->was) },
                  .from = from,
                  .to = is_redo ? &self->undo : &self->redo },
          callback, user_data);
}

/* Overrides */

static void
pwt_site_model_dispose (GObject *object)
{
  PwtSiteModel *self = PWT_SITE_MODEL (object);

  g_clear_handle_id (&self->reload_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (pwt_site_model_parent_class)->dispose (object);
}

static void
pwt_site_model_finalize (GObject *object)
{
  PwtSiteModel *self = PWT_SITE_MODEL (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->places);
  g_clear_object (&self->wires);
  g_hash_table_unref (self->by_parent);
  g_hash_table_unref (self->circuits);
  g_hash_table_unref (self->nodes);
  if (self->tree != NULL)
    pwt_record_free (&pwt_site_tree_record, self->tree);
  g_queue_clear_full (&self->undo, free_past);
  g_queue_clear_full (&self->redo, free_past);
  g_clear_pointer (&self->dragged, g_ptr_array_unref);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pwt_site_model_parent_class)->finalize (object);
}

static void
pwt_site_model_class_init (PwtSiteModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pwt_site_model_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_site_model_finalize;
  signals[LOADED] = g_signal_new ("loaded", PWT_TYPE_SITE_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", PWT_TYPE_SITE_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[HISTORY_CHANGED] = g_signal_new ("history-changed", PWT_TYPE_SITE_MODEL,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pwt_site_model_init (PwtSiteModel *self)
{
  self->nodes = g_hash_table_new_full (pwt_id_hash, pwt_id_equal_func, NULL, g_object_unref);
  self->by_parent = g_hash_table_new_full (pwt_id_hash, pwt_id_equal_func, g_free,
                                           (GDestroyNotify) g_ptr_array_unref);
  self->circuits = g_hash_table_new (pwt_id_hash, pwt_id_equal_func);
  self->places = g_list_store_new (PWT_TYPE_SITE_NODE);
  self->wires = g_list_store_new (PWT_TYPE_SITE_NODE);
}

/* Public functions */

PwtSiteModel *
pwt_site_model_new (PwtDesk *desk)
{
  PwtSiteModel *self = g_object_new (PWT_TYPE_SITE_MODEL, NULL);
  PwtBackend *backend = pwt_desk_get_backend (desk);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (backend, "event", G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (backend, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

PwtDesk *
pwt_site_model_get_desk (PwtSiteModel *self)
{
  return self->desk;
}

const PwtSiteTree *
pwt_site_model_get_tree (PwtSiteModel *self)
{
  return self->tree;
}

GListModel *
pwt_site_model_get_places (PwtSiteModel *self)
{
  return G_LIST_MODEL (self->places);
}

GListModel *
pwt_site_model_get_wires (PwtSiteModel *self)
{
  return G_LIST_MODEL (self->wires);
}

PwtSiteNode *
pwt_site_model_find (PwtSiteModel *self, PwtId id)
{
  return lookup (self, id);
}

PwtSiteNode *
pwt_site_model_point_of (PwtSiteModel *self, PwtSiteNode *node)
{
  GPtrArray *points;

  if (node->kind == PWT_NODE_POINT)
    return node;
  points = node->kind == PWT_NODE_ROOM ? g_hash_table_lookup (self->by_parent, &node->id) : NULL;
  return points != NULL && points->len == 1 ? g_ptr_array_index (points, 0) : NULL;
}

const PwtCircuit *
pwt_site_model_circuit_of (PwtSiteModel *self, PwtSiteNode *node)
{
  PwtSiteNode *point = pwt_site_model_point_of (self, node);

  return g_hash_table_lookup (self->circuits, point != NULL ? &point->id : &node->id);
}

static void
search_rows (PwtSiteModel *self, const GPtrArray *rows, const char *text, GPtrArray *found)
{
  for (guint i = 0; i < rows->len; i++) {
    PwtSiteNode *node = g_hash_table_lookup (self->nodes, g_ptr_array_index (rows, i));
    g_autofree char *title = g_utf8_casefold (node->title, -1);
    g_autofree char *caption = g_utf8_casefold (node->caption, -1);

    if (strstr (title, text) != NULL || strstr (caption, text) != NULL)
      g_ptr_array_add (found, node);
  }
}

void
pwt_site_model_search (PwtSiteModel *self, gboolean is_wires, const char *text, GListStore *found)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();

  if (self->tree != NULL && !is_wires) {
    search_rows (self, self->tree->buildings, folded, nodes);
    search_rows (self, self->tree->floors, folded, nodes);
    search_rows (self, self->tree->rooms, folded, nodes);
  } else if (self->tree != NULL) {
    search_rows (self, self->tree->gateways, folded, nodes);
    search_rows (self, self->tree->lines, folded, nodes);
    search_rows (self, self->tree->meters, folded, nodes);
  }
  pwt_site_store_sync (found, nodes);
}

void
pwt_site_model_set_dragged (PwtSiteModel *self, GPtrArray *nodes)
{
  g_clear_pointer (&self->dragged, g_ptr_array_unref);
  self->dragged = nodes != NULL ? g_ptr_array_ref (nodes) : NULL;
}

GPtrArray *
pwt_site_model_get_dragged (PwtSiteModel *self)
{
  return self->dragged;
}
