/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/meter-selection.h"

#include <glib/gi18n.h>

#define COUNT_MS 1000 /* events within this time cost one question: of 100,000 meters it is big */

struct _PwtMeterSelection {
  GObject parent_instance;

  /* Owned */
  PwtDesk *desk;
  PwtRemoteList *list;
  GHashTable *ids;    /* PwtId * in itself */
  GHashTable *hidden; /* PwtId * of "ids", borrowed: what the list's conditions leave out */
  GCancellable *cancellable;
  GCancellable *counting; /* (nullable): of the question which are left out */

  guint count_id;        /* of the next such question */
  gboolean is_new_query; /* asked, and which are left out is not known yet */
  gboolean is_old;       /* what is known of them: an event came since it was asked */
};

static void list_model_init (GListModelInterface *iface);
static void selection_model_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PwtMeterSelection, pwt_meter_selection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                          selection_model_init))

static guint changed_signal;

static void
told (PwtMeterSelection *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));

  if (n > 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), 0, n);
}

static void
changed (PwtMeterSelection *self)
{
  told (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
set (PwtMeterSelection *self, const PwtId *meter, gboolean is_chosen)
{
  g_hash_table_remove (self->hidden, meter);
  if (!is_chosen)
    g_hash_table_remove (self->ids, meter);
  else if (!g_hash_table_contains (self->ids, meter))
    g_hash_table_add (self->ids, g_memdup2 (meter, sizeof *meter));
}

static void
clear (PwtMeterSelection *self)
{
  g_hash_table_remove_all (self->hidden);
  g_hash_table_remove_all (self->ids);
}

/* --- what the list's conditions leave out --- */

/* @shown: PwtId * of all that they choose */
static void
take_shown (PwtMeterSelection *self, GHashTable *shown)
{
  guint before = g_hash_table_size (self->hidden);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_remove_all (self->hidden);
  g_hash_table_iter_init (&iter, self->ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (shown, id))
      g_hash_table_add (self->hidden, id);
  if (g_hash_table_size (self->hidden) != before)
    g_signal_emit (self, changed_signal, 0);
}

static void ask_shown (PwtMeterSelection *self);

static gboolean
count_cb (gpointer user_data)
{
  PwtMeterSelection *self = PWT_METER_SELECTION (user_data);

  self->count_id = 0;
  ask_shown (self);
  return G_SOURCE_REMOVE;
}

/* One question at a time: while one is under way, its answer asks for the next. */
static void
schedule_count (PwtMeterSelection *self)
{
  if (self->is_old && self->counting == NULL && self->count_id == 0)
    self->count_id = g_timeout_add (COUNT_MS, count_cb, self);
}

static void
stop_counting (PwtMeterSelection *self)
{
  g_clear_handle_id (&self->count_id, g_source_remove);
  g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
}

/* A question: another query may be asked before its answer. */
typedef struct {
  PwtMeterSelection *self;   /* owned */
  GCancellable *cancellable; /* owned: which of them it is */
} Counting;

static void
shown_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Counting *counting = user_data;
  g_autoptr (PwtMeterSelection) self = counting->self;
  g_autoptr (GCancellable) cancellable = counting->cancellable;
  PwtMeterChoice *choice = self->desk != NULL ? pwt_desk_finish (self->desk, result, NULL) : NULL;
  g_autoptr (GHashTable) shown = g_hash_table_new (pwt_id_hash, pwt_id_equal_func);

  if (self->counting == cancellable) {
    g_clear_object (&self->counting);
    self->is_old |= choice == NULL; /* what comes back after that is a new query */
    for (guint i = 0; choice != NULL && i < choice->meters->len; i++)
      g_hash_table_add (shown, g_ptr_array_index (choice->meters, i));
    if (choice != NULL) {
      take_shown (self, shown);
      schedule_count (self);
    }
  }
  if (choice != NULL)
    pwt_record_free (&pwt_meter_choice_record, choice);
}

static void
ask_shown (PwtMeterSelection *self)
{
  const PwtListRequest *query = pwt_remote_list_get_query (self->list);
  Counting *counting;

  if (query == NULL || g_hash_table_size (self->ids) == 0)
    return;
  stop_counting (self);
  self->is_old = FALSE;
  self->counting = g_cancellable_new ();
  counting = g_new (Counting, 1);
  *counting = (Counting){ g_object_ref (self), g_object_ref (self->counting) };
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "meter.choose", query, self->counting,
                          shown_arrived_cb, counting);
}

/* Returns: (nullable): NULL: not all of the list is loaded, or was not loaded at once: a row that
 * goes moves all that follow it */
static GHashTable *
dup_shown (PwtMeterSelection *self)
{
  g_autoptr (GHashTable) shown = g_hash_table_new (pwt_id_hash, pwt_id_equal_func);
  guint total = pwt_remote_list_get_total (self->list);

  if (total > PWT_REMOTE_LIST_WINDOW)
    return NULL;
  for (guint i = 0; i < total; i++) {
    const PwtMeterRow *meter = pwt_remote_list_peek (self->list, i);

    if (meter == NULL)
      return NULL;
    g_hash_table_add (shown, (gpointer) &meter->id);
  }
  return g_steal_pointer (&shown);
}

static void
find_hidden (PwtMeterSelection *self)
{
  g_autoptr (GHashTable) shown = dup_shown (self);

  if (shown != NULL) {
    stop_counting (self);
    self->is_old = FALSE;
    take_shown (self, shown);
  } else if (self->is_new_query) {
    ask_shown (self);
  }
}

static void
asked_cb (PwtMeterSelection *self)
{
  self->is_new_query = TRUE;
  stop_counting (self);
}

/* The same meters may be in other places now, or left out. */
static void
answered_cb (PwtMeterSelection *self)
{
  if (g_hash_table_size (self->ids) > 0) {
    told (self);
    find_hidden (self);
  }
  self->is_new_query = FALSE;
}

static void
outdated_cb (PwtMeterSelection *self)
{
  self->is_old = TRUE;
  if (pwt_remote_list_get_total (self->list) > PWT_REMOTE_LIST_WINDOW)
    schedule_count (self);
}

/* Whatever is loaded there; asking for it does not fetch. */
static void
set_at (PwtMeterSelection *self, guint position, gboolean is_chosen)
{
  const PwtMeterRow *meter = pwt_remote_list_peek (self->list, position);

  if (meter != NULL)
    set (self, &meter->id, is_chosen);
}

/* --- what is not loaded --- */

typedef struct {
  PwtMeterSelection *self; /* owned */
  GArray *spans;           /* (owned) (element-type PwtMeterSpan) (nullable): NULL means all */
  guint total;             /* rows of the list when it was asked */
} Question;

static void
take_span (PwtMeterSelection *self, const PwtMeterSpan *span, const GPtrArray *meters)
{
  guint first = MIN (span->first, meters->len), n = MIN (span->n, meters->len - first);

  for (guint i = first; i < first + n; i++)
    set (self, &((const PwtIdRequest *) g_ptr_array_index (meters, i))->id, TRUE);
}

static void
take_choice (PwtMeterSelection *self, const Question *question, const GPtrArray *meters)
{
  const PwtMeterSpan all = { 0, G_MAXUINT };

  /* A meter of several circuits has several rows: then places are not those of the list. */
  if (question->spans != NULL && meters->len != question->total)
    return;
  if (question->spans == NULL)
    take_span (self, &all, meters);
  for (guint i = 0; question->spans != NULL && i < question->spans->len; i++)
    take_span (self, &g_array_index (question->spans, PwtMeterSpan, i), meters);
  changed (self);
}

static void
choice_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (PwtMeterSelection) self = question->self;
  PwtMeterChoice *choice = self->desk != NULL ? pwt_desk_finish (self->desk, result, NULL) : NULL;

  if (choice != NULL) {
    take_choice (self, question, choice->meters);
    pwt_record_free (&pwt_meter_choice_record, choice);
  }
  g_clear_pointer (&question->spans, g_array_unref);
  g_free (question);
}

/* @spans: (nullable): places in the list of the query that is asked; NULL: all of it */
static void
ask_spans (PwtMeterSelection *self, const PwtMeterSpan *spans, guint n)
{
  const PwtListRequest *query = pwt_remote_list_get_query (self->list);
  Question *question;

  if (query == NULL)
    return;
  question = g_new0 (Question, 1);
  *question = (Question){ g_object_ref (self), NULL, pwt_remote_list_get_total (self->list) };
  if (spans != NULL) {
    question->spans = g_array_new (FALSE, FALSE, sizeof (PwtMeterSpan));
    g_array_append_vals (question->spans, spans, n);
  }
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "meter.choose", query,
                          self->cancellable, choice_arrived_cb, question);
}

static gboolean
is_loaded (PwtMeterSelection *self, guint first, guint n)
{
  for (guint i = first; i < first + n; i++)
    if (pwt_remote_list_peek (self->list, i) == NULL)
      return FALSE;
  return TRUE;
}

/* --- GListModel, GtkSelectionModel --- */

static GType
get_item_type (GListModel *model)
{
  return PWT_TYPE_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (PWT_METER_SELECTION (model)->list));
}

static gpointer
get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (PWT_METER_SELECTION (model)->list), position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static gboolean
is_selected (GtkSelectionModel *model, guint position)
{
  PwtMeterSelection *self = PWT_METER_SELECTION (model);
  const PwtMeterRow *meter = pwt_remote_list_peek (self->list, position);

  return meter != NULL && g_hash_table_contains (self->ids, &meter->id);
}

static gboolean
select_item (GtkSelectionModel *model, guint position, gboolean unselect_rest)
{
  PwtMeterSelection *self = PWT_METER_SELECTION (model);

  if (unselect_rest)
    clear (self);
  set_at (self, position, TRUE);
  changed (self);
  return TRUE;
}

static gboolean
unselect_item (GtkSelectionModel *model, guint position)
{
  set_at (PWT_METER_SELECTION (model), position, FALSE);
  changed (PWT_METER_SELECTION (model));
  return TRUE;
}

static gboolean
select_range (GtkSelectionModel *model, guint position, guint n_items, gboolean unselect_rest)
{
  PwtMeterSelection *self = PWT_METER_SELECTION (model);
  const PwtMeterSpan span = { position, n_items };

  if (unselect_rest)
    clear (self);
  pwt_meter_selection_add_spans (self, &span, 1);
  return TRUE;
}

static gboolean
unselect_range (GtkSelectionModel *model, guint position, guint n_items)
{
  for (guint i = position; i < position + n_items; i++)
    set_at (PWT_METER_SELECTION (model), i, FALSE);
  changed (PWT_METER_SELECTION (model));
  return TRUE;
}

static gboolean
select_all (GtkSelectionModel *model)
{
  ask_spans (PWT_METER_SELECTION (model), NULL, 0);
  return TRUE;
}

static gboolean
unselect_all (GtkSelectionModel *model)
{
  clear (PWT_METER_SELECTION (model));
  changed (PWT_METER_SELECTION (model));
  return TRUE;
}

static gboolean
set_selection (GtkSelectionModel *model, GtkBitset *selected, GtkBitset *mask)
{
  PwtMeterSelection *self = PWT_METER_SELECTION (model);
  GtkBitsetIter iter;
  guint position;

  for (gboolean is_there = gtk_bitset_iter_init_first (&iter, mask, &position); is_there;
       is_there = gtk_bitset_iter_next (&iter, &position))
    set_at (self, position, gtk_bitset_contains (selected, position));
  changed (self);
  return TRUE;
}

static void
selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->select_item = select_item;
  iface->unselect_item = unselect_item;
  iface->select_range = select_range;
  iface->unselect_range = unselect_range;
  iface->select_all = select_all;
  iface->unselect_all = unselect_all;
  iface->set_selection = set_selection;
}

/* --- overrides --- */

static void
pwt_meter_selection_dispose (GObject *object)
{
  PwtMeterSelection *self = PWT_METER_SELECTION (object);

  g_cancellable_cancel (self->cancellable);
  stop_counting (self);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pwt_meter_selection_parent_class)->dispose (object);
}

static void
pwt_meter_selection_finalize (GObject *object)
{
  PwtMeterSelection *self = PWT_METER_SELECTION (object);

  g_clear_object (&self->list);
  g_clear_object (&self->cancellable);
  g_hash_table_unref (self->hidden);
  g_hash_table_unref (self->ids);
  G_OBJECT_CLASS (pwt_meter_selection_parent_class)->finalize (object);
}

static void
pwt_meter_selection_class_init (PwtMeterSelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pwt_meter_selection_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_meter_selection_finalize;
  changed_signal = g_signal_new ("changed", PWT_TYPE_METER_SELECTION, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
pwt_meter_selection_init (PwtMeterSelection *self)
{
  self->ids = g_hash_table_new_full (pwt_id_hash, pwt_id_equal_func, g_free, NULL);
  self->hidden = g_hash_table_new (pwt_id_hash, pwt_id_equal_func);
  self->cancellable = g_cancellable_new ();
}

PwtMeterSelection *
pwt_meter_selection_new (PwtDesk *desk, PwtRemoteList *list)
{
  PwtMeterSelection *self = g_object_new (PWT_TYPE_METER_SELECTION, NULL);

  self->desk = g_object_ref (desk);
  self->list = g_object_ref (list);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (g_list_model_items_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "asked", G_CALLBACK (asked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "outdated", G_CALLBACK (outdated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "answered", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  return self;
}

PwtRemoteList *
pwt_meter_selection_get_list (PwtMeterSelection *self)
{
  g_return_val_if_fail (PWT_IS_METER_SELECTION (self), NULL);

  return self->list;
}

guint
pwt_meter_selection_get_n (PwtMeterSelection *self)
{
  g_return_val_if_fail (PWT_IS_METER_SELECTION (self), 0);

  return g_hash_table_size (self->ids);
}

guint
pwt_meter_selection_get_n_hidden (PwtMeterSelection *self)
{
  g_return_val_if_fail (PWT_IS_METER_SELECTION (self), 0);

  return g_hash_table_size (self->hidden);
}

void
pwt_meter_selection_recount (PwtMeterSelection *self)
{
  g_return_if_fail (PWT_IS_METER_SELECTION (self));

  if (self->is_old && self->counting == NULL)
    ask_shown (self);
}

void
pwt_meter_selection_drop_hidden (PwtMeterSelection *self)
{
  g_autoptr (GList) ids = NULL;

  g_return_if_fail (PWT_IS_METER_SELECTION (self));

  ids = g_hash_table_get_keys (self->hidden);
  g_hash_table_remove_all (self->hidden); /* before what it borrows goes */
  for (const GList *id = ids; id != NULL; id = id->next)
    g_hash_table_remove (self->ids, id->data);
  changed (self);
}

gboolean
pwt_meter_selection_has (PwtMeterSelection *self, PwtId meter)
{
  g_return_val_if_fail (PWT_IS_METER_SELECTION (self), FALSE);

  return g_hash_table_contains (self->ids, &meter);
}

PwtId
pwt_meter_selection_get_only (PwtMeterSelection *self)
{
  GHashTableIter iter;
  gpointer id;

  g_return_val_if_fail (PWT_IS_METER_SELECTION (self), PWT_ID_NONE);

  g_hash_table_iter_init (&iter, self->ids);
  if (g_hash_table_size (self->ids) != 1 || !g_hash_table_iter_next (&iter, &id, NULL))
    return PWT_ID_NONE;
  return *(PwtId *) id;
}

/**
 * pwt_meter_selection_dup_ids:
 *
 * Returns: (transfer full) (element-type PwtIdRequest): all that is chosen, as a request has it
 */
GPtrArray *
pwt_meter_selection_dup_ids (PwtMeterSelection *self)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer id;

  g_return_val_if_fail (PWT_IS_METER_SELECTION (self), ids);

  g_hash_table_iter_init (&iter, self->ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (ids, g_memdup2 (id, sizeof (PwtId)));
  return ids;
}

char *
pwt_meters_selected_text (guint n, guint n_hidden)
{
  if (n_hidden > 0)
    return g_strdup_printf (ngettext ("%u meter selected, %u of them not in this list",
                                      "%u meters selected, %u of them not in this list", n),
                            n, n_hidden);
  return g_strdup_printf (ngettext ("%u meter selected", "%u meters selected", n), n);
}

void
pwt_meter_selection_choose (PwtMeterSelection *self, PwtId meter)
{
  g_return_if_fail (PWT_IS_METER_SELECTION (self));

  clear (self);
  if (!pwt_id_is_none (meter))
    set (self, &meter, TRUE);
  changed (self);
}

void
pwt_meter_selection_toggle (PwtMeterSelection *self, PwtId meter)
{
  g_return_if_fail (PWT_IS_METER_SELECTION (self));

  set (self, &meter, !g_hash_table_contains (self->ids, &meter));
  changed (self);
}

/**
 * pwt_meter_selection_has_spans:
 *
 * Returns: whether all rows of @spans are chosen; what is not loaded is not
 */
gboolean
pwt_meter_selection_has_spans (PwtMeterSelection *self, const PwtMeterSpan *spans, guint n)
{
  g_return_val_if_fail (PWT_IS_METER_SELECTION (self), FALSE);

  for (guint i = 0; i < n; i++)
    for (guint j = spans[i].first; j < spans[i].first + spans[i].n; j++)
      if (!is_selected (GTK_SELECTION_MODEL (self), j))
        return FALSE;
  return TRUE;
}

/**
 * pwt_meter_selection_add_spans:
 *
 * Chooses the rows of @spans too. If some are not loaded, the engine is asked which they are, once.
 */
void
pwt_meter_selection_add_spans (PwtMeterSelection *self, const PwtMeterSpan *spans, guint n)
{
  gboolean is_whole = TRUE;

  g_return_if_fail (PWT_IS_METER_SELECTION (self));

  for (guint i = 0; i < n && is_whole; i++)
    is_whole = is_loaded (self, spans[i].first, spans[i].n);
  if (!is_whole) {
    ask_spans (self, spans, n);
    return;
  }
  for (guint i = 0; i < n; i++)
    for (guint j = spans[i].first; j < spans[i].first + spans[i].n; j++)
      set_at (self, j, TRUE);
  changed (self);
}

void
pwt_meter_selection_remove_spans (PwtMeterSelection *self, const PwtMeterSpan *spans, guint n)
{
  g_return_if_fail (PWT_IS_METER_SELECTION (self));

  for (guint i = 0; i < n; i++)
    for (guint j = spans[i].first; j < spans[i].first + spans[i].n; j++)
      set_at (self, j, FALSE);
  changed (self);
}
