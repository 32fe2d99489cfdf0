/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/structure-section.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/setup/structure-private.h"

#define MAX_EXPANDED 40 /* floors: more would have to be scrolled past */

G_DEFINE_FINAL_TYPE (PwtStructureSection, pwt_structure_section, PWT_TYPE_PAGE)

void
pwt_structure_section_say (PwtStructureSection *self, const char *problem)
{
  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
}

GPtrArray *
pwt_structure_section_dup_selected (PwtStructureSection *self)
{
  return pwt_site_tree_view_dup_selected (self->active);
}

void
pwt_structure_section_set_busy (PwtStructureSection *self, gboolean is_busy)
{
  self->n_busy = is_busy ? self->n_busy + 1 : self->n_busy - 1;
  is_busy = self->n_busy > 0;
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_busy);
  gtk_spinner_set_spinning (self->spinner, is_busy);
  pwt_structure_section_update_actions (self);
}

static void
show_selected (PwtStructureSection *self)
{
  g_autoptr (GPtrArray) nodes = pwt_structure_section_dup_selected (self);

  if (pwt_node_inspector_show (self->inspector, nodes))
    pwt_structure_section_say (self, _ ("Somebody else changed it meanwhile: look at what it is "
                                        "now, then change it again"));
  pwt_structure_section_update_actions (self);
}

/* --- changing --- */

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtStructureSection) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!pwt_site_model_apply_finish (PWT_SITE_MODEL (source), result, &error)) {
    self->wanted = PWT_ID_NONE;
    pwt_structure_section_say (self, pwt_error_text (error));
  }
  if (self->model != NULL)
    pwt_structure_section_set_busy (self, FALSE);
}

void
pwt_structure_section_apply_to (PwtStructureSection *self, PwtSiteChange *change,
                                const PwtSiteChange *was)
{
  pwt_structure_section_say (self, NULL);
  pwt_structure_section_end_toast (self);
  pwt_structure_section_set_busy (self, TRUE);
  pwt_site_model_apply_async (self->model, change, was, applied_cb, g_object_ref (self));
}

void
pwt_structure_section_apply (PwtStructureSection *self, PwtSiteChange *change)
{
  PwtSiteChange *was = change != NULL ? pwt_site_model_dup_was (self->model, change) : NULL;

  if (change != NULL)
    pwt_structure_section_apply_to (self, change, was);
  pwt_record_free (&pwt_site_change_record, was);
}

static void
apply_cb (PwtStructureSection *self)
{
  pwt_structure_section_save (self, FALSE);
}

/* What the form shows and the buttons act on is selected in one tree; what is selected in the
 * other, to be connected with it, looks fainter. */
static void
set_active (PwtStructureSection *self, PwtSiteTreeView *tree)
{
  PwtSiteTreeView *other = tree == self->places ? self->wires : self->places;

  self->active = tree;
  gtk_widget_remove_css_class (GTK_WIDGET (tree), "beside");
  gtk_widget_add_css_class (GTK_WIDGET (other), "beside");
}

/* --- callbacks --- */

/* What was typed about the former selection is saved when another one is made, and said. */
static void
selection_changed_cb (PwtStructureSection *self, PwtSiteTreeView *tree)
{
  g_autoptr (GPtrArray) nodes = pwt_site_tree_view_dup_selected (tree);
  g_autoptr (GPtrArray) shown = NULL;

  if (self->model == NULL || pwt_site_model_get_tree (self->model) == NULL)
    return;
  if (nodes->len > 0)
    set_active (self, tree);
  shown = pwt_structure_section_dup_selected (self);
  if (!pwt_node_inspector_shows (self->inspector, shown)) {
    pwt_structure_section_say (self, NULL);
    if (pwt_node_inspector_is_changed (self->inspector))
      pwt_structure_section_save (self, TRUE);
  }
  show_selected (self);
}

static void
dropped_cb (PwtStructureSection *self, PwtSiteNode *target)
{
  GPtrArray *nodes = pwt_site_model_get_dragged (self->model);

  if (nodes != NULL)
    pwt_structure_section_move (self, nodes, target);
}

static PwtSiteTreeView *
tree_of (PwtStructureSection *self, PwtSiteNode *node)
{
  PwtNodeKind kind = pwt_site_node_get_kind (node);

  return kind == PWT_NODE_GATEWAY || kind == PWT_NODE_LINE || kind == PWT_NODE_METER ? self->wires
                                                                                     : self->places;
}

/* What was added is what a person goes on with. */
static void
select_wanted (PwtStructureSection *self)
{
  PwtSiteNode *node = pwt_site_model_find (self->model, self->wanted);
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();

  if (node == NULL)
    return;
  self->wanted = PWT_ID_NONE;
  g_ptr_array_add (nodes, node);
  if (pwt_site_tree_view_select (tree_of (self, node), nodes))
    pwt_node_inspector_focus (self->inspector);
}

static void
search_changed_cb (PwtStructureSection *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  if (self->model == NULL)
    return;
  pwt_site_tree_view_set_search (self->places, text);
  pwt_site_tree_view_set_search (self->wires, text);
}

gboolean
pwt_structure_section_select (PwtStructureSection *self, const GPtrArray *nodes)
{
  PwtSiteTreeView *tree = tree_of (self, nodes->pdata[0]);

  if (!pwt_site_tree_view_select (tree, nodes)) {
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
    search_changed_cb (self); /* the search hid one of them */
    if (!pwt_site_tree_view_select (tree, nodes))
      return FALSE;
  }
  set_active (self, tree); /* it may have been selected there all the time */
  show_selected (self);
  return TRUE;
}

static void
loaded_cb (PwtStructureSection *self)
{
  const PwtSiteTree *tree = pwt_site_model_get_tree (self->model);
  gboolean has_places = tree->buildings->len > 0;
  gboolean has_wires = tree->lines->len > 0 || tree->gateways->len > 0;
  gboolean is_first = !g_str_equal (gtk_stack_get_visible_child_name (self->stack), "trees");

  gtk_stack_set_visible_child_name (self->stack, "trees");
  if (is_first && tree->floors->len <= MAX_EXPANDED)
    pwt_site_tree_view_expand_roots (self->places);
  search_changed_cb (self); /* what it shows may be called otherwise now */
  gtk_widget_set_visible (GTK_WIDGET (self->places), has_places);
  gtk_widget_set_visible (self->places_empty, !has_places);
  gtk_widget_set_visible (GTK_WIDGET (self->wires), has_wires);
  gtk_widget_set_visible (self->wires_empty, !has_wires);
  g_clear_pointer (&self->cut, g_ptr_array_unref);
  show_selected (self);
  pwt_structure_section_say_saved (self);
  if (!pwt_id_is_none (self->wanted))
    select_wanted (self);
  pwt_structure_section_update_actions (self);
}

static void
failed_cb (PwtStructureSection *self, const GError *error)
{
  if (pwt_site_model_get_tree (self->model) != NULL) {
    pwt_structure_section_say (self, pwt_error_text (error));
    return;
  }
  gtk_label_set_text (self->failed_hint, pwt_error_text (error));
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

static void
search_stopped_cb (PwtStructureSection *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

/* --- models of meters --- */

static void
profiles_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtStructureSection) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtProfileList *list = pwt_desk_finish (pwt_page_get_desk (PWT_PAGE (self)), result, &error);
  PwtChoice end = { NULL, NULL };

  if (list == NULL)
    return; /* without them a model is typed by its name */
  g_array_set_size (self->profile_choices, 0);
  for (guint i = 0; i < list->profiles->len; i++) {
    PwtProfileName *profile =
        pwt_record_copy (&pwt_profile_name_record, g_ptr_array_index (list->profiles, i));
    PwtChoice choice = { profile->name, profile->title };

    g_ptr_array_add (self->profiles, profile);
    g_array_append_val (self->profile_choices, choice);
  }
  g_array_append_val (self->profile_choices, end);
  pwt_node_inspector_set_profiles (
      self->inspector, (PwtChoice *) (void *) self->profile_choices->data, self->profiles);
  pwt_record_free (&pwt_profile_list_record, list);
}

/* --- page --- */

static void
pwt_structure_section_shown (PwtPage *page)
{
  PwtStructureSection *self = PWT_STRUCTURE_SECTION (page);

  if (pwt_site_model_get_tree (self->model) != NULL)
    return;
  pwt_site_model_load (self->model);
  if (self->profiles->len == 0)
    pwt_backend_call_async (pwt_desk_get_backend (pwt_page_get_desk (page)), "profile.list", NULL,
                            self->cancellable, profiles_arrived_cb, g_object_ref (self));
}

static void
pwt_structure_section_search (PwtPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (PWT_STRUCTURE_SECTION (page)->search));
}

static void
pwt_structure_section_engine_back (PwtPage *page)
{
  pwt_structure_section_say (PWT_STRUCTURE_SECTION (page), NULL);
}

static void
pwt_structure_section_constructed (GObject *object)
{
  PwtStructureSection *self = PWT_STRUCTURE_SECTION (object);

  G_OBJECT_CLASS (pwt_structure_section_parent_class)->constructed (object);
  self->model = pwt_site_model_new (pwt_page_get_desk (PWT_PAGE (self)));
  set_active (self, self->places);
  pwt_site_tree_view_set_model (self->places, self->model, FALSE);
  pwt_site_tree_view_set_model (self->wires, self->model, TRUE);
  pwt_node_inspector_set_model (self->inspector, self->model);
  g_signal_connect_object (self->model, "loaded", G_CALLBACK (loaded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "history-changed",
                           G_CALLBACK (pwt_structure_section_update_actions), self,
                           G_CONNECT_SWAPPED);
  pwt_structure_section_update_actions (self);
}

static void
pwt_structure_section_dispose (GObject *object)
{
  PwtStructureSection *self = PWT_STRUCTURE_SECTION (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->cut, g_ptr_array_unref);
  g_clear_pointer (&self->saved, g_ptr_array_unref);
  pwt_structure_section_end_toast (self);
  g_clear_object (&self->actions);
  g_clear_object (&self->model);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_STRUCTURE_SECTION);
  G_OBJECT_CLASS (pwt_structure_section_parent_class)->dispose (object);
}

static void
pwt_structure_section_finalize (GObject *object)
{
  PwtStructureSection *self = PWT_STRUCTURE_SECTION (object);

  pwt_record_list_free (&pwt_profile_name_record, self->profiles);
  g_array_unref (self->profile_choices);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (pwt_structure_section_parent_class)->finalize (object);
}

static void
add_shortcuts (GtkWidgetClass *klass)
{
  static const struct {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_z, GDK_CONTROL_MASK, "site.undo" },
    { GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "site.redo" },
    { GDK_KEY_y, GDK_CONTROL_MASK, "site.redo" },
    { GDK_KEY_x, GDK_CONTROL_MASK, "site.cut" },
    { GDK_KEY_v, GDK_CONTROL_MASK, "site.paste" },
    { GDK_KEY_Delete, 0, "site.remove" },
    { GDK_KEY_Up, GDK_ALT_MASK, "site.up" },
    { GDK_KEY_Down, GDK_ALT_MASK, "site.down" },
    { GDK_KEY_f, GDK_CONTROL_MASK, "site.find" },
    { GDK_KEY_F5, 0, "site.reload" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (klass, keys[i].key, keys[i].modifiers, keys[i].action,
                                         NULL);
}

static void
pwt_structure_section_class_init (PwtStructureSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = pwt_structure_section_constructed;
  G_OBJECT_CLASS (klass)->dispose = pwt_structure_section_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_structure_section_finalize;
  PWT_PAGE_CLASS (klass)->engine_back = pwt_structure_section_engine_back;
  PWT_PAGE_CLASS (klass)->shown = pwt_structure_section_shown;
  PWT_PAGE_CLASS (klass)->search = pwt_structure_section_search;
  g_type_ensure (PWT_TYPE_SITE_TREE_VIEW);
  g_type_ensure (PWT_TYPE_NODE_INSPECTOR);
  add_shortcuts (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/structure-section.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtStructureSection, leaflet);
  gtk_widget_class_bind_template_child (widget_class, PwtStructureSection, search);
  gtk_widget_class_bind_template_child (widget_class, PwtStructureSection, stack);
  gtk_widget_class_bind_template_child (widget_class, PwtStructureSection, places);
  gtk_widget_class_bind_template_child (widget_class, PwtStructureSection, wires);
  gtk_widget_class_bind_template_child (widget_class, PwtStructureSection, places_empty);
  gtk_widget_class_bind_template_child (widget_class, PwtStructureSection, wires_empty);
  gtk_widget_class_bind_template_child (widget_class, PwtStructureSection, inspector);
  gtk_widget_class_bind_template_child (widget_class, PwtStructureSection, failed_hint);
  gtk_widget_class_bind_template_child (widget_class, PwtStructureSection, problem);
  gtk_widget_class_bind_template_child (widget_class, PwtStructureSection, spinner);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, selection_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, dropped_cb);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
}

static void
pwt_structure_section_init (PwtStructureSection *self)
{
  self->cancellable = g_cancellable_new ();
  self->profiles = g_ptr_array_new ();
  self->profile_choices = g_array_new (TRUE, TRUE, sizeof (PwtChoice));
  gtk_widget_init_template (GTK_WIDGET (self));
  pwt_structure_section_add_actions (self);
}
