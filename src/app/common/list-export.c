/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/list-export.h"

#include "report/draft.h"
#include "report/error.h"

#define WINDOW PWT_LIST_LIMIT_MAX /* rows a request: each makes the engine count the list */
#define SLICE 40                  /* rows whose cells are made between two frames */
#define WINDOWS_ASKED 3           /* at once: the engine reads one while another is on its way */
#define BATCHES_QUEUED 60         /* for a writer that is slower than the engine */

/* What the main loop hands to the writing thread. */
typedef struct {
  PwtTableRows *rows; /* owned; NULL: the end */
  GError *error;      /* owned; why there is no more */
} Batch;

struct _PwtListExport {
  GObject parent_instance;

  /* Owned */
  PwtDesk *desk;
  PwtListSource *source;
  PwtTable *table;           /* unchanging while the thread runs */
  const PwtRecord *record;   /* of a row */
  GAsyncQueue *queue;        /* of Batch */
  GCancellable *cancellable; /* of requests */
  const PwtRecord *windows;  /* of an answer */
  GHashTable *arrived;       /* number of a window → answer that waits for its turn */
  GHashTable *seen;          /* ids of rows */
  GError *error;
  char *path, *draft;
  PwtSheet *sheet;
  PwtListExport *laid_out; /* (nullable): whose sheet it is */

  PwtExportFormat format;
  PwtListExportState state;
  gboolean may_replace;
  gboolean is_leaving; /* and so is logged */
  gboolean is_ended;   /* the thread was told that there is no more */
  gboolean is_uneven;
  guint n_asked, n_taken; /* windows */
  guint n_in_window;      /* rows taken of the one whose turn it is */
  guint take_id;
  guint n_pushed; /* batches */
  gint n_written; /* batches; atomic, counted by the thread */
  guint n_rows;
  gint64 total;
  gint64 started_us; /* monotonic */
};

G_DEFINE_FINAL_TYPE (PwtListExport, pwt_list_export, G_TYPE_OBJECT)

static guint changed_signal;

static void ask_more (PwtListExport *self);

static void
batch_free (gpointer data)
{
  Batch *batch = data;

  g_clear_pointer (&batch->rows, pwt_table_rows_free);
  g_clear_error (&batch->error);
  g_free (batch);
}

static void
tell_changed (PwtListExport *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
push (PwtListExport *self, PwtTableRows *rows, const GError *error)
{
  Batch *batch = g_new0 (Batch, 1);

  batch->rows = rows;
  batch->error = error != NULL ? g_error_copy (error) : NULL;
  self->n_pushed++;
  g_async_queue_push (self->queue, batch);
}

/* Tells the thread that nothing more comes; why not, in @error. */
static void
end_rows (PwtListExport *self, const GError *error)
{
  if (self->is_ended)
    return;
  self->is_ended = TRUE;
  push (self, NULL, error);
}

/* --- the end --- */

static void
end (PwtListExport *self, GError *error)
{
  if (self->state != PWT_LIST_EXPORT_RUNNING) {
    g_clear_error (&error);
    return;
  }
  if (error == NULL)
    self->state = PWT_LIST_EXPORT_DONE;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->state = PWT_LIST_EXPORT_CANCELLED;
  else
    self->state = PWT_LIST_EXPORT_FAILED;
  self->error = error;
  tell_changed (self);
}

static void
drop_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  pwt_draft_drop (data);
  g_task_return_boolean (task, TRUE);
}

/* Takes @error. */
static void
fail (PwtListExport *self, GError *error)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  if (self->draft != NULL) {
    g_task_set_task_data (task, g_steal_pointer (&self->draft), g_free);
    g_task_run_in_thread (task, drop_in_thread);
  }
  end (self, error);
}

static void
keep_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  PwtListExport *self = source;
  GError *error = NULL;

  if (pwt_draft_keep (self->draft, self->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PwtListExport *self = PWT_LIST_EXPORT (source);
  GError *error = NULL;

  g_clear_pointer (&self->draft, g_free); /* it has its name, or was dropped */
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_assert (error != NULL);
  end (self, error);
}

static void
logged_cb (GObject *backend, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtListExport) self = user_data;
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  gpointer reply = pwt_desk_finish (self->desk, result, &error);

  if (reply == NULL) {
    fail (self, error);
    return;
  }
  pwt_record_free (&pwt_nothing_record, reply);
  if (self->path == NULL) {
    end (self, NULL);
    return;
  }
  task = g_task_new (self, NULL, kept_cb, NULL);
  g_task_run_in_thread (task, keep_in_thread);
}

static void
log_export (PwtListExport *self)
{
  g_autofree char *filter = pwt_list_source_dup_filter (self->source);
  const PwtListRequest *query = self->source->query;
  PwtExportRequest request = { .project = query->project,
                               .list = (char *) self->source->operation,
                               .title = self->source->title,
                               .search = query->search,
                               .filter = filter,
                               .format = self->format,
                               .rows = self->n_rows };

  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "list.exported", &request,
                          self->cancellable, logged_cb, g_object_ref (self));
}

/* --- the writing thread --- */

static gboolean
written_cb (gpointer data)
{
  ask_more (PWT_LIST_EXPORT (data));
  return G_SOURCE_REMOVE;
}

static PwtTableRows *
next_batch (gpointer data, GError **error)
{
  PwtListExport *self = data;
  Batch *batch = g_async_queue_pop (self->queue);
  PwtTableRows *rows = g_steal_pointer (&batch->rows);

  if (batch->error != NULL)
    g_propagate_error (error, g_steal_pointer (&batch->error));
  batch_free (batch);
  if (rows != NULL) {
    g_atomic_int_inc (&self->n_written);
    g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, written_cb, g_object_ref (self),
                                g_object_unref);
  }
  return rows;
}

static gboolean
write_draft (PwtListExport *self, GError **error)
{
  PwtTableSource source = { next_batch, self };

  if (self->laid_out != NULL && self->path == NULL)
    return TRUE;
  if (self->path == NULL) {
    self->sheet = pwt_sheet_new (self->table, &source, error);
    return self->sheet != NULL;
  }
  if (!self->may_replace && g_file_test (self->path, G_FILE_TEST_EXISTS)) {
    g_set_error_literal (error, PWT_REPORT_ERROR, PWT_REPORT_ERROR_WRITING,
                         "There is a file of this name already. Choose another name.");
    return FALSE;
  }
  self->draft = pwt_draft_begin (self->path, error);
  if (self->draft == NULL)
    return FALSE;
  if (self->laid_out != NULL)
    return pwt_sheet_write_pdf (self->laid_out->sheet, self->draft, error);
  if (self->format == PWT_EXPORT_CSV)
    return pwt_table_write_csv (self->table, &source, self->draft, error);
  if (self->format == PWT_EXPORT_PDF)
    return pwt_table_write_pdf (self->table, &source, self->draft, error);
  return pwt_table_write_xlsx (self->table, &source, self->draft, error);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (write_draft (source, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
draft_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PwtListExport *self = PWT_LIST_EXPORT (source);
  GError *error = NULL;

  self->is_ended = TRUE; /* of a thread that gave up nobody takes rows */
  if (g_task_propagate_boolean (G_TASK (result), &error) &&
      !g_cancellable_set_error_if_cancelled (self->cancellable, &error)) {
    if (self->is_leaving)
      log_export (self);
    else
      end (self, NULL);
    return;
  }
  g_cancellable_cancel (self->cancellable);
  fail (self, error);
}

/* --- rows --- */

/* A row's first field is its id or number. */
static gboolean
is_new (PwtListExport *self, gconstpointer record)
{
  const PwtField *field = &self->record->fields[0];
  PwtId id = { 0 };

  if (field->type == PWT_T_ID)
    id = pwt_field_get_id (field, record);
  else
    id.lo = (guint64) pwt_field_get_int (field, record);
  return g_hash_table_add (self->seen, g_memdup2 (&id, sizeof id));
}

/* A row that moved down between two windows comes twice; then another one may have moved up and
 * never comes. The first is left out, the second is said. */
static void
take_slice (PwtListExport *self, const PwtWindow *window)
{
  PwtTableRows *rows = pwt_table_rows_new (self->source->n_columns);
  guint end = MIN (self->n_in_window + SLICE, window->rows->len);

  for (; self->n_in_window < end; self->n_in_window++) {
    gconstpointer record = g_ptr_array_index (window->rows, self->n_in_window);

    if (is_new (self, record))
      pwt_list_table_add (self->source, self->desk, record, rows);
    else
      self->is_uneven = TRUE;
  }
  self->n_rows += pwt_table_rows_get_n (rows);
  push (self, rows, NULL);
}

/* All of the window whose turn it is was taken. */
static void
end_window (PwtListExport *self, PwtWindow *window)
{
  g_hash_table_remove (self->arrived, GUINT_TO_POINTER (self->n_taken));
  self->n_in_window = 0;
  self->n_taken++;
  if ((gint64) self->n_taken * WINDOW >= window->total)
    end_rows (self, NULL);
  pwt_record_free (self->windows, window);
  ask_more (self);
  tell_changed (self);
}

static void
begin_window (PwtListExport *self, const PwtWindow *window)
{
  if (self->total >= 0 && window->total != self->total)
    self->is_uneven = TRUE;
  self->total = window->total;
  ask_more (self);
}

/* Answers may overtake each other; rows are written in the list's order. A slice at a time: what is
 * on the screen goes before. */
static gboolean
take_cb (gpointer user_data)
{
  PwtListExport *self = PWT_LIST_EXPORT (user_data);
  PwtWindow *window = g_hash_table_lookup (self->arrived, GUINT_TO_POINTER (self->n_taken));

  if (self->is_ended || window == NULL) {
    self->take_id = 0;
    return G_SOURCE_REMOVE;
  }
  if (self->n_in_window == 0)
    begin_window (self, window);
  take_slice (self, window);
  if (self->n_in_window >= window->rows->len)
    end_window (self, window);
  return G_SOURCE_CONTINUE;
}

static void
take_soon (PwtListExport *self)
{
  if (self->take_id == 0)
    self->take_id =
        g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, take_cb, g_object_ref (self), g_object_unref);
}

typedef struct {
  PwtListExport *self; /* owned */
  guint window;
} Question;

static void
answered_cb (GObject *backend, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (PwtListExport) self = question->self;
  guint number = question->window;
  g_autoptr (GError) error = NULL;
  PwtWindow *window = pwt_desk_finish (self->desk, result, &error);

  g_free (question);
  if (window == NULL) {
    end_rows (self, error);
    return;
  }
  g_hash_table_insert (self->arrived, GUINT_TO_POINTER (number), window);
  take_soon (self);
}

static void
ask (PwtListExport *self, guint window)
{
  Question *question = g_new0 (Question, 1);
  PwtListRequest request = *self->source->query; /* borrows texts and filters */

  question->self = g_object_ref (self);
  question->window = window;
  request.offset = (gint64) window * WINDOW;
  request.limit = WINDOW;
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), self->source->operation, &request,
                          self->cancellable, answered_cb, question);
}

static void
ask_more (PwtListExport *self)
{
  guint n_written = (guint) g_atomic_int_get (&self->n_written);

  if (self->source->rows != NULL || self->laid_out != NULL)
    return; /* they are at hand, or were asked for before */
  while (!self->is_ended && self->n_asked < self->n_taken + WINDOWS_ASKED &&
         self->n_pushed < n_written + BATCHES_QUEUED &&
         (self->n_asked == 0 || (gint64) self->n_asked * WINDOW < self->total))
    ask (self, self->n_asked++);
}

/* --- object --- */

static void
pwt_list_export_finalize (GObject *object)
{
  PwtListExport *self = PWT_LIST_EXPORT (object);
  GHashTableIter iter;
  gpointer window;

  g_hash_table_iter_init (&iter, self->arrived);
  while (g_hash_table_iter_next (&iter, NULL, &window))
    pwt_record_free (self->windows, window);
  g_hash_table_unref (self->arrived);
  g_hash_table_unref (self->seen);
  g_async_queue_unref (self->queue);
  g_clear_pointer (&self->sheet, pwt_sheet_free); /* before its table */
  g_clear_object (&self->laid_out);
  g_clear_pointer (&self->table, pwt_table_free);
  g_clear_pointer (&self->source, pwt_list_source_free);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);
  g_clear_error (&self->error);
  g_free (self->path);
  g_free (self->draft);
  G_OBJECT_CLASS (pwt_list_export_parent_class)->finalize (object);
}

static void
pwt_list_export_class_init (PwtListExportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pwt_list_export_finalize;
  changed_signal = g_signal_new ("changed", PWT_TYPE_LIST_EXPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
pwt_list_export_init (PwtListExport *self)
{
  self->queue = g_async_queue_new_full (batch_free);
  self->cancellable = g_cancellable_new ();
  self->arrived = g_hash_table_new (NULL, NULL);
  self->seen = g_hash_table_new_full (pwt_id_hash, pwt_id_equal_func, g_free, NULL);
  self->total = -1;
}

/**
 * pwt_list_export_new:
 * @source: which list; copied
 */
PwtListExport *
pwt_list_export_new (PwtDesk *desk, const PwtListSource *source)
{
  PwtListExport *self = g_object_new (PWT_TYPE_LIST_EXPORT, NULL);

  g_assert (source->query != NULL);
  self->desk = g_object_ref (desk);
  self->source = pwt_list_source_copy (source);
  self->table = pwt_list_table_new (self->source, desk);
  self->windows = pwt_operation_find (source->operation)->reply;
  self->record = source->record;
  return self;
}

PwtListExport *
pwt_list_export_new_laid_out (PwtListExport *laid_out)
{
  PwtListExport *self;

  g_return_val_if_fail (PWT_IS_LIST_EXPORT (laid_out) && laid_out->sheet != NULL, NULL);

  self = pwt_list_export_new (laid_out->desk, laid_out->source);
  self->laid_out = g_object_ref (laid_out);
  self->n_rows = laid_out->n_rows;
  self->total = laid_out->total;
  return self;
}

/* All at once, as they are now: there are no more than a person looks through. */
static void
take_at_hand (PwtListExport *self)
{
  PwtTableRows *rows = pwt_table_rows_new (self->source->n_columns);

  self->n_rows = g_list_model_get_n_items (self->source->rows);
  self->total = self->n_rows;
  for (guint i = 0; i < self->n_rows; i++) {
    g_autoptr (PwtRow) row = g_list_model_get_item (self->source->rows, i);

    pwt_list_table_add (self->source, self->desk, pwt_row_get (row), rows);
  }
  push (self, rows, NULL);
  end_rows (self, NULL);
}

static void
begin (PwtListExport *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, draft_written_cb, NULL);

  self->started_us = g_get_monotonic_time ();
  g_task_run_in_thread (task, write_in_thread);
  if (self->source->rows != NULL && self->laid_out == NULL)
    take_at_hand (self);
  else if (self->laid_out == NULL)
    ask_more (self);
}

/**
 * pwt_list_export_to_file:
 * @path: what the file is to be called
 *
 * Begins; to be called once. It lives on by itself until its end.
 */
void
pwt_list_export_to_file (PwtListExport *self, PwtExportFormat format, const char *path,
                         gboolean may_replace)
{
  g_return_if_fail (PWT_IS_LIST_EXPORT (self) && self->started_us == 0);

  g_return_if_fail (self->laid_out == NULL || format == PWT_EXPORT_PDF);

  self->is_leaving = TRUE;
  self->format = format;
  self->path = g_strdup (path);
  self->may_replace = may_replace;
  begin (self);
}

/**
 * pwt_list_export_lay_out:
 *
 * Begins; to be called once. When it is done, its sheet is there.
 */
void
pwt_list_export_lay_out (PwtListExport *self)
{
  g_return_if_fail (PWT_IS_LIST_EXPORT (self) && self->started_us == 0);
  g_return_if_fail (self->laid_out == NULL);

  begin (self);
}

/**
 * pwt_list_export_to_paper:
 *
 * Begins; to be called once. When it is done, its sheet may be printed.
 */
void
pwt_list_export_to_paper (PwtListExport *self)
{
  g_return_if_fail (PWT_IS_LIST_EXPORT (self) && self->started_us == 0);

  g_return_if_fail (self->laid_out != NULL);

  self->is_leaving = TRUE;
  self->format = PWT_EXPORT_PRINT;
  begin (self);
}

void
pwt_list_export_cancel (PwtListExport *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (PWT_IS_LIST_EXPORT (self));

  g_cancellable_cancel (self->cancellable);
  if (self->state == PWT_LIST_EXPORT_RUNNING &&
      g_cancellable_set_error_if_cancelled (self->cancellable, &error))
    end_rows (self, error);
}

PwtListExportState
pwt_list_export_get_state (PwtListExport *self)
{
  g_return_val_if_fail (PWT_IS_LIST_EXPORT (self), PWT_LIST_EXPORT_FAILED);

  return self->state;
}

const GError *
pwt_list_export_get_error (PwtListExport *self)
{
  g_return_val_if_fail (PWT_IS_LIST_EXPORT (self), NULL);

  return self->error;
}

const char *
pwt_list_export_get_title (PwtListExport *self)
{
  g_return_val_if_fail (PWT_IS_LIST_EXPORT (self), NULL);

  return self->source->title;
}

const PwtSheet *
pwt_list_export_get_sheet (PwtListExport *self)
{
  g_return_val_if_fail (PWT_IS_LIST_EXPORT (self), NULL);

  if (self->state != PWT_LIST_EXPORT_DONE)
    return NULL;
  return self->laid_out != NULL ? self->laid_out->sheet : self->sheet;
}

const PwtTable *
pwt_list_export_get_table (PwtListExport *self)
{
  g_return_val_if_fail (PWT_IS_LIST_EXPORT (self), NULL);

  return self->table;
}

const char *
pwt_list_export_get_path (PwtListExport *self)
{
  g_return_val_if_fail (PWT_IS_LIST_EXPORT (self), NULL);

  return self->path;
}

guint
pwt_list_export_get_done (PwtListExport *self)
{
  g_return_val_if_fail (PWT_IS_LIST_EXPORT (self), 0);

  return self->n_rows;
}

gint64
pwt_list_export_get_total (PwtListExport *self)
{
  g_return_val_if_fail (PWT_IS_LIST_EXPORT (self), -1);

  return self->total;
}

gint64
pwt_list_export_get_remaining_us (PwtListExport *self)
{
  gint64 passed_us;

  g_return_val_if_fail (PWT_IS_LIST_EXPORT (self), -1);

  if (self->n_rows == 0 || self->total < 0)
    return -1;
  passed_us = g_get_monotonic_time () - self->started_us;
  return MAX (0, self->total - self->n_rows) * passed_us / self->n_rows;
}

gboolean
pwt_list_export_is_uneven (PwtListExport *self)
{
  g_return_val_if_fail (PWT_IS_LIST_EXPORT (self), FALSE);

  return self->is_uneven;
}
