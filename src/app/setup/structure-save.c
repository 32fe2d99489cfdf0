/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How what was typed in the inspector is saved, and what was done is undone: at once, or after a
 * question where a tenant pays by it. Where nobody pressed “Save” it is said; and what the engine
 * refuses then is shown again as it was typed. */
#include <glib/gi18n.h>

#include "app/common/danger.h"
#include "app/common/format.h"
#include "app/setup/structure-private.h"

#define ASKED_MAX 50 /* filters of a list's request: whose accounts are looked up by name */
#define NAMED_MAX 8  /* lines of a question that a person still reads */

/* --- what was saved is said --- */

void
pwt_structure_section_end_toast (PwtStructureSection *self)
{
  AdwToast *toast = self->toast;

  if (toast != NULL) {
    g_clear_weak_pointer (&self->toast);
    adw_toast_dismiss (toast);
  }
}

void
pwt_structure_section_say_saved (PwtStructureSection *self)
{
  g_autoptr (GPtrArray) saved = g_steal_pointer (&self->saved);
  g_autofree char *title = NULL, *text = NULL;

  if (saved == NULL)
    return;
  title = pwt_node_inspector_dup_title (saved);
  text = g_strdup_printf (_ ("Saved: %s"), title);
  pwt_structure_section_end_toast (self);
  g_set_weak_pointer (&self->toast, pwt_toast_undo (GTK_WIDGET (self), text, "site.undo"));
}

/* --- a question where a tenant pays by it --- */

typedef enum {
  BY_HAND,    /* “Save” */
  BY_LEAVING, /* another thing was chosen */
  BY_UNDO,
  BY_REDO,
} How;

typedef struct {
  PwtStructureSection *self; /* owned */
  PwtSiteChange *change;     /* owned */
  PwtSiteChange *was;        /* owned: what it was made of */
  GPtrArray *nodes;          /* owned: what is changed */
  How how;
  gboolean is_asking; /* its question is not answered yet */
} Saving;

static void
set_asking (Saving *saving, gboolean is_asking)
{
  if (saving->is_asking == is_asking)
    return;
  saving->is_asking = is_asking;
  if (is_asking)
    saving->self->n_asking++;
  else
    saving->self->n_asking--;
}

static void
free_saving (gpointer data)
{
  Saving *saving = data;

  set_asking (saving, FALSE); /* its dialog may be gone unanswered */
  pwt_record_free (&pwt_site_change_record, saving->change);
  pwt_record_free (&pwt_site_change_record, saving->was);
  g_ptr_array_unref (saving->nodes);
  g_object_unref (saving->self);
  g_free (saving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, free_saving)

static gboolean
is_undo (const Saving *saving)
{
  return saving->how == BY_UNDO || saving->how == BY_REDO;
}

/* What is gone is not made anew by leaving it. */
static gboolean
is_there (PwtStructureSection *self, const GPtrArray *nodes)
{
  for (guint i = 0; i < nodes->len; i++)
    if (pwt_site_model_find (self->model, pwt_site_node_get_id (nodes->pdata[i])) !=
        nodes->pdata[i])
      return FALSE;
  return TRUE;
}

static void
toast_unsaved (PwtStructureSection *self, const GPtrArray *nodes, const char *why)
{
  g_autofree char *title = pwt_node_inspector_dup_title (nodes);
  g_autofree char *text = g_strdup_printf (_ ("Not saved: %s. %s"), title, why);

  pwt_toast (GTK_WIDGET (self), text);
}

static void
type_again (Saving *saving, gboolean is_conflict)
{
  PwtSiteChange *now = pwt_site_model_dup_was (saving->self->model, saving->change);

  if (is_conflict)
    pwt_site_change_rebase (saving->change, saving->was, now);
  else
    pwt_site_change_follow (saving->change, saving->was, now);
  pwt_node_inspector_type (saving->self->inspector, saving->change);
  pwt_record_free (&pwt_site_change_record, now);
}

/* What was left is shown again as it was typed, with what is wrong about it; not while something
 * else is being typed: both would then be left for each other for ever. */
static void
fail (Saving *saving, const GError *error)
{
  PwtStructureSection *self = saving->self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (saving->how == BY_LEAVING && is_there (self, saving->nodes)) {
    if (pwt_node_inspector_is_changed (self->inspector) ||
        !pwt_structure_section_select (self, saving->nodes)) {
      toast_unsaved (self, saving->nodes, pwt_error_text (error));
      return;
    }
    type_again (saving, g_error_matches (error, PWT_BACKEND_ERROR, PWT_BACKEND_ERROR_CONFLICT));
    gtk_widget_activate_action (GTK_WIDGET (self), "site.edit", NULL);
  }
  pwt_structure_section_say (self, pwt_error_text (error));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Saving) saving = user_data;
  PwtStructureSection *self = saving->self;
  g_autoptr (GError) error = NULL;
  gboolean is_saved = pwt_site_model_apply_finish (PWT_SITE_MODEL (source), result, &error);

  if (self->model == NULL)
    return;
  pwt_structure_section_set_busy (self, FALSE);
  if (is_saved)
    pwt_node_inspector_follow (self->inspector, saving->change);
  g_clear_pointer (&self->saved, g_ptr_array_unref);
  if (!is_saved) {
    fail (saving, error);
  } else if (saving->how == BY_LEAVING) {
    self->saved = g_ptr_array_ref (saving->nodes); /* said by the name it has when it is loaded */
  }
}

/* What was asked about may not be what is undone next: another thing was saved meanwhile. */
static gboolean
is_next (const Saving *saving)
{
  const PwtSiteChange *next =
      pwt_site_model_peek_undo (saving->self->model, saving->how == BY_REDO);

  return next != NULL && pwt_record_equal (&pwt_site_change_record, next, saving->change);
}

/* @saving: (transfer full) */
static void
save (Saving *saving)
{
  PwtStructureSection *self = saving->self;

  set_asking (saving, FALSE);
  if (is_undo (saving) && !is_next (saving)) {
    pwt_structure_section_say (self, _ ("Something else was changed meanwhile"));
    free_saving (saving);
    return;
  }
  pwt_structure_section_say (self, NULL);
  pwt_structure_section_end_toast (self);
  pwt_structure_section_set_busy (self, TRUE);
  if (is_undo (saving))
    pwt_site_model_undo_async (self->model, saving->how == BY_REDO, saved_cb, saving);
  else
    pwt_site_model_apply_async (self->model,
                                pwt_record_copy (&pwt_site_change_record, saving->change),
                                saving->was, saved_cb, saving);
}

static const PwtMeter *
peek_meter (PwtStructureSection *self, PwtId id)
{
  PwtSiteNode *node = pwt_site_model_find (self->model, id);

  return node != NULL ? pwt_site_node_get_record (node) : NULL;
}

static gboolean
has_other_ratio (const PwtMeter *old, const PwtMeter *new)
{
  return old != NULL && (old->ct_ratio != new->ct_ratio || old->pt_ratio != new->pt_ratio);
}

/* What the meter says, or is told, is understood another way. */
static gboolean
has_other_model (const PwtMeter *old, const PwtMeter *new)
{
  return old != NULL && (g_strcmp0 (old->profile, new->profile) != 0 ||
                         g_strcmp0 (old->settings, new->settings) != 0);
}

/* One that had none was not taken for another. */
static gboolean
has_other_number (const PwtMeter *old, const PwtMeter *new)
{
  return old != NULL && old->serial != NULL && *old->serial != '\0' &&
         g_strcmp0 (old->serial, new->serial) != 0;
}

/* Whether what the meter says, or is told, means something else from then on. */
static gboolean
has_other_meaning (const PwtMeter *old, const PwtMeter *new)
{
  return has_other_number (old, new) || has_other_ratio (old, new) || has_other_model (old, new);
}

static char *
dup_number_heading (const char *title)
{
  return g_strdup_printf (_ ("Change the number of %s?"), title);
}

static char *
dup_ratio_heading (const char *title)
{
  return g_strdup_printf (_ ("Change the ratio of %s?"), title);
}

static char *
dup_model_heading (const char *title)
{
  return g_strdup_printf (_ ("Change the model, or what it leaves open, of %s?"), title);
}

typedef struct {
  gboolean (*is_meant) (const PwtMeter *old, const PwtMeter *new);
  char *(*dup_heading) (const char *title);
  const char *label;
  const char *reason;
  const char *of_many; /* (nullable): the reason where nobody has looked whose they are */
} Question;

/* The first that is meant gives the heading. */
static const Question questions[] = {
  { has_other_number, dup_number_heading, N_ ("Change the number"),
    N_ ("Is it another meter? Then the money in the old one stays in it and is not moved: note it "
        "first. If the number was only mistyped, nothing else changes."),
    NULL },
  { has_other_ratio, dup_ratio_heading, N_ ("Change the ratio"),
    N_ ("What is read from the meter is multiplied by its ratio: what these tenants are said to "
        "use changes at once."),
    N_ ("What is read from a meter is multiplied by its ratio. Some of these may serve open "
        "accounts: what their tenants are said to use changes at once.") },
  { has_other_model, dup_model_heading, N_ ("Change it"),
    N_ ("Readings, prices and purchases of these tenants' meters are understood another way at "
        "once. A wrong choice shows at the next sale: the balance does not rise by what was sold."),
    N_ ("Some of these may serve open accounts: their readings, prices and purchases are "
        "understood another way at once.") },
};

static guint
count_meters (PwtStructureSection *self, const PwtSiteChange *change,
              gboolean (*is_meant) (const PwtMeter *old, const PwtMeter *new))
{
  guint n = 0;

  for (guint i = 0; i < change->meters->len; i++) {
    const PwtMeter *new = g_ptr_array_index (change->meters, i);

    n += is_meant (peek_meter (self, new->id), new) ? 1 : 0;
  }
  return n;
}

static gboolean
is_meant (const Saving *saving, const Question *question)
{
  return count_meters (saving->self, saving->change, question->is_meant) > 0;
}

static const Question *
first_question (const Saving *saving)
{
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    if (is_meant (saving, &questions[i]))
      return &questions[i];
  g_assert_not_reached ();
}

/* All that is meant is said. */
static GString *
new_reasons (const Saving *saving, gboolean is_of_many)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++) {
    const Question *question = &questions[i];
    gboolean is_other = is_of_many && question->of_many != NULL;

    if (is_meant (saving, question))
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n\n" : "",
                              _ (is_other ? question->of_many : question->reason));
  }
  return text;
}

static void
add_ratio (GString *body, const char *label, gint64 old, gint64 new)
{
  if (old != new)
    g_string_append_printf (body, " · %s %" G_GINT64_FORMAT " → %" G_GINT64_FORMAT, label, old,
                            new);
}

/* What nobody moves is told with its moment: it is noted by it. */
static void
add_number (Saving *saving, GString *body, const PwtMeterRow *row, const PwtMeter *old,
            const PwtMeter *new)
{
  PwtDesk *desk = pwt_page_get_desk (PWT_PAGE (saving->self));
  g_autofree char *money = pwt_show_money (row->balance);
  g_autofree char *when = pwt_show_full_time (row->read_us, pwt_desk_get_zone (desk));

  if (!has_other_number (old, new))
    return;
  g_string_append_printf (body, "\n%s → %s\n", old->serial, new->serial);
  if (row->balance.e4 == PWT_NONE || row->read_us == PWT_TIME_NONE)
    g_string_append (body, _ ("What money it has was never read"));
  else
    g_string_append_printf (body, _ ("It showed %s last, at %s"), money, when);
}

static const PwtMeterRow *
find_account (const PwtWindow *window, PwtId meter)
{
  for (guint i = 0; window != NULL && i < window->rows->len; i++) {
    const PwtMeterRow *row = g_ptr_array_index (window->rows, i);

    if (pwt_id_equal (row->id, meter) && !pwt_id_is_none (row->account))
      return row;
  }
  return NULL;
}

/* A line for each meter that serves an account: whose it is, and what of it changes. */
static GString *
new_body (Saving *saving, const PwtWindow *window, guint *n)
{
  GString *body = new_reasons (saving, FALSE);

  *n = 0;
  for (guint i = 0; i < saving->change->meters->len; i++) {
    const PwtMeter *new = g_ptr_array_index (saving->change->meters, i);
    const PwtMeter *old = peek_meter (saving->self, new->id);
    const PwtMeterRow *row = find_account (window, new->id);

    if (row == NULL || !has_other_meaning (old, new) || ++*n > NAMED_MAX)
      continue;
    g_string_append_printf (body, "\n\n%s %s", row->room != NULL ? row->room : row->serial,
                            row->tenant_name != NULL ? row->tenant_name : "");
    add_ratio (body, "CT", old->ct_ratio, new->ct_ratio);
    add_ratio (body, "PT", old->pt_ratio, new->pt_ratio);
    add_number (saving, body, row, old, new);
  }
  if (*n > NAMED_MAX) {
    g_string_append (body, "\n\n");
    g_string_append_printf (body, ngettext ("and %d more", "and %d more", *n - NAMED_MAX),
                            (int) (*n - NAMED_MAX));
  }
  return body;
}

/* What the meters mean as it is. Returns: whether something else was typed too */
static gboolean
put_meaning_back (Saving *saving)
{
  gboolean has_more = FALSE;

  for (guint i = 0; i < saving->change->meters->len; i++) {
    PwtMeter *typed = g_ptr_array_index (saving->change->meters, i);
    const PwtMeter *meter = peek_meter (saving->self, typed->id);

    if (meter == NULL)
      return FALSE; /* it is gone */
    g_free (typed->serial);
    typed->serial = g_strdup (meter->serial);
    typed->ct_ratio = meter->ct_ratio;
    typed->pt_ratio = meter->pt_ratio;
    g_free (typed->profile);
    typed->profile = g_strdup (meter->profile);
    g_free (typed->settings);
    typed->settings = g_strdup (meter->settings);
    has_more |= !pwt_record_equal (&pwt_meter_record, typed, meter);
  }
  return has_more;
}

static void
answered_cb (GtkWindow *dialog, const char *response, gpointer user_data)
{
  PwtStructureSection *self = PWT_STRUCTURE_SECTION (user_data);
  g_autoptr (Saving) saving = g_object_steal_data (G_OBJECT (dialog), "saving");

  if (self->model == NULL)
    return;
  if (g_str_equal (response, "change") || (!is_undo (saving) && put_meaning_back (saving)))
    save (g_steal_pointer (&saving));
  else if (saving->how == BY_HAND)
    pwt_node_inspector_reset (self->inspector);
}

static void
ask (Saving *saving, const char *body)
{
  PwtStructureSection *self = saving->self;
  g_autofree char *title = pwt_node_inspector_dup_title (saving->nodes);
  const Question *question = first_question (saving);
  g_autofree char *heading = question->dup_heading (title);
  AdwMessageDialog *dialog =
      pwt_danger_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), heading, body,
                      _ ("Leave it"), "change", _ (question->label));

  set_asking (saving, TRUE);
  g_object_set_data_full (G_OBJECT (dialog), "saving", saving, free_saving);
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
accounts_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Saving) saving = user_data;
  PwtStructureSection *self = saving->self;
  g_autoptr (GError) error = NULL;
  PwtWindow *window = pwt_desk_finish (pwt_page_get_desk (PWT_PAGE (self)), result, &error);
  g_autoptr (GString) body = NULL;
  guint n;

  if (self->model == NULL || window == NULL) {
    if (self->model != NULL)
      fail (saving, error);
    pwt_record_free (&pwt_meter_window_record, window);
    return;
  }
  body = new_body (saving, window, &n);
  pwt_record_free (&pwt_meter_window_record, window);
  if (n == 0)
    save (g_steal_pointer (&saving));
  else
    ask (g_steal_pointer (&saving), body->str);
}

static void
free_filter (gpointer filter)
{
  pwt_record_free (&pwt_filter_record, filter);
}

static void
ask_accounts (Saving *saving)
{
  PwtDesk *desk = pwt_page_get_desk (PWT_PAGE (saving->self));
  g_autoptr (GPtrArray) filters = g_ptr_array_new_with_free_func (free_filter);
  PwtListRequest query = { .project = pwt_desk_get_project_id (desk), .filters = filters };

  for (guint i = 0; i < saving->change->meters->len; i++) {
    PwtFilter *filter = pwt_record_new (&pwt_filter_record);

    filter->field = g_strdup ("id");
    filter->value = pwt_id_dup_text (*(PwtId *) g_ptr_array_index (saving->change->meters, i));
    g_ptr_array_add (filters, filter);
  }
  set_asking (saving, TRUE);
  query.limit = PWT_LIST_LIMIT_MAX; /* a meter of several circuits has several rows */
  pwt_backend_call_async (pwt_desk_get_backend (desk), "meter.list", &query,
                          saving->self->cancellable, accounts_arrived_cb, saving);
}

/* @saving: (transfer full) */
static void
ask_of_many (Saving *saving)
{
  g_autoptr (GString) body = new_reasons (saving, TRUE);

  ask (saving, body->str);
}

/* @saving: (transfer full) */
static void
begin (Saving *saving)
{
  guint n = count_meters (saving->self, saving->change, has_other_meaning);

  if (n > 0 && saving->change->meters->len <= ASKED_MAX)
    ask_accounts (saving);
  else if (n > 0)
    ask_of_many (saving);
  else
    save (saving);
}

/* --- saving and undoing --- */

static GPtrArray *
dup_nodes (const GPtrArray *nodes)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < nodes->len; i++)
    g_ptr_array_add (copy, g_object_ref (nodes->pdata[i]));
  return copy;
}

/* @change: (transfer full)
 * @nodes: (transfer full) */
static Saving *
new_saving (PwtStructureSection *self, PwtSiteChange *change, GPtrArray *nodes, How how)
{
  Saving *saving = g_new0 (Saving, 1);

  *saving = (Saving){ g_object_ref (self), change, pwt_site_model_dup_was (self->model, change),
                      nodes, how };
  return saving;
}

void
pwt_structure_section_save (PwtStructureSection *self, gboolean is_leaving)
{
  const GPtrArray *nodes = pwt_node_inspector_get_nodes (self->inspector);
  PwtSiteChange *change;

  if (!is_there (self, nodes) || (self->n_asking > 0 && !is_leaving))
    return; /* nobody answers two questions about one thing */
  change = pwt_node_inspector_dup_change (self->inspector);
  if (change != NULL)
    begin (new_saving (self, change, dup_nodes (nodes), is_leaving ? BY_LEAVING : BY_HAND));
  else if (is_leaving)
    toast_unsaved (self, nodes, _ ("What was typed is not right."));
}

/* The meters that a question may be about. */
static GPtrArray *
dup_meters (PwtStructureSection *self, const PwtSiteChange *change)
{
  GPtrArray *nodes = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < change->meters->len; i++) {
    const PwtMeter *meter = g_ptr_array_index (change->meters, i);

    if (has_other_meaning (peek_meter (self, meter->id), meter))
      g_ptr_array_add (nodes, g_object_ref (pwt_site_model_find (self->model, meter->id)));
  }
  return nodes;
}

void
pwt_structure_section_undo (PwtStructureSection *self, gboolean is_redo)
{
  const PwtSiteChange *change = pwt_site_model_peek_undo (self->model, is_redo);

  if (change == NULL || self->n_asking > 0)
    return;
  begin (new_saving (self, pwt_record_copy (&pwt_site_change_record, change),
                     dup_meters (self, change), is_redo ? BY_REDO : BY_UNDO));
}
