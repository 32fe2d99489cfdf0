/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/search/search-panel.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/search/hit-row.h"

#define HITS_EACH 6 /* of a kind: more are not looked through by eye, but by another letter */
#define N_ROWS (3 * HITS_EACH)
#define N_VERBS 3 /* Enter, Shift+Enter, Ctrl+Enter */

typedef enum { VERB_NONE, VERB_SELL, VERB_METER, VERB_ACCOUNT, VERB_RECEIPT, VERB_OPEN } Verb;

struct _PwtSearchPanel {
  AdwBin parent_instance;

  /* Template widgets */
  GtkStack *stack;
  GtkLabel *message;
  GtkListBox *list;
  GtkWidget *more;
  GtkWidget *verb_1, *verb_2, *verb_3;
  GtkLabel *verb_label_1, *verb_label_2, *verb_label_3;

  /* Borrowed */
  GtkEditable *entry;
  PwtHitRow *rows[N_ROWS];

  /* Owned */
  PwtDesk *desk;
  GCancellable *cancellable;
  char *asked;        /* the text of the question under way, NULL: none is */
  char *answered;     /* the text the hits are of */
  GWeakRef came_from; /* what had the focus before */

  guint n_shown;
  guint selected;
  Verb verbs[N_VERBS];
  gboolean has_accounts;
  gboolean is_enter_waiting; /* Enter came before the answer */
};

G_DEFINE_FINAL_TYPE (PwtSearchPanel, pwt_search_panel, ADW_TYPE_BIN)

/* --- what can be done --- */

static const char *
verb_label (Verb verb)
{
  switch (verb) {
  case VERB_SELL:
    return _ ("Sell");
  case VERB_METER:
    return _ ("Show meter");
  case VERB_ACCOUNT:
    return _ ("Show account");
  case VERB_RECEIPT:
    return _ ("Open receipt");
  case VERB_OPEN:
    return _ ("Open an account");
  case VERB_NONE:
    break;
  }
  return "";
}

static gboolean
may (PwtSearchPanel *self, const PwtHit *hit, Verb verb)
{
  switch (verb) {
  case VERB_SELL:
    return !pwt_id_is_none (hit->meter) && !pwt_id_is_none (hit->account) &&
           pwt_desk_may (self->desk, PWT_MAY_SELL);
  case VERB_METER:
    return !pwt_id_is_none (hit->meter);
  case VERB_ACCOUNT:
    return self->has_accounts && !pwt_id_is_none (hit->account);
  case VERB_RECEIPT:
    return !pwt_id_is_none (hit->sale);
  case VERB_OPEN:
    return !pwt_id_is_none (hit->meter) && pwt_id_is_none (hit->account) &&
           pwt_desk_may (self->desk, PWT_MAY_OPEN);
  case VERB_NONE:
    break;
  }
  return FALSE;
}

static const PwtHit *
selected_hit (PwtSearchPanel *self)
{
  return self->selected < self->n_shown ? pwt_hit_row_get_hit (self->rows[self->selected]) : NULL;
}

/* The usual thing first. */
static void
show_verbs (PwtSearchPanel *self)
{
  static const Verb usual[][N_VERBS + 1] = {
    [PWT_HIT_METER] = { VERB_SELL, VERB_OPEN, VERB_METER, VERB_ACCOUNT }, /* sell or open */
    [PWT_HIT_ACCOUNT] = { VERB_ACCOUNT, VERB_SELL, VERB_METER },
    [PWT_HIT_SALE] = { VERB_RECEIPT, VERB_ACCOUNT },
  };
  GtkWidget *buttons[] = { self->verb_1, self->verb_2, self->verb_3 };
  GtkLabel *labels[] = { self->verb_label_1, self->verb_label_2, self->verb_label_3 };
  const PwtHit *hit = selected_hit (self);
  guint n = 0;

  for (guint i = 0; hit != NULL && i <= N_VERBS && n < N_VERBS; i++)
    if (may (self, hit, usual[hit->kind][i]))
      self->verbs[n++] = usual[hit->kind][i];
  for (guint i = 0; i < N_VERBS; i++) {
    if (i >= n)
      self->verbs[i] = VERB_NONE;
    gtk_label_set_text (labels[i], verb_label (self->verbs[i]));
    gtk_widget_set_visible (buttons[i], i < n);
  }
}

static void
scroll_to (PwtSearchPanel *self, GtkWidget *row)
{
  graphene_rect_t bounds;

  if (gtk_widget_compute_bounds (row, GTK_WIDGET (self->list), &bounds))
    gtk_adjustment_clamp_page (gtk_list_box_get_adjustment (self->list), bounds.origin.y,
                               bounds.origin.y + bounds.size.height);
}

static void
select_row (PwtSearchPanel *self, guint index)
{
  GtkAccessible *row;

  if (index >= self->n_shown) {
    gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->entry),
                                   GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT);
    gtk_list_box_unselect_all (self->list);
    show_verbs (self);
    return;
  }
  self->selected = index;
  row = GTK_ACCESSIBLE (self->rows[index]);
  gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, row, -1);
  scroll_to (self, GTK_WIDGET (row));
  show_verbs (self);
}

static void
close_panel (PwtSearchPanel *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->is_enter_waiting = FALSE;
}

/* Done with: the next search begins empty. */
static void
leave (PwtSearchPanel *self, gboolean goes_back)
{
  g_autoptr (GtkWidget) came_from = g_weak_ref_get (&self->came_from);

  gtk_editable_set_text (self->entry, "");
  if (goes_back && came_from != NULL && gtk_widget_get_mapped (came_from))
    gtk_widget_grab_focus (came_from);
  else if (goes_back)
    gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)), NULL);
  close_panel (self);
}

static void
act (PwtSearchPanel *self, guint nth)
{
  static const char *const actions[] = {
    [VERB_SELL] = "win.sell",
    [VERB_METER] = "win.show-meter",
    [VERB_ACCOUNT] = "win.show-account",
    [VERB_RECEIPT] = "win.receipt",
    [VERB_OPEN] = "win.open-account",
  };
  const PwtHit *hit = selected_hit (self);
  Verb verb = self->verbs[nth];
  g_autofree char *id = NULL;

  if (hit == NULL || verb == VERB_NONE)
    return;
  id = pwt_id_dup_text (verb == VERB_ACCOUNT   ? hit->account
                        : verb == VERB_RECEIPT ? hit->sale
                                               : hit->meter);
  leave (self, verb == VERB_RECEIPT ||
                   verb == VERB_OPEN); /* a dialog comes up over the page one was on */
  gtk_widget_activate_action (GTK_WIDGET (self), actions[verb], "s", id);
}

/* --- the answer --- */

static void
show_message (PwtSearchPanel *self, const char *text)
{
  self->n_shown = 0;
  select_row (self, 0);
  gtk_label_set_text (self->message, text);
  gtk_stack_set_visible_child_name (self->stack, "message");
}

static void
show_hint (PwtSearchPanel *self)
{
  show_message (self, _ ("Part of a tenant's name or its initials, a room, meter, account or "
                         "receipt number, or a phone number"));
}

static void
show_reply (PwtSearchPanel *self, const PwtSearchReply *reply)
{
  GTimeZone *zone = pwt_desk_get_zone (self->desk);
  guint n = 0;

  for (guint i = 0; i < reply->meters->len && n < N_ROWS; i++)
    pwt_hit_row_show_meter (self->rows[n++], g_ptr_array_index (reply->meters, i), self->answered);
  for (guint i = 0; i < reply->accounts->len && n < N_ROWS; i++)
    pwt_hit_row_show_account (self->rows[n++], g_ptr_array_index (reply->accounts, i),
                              self->answered);
  for (guint i = 0; i < reply->sales->len && n < N_ROWS; i++)
    pwt_hit_row_show_sale (self->rows[n++], g_ptr_array_index (reply->sales, i), zone);
  for (guint i = 0; i < N_ROWS; i++)
    gtk_widget_set_visible (GTK_WIDGET (self->rows[i]), i < n);
  gtk_list_box_invalidate_headers (self->list);
  self->n_shown = n;
  if (n == 0) {
    g_autofree char *text = g_strdup_printf (_ ("Nothing found for “%s”"), self->answered);

    show_message (self, text);
    return;
  }
  select_row (self, 0);
  gtk_widget_set_visible (self->more, reply->has_more);
  gtk_stack_set_visible_child_name (self->stack, "hits");
}

static char *
dup_typed (PwtSearchPanel *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));
}

static void ask (PwtSearchPanel *self);

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtSearchPanel) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *typed = NULL;
  PwtSearchReply *reply;

  if (self->desk == NULL)
    return;
  reply = pwt_desk_finish (self->desk, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_free (self->answered);
  self->answered = g_steal_pointer (&self->asked);
  typed = dup_typed (self);
  if (*typed == '\0') {
    show_hint (self);
  } else if (reply == NULL) {
    self->is_enter_waiting = FALSE;
    show_message (self, pwt_error_text (error));
  } else {
    show_reply (self, reply);
  }
  if (reply != NULL)
    pwt_record_free (&pwt_search_reply_record, reply);
  ask (self);
  if (self->asked == NULL && self->is_enter_waiting) {
    self->is_enter_waiting = FALSE;
    act (self, 0);
  }
}

/* One question at a time: what is typed meanwhile is asked when its answer is there. */
static void
ask (PwtSearchPanel *self)
{
  g_autofree char *typed = dup_typed (self);
  PwtSearchRequest request = { pwt_desk_get_project_id (self->desk), typed, HITS_EACH };

  if (self->asked != NULL || *typed == '\0' || g_strcmp0 (typed, self->answered) == 0)
    return;
  self->asked = g_strdup (typed);
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "site.search", &request,
                          self->cancellable, answered_cb, g_object_ref (self));
}

/* --- callbacks --- */

static void
typed_cb (PwtSearchPanel *self)
{
  const char *text = gtk_editable_get_text (self->entry);

  self->is_enter_waiting = FALSE;
  if (*text == '\0') {
    g_clear_pointer (&self->answered, g_free);
    show_hint (self);
    return;
  }
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  ask (self);
}

static void
enter (PwtSearchPanel *self, guint nth)
{
  g_autofree char *typed = dup_typed (self);

  if (g_strcmp0 (typed, self->answered) == 0)
    act (self, nth);
  else
    self->is_enter_waiting = nth == 0;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                gpointer user_data)
{
  PwtSearchPanel *self = PWT_SEARCH_PANEL (user_data);

  switch (key) {
  case GDK_KEY_Up:
  case GDK_KEY_KP_Up:
    if (self->selected > 0)
      select_row (self, self->selected - 1);
    return GDK_EVENT_STOP;
  case GDK_KEY_Down:
  case GDK_KEY_KP_Down:
    if (self->selected + 1 < self->n_shown)
      select_row (self, self->selected + 1);
    return GDK_EVENT_STOP;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
  case GDK_KEY_ISO_Enter:
    enter (self, (state & GDK_CONTROL_MASK) ? 2 : (state & GDK_SHIFT_MASK) ? 1 : 0);
    return GDK_EVENT_STOP;
  case GDK_KEY_Escape:
    leave (self, TRUE);
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

static void
focus_entered_cb (PwtSearchPanel *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static void
row_activated_cb (PwtSearchPanel *self, GtkListBoxRow *row)
{
  select_row (self, (guint) gtk_list_box_row_get_index (row));
  act (self, 0);
}

static void
verb_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  act (PWT_SEARCH_PANEL (widget), g_variant_get_uint32 (parameter));
}

static void
header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  static const char *const titles[] = {
    [PWT_HIT_METER] = N_ ("Meters"),
    [PWT_HIT_ACCOUNT] = N_ ("Tenants and accounts"),
    [PWT_HIT_SALE] = N_ ("Receipts"),
  };
  PwtHitKind kind = pwt_hit_row_get_hit (PWT_HIT_ROW (row))->kind;
  GtkWidget *label;

  if (before != NULL && pwt_hit_row_get_hit (PWT_HIT_ROW (before))->kind == kind) {
    gtk_list_box_row_set_header (row, NULL);
    return;
  }
  label = gtk_label_new (_ (titles[kind]));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "hit-group");
  gtk_list_box_row_set_header (row, label);
}

/* --- overrides --- */

static void
pwt_search_panel_dispose (GObject *object)
{
  PwtSearchPanel *self = PWT_SEARCH_PANEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_SEARCH_PANEL);
  G_OBJECT_CLASS (pwt_search_panel_parent_class)->dispose (object);
}

static void
pwt_search_panel_finalize (GObject *object)
{
  PwtSearchPanel *self = PWT_SEARCH_PANEL (object);

  g_clear_object (&self->cancellable);
  g_free (self->asked);
  g_free (self->answered);
  g_weak_ref_clear (&self->came_from);
  G_OBJECT_CLASS (pwt_search_panel_parent_class)->finalize (object);
}

static void
pwt_search_panel_class_init (PwtSearchPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_search_panel_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_search_panel_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/search-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtSearchPanel, stack);
  gtk_widget_class_bind_template_child (widget_class, PwtSearchPanel, message);
  gtk_widget_class_bind_template_child (widget_class, PwtSearchPanel, list);
  gtk_widget_class_bind_template_child (widget_class, PwtSearchPanel, more);
  gtk_widget_class_bind_template_child (widget_class, PwtSearchPanel, verb_1);
  gtk_widget_class_bind_template_child (widget_class, PwtSearchPanel, verb_2);
  gtk_widget_class_bind_template_child (widget_class, PwtSearchPanel, verb_3);
  gtk_widget_class_bind_template_child (widget_class, PwtSearchPanel, verb_label_1);
  gtk_widget_class_bind_template_child (widget_class, PwtSearchPanel, verb_label_2);
  gtk_widget_class_bind_template_child (widget_class, PwtSearchPanel, verb_label_3);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_install_action (widget_class, "search.act", "u", verb_action);
}

static void
pwt_search_panel_init (PwtSearchPanel *self)
{
  self->cancellable = g_cancellable_new ();
  g_weak_ref_init (&self->came_from, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->list, header_cb, NULL, NULL);
  for (guint i = 0; i < N_ROWS; i++) {
    self->rows[i] = PWT_HIT_ROW (pwt_hit_row_new ());
    gtk_widget_set_visible (GTK_WIDGET (self->rows[i]), FALSE);
    gtk_list_box_append (self->list, GTK_WIDGET (self->rows[i]));
  }
}

/* --- public functions --- */

void
pwt_search_panel_attach (PwtSearchPanel *self, PwtDesk *desk, GtkEditable *entry,
                         gboolean has_accounts)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_return_if_fail (PWT_IS_SEARCH_PANEL (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  self->entry = entry;
  self->has_accounts = has_accounts;
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, 0);
  g_signal_connect_object (focus, "enter", G_CALLBACK (focus_entered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (close_panel), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (entry), keys);
  gtk_widget_add_controller (GTK_WIDGET (entry), focus);
  g_signal_connect_object (entry, "changed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  show_hint (self);
}

/* Puts the keyboard into the entry; Escape brings it back to where it is now. */
void
pwt_search_panel_open (PwtSearchPanel *self)
{
  GtkWidget *focus;

  g_return_if_fail (PWT_IS_SEARCH_PANEL (self));

  focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->entry)))
    g_weak_ref_set (&self->came_from, focus);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (self->entry, 0, -1);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

gboolean
pwt_search_panel_is_open (PwtSearchPanel *self)
{
  g_return_val_if_fail (PWT_IS_SEARCH_PANEL (self), FALSE);

  return gtk_widget_get_visible (GTK_WIDGET (self));
}

const char *
pwt_search_panel_get_answered (PwtSearchPanel *self)
{
  g_return_val_if_fail (PWT_IS_SEARCH_PANEL (self), NULL);

  return self->answered;
}
