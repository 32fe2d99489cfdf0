/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/frame/frame.h"

#include <glib/gi18n.h>

#include "app/common/engine-words.h"
#include "app/common/say.h"
#include "app/frame/health-button.h"
#include "app/frame/pages.h"
#include "app/search/search-panel.h"

#define UNSURE_MS 1500 /* how long a booking may take before it is counted as unsure */
#define SIDE_WIDTH 184
#define RAIL_WIDTH 60
#define WORDS_FROM 1000 /* narrower windows show who and how by signs alone */
#define FULL_SIDE_FROM                                                                             \
  1340 /* narrower windows get the rail: a page with a detail pane needs 1154 */

struct _PwtFrame {
  AdwBin parent_instance;

  /* Template widgets */
  AdwFlap *flap;
  GtkWidget *side;
  GtkMenuButton *project_button;
  AdwAvatar *project_avatar;
  GtkLabel *project_label;
  GtkWidget *project_arrow;
  GtkListBox *page_list;
  GtkToggleButton *side_button;
  GtkEditable *search_entry;
  GtkWidget *search_key;
  PwtSearchPanel *search_panel;
  GtkLabel *page_title;
  GtkMenuButton *operator_button;
  AdwAvatar *operator_avatar;
  GtkLabel *operator_label;
  PwtHealthButton *health_button;
  GtkRevealer *offline_revealer;
  GtkWidget *offline_bar;
  GtkSpinner *offline_spinner;
  GtkLabel *offline_problem;
  GtkStack *pages;

  /* Owned */
  PwtDesk *desk;
  GPtrArray *labels; /* (element-type GtkWidget): words beside the icons, hidden on the rail */
  guint unsure_id;   /* a sale that is booked at once is not worth a number */

  gboolean is_rail;
  gboolean wants_rail; /* somebody chose it; a narrow window has it anyway */
  gboolean is_narrow;
  gboolean has_words; /* there is room for them */
};

G_DEFINE_FINAL_TYPE (PwtFrame, pwt_frame, ADW_TYPE_BIN)

/* --- side bar --- */

static void
set_rail (PwtFrame *self, gboolean is_rail)
{
  self->is_rail = is_rail;
  if (is_rail)
    gtk_widget_add_css_class (self->side, "rail");
  else
    gtk_widget_remove_css_class (self->side, "rail");
  gtk_widget_set_size_request (self->side, is_rail ? RAIL_WIDTH : SIDE_WIDTH, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->project_label), !is_rail);
  gtk_widget_set_visible (self->project_arrow, !is_rail);
  gtk_widget_set_visible (GTK_WIDGET (self->project_avatar), is_rail);
  for (guint i = 0; i < self->labels->len; i++) {
    GtkWidget *label = g_ptr_array_index (self->labels, i);

    gtk_widget_set_visible (label, !is_rail);
    gtk_widget_set_halign (gtk_widget_get_parent (label),
                           is_rail ? GTK_ALIGN_CENTER : GTK_ALIGN_FILL);
  }
}

static void
sync_side_button (PwtFrame *self)
{
  gboolean is_shown =
      adw_flap_get_folded (self->flap) ? adw_flap_get_reveal_flap (self->flap) : !self->is_rail;

  gtk_toggle_button_set_active (self->side_button, is_shown);
}

static void
side_toggled_cb (PwtFrame *self)
{
  gboolean is_wanted = gtk_toggle_button_get_active (self->side_button);

  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, is_wanted);
  else if (self->is_rail == is_wanted)
    set_rail (self, self->wants_rail = !is_wanted);
}

static void
layout_changed_cb (PwtFrame *self)
{
  /* Folded, the side bar lies over the page and has room for words. */
  set_rail (self, !adw_flap_get_folded (self->flap) && (self->is_narrow || self->wants_rail));
  if (!adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, TRUE);
  sync_side_button (self);
}

static GtkWidget *
new_page_row (PwtFrame *self, const PwtPageEntry *entry)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *label = gtk_label_new (_ (entry->title));
  GtkWidget *badge = gtk_label_new (NULL);

  gtk_widget_set_css_classes (badge, (const char *[]){ "badge", "numeric", "st-alarm2", NULL });
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (badge, FALSE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (entry->icon));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), badge);
  g_object_set_data (G_OBJECT (row), "badge", badge);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_name (row, entry->id);
  gtk_widget_set_tooltip_text (row, _ (entry->title));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (entry->title), -1);
  g_ptr_array_add (self->labels, g_object_ref (label));
  return row;
}

static const PwtPageEntry *
find_entry (PwtFrame *self, const char *id)
{
  for (guint i = 0; i < pwt_n_pages; i++)
    if (g_str_equal (pwt_pages[i].id, id))
      return pwt_desk_may (self->desk, pwt_pages[i].permission) ? &pwt_pages[i] : NULL;
  return NULL;
}

static void
add_page_rows (PwtFrame *self)
{
  for (guint i = 0; i < pwt_n_pages; i++)
    if (pwt_desk_may (self->desk, pwt_pages[i].permission))
      gtk_list_box_append (self->page_list, new_page_row (self, &pwt_pages[i]));
}

/* A page is made when it is first asked for: who sells all day pays for the counter only. */
static GtkWidget *
take_page (PwtFrame *self, const PwtPageEntry *entry)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->pages, entry->id);

  if (page == NULL) {
    page = g_object_new (entry->get_type (), "desk", self->desk, NULL);
    gtk_stack_add_named (self->pages, page, entry->id);
  }
  return page;
}

static void
page_activated_cb (PwtFrame *self, GtkListBoxRow *row)
{
  pwt_frame_show_page (self, gtk_widget_get_name (GTK_WIDGET (row)));
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
}

static GtkListBoxRow *
find_row (PwtFrame *self, const char *id)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->page_list, i)) != NULL; i++)
    if (g_str_equal (gtk_widget_get_name (GTK_WIDGET (row)), id))
      return row;
  return NULL;
}

/* --- what is left unsure --- */

static void
show_unsure (PwtFrame *self)
{
  GListModel *kept = pwt_desk_get_kept (self->desk);
  guint n = kept != NULL ? g_list_model_get_n_items (kept) : 0;
  GtkListBoxRow *row = find_row (self, "counter");
  GtkWidget *badge = row != NULL ? g_object_get_data (G_OBJECT (row), "badge") : NULL;
  g_autofree char *count = g_strdup_printf ("%u", n);
  g_autofree char *said = g_strdup_printf (
      ngettext ("Counter: %u sale is not sure", "Counter: %u sales are not sure", n), n);
  const char *name = n > 0 ? said : _ ("Counter");

  if (badge == NULL)
    return;
  gtk_label_set_text (GTK_LABEL (badge), count);
  gtk_widget_set_visible (badge, n > 0);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
unsure_cb (gpointer data)
{
  PwtFrame *self = PWT_FRAME (data);

  self->unsure_id = 0;
  show_unsure (self);
}

static void
kept_changed_cb (PwtFrame *self, guint position, guint n_removed, guint n_added)
{
  if (self->desk == NULL)
    return;
  if (n_added == 0)
    show_unsure (self);
  else if (self->unsure_id == 0)
    self->unsure_id = g_timeout_add_once (UNSURE_MS, unsure_cb, self);
}

/* The key stands where the entry has its own sign once something is typed. */
static void
search_typed_cb (PwtFrame *self)
{
  gboolean has_key = self->has_words && gtk_editable_get_text (self->search_entry)[0] == '\0';

  gtk_widget_set_visible (self->search_key, has_key);
  if (has_key)
    gtk_widget_add_css_class (GTK_WIDGET (self->search_entry), "has-key");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->search_entry), "has-key");
}

/* --- who and where --- */

static GMenuModel *
new_project_menu (PwtDesk *desk)
{
  const PwtSession *session = pwt_desk_get_session (desk);
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) projects = g_menu_new ();
  g_autoptr (GMenu) more = g_menu_new ();

  for (guint i = 0; session->scopes != NULL && i < session->scopes->len; i++) {
    const PwtScope *scope = g_ptr_array_index (session->scopes, i);
    g_autofree char *id = pwt_id_dup_text (scope->project->id);
    g_autoptr (GMenuItem) item = g_menu_item_new (scope->project->name, NULL);

    g_menu_item_set_action_and_target (item, "frame.project", "s", id);
    g_menu_append_item (projects, item);
  }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (projects));
  if (pwt_desk_may_site (desk, PWT_MAY_SET_UP)) {
    g_menu_append (more, _ ("New Project…"), "win.new-project");
    g_menu_append_section (menu, NULL, G_MENU_MODEL (more));
  }
  return G_MENU_MODEL (menu);
}

static void
project_changed_cb (PwtFrame *self)
{
  const PwtProject *project = pwt_desk_get_project (self->desk);
  const PwtSession *session = pwt_desk_get_session (self->desk);
  g_autoptr (GMenuModel) menu = NULL;
  const char *name = project != NULL ? project->name : "";

  gtk_label_set_text (self->project_label, name);
  adw_avatar_set_text (self->project_avatar, name);
  if (session == NULL)
    return;
  menu = new_project_menu (self->desk);
  gtk_menu_button_set_menu_model (self->project_button, menu);
  if (session->operator_ != NULL) {
    const char *who = session->operator_->display_name != NULL ? session->operator_->display_name
                                                               : session->operator_->name;

    gtk_label_set_text (self->operator_label, who);
    /* A name of usual length is never cut for the sake of the room beside it. */
    gtk_label_set_width_chars (self->operator_label, (int) MIN (g_utf8_strlen (who, -1) * 2, 12));
    gtk_widget_set_tooltip_text (GTK_WIDGET (self->operator_button), who);
    adw_avatar_set_text (self->operator_avatar, who);
  }
}

static void
project_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PwtFrame *self = PWT_FRAME (widget);
  PwtId id;

  if (pwt_id_from_text (g_variant_get_string (parameter, NULL), &id, NULL) &&
      !pwt_id_equal (id, pwt_desk_get_project_id (self->desk)))
    pwt_desk_set_project (self->desk, id);
}

static void
say_offline (PwtFrame *self, const char *problem)
{
  g_autofree char *name = g_strdup_printf ("%s %s", _ ("Connection lost, reconnecting…"),
                                           problem != NULL ? pwt_engine_text (problem) : "");

  pwt_say (self->offline_bar, g_strchomp (name));
}

static void
backend_state_changed_cb (PwtFrame *self)
{
  PwtBackend *backend = pwt_desk_get_backend (self->desk);
  gboolean is_online = pwt_backend_get_state (backend) == PWT_BACKEND_ONLINE;
  const char *problem = pwt_backend_get_problem (backend);

  gtk_revealer_set_reveal_child (self->offline_revealer, !is_online);
  gtk_spinner_set_spinning (self->offline_spinner, !is_online);
  gtk_label_set_text (self->offline_problem, problem != NULL ? pwt_engine_text (problem) : "");
  say_offline (self, is_online ? NULL : problem);
}

/* Overrides */

static void
pwt_frame_dispose (GObject *object)
{
  PwtFrame *self = PWT_FRAME (object);

  g_clear_handle_id (&self->unsure_id, g_source_remove);
  g_clear_object (&self->desk);
  /* The bin's child is bound: letting the template free it would leave the bin a dead pointer. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_FRAME);
  G_OBJECT_CLASS (pwt_frame_parent_class)->dispose (object);
}

static void
pwt_frame_finalize (GObject *object)
{
  g_ptr_array_unref (PWT_FRAME (object)->labels);
  G_OBJECT_CLASS (pwt_frame_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PwtFrame, flap);
  gtk_widget_class_bind_template_child (widget_class, PwtFrame, side);
  gtk_widget_class_bind_template_child (widget_class, PwtFrame, project_button);
  gtk_widget_class_bind_template_child (widget_class, PwtFrame, project_avatar);
  gtk_widget_class_bind_template_child (widget_class, PwtFrame, project_label);
  gtk_widget_class_bind_template_child (widget_class, PwtFrame, project_arrow);
  gtk_widget_class_bind_template_child (widget_class, PwtFrame, page_list);
  gtk_widget_class_bind_template_child (widget_class, PwtFrame, side_button);
  gtk_widget_class_bind_template_child (widget_class, PwtFrame, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PwtFrame, search_key);
  gtk_widget_class_bind_template_child (widget_class, PwtFrame, search_panel);
  gtk_widget_class_bind_template_child (widget_class, PwtFrame, page_title);
  gtk_widget_class_bind_template_child (widget_class, PwtFrame, operator_button);
  gtk_widget_class_bind_template_child (widget_class, PwtFrame, operator_avatar);
  gtk_widget_class_bind_template_child (widget_class, PwtFrame, operator_label);
  gtk_widget_class_bind_template_child (widget_class, PwtFrame, health_button);
  gtk_widget_class_bind_template_child (widget_class, PwtFrame, offline_revealer);
  gtk_widget_class_bind_template_child (widget_class, PwtFrame, offline_bar);
  gtk_widget_class_bind_template_child (widget_class, PwtFrame, offline_spinner);
  gtk_widget_class_bind_template_child (widget_class, PwtFrame, offline_problem);
  gtk_widget_class_bind_template_child (widget_class, PwtFrame, pages);
}

static void
pwt_frame_class_init (PwtFrameClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_frame_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_frame_finalize;

  g_type_ensure (PWT_TYPE_HEALTH_BUTTON);
  g_type_ensure (PWT_TYPE_SEARCH_PANEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/cn/prewatt/Prewatt/ui/frame.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, side_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, layout_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_activated_cb);
  gtk_widget_class_install_action (widget_class, "frame.project", "s", project_action);
}

static void
pwt_frame_init (PwtFrame *self)
{
  self->labels = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Public functions */

PwtFrame *
pwt_frame_new (PwtDesk *desk)
{
  PwtFrame *self = g_object_new (PWT_TYPE_FRAME, NULL);
  PwtBackend *backend = pwt_desk_get_backend (desk);

  self->desk = g_object_ref (desk);
  pwt_health_button_set_desk (self->health_button, desk);
  add_page_rows (self);
  pwt_search_panel_attach (self->search_panel, desk, self->search_entry,
                           find_entry (self, "accounts") != NULL);
  g_signal_connect_object (desk, "project-changed", G_CALLBACK (project_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (backend, "notify::state", G_CALLBACK (backend_state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (backend, "notify::problem", G_CALLBACK (backend_state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pwt_desk_get_kept (desk), "items-changed", G_CALLBACK (kept_changed_cb),
                           self, G_CONNECT_SWAPPED);
  project_changed_cb (self);
  backend_state_changed_cb (self);
  layout_changed_cb (self);
  show_unsure (self);
  return self;
}

/**
 * pwt_frame_show_page:
 *
 * Returns: %FALSE if there is no such page for this operator
 */
gboolean
pwt_frame_show_page (PwtFrame *self, const char *id)
{
  const PwtPageEntry *entry;
  GtkWidget *page;

  g_return_val_if_fail (PWT_IS_FRAME (self), FALSE);

  entry = find_entry (self, id);
  if (entry == NULL)
    return FALSE;
  page = take_page (self, entry);
  gtk_stack_set_visible_child (self->pages, page);
  gtk_list_box_select_row (self->page_list, find_row (self, id));
  gtk_label_set_text (self->page_title, _ (entry->title));
  pwt_page_shown (PWT_PAGE (page));
  return TRUE;
}

void
pwt_frame_show_nth_page (PwtFrame *self, guint index)
{
  GtkListBoxRow *row;

  g_return_if_fail (PWT_IS_FRAME (self));

  row = gtk_list_box_get_row_at_index (self->page_list, (int) index);
  if (row != NULL)
    pwt_frame_show_page (self, gtk_widget_get_name (GTK_WIDGET (row)));
}

PwtPage *
pwt_frame_get_page (PwtFrame *self)
{
  GtkWidget *page;

  g_return_val_if_fail (PWT_IS_FRAME (self), NULL);

  page = gtk_stack_get_visible_child (self->pages);
  return page != NULL ? PWT_PAGE (page) : NULL;
}

void
pwt_frame_search (PwtFrame *self)
{
  g_return_if_fail (PWT_IS_FRAME (self));

  pwt_search_panel_open (self->search_panel);
}

const char *
pwt_frame_get_page_id (PwtFrame *self)
{
  g_return_val_if_fail (PWT_IS_FRAME (self), NULL);

  return gtk_stack_get_visible_child_name (self->pages);
}

gboolean
pwt_frame_get_wants_rail (PwtFrame *self)
{
  g_return_val_if_fail (PWT_IS_FRAME (self), FALSE);

  return self->wants_rail;
}

void
pwt_frame_set_wants_rail (PwtFrame *self, gboolean wants_rail)
{
  g_return_if_fail (PWT_IS_FRAME (self));

  self->wants_rail = wants_rail;
  layout_changed_cb (self);
}

void
pwt_frame_toggle_side (PwtFrame *self)
{
  g_return_if_fail (PWT_IS_FRAME (self));

  gtk_toggle_button_set_active (self->side_button,
                                !gtk_toggle_button_get_active (self->side_button));
}

void
pwt_frame_fit (PwtFrame *self, int width)
{
  gboolean is_narrow = width < FULL_SIDE_FROM;

  g_return_if_fail (PWT_IS_FRAME (self));

  gtk_widget_set_visible (GTK_WIDGET (self->operator_label), width >= WORDS_FROM);
  self->has_words = width >= WORDS_FROM;
  search_typed_cb (self);
  pwt_health_button_set_brief (self->health_button, width < WORDS_FROM);
  if (is_narrow == self->is_narrow)
    return;
  self->is_narrow = is_narrow;
  layout_changed_cb (self);
}
