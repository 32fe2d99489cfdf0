/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/config-page.h"

#include <glib/gi18n.h>

#include "app/setup/sections.h"

struct _PwtConfigPage {
  PwtPage parent_instance;

  /* Template widgets */
  GtkBox *tabs;
  GtkStack *stack;

  /* Owned */
  GSimpleActionGroup *actions;
};

G_DEFINE_FINAL_TYPE (PwtConfigPage, pwt_config_page, PWT_TYPE_PAGE)

static gboolean
may_use (PwtConfigPage *self, const PwtSetupSection *section)
{
  PwtDesk *desk = pwt_page_get_desk (PWT_PAGE (self));

  return section->is_of_site ? pwt_desk_may_site (desk, section->permission)
                             : pwt_desk_may (desk, section->permission);
}

static const PwtSetupSection *
find_section (PwtConfigPage *self, const char *id)
{
  for (guint i = 0; i < pwt_n_setup_sections; i++)
    if (g_str_equal (pwt_setup_sections[i].id, id) && may_use (self, &pwt_setup_sections[i]))
      return &pwt_setup_sections[i];
  return NULL;
}

/* Made when it is first looked at: a site's tree is not fetched by who only sells. */
static PwtPage *
section_page (PwtConfigPage *self, const PwtSetupSection *section)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->stack, section->id);

  if (page == NULL) {
    page = g_object_new (section->get_type (), "desk", pwt_page_get_desk (PWT_PAGE (self)), NULL);
    gtk_stack_add_named (self->stack, page, section->id);
  }
  return PWT_PAGE (page);
}

static PwtPage *
current_page (PwtConfigPage *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (self->stack);

  return page != NULL ? PWT_PAGE (page) : NULL;
}

static void
section_action (GSimpleAction *action, GVariant *id, gpointer user_data)
{
  PwtConfigPage *self = PWT_CONFIG_PAGE (user_data);
  const PwtSetupSection *section = find_section (self, g_variant_get_string (id, NULL));
  PwtPage *page;

  if (section == NULL)
    return;
  g_simple_action_set_state (action, id);
  page = section_page (self, section);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (page));
  pwt_page_shown (page);
}

static GtkWidget *
new_tab (const PwtSetupSection *section)
{
  GtkWidget *tab = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (section->icon));
  gtk_box_append (GTK_BOX (box), gtk_label_new (_ (section->title)));
  gtk_button_set_child (GTK_BUTTON (tab), box);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (tab), "setup.section");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (tab), "s", section->id);
  gtk_widget_set_name (tab, section->id);
  gtk_accessible_update_property (GTK_ACCESSIBLE (tab), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (section->title), -1);
  return tab;
}

/* --- page --- */

static void
pwt_config_page_shown (PwtPage *page)
{
  PwtConfigPage *self = PWT_CONFIG_PAGE (page);
  PwtPage *current = current_page (self);

  if (current != NULL) {
    pwt_page_shown (current);
    return;
  }
  for (guint i = 0; i < pwt_n_setup_sections; i++)
    if (may_use (self, &pwt_setup_sections[i])) {
      g_action_group_activate_action (G_ACTION_GROUP (self->actions), "section",
                                      g_variant_new_string (pwt_setup_sections[i].id));
      return;
    }
}

static void
pwt_config_page_search (PwtPage *page)
{
  PwtPage *current = current_page (PWT_CONFIG_PAGE (page));

  if (current != NULL)
    pwt_page_search (current);
}

static void
pwt_config_page_constructed (GObject *object)
{
  PwtConfigPage *self = PWT_CONFIG_PAGE (object);

  G_OBJECT_CLASS (pwt_config_page_parent_class)->constructed (object);
  for (guint i = 0; i < pwt_n_setup_sections; i++)
    if (may_use (self, &pwt_setup_sections[i]))
      gtk_box_append (self->tabs, new_tab (&pwt_setup_sections[i]));
}

static void
pwt_config_page_dispose (GObject *object)
{
  PwtConfigPage *self = PWT_CONFIG_PAGE (object);

  g_clear_object (&self->actions);
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_CONFIG_PAGE);
  G_OBJECT_CLASS (pwt_config_page_parent_class)->dispose (object);
}

static void
pwt_config_page_class_init (PwtConfigPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = pwt_config_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = pwt_config_page_dispose;
  PWT_PAGE_CLASS (klass)->shown = pwt_config_page_shown;
  PWT_PAGE_CLASS (klass)->search = pwt_config_page_search;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/config-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtConfigPage, tabs);
  gtk_widget_class_bind_template_child (widget_class, PwtConfigPage, stack);
}

static void
pwt_config_page_init (PwtConfigPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "section", .activate = section_action, .parameter_type = "s", .state = "''" }
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "setup", G_ACTION_GROUP (self->actions));
}
