/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/remote-list.h"

#define WINDOW PWT_REMOTE_LIST_WINDOW
#define WINDOWS_KEPT 12 /* beyond these the longest unused are emptied: 2,500 rows */
#define REFRESH_MS 200  /* events within this time cost one refresh */
#define FIRST_ROWS PWT_REMOTE_LIST_FIRST_ROWS
#define REST_MS 50 /* after the first rows, for them to be painted */

/* A column view keeps widgets for some 200 rows, and making or ending them all takes 100 ms. Where
 * a list is as short as that, views are told of its new length bit by bit, between frames. */
#define EASED_ROWS 224
#define EASE_STEP 16 /* rows: 5 ms */

struct _PwtRemoteList {
  GObject parent_instance;

  /* Owned */
  PwtDesk *desk;
  char *operation;
  char *topic;
  const PwtRecord *record;
  const PwtRecord *window_record;
  GCancellable *cancellable; /* of the newest query */
  PwtListRequest *query;
  GPtrArray *rows; /* (element-type PwtRow): NULL until asked for; those after the last are void */
  GHashTable *by_id; /* PwtId of a loaded record → position + 1 */
  GQueue windows;    /* numbers of windows loaded or wanted, most recent first */
  GHashTable *asked; /* windows on their way or to be asked */
  GHashTable *stale; /* windows loaded that an event made old */
  GPtrArray *counts;

  guint total;  /* rows there are, by the newest answer */
  guint n_told; /* rows views know of */
  guint generation;
  guint rest_id;
  guint refresh_id;
  guint ease_id;
  gboolean is_loading;
  gboolean has_answer; /* to the newest query */
};

typedef struct {
  PwtRemoteList *list; /* owned */
  guint generation;
  guint first; /* row, and … */
  guint n;     /* … how many from there on, all of one window */
} Question;

static GType
get_item_type (GListModel *model)
{
  return PWT_TYPE_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return PWT_REMOTE_LIST (model)->n_told;
}

static gpointer get_item (GListModel *model, guint position);

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PwtRemoteList, pwt_remote_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum { PROP_IS_LOADING = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];
enum { ASKED, OUTDATED, ANSWERED, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void ask_window (PwtRemoteList *self, guint window);
static void send_question (PwtRemoteList *self, guint first, guint n);
static void schedule_refresh (PwtRemoteList *self);

static void
set_loading (PwtRemoteList *self, gboolean is_loading)
{
  if (self->is_loading == is_loading)
    return;
  self->is_loading = is_loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_LOADING]);
}

static PwtRow *
row_at (PwtRemoteList *self, guint position)
{
  PwtRow *row = g_ptr_array_index (self->rows, position);

  if (row == NULL) {
    row = pwt_row_new (self->record, position);
    g_ptr_array_index (self->rows, position) = row;
  }
  return row;
}

/* The id is the first member of every row record. */
static const PwtId *
id_of (gconstpointer object)
{
  return object;
}

static void
forget_id (PwtRemoteList *self, PwtRow *row, guint position)
{
  gconstpointer old = pwt_row_get (row);

  if (old != NULL &&
      GPOINTER_TO_UINT (g_hash_table_lookup (self->by_id, id_of (old))) == position + 1)
    g_hash_table_remove (self->by_id, id_of (old));
}

static void
put (PwtRemoteList *self, guint position, gpointer object)
{
  PwtRow *row = row_at (self, position);

  forget_id (self, row, position);
  if (object != NULL)
    g_hash_table_insert (self->by_id, g_memdup2 (id_of (object), sizeof (PwtId)),
                         GUINT_TO_POINTER (position + 1));
  pwt_row_take (row, object);
}

static void
empty_window (PwtRemoteList *self, guint window)
{
  guint end = MIN ((window + 1) * WINDOW, self->rows->len);

  for (guint i = window * WINDOW; i < end; i++)
    if (g_ptr_array_index (self->rows, i) != NULL)
      put (self, i, NULL);
}

static void
note_use (PwtRemoteList *self, guint window)
{
  g_queue_remove (&self->windows, GUINT_TO_POINTER (window));
  g_queue_push_head (&self->windows, GUINT_TO_POINTER (window));
  while (self->windows.length > WINDOWS_KEPT)
    empty_window (self, GPOINTER_TO_UINT (g_queue_pop_tail (&self->windows)));
}

/* Rows that views know of beyond the last one stay until they have been told. */
static void
fit_rows (PwtRemoteList *self)
{
  guint n = MAX (self->total, self->n_told);

  for (guint i = n; i < self->rows->len; i++) {
    if (g_ptr_array_index (self->rows, i) != NULL)
      forget_id (self, g_ptr_array_index (self->rows, i), i);
    g_clear_object (&g_ptr_array_index (self->rows, i));
  }
  g_ptr_array_set_size (self->rows, (gint) n);
}

static void
tell (PwtRemoteList *self, guint n)
{
  guint before = self->n_told;

  self->n_told = n;
  if (n < before) {
    g_list_model_items_changed (G_LIST_MODEL (self), n, before - n, 0);
    fit_rows (self);
  } else if (n > before) {
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, n - before);
  }
}

/* How many rows views are told of next. */
static guint
next_length (PwtRemoteList *self)
{
  if (self->n_told > self->total)
    return MAX (self->total, MIN (self->n_told, EASED_ROWS) - MIN (self->n_told, EASE_STEP));
  return self->n_told >= EASED_ROWS ? self->total : MIN (self->total, self->n_told + EASE_STEP);
}

static gboolean
ease_cb (gpointer user_data)
{
  PwtRemoteList *self = PWT_REMOTE_LIST (user_data);

  tell (self, next_length (self));
  if (self->n_told != self->total)
    return G_SOURCE_CONTINUE;
  self->ease_id = 0;
  return G_SOURCE_REMOVE;
}

static void
set_void (PwtRemoteList *self, guint from, guint until, gboolean is_void)
{
  for (guint i = from; i < until; i++) {
    PwtRow *row = g_ptr_array_index (self->rows, i);

    if (row == NULL)
      continue;
    forget_id (self, row, i);
    pwt_row_set_void (row, is_void);
  }
}

/* Fits the number of places to @total; only the difference is told to views. */
static void
resize (PwtRemoteList *self, guint total)
{
  guint before = self->total;

  self->total = total;
  fit_rows (self);
  if (total < before)
    set_void (self, total, MIN (before, self->rows->len), TRUE);
  else
    set_void (self, before, MIN (total, self->n_told), FALSE);
  tell (self, next_length (self));
  if (self->n_told != total && self->ease_id == 0)
    self->ease_id = g_idle_add (ease_cb, self);
}

/* Whether a view shows a row of @window: then it listens to it. */
static gboolean
is_seen (PwtRemoteList *self, guint window)
{
  static guint changed;
  guint end = MIN ((window + 1) * WINDOW, self->total);

  if (changed == 0)
    changed = g_signal_lookup ("changed", PWT_TYPE_ROW);
  for (guint i = window * WINDOW; i < end; i++) {
    gpointer row = g_ptr_array_index (self->rows, i);

    if (row != NULL && g_signal_has_handler_pending (row, changed, 0, FALSE))
      return TRUE;
  }
  return FALSE;
}

/* After the first answer to a new query, what other windows hold is of the old one: what is seen of
 * them is asked for, the rest is forgotten until a view wants it. */
static void
drop_other_windows (PwtRemoteList *self, guint kept)
{
  GList *next;

  for (GList *l = self->windows.head; l != NULL; l = next) {
    guint window = GPOINTER_TO_UINT (l->data);

    next = l->next;
    if (window == kept)
      continue;
    if (is_seen (self, window)) {
      ask_window (self, window);
      continue;
    }
    empty_window (self, window);
    g_queue_delete_link (&self->windows, l);
  }
}

static void
take_answer (PwtRemoteList *self, guint first, PwtWindow *answer)
{
  guint total = (guint) CLAMP (answer->total, 0, G_MAXINT);
  gboolean is_first = !self->has_answer;
  guint n_rows = answer->rows != NULL ? answer->rows->len : 0;

  resize (self, total);
  for (guint i = 0; i < n_rows && first + i < total; i++) {
    put (self, first + i, g_ptr_array_index (answer->rows, i));
    g_ptr_array_index (answer->rows, i) = NULL;
  }
  if (answer->rows != NULL) {
    /* What did not fit is still the answer's; what did is ours. */
    for (guint i = 0; i < n_rows; i++)
      if (g_ptr_array_index (answer->rows, i) != NULL)
        pwt_record_free (self->record, g_ptr_array_index (answer->rows, i));
    g_ptr_array_set_size (answer->rows, 0);
  }
  if (self->counts != NULL)
    pwt_record_list_free (&pwt_count_record, self->counts);
  self->counts = g_steal_pointer (&answer->counts);

  if (is_first) {
    self->has_answer = TRUE;
    drop_other_windows (self, first / WINDOW);
  }
  set_loading (self, FALSE);
  g_signal_emit (self, signals[ANSWERED], 0);
}

static gboolean
rest_cb (gpointer user_data)
{
  PwtRemoteList *self = PWT_REMOTE_LIST (user_data);

  self->rest_id = 0;
  send_question (self, FIRST_ROWS, WINDOW - FIRST_ROWS);
  return G_SOURCE_REMOVE;
}

/* A window is done with when it is answered, but for the first rows of a longer list. */
static void
end_question (PwtRemoteList *self, guint first, guint n, gboolean is_answered)
{
  if (is_answered && first == 0 && n == FIRST_ROWS && self->total > FIRST_ROWS)
    self->rest_id = g_timeout_add (REST_MS, rest_cb, self);
  else
    g_hash_table_remove (self->asked, GUINT_TO_POINTER (first / WINDOW));
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (PwtRemoteList) self = question->list;
  g_autoptr (GError) error = NULL;
  PwtWindow *answer = pwt_desk_finish (self->desk, result, &error);
  guint first = question->first, n = question->n, generation = question->generation;
  gboolean is_current = generation == self->generation;

  g_free (question);
  if (answer != NULL) {
    if (is_current)
      take_answer (self, first, answer);
    pwt_record_free (self->window_record, answer);
  } else if (is_current && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    set_loading (self, FALSE);
    g_signal_emit (self, signals[FAILED], 0, error);
  }
  /* What listens to an answer may have asked anew. */
  is_current = is_current && generation == self->generation;
  if (is_current)
    end_question (self, first, n, answer != NULL);
  /* An event that came meanwhile may be newer than this answer. */
  if (is_current && answer != NULL &&
      g_hash_table_contains (self->stale, GUINT_TO_POINTER (first / WINDOW)))
    schedule_refresh (self);
}

static void
send_question (PwtRemoteList *self, guint first, guint n)
{
  Question *question = g_new0 (Question, 1);
  PwtListRequest request = *self->query; /* borrows texts and filters: copied by the call */

  question->list = g_object_ref (self);
  question->generation = self->generation;
  question->first = first;
  question->n = n;
  request.offset = first;
  request.limit = n;
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), self->operation, &request,
                          self->cancellable, answered_cb, question);
}

static void
ask_first_of (PwtRemoteList *self, guint window, guint n)
{
  if (self->query == NULL || !g_hash_table_add (self->asked, GUINT_TO_POINTER (window)))
    return; /* what became old while a question is under way stays so */
  g_hash_table_remove (self->stale, GUINT_TO_POINTER (window));
  note_use (self, window);
  send_question (self, window * WINDOW, n);
}

static void
ask_window (PwtRemoteList *self, guint window)
{
  ask_first_of (self, window, WINDOW);
}

static gpointer
get_item (GListModel *model, guint position)
{
  PwtRemoteList *self = PWT_REMOTE_LIST (model);
  PwtRow *row;

  if (position >= self->rows->len)
    return NULL;
  row = row_at (self, position);
  if (position < self->total &&
      (pwt_row_get (row) == NULL ||
       g_hash_table_contains (self->stale, GUINT_TO_POINTER (position / WINDOW))))
    ask_window (self, position / WINDOW);
  return g_object_ref (row);
}

/* What nobody sees stays old until a view asks for it again. One window is asked for in any case:
 * its answer brings the list's size and counts. */
static gboolean
refresh_cb (gpointer user_data)
{
  PwtRemoteList *self = PWT_REMOTE_LIST (user_data);
  g_autoptr (GList) windows = g_hash_table_get_keys (self->stale); /* asking changes the set */
  gboolean is_asked = FALSE;

  self->refresh_id = 0;
  for (GList *l = windows; l != NULL; l = l->next) {
    if (!is_seen (self, GPOINTER_TO_UINT (l->data)))
      continue;
    ask_window (self, GPOINTER_TO_UINT (l->data));
    is_asked = TRUE;
  }
  if (!is_asked && self->windows.head != NULL)
    ask_window (self, GPOINTER_TO_UINT (self->windows.head->data));
  g_signal_emit (self, signals[OUTDATED], 0);
  return G_SOURCE_REMOVE;
}

static void
schedule_refresh (PwtRemoteList *self)
{
  if (self->refresh_id == 0)
    self->refresh_id = g_timeout_add (REFRESH_MS, refresh_cb, self);
}

static void
event_cb (PwtRemoteList *self, const PwtEvent *event)
{
  guint position;

  if (g_strcmp0 (event->topic, self->topic) != 0 || self->query == NULL)
    return;
  if (pwt_remote_list_find (self, event->subject, &position))
    g_hash_table_add (self->stale, GUINT_TO_POINTER (position / WINDOW));
  else if (self->windows.head != NULL) /* may have come into the list, or be counted in it */
    g_hash_table_add (self->stale, self->windows.head->data);
  schedule_refresh (self);
}

static void
state_changed_cb (PwtRemoteList *self)
{
  if (pwt_backend_get_state (pwt_desk_get_backend (self->desk)) == PWT_BACKEND_ONLINE)
    pwt_remote_list_reload (self);
}

/* Overrides */

static void
pwt_remote_list_dispose (GObject *object)
{
  PwtRemoteList *self = PWT_REMOTE_LIST (object);

  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_handle_id (&self->ease_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (pwt_remote_list_parent_class)->dispose (object);
}

static void
pwt_remote_list_finalize (GObject *object)
{
  PwtRemoteList *self = PWT_REMOTE_LIST (object);

  for (guint i = 0; i < self->rows->len; i++)
    g_clear_object (&g_ptr_array_index (self->rows, i));
  g_ptr_array_unref (self->rows);
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->asked);
  g_hash_table_unref (self->stale);
  g_queue_clear (&self->windows);
  if (self->counts != NULL)
    pwt_record_list_free (&pwt_count_record, self->counts);
  if (self->query != NULL)
    pwt_record_free (&pwt_list_request_record, self->query);
  g_free (self->operation);
  g_free (self->topic);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pwt_remote_list_parent_class)->finalize (object);
}

static void
pwt_remote_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_IS_LOADING:
    g_value_set_boolean (value, PWT_REMOTE_LIST (object)->is_loading);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
pwt_remote_list_class_init (PwtRemoteListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pwt_remote_list_dispose;
  object_class->finalize = pwt_remote_list_finalize;
  object_class->get_property = pwt_remote_list_get_property;

  properties[PROP_IS_LOADING] = g_param_spec_boolean ("is-loading", NULL, NULL, FALSE,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[ASKED] = g_signal_new ("asked", PWT_TYPE_REMOTE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[OUTDATED] = g_signal_new ("outdated", PWT_TYPE_REMOTE_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
  signals[ANSWERED] = g_signal_new ("answered", PWT_TYPE_REMOTE_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", PWT_TYPE_REMOTE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
pwt_remote_list_init (PwtRemoteList *self)
{
  self->rows = g_ptr_array_new ();
  self->by_id = g_hash_table_new_full (pwt_id_hash, pwt_id_equal_func, g_free, NULL);
  self->asked = g_hash_table_new (NULL, NULL);
  self->stale = g_hash_table_new (NULL, NULL);
  self->cancellable = g_cancellable_new ();
}

/* Public functions */

PwtRemoteList *
pwt_remote_list_new (PwtDesk *desk, const char *operation, const PwtRecord *row, const char *topic)
{
  PwtRemoteList *self = g_object_new (PWT_TYPE_REMOTE_LIST, NULL);
  const PwtOperation *found = pwt_operation_find (operation);
  PwtBackend *backend = pwt_desk_get_backend (desk);

  g_assert (found != NULL && row->fields[0].type == PWT_T_ID && row->fields[0].offset == 0);
  self->desk = g_object_ref (desk);
  self->operation = g_strdup (operation);
  self->topic = g_strdup (topic);
  self->record = row;
  self->window_record = found->reply;
  g_signal_connect_object (backend, "event", G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (backend, "reset", G_CALLBACK (pwt_remote_list_reload), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (backend, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

static void
ask (PwtRemoteList *self, gboolean is_new)
{
  self->generation++;
  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_hash_table_remove_all (self->asked);
  g_hash_table_remove_all (self->stale);
  self->has_answer = FALSE;
  set_loading (self, TRUE);
  /* What people look at first, so that it is what changes on the screen first: another list is
   * read from its top. */
  if (is_new || self->windows.head == NULL || self->total <= WINDOW)
    ask_first_of (self, 0, is_new && self->query->search != NULL ? FIRST_ROWS : WINDOW);
  else
    ask_window (self, GPOINTER_TO_UINT (self->windows.head->data));
  g_signal_emit (self, signals[ASKED], 0, is_new);
}

void
pwt_remote_list_set_query (PwtRemoteList *self, const PwtListRequest *query)
{
  PwtListRequest *copy;
  gboolean is_new;

  g_return_if_fail (PWT_IS_REMOTE_LIST (self));
  g_return_if_fail (query != NULL);

  is_new = self->query == NULL || !pwt_record_equal (&pwt_list_request_record, self->query, query);
  copy = pwt_record_copy (&pwt_list_request_record, query);
  if (self->query != NULL)
    pwt_record_free (&pwt_list_request_record, self->query);
  self->query = copy;
  note_use (self, 0);
  ask (self, is_new);
}

const PwtListRequest *
pwt_remote_list_get_query (PwtRemoteList *self)
{
  g_return_val_if_fail (PWT_IS_REMOTE_LIST (self), NULL);

  return self->query;
}

PwtDesk *
pwt_remote_list_get_desk (PwtRemoteList *self)
{
  g_return_val_if_fail (PWT_IS_REMOTE_LIST (self), NULL);

  return self->desk;
}

const char *
pwt_remote_list_get_operation (PwtRemoteList *self)
{
  g_return_val_if_fail (PWT_IS_REMOTE_LIST (self), NULL);

  return pwt_operation_find (self->operation)->name;
}

/* Asks the newest query again; answers under way are dropped. */
void
pwt_remote_list_reload (PwtRemoteList *self)
{
  g_return_if_fail (PWT_IS_REMOTE_LIST (self));

  if (self->query != NULL)
    ask (self, FALSE);
}

gboolean
pwt_remote_list_is_loading (PwtRemoteList *self)
{
  g_return_val_if_fail (PWT_IS_REMOTE_LIST (self), FALSE);

  return self->is_loading;
}

guint
pwt_remote_list_get_total (PwtRemoteList *self)
{
  g_return_val_if_fail (PWT_IS_REMOTE_LIST (self), 0);

  return self->total;
}

GPtrArray *
pwt_remote_list_get_counts (PwtRemoteList *self)
{
  g_return_val_if_fail (PWT_IS_REMOTE_LIST (self), NULL);

  return self->counts;
}

gboolean
pwt_remote_list_find (PwtRemoteList *self, PwtId id, guint *position)
{
  guint found;

  g_return_val_if_fail (PWT_IS_REMOTE_LIST (self), FALSE);

  found = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_id, &id));
  if (found == 0)
    return FALSE;
  *position = found - 1;
  return TRUE;
}

gconstpointer
pwt_remote_list_peek (PwtRemoteList *self, guint position)
{
  PwtRow *row;

  g_return_val_if_fail (PWT_IS_REMOTE_LIST (self), NULL);

  row = position < self->rows->len ? g_ptr_array_index (self->rows, position) : NULL;
  return row != NULL ? pwt_row_get (row) : NULL;
}
