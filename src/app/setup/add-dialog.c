/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/add-dialog.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/common/typed.h"
#include "app/setup/site-edit.h"

struct _PwtAddDialog {
  AdwWindow parent_instance;

  /* Template widgets */
  GtkWidget *rooms_box;
  GtkEditable *names;
  GtkDropDown *medium;
  GtkWidget *meters_box;
  GtkSpinButton *count;
  GtkEditable *serial;
  GtkSpinButton *address;
  GtkDropDown *profile;
  GtkDropDown *kind;
  GtkSwitch *connect;
  GtkWidget *connect_box;
  GtkLabel *connect_label;
  GtkLabel *preview;
  GtkLabel *problem;
  GtkWidget *button;

  /* Owned */
  PwtSiteModel *model;
  PwtSiteNode *parent; /* the floor or line */
  GPtrArray *rooms;    /* of PwtSiteNode: who gets a meter */

  const PwtChoice *profiles;
  gboolean is_adding;
};

G_DEFINE_FINAL_TYPE (PwtAddDialog, pwt_add_dialog, ADW_TYPE_WINDOW)

/* --- what would be added --- */

static void
add_room (PwtAddDialog *self, PwtSiteChange *change, const char *name, gint64 position)
{
  PwtBackend *backend = pwt_desk_get_backend (pwt_site_model_get_desk (self->model));
  PwtRoom room = { pwt_backend_new_id (backend), change->project,
                   pwt_site_node_get_id (self->parent), (char *) name, position };
  PwtPoint point = { .id = pwt_backend_new_id (backend),
                     .project = change->project,
                     .room = room.id,
                     .medium = gtk_drop_down_get_selected (self->medium) };

  /* Only electricity meters keep the money themselves. */
  point.holder = point.medium == PWT_MEDIUM_WATER ? PWT_HOLDER_SYSTEM : PWT_HOLDER_METER;
  pwt_site_change_add (change, PWT_NODE_ROOM, &room);
  pwt_site_change_add (change, PWT_NODE_POINT, &point);
}

static gboolean
has_room (PwtAddDialog *self, const char *name)
{
  GListModel *rooms = pwt_site_node_get_children (self->parent);

  for (guint i = 0; i < g_list_model_get_n_items (rooms); i++) {
    g_autoptr (PwtSiteNode) room = g_list_model_get_item (rooms, i);

    if (g_str_equal (pwt_site_node_get_title (room), name))
      return TRUE;
  }
  return FALSE;
}

/* Returns: NULL with @why set if it cannot be */
static PwtSiteChange *
make_rooms (PwtAddDialog *self, char **why)
{
  g_auto (GStrv) names = pwt_site_edit_parse_names (gtk_editable_get_text (self->names), why);
  gint64 position = pwt_site_edit_next_position (self->model, self->parent);
  PwtSiteChange *change;

  if (names == NULL) {
    if (*why == NULL)
      *why = g_strdup (_ ("Type names or ranges, such as 101–118, 201–218"));
    return NULL;
  }
  for (guint i = 0; names[i] != NULL; i++)
    if (has_room (self, names[i])) {
      *why = g_strdup_printf (_ ("%s is on this floor already"), names[i]);
      return NULL;
    }
  change = pwt_site_edit_new (self->model);
  for (guint i = 0; names[i] != NULL; i++)
    add_room (self, change, names[i], position + i);
  return change;
}

static gboolean
add_meter (PwtAddDialog *self, PwtSiteChange *change, guint i, gint64 *address, char **why)
{
  PwtBackend *backend = pwt_desk_get_backend (pwt_site_model_get_desk (self->model));
  const char *first = gtk_editable_get_text (self->serial);
  g_autofree char *serial = i == 0 ? g_strdup (first) : pwt_site_edit_next_serial (first, i);
  PwtMeter meter = { .id = pwt_backend_new_id (backend),
                     .project = change->project,
                     .line = pwt_site_node_get_id (self->parent),
                     .kind = gtk_drop_down_get_selected (self->kind),
                     .ct_ratio = 1,
                     .pt_ratio = 1,
                     .retired_us = PWT_TIME_NONE };

  *address = pwt_site_edit_free_address (self->model, self->parent, *address);
  if (serial == NULL || serial[0] == '\0') {
    *why = g_strdup (i == 0 ? _ ("Type the number of the first meter")
                            : _ ("The number of the first meter must end in digits"));
    return FALSE;
  }
  if (*address == 0) {
    *why = g_strdup (_ ("There are not so many free addresses on this line"));
    return FALSE;
  }
  meter.serial = serial;
  meter.address = (*address)++;
  meter.profile = (char *) self->profiles[gtk_drop_down_get_selected (self->profile)].nick;
  pwt_site_change_add (change, PWT_NODE_METER, &meter);
  if (gtk_switch_get_active (self->connect) && i < self->rooms->len)
    pwt_site_edit_connect (self->model, change, meter.id,
                           pwt_site_node_get_id (pwt_site_model_point_of (
                               self->model, g_ptr_array_index (self->rooms, i))));
  return TRUE;
}

static PwtSiteChange *
make_meters (PwtAddDialog *self, char **why)
{
  guint n = (guint) gtk_spin_button_get_value_as_int (self->count);
  gint64 address = gtk_spin_button_get_value_as_int (self->address);
  PwtSiteChange *change;

  if (gtk_drop_down_get_selected (self->profile) == GTK_INVALID_LIST_POSITION) {
    *why = g_strdup (_ ("This site knows no model of meter"));
    return NULL;
  }
  change = pwt_site_edit_new (self->model);
  for (guint i = 0; i < n; i++)
    if (!add_meter (self, change, i, &address, why)) {
      pwt_record_free (&pwt_site_change_record, change);
      return NULL;
    }
  return change;
}

static PwtSiteChange *
make (PwtAddDialog *self, char **why)
{
  return pwt_site_node_get_kind (self->parent) == PWT_NODE_FLOOR ? make_rooms (self, why)
                                                                 : make_meters (self, why);
}

/* --- preview --- */

static char *
describe_rooms (const PwtSiteChange *change)
{
  guint n = change->rooms->len;
  const PwtRoom *first = g_ptr_array_index (change->rooms, 0);
  const PwtRoom *last = g_ptr_array_index (change->rooms, n - 1);
  g_autofree char *count = g_strdup_printf (ngettext ("%u room", "%u rooms", n), n);

  return n == 1 ? g_strdup_printf ("%s: %s", count, first->name)
                : g_strdup_printf ("%s: %s … %s", count, first->name, last->name);
}

static char *
describe_meters (PwtAddDialog *self, const PwtSiteChange *change)
{
  guint n = change->meters->len, n_connected = change->circuits->len;
  const PwtMeter *first = g_ptr_array_index (change->meters, 0);
  const PwtMeter *last = g_ptr_array_index (change->meters, n - 1);
  g_autofree char *meters =
      n == 1 ? g_strdup_printf (_ ("Address %d, number %s"), (int) first->address, first->serial)
             : g_strdup_printf (_ ("Addresses %d … %d, numbers %s … %s"), (int) first->address,
                                (int) last->address, first->serial, last->serial);
  g_autofree char *rooms =
      n_connected == 0
          ? g_strdup ("")
          : g_strdup_printf (
                _ ("\nConnected to %s … %s"),
                pwt_site_node_get_title (g_ptr_array_index (self->rooms, 0)),
                pwt_site_node_get_title (g_ptr_array_index (self->rooms, n_connected - 1)));

  return g_strconcat (meters, rooms, NULL);
}

static void
show_problem (PwtAddDialog *self, const char *text)
{
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

static void
changed_cb (PwtAddDialog *self)
{
  g_autofree char *why = NULL, *text = NULL;
  PwtSiteChange *change;

  if (self->model == NULL)
    return;
  change = make (self, &why);
  if (change != NULL)
    text = change->meters->len > 0 ? describe_meters (self, change) : describe_rooms (change);
  gtk_label_set_text (self->preview, change != NULL ? text : why);
  gtk_widget_set_sensitive (self->button, change != NULL && !self->is_adding);
  show_problem (self, NULL);
  if (change != NULL)
    pwt_record_free (&pwt_site_change_record, change);
}

/* --- adding --- */

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtAddDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_added = pwt_site_model_apply_finish (PWT_SITE_MODEL (source), result, &error);

  if (self->model == NULL)
    return;
  self->is_adding = FALSE;
  if (is_added) {
    gtk_window_destroy (GTK_WINDOW (self));
    return;
  }
  changed_cb (self);
  show_problem (self, pwt_error_text (error));
}

static void
add_cb (PwtAddDialog *self)
{
  g_autofree char *why = NULL;
  PwtSiteChange *change = self->is_adding ? NULL : make (self, &why);

  if (change == NULL)
    return;
  show_problem (self, NULL);
  self->is_adding = TRUE;
  gtk_widget_set_sensitive (self->button, FALSE);
  pwt_site_model_apply_async (self->model, change, NULL, added_cb, g_object_ref (self));
}

/* What is being added cannot be called off any more: the answer is waited for. */
static gboolean
pwt_add_dialog_close_request (GtkWindow *window)
{
  return PWT_ADD_DIALOG (window)->is_adding || !pwt_typed_may_close (window)
             ? GDK_EVENT_STOP
             : GTK_WINDOW_CLASS (pwt_add_dialog_parent_class)->close_request (window);
}

/* --- overrides --- */

static void
pwt_add_dialog_dispose (GObject *object)
{
  PwtAddDialog *self = PWT_ADD_DIALOG (object);

  g_clear_object (&self->model);
  g_clear_object (&self->parent);
  g_clear_pointer (&self->rooms, g_ptr_array_unref);
  G_OBJECT_CLASS (pwt_add_dialog_parent_class)->dispose (object);
}

static void
pwt_add_dialog_class_init (PwtAddDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_add_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = pwt_add_dialog_close_request;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/add-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtAddDialog, rooms_box);
  gtk_widget_class_bind_template_child (widget_class, PwtAddDialog, names);
  gtk_widget_class_bind_template_child (widget_class, PwtAddDialog, medium);
  gtk_widget_class_bind_template_child (widget_class, PwtAddDialog, meters_box);
  gtk_widget_class_bind_template_child (widget_class, PwtAddDialog, count);
  gtk_widget_class_bind_template_child (widget_class, PwtAddDialog, serial);
  gtk_widget_class_bind_template_child (widget_class, PwtAddDialog, address);
  gtk_widget_class_bind_template_child (widget_class, PwtAddDialog, profile);
  gtk_widget_class_bind_template_child (widget_class, PwtAddDialog, kind);
  gtk_widget_class_bind_template_child (widget_class, PwtAddDialog, connect);
  gtk_widget_class_bind_template_child (widget_class, PwtAddDialog, connect_box);
  gtk_widget_class_bind_template_child (widget_class, PwtAddDialog, connect_label);
  gtk_widget_class_bind_template_child (widget_class, PwtAddDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, PwtAddDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, PwtAddDialog, button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
}

static void
fill_choices (GtkDropDown *drop_down, const PwtChoice *choices, gboolean is_translated)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; choices != NULL && choices[i].nick != NULL; i++)
    gtk_string_list_append (list, is_translated ? choices[i].label : _ (choices[i].label));
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (list));
}

static void
pwt_add_dialog_init (PwtAddDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pwt_typed_watch (GTK_WINDOW (self));
  fill_choices (self->medium, pwt_record_find (&pwt_point_record, "medium")->choices, FALSE);
  fill_choices (self->kind, pwt_record_find (&pwt_meter_record, "kind")->choices, FALSE);
}

/* --- public functions --- */

static PwtAddDialog *
new_dialog (PwtSiteModel *model, GtkWindow *parent, PwtSiteNode *node, const char *heading)
{
  PwtAddDialog *self = g_object_new (PWT_TYPE_ADD_DIALOG, "transient-for", parent, NULL);
  g_autofree char *title = g_strdup_printf ("%s %s", heading, pwt_site_node_get_title (node));

  self->parent = g_object_ref (node);
  gtk_window_set_title (GTK_WINDOW (self), title);
  return self;
}

PwtAddDialog *
pwt_add_dialog_new_rooms (PwtSiteModel *model, GtkWindow *parent, PwtSiteNode *floor)
{
  PwtAddDialog *self = new_dialog (model, parent, floor, _ ("Add rooms to"));

  self->rooms = g_ptr_array_new ();
  gtk_widget_set_visible (self->meters_box, FALSE);
  self->model = g_object_ref (model);
  changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->names));
  return self;
}

PwtAddDialog *
pwt_add_dialog_new_meters (PwtSiteModel *model, GtkWindow *parent, PwtSiteNode *line,
                           const GPtrArray *rooms, const PwtChoice *profiles)
{
  PwtAddDialog *self = new_dialog (model, parent, line, _ ("Add meters to"));
  g_autofree char *text =
      g_strdup_printf (ngettext ("Connect to the %u chosen room without a meter",
                                 "Connect to the %u chosen rooms without a meter", rooms->len),
                       rooms->len);

  self->rooms = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < rooms->len; i++)
    g_ptr_array_add (self->rooms, g_object_ref (g_ptr_array_index (rooms, i)));
  self->profiles = profiles;
  fill_choices (self->profile, profiles, TRUE);
  gtk_widget_set_visible (self->rooms_box, FALSE);
  gtk_widget_set_visible (self->connect_box, rooms->len > 0);
  gtk_label_set_text (self->connect_label, text);
  gtk_spin_button_set_value (self->count, MAX (rooms->len, 1));
  gtk_spin_button_set_value (self->address,
                             (double) MAX (pwt_site_edit_free_address (model, line, 1), 1));
  self->model = g_object_ref (model);
  gtk_switch_set_active (self->connect, rooms->len > 0);
  changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->serial));
  return self;
}
