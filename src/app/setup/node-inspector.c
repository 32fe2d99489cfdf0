/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/node-inspector.h"

#include <glib/gi18n.h>

#include "app/common/duration.h"
#include "app/common/engine-words.h"
#include "app/common/record-form.h"
#include "app/setup/meter-settings.h"

struct _PwtNodeInspector {
  GtkWidget parent_instance;

  GtkWidget *box; /* owned */

  /* Borrowed from it */
  GtkLabel *title, *hint, *port, *point_title;
  PwtRecordForm *form, *point_form, *settings_form;
  GtkExpander *open_items; /* what the meters' model leaves open */
  GtkWidget *button, *discard;

  PwtSiteModel *model;        /* owned */
  const PwtChoice *profiles;  /* static, or NULL */
  const GPtrArray *models;    /* borrowed (element-type PwtProfileName), or NULL */
  PwtMeterSettings *settings; /* owned; NULL: nothing is open */
  GPtrArray *nodes;           /* owned: of one kind, or empty */
  GPtrArray *points;          /* owned: the points of rooms that stand for one */
  char *filled;               /* owned: what the forms were filled with: values_of() */
  PwtSiteChange *was;         /* owned: the rows they were filled with */
};

G_DEFINE_FINAL_TYPE (PwtNodeInspector, pwt_node_inspector, GTK_TYPE_WIDGET)

enum { EDITED, APPLY, N_SIGNALS };
static guint signals[N_SIGNALS];

/* clang-format off */
static const PwtFormField name_only[] = {
  { "name", NULL, NULL },
};
static const PwtFormField point_fields[] = {
  { "name", N_("the room's name"), NULL },
  { "medium", NULL, NULL },
  { "holder", NULL, NULL },
};
static const PwtFormField gateway_fields[] = {
  { "name", NULL, NULL },
  { "place", N_("where the box hangs"), NULL },
};
static const PwtFormField line_fields[] = {
  { "name", NULL, NULL },
  { "port", N_("/dev/ttyUSB0 or host:502"), NULL },
  { "protocol", NULL, NULL },
  { "baud", NULL, NULL },
  { "parity", NULL, NULL },
  { "interval_s", NULL, NULL },
  { "is_disabled", NULL, NULL },
};
static const PwtFormField meter_fields[] = {
  { "serial", NULL, NULL },
  { "address", N_("1 to 247"), NULL },
  { "profile", NULL, NULL },
  { "kind", NULL, NULL },
  { "ct_ratio", NULL, NULL },
  { "pt_ratio", NULL, NULL },
};

/* @n_single: how many at the beginning make no sense for several at once */
#define FIELDS(table, single) { table, G_N_ELEMENTS (table), single }
static const struct {
  const PwtFormField *fields;
  guint n_fields, n_single;
} forms[PWT_N_NODE_KINDS] = {
  [PWT_NODE_BUILDING] = FIELDS (name_only, 1),
  [PWT_NODE_FLOOR] = FIELDS (name_only, 1),
  [PWT_NODE_ROOM] = FIELDS (name_only, 1),
  [PWT_NODE_POINT] = FIELDS (point_fields, 1),
  [PWT_NODE_GATEWAY] = FIELDS (gateway_fields, 1),
  [PWT_NODE_LINE] = FIELDS (line_fields, 2),
  [PWT_NODE_METER] = FIELDS (meter_fields, 2),
  [PWT_NODE_CIRCUIT] = FIELDS (name_only, 1),
};

static const char *const kind_titles[PWT_N_NODE_KINDS] = {
  N_("Building"), N_("Floor"), N_("Room"), N_("Point"),
  N_("Gateway"), N_("Line"), N_("Meter"), N_("Circuit"),
};
/* clang-format on */

static PwtNodeKind
kind_of (PwtNodeInspector *self)
{
  return pwt_site_node_get_kind (g_ptr_array_index (self->nodes, 0));
}

/* --- a line's port --- */

static const PwtLineHealth *
find_health (PwtNodeInspector *self, PwtId line)
{
  const PwtSiteHealth *health = pwt_desk_get_health (pwt_site_model_get_desk (self->model));

  for (guint i = 0; health != NULL && i < health->lines->len; i++) {
    const PwtLineHealth *found = g_ptr_array_index (health->lines, i);

    if (pwt_id_equal (found->id, line))
      return found;
  }
  return NULL;
}

/* A port is opened as soon as there is a line: whoever typed it sees here whether it was right. */
static void
show_port (PwtNodeInspector *self)
{
  const PwtLineHealth *line = NULL;
  g_autofree char *text = NULL;

  if (self->nodes->len == 1 && kind_of (self) == PWT_NODE_LINE)
    line = find_health (self, pwt_site_node_get_id (self->nodes->pdata[0]));
  gtk_widget_set_visible (GTK_WIDGET (self->port), line != NULL);
  if (line == NULL)
    return;
  if (line->is_open)
    text = g_strdup_printf (_ ("The port is open; %d of %d meters answer"), (int) line->fresh,
                            (int) line->meters);
  gtk_label_set_text (self->port, line->is_open ? text : pwt_engine_text (line->problem));
  gtk_widget_set_css_classes (GTK_WIDGET (self->port),
                              (const char *[]){ !line->is_open               ? "t-arrears"
                                                : line->fresh < line->meters ? "t-alarm"
                                                                             : "t-ok",
                                                NULL });
}

static void
update (PwtNodeInspector *self)
{
  gtk_widget_set_visible (self->discard, pwt_node_inspector_is_changed (self));
  gtk_widget_set_sensitive (self->button, pwt_node_inspector_is_changed (self) &&
                                              pwt_record_form_is_valid (self->form) &&
                                              pwt_record_form_is_valid (self->point_form));
}

/* --- what a model leaves open --- */

static const PwtProfileName *
find_model (PwtNodeInspector *self, const char *name)
{
  for (guint i = 0; self->models != NULL && i < self->models->len; i++) {
    const PwtProfileName *model = g_ptr_array_index (self->models, i);

    if (g_strcmp0 (model->name, name) == 0)
      return model;
  }
  return NULL;
}

/* The model of all of @nodes; NULL: they are no meters, or differ. */
static const PwtProfileName *
common_model (PwtNodeInspector *self, const GPtrArray *nodes)
{
  const char *name = NULL;

  for (guint i = 0; i < nodes->len; i++) {
    const PwtMeter *meter = pwt_site_node_get_record (g_ptr_array_index (nodes, i));

    if (pwt_site_node_get_kind (g_ptr_array_index (nodes, i)) != PWT_NODE_METER ||
        (name != NULL && g_strcmp0 (name, meter->profile) != 0))
      return NULL;
    name = meter->profile;
  }
  return find_model (self, name);
}

static void
free_object (PwtNodeInspector *self, gpointer object)
{
  pwt_record_free (pwt_meter_settings_get_record (self->settings), object);
}

/* @meters: (element-type PwtMeter). Returns: (transfer full): to be given to free_objects() */
static GPtrArray *
settings_of (PwtNodeInspector *self, const GPtrArray *meters)
{
  GPtrArray *objects = g_ptr_array_new ();

  for (guint i = 0; i < meters->len; i++)
    g_ptr_array_add (
        objects, pwt_meter_settings_parse (
                     self->settings, ((const PwtMeter *) g_ptr_array_index (meters, i))->settings));
  return objects;
}

static void
free_objects (PwtNodeInspector *self, GPtrArray *objects)
{
  for (guint i = 0; i < objects->len; i++)
    free_object (self, g_ptr_array_index (objects, i));
  g_ptr_array_unref (objects);
}

static gboolean
is_settings_changed (PwtNodeInspector *self)
{
  return self->settings != NULL && pwt_record_form_is_changed (self->settings_form);
}

/* @was: the meter before; another model leaves other things open. */
static void
apply_settings (PwtNodeInspector *self, const PwtMeter *was, PwtMeter *meter)
{
  gpointer object;

  if (g_strcmp0 (was->profile, meter->profile) != 0) {
    g_clear_pointer (&meter->settings, g_free);
    return;
  }
  if (!is_settings_changed (self))
    return;
  object = pwt_meter_settings_parse (self->settings, meter->settings);
  pwt_record_form_apply (self->settings_form, object);
  g_free (meter->settings);
  meter->settings = pwt_meter_settings_write (self->settings, object);
  free_object (self, object);
}

static void
edited_cb (PwtNodeInspector *self)
{
  update (self);
  g_signal_emit (self, signals[EDITED], 0);
}

static void
apply_cb (PwtNodeInspector *self)
{
  if (gtk_widget_is_sensitive (self->button))
    g_signal_emit (self, signals[APPLY], 0);
}

static gboolean
key_cb (PwtNodeInspector *self, guint key, guint code, GdkModifierType state)
{
  if (key != GDK_KEY_Return && key != GDK_KEY_KP_Enter)
    return FALSE;
  apply_cb (self);
  return TRUE;
}

static GPtrArray *
records_of (const GPtrArray *nodes)
{
  GPtrArray *records = g_ptr_array_new ();

  for (guint i = 0; i < nodes->len; i++)
    g_ptr_array_add (records, (gpointer) pwt_site_node_get_record (g_ptr_array_index (nodes, i)));
  return records;
}

static void
hint_interval (PwtNodeInspector *self, PwtRecordForm *form)
{
  const PwtSiteTree *tree = pwt_site_model_get_tree (self->model);
  g_autofree char *interval = NULL, *hint = NULL;

  if (tree == NULL)
    return;
  interval = pwt_show_duration (tree->project->interval_s);
  hint = g_strdup_printf (_ ("the project's: %s"), interval);
  pwt_record_form_set_hint (form, "interval_s", hint);
}

static void
show_form (PwtNodeInspector *self, PwtRecordForm *form, PwtNodeKind kind, const GPtrArray *nodes)
{
  guint skip = nodes->len > 1 ? forms[kind].n_single : 0;
  g_autoptr (GPtrArray) records = records_of (nodes);

  pwt_record_form_set_fields (form, pwt_node_kind_record (kind), forms[kind].fields + skip,
                              forms[kind].n_fields - skip);
  if (kind == PWT_NODE_METER && self->profiles != NULL)
    pwt_record_form_set_options (form, "profile", self->profiles);
  if (kind == PWT_NODE_LINE)
    hint_interval (self, form);
  pwt_record_form_set_objects (form, records);
}

/* In sight where something is not as usual; else one line says that it is there. */
static void
show_settings (PwtNodeInspector *self)
{
  const PwtProfileName *model = common_model (self, self->nodes);
  g_autoptr (GPtrArray) meters = records_of (self->nodes);
  gboolean is_usual = TRUE;
  GPtrArray *objects;

  pwt_record_form_set_fields (self->settings_form, &pwt_meter_record, NULL, 0);
  g_clear_pointer (&self->settings, pwt_meter_settings_free);
  self->settings = model != NULL ? pwt_meter_settings_new (model) : NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->open_items), self->settings != NULL);
  if (self->settings == NULL)
    return;
  pwt_meter_settings_set_form (self->settings, self->settings_form);
  objects = settings_of (self, meters);
  pwt_record_form_set_objects (self->settings_form, objects);
  free_objects (self, objects);
  for (guint i = 0; i < meters->len; i++)
    is_usual = is_usual && ((const PwtMeter *) meters->pdata[i])->settings == NULL;
  gtk_expander_set_expanded (self->open_items, !is_usual);
}

static void
show_head (PwtNodeInspector *self)
{
  g_autofree char *title = pwt_node_inspector_dup_title (self->nodes);

  gtk_label_set_text (self->hint, self->nodes->len == 1
                                      ? pwt_site_node_get_caption (self->nodes->pdata[0])
                                      : _ ("What you change here is changed for all of them."));
  gtk_label_set_text (self->title, title);
  gtk_widget_set_visible (GTK_WIDGET (self->title), TRUE);
}

static void
show_nothing (PwtNodeInspector *self, gboolean is_mixed)
{
  gtk_widget_set_visible (GTK_WIDGET (self->title), is_mixed);
  gtk_label_set_text (self->title, _ ("Different things are chosen"));
  gtk_label_set_text (self->hint, is_mixed ? _ ("Choose things of one kind to change them at once.")
                                           : _ ("Choose something to see and change it. "
                                                "Drag it elsewhere to move it, "
                                                "or a meter onto its room to connect it."));
}

/* The points of rooms that stand for one. */
static GPtrArray *
dup_points (PwtNodeInspector *self, const GPtrArray *nodes)
{
  GPtrArray *points = g_ptr_array_new_with_free_func (g_object_unref);

  if (nodes->len == 0 || pwt_site_node_get_kind (nodes->pdata[0]) != PWT_NODE_ROOM)
    return points;
  for (guint i = 0; i < nodes->len; i++) {
    PwtSiteNode *point = pwt_site_model_point_of (self->model, g_ptr_array_index (nodes, i));

    if (point != NULL)
      g_ptr_array_add (points, g_object_ref (point));
  }
  return points;
}

static void
add_values (GString *text, PwtNodeKind kind, const GPtrArray *nodes)
{
  const PwtRecord *record = pwt_node_kind_record (kind);

  for (guint i = 0; i < nodes->len; i++) {
    gconstpointer row = pwt_site_node_get_record (g_ptr_array_index (nodes, i));
    g_autofree char *id = pwt_id_dup_text (pwt_site_node_get_id (g_ptr_array_index (nodes, i)));

    g_string_append (text, id);
    for (guint f = 0; f < forms[kind].n_fields; f++) {
      g_autofree char *value =
          pwt_field_dup_plain (pwt_record_find (record, forms[kind].fields[f].name), row);

      g_string_append_printf (text, "\x1f%s", value != NULL ? value : "");
    }
    if (kind == PWT_NODE_METER)
      g_string_append_printf (text, "\x1f%s", ((const PwtMeter *) row)->settings);
  }
}

/* All that the forms say of @nodes as the model has them now. */
static char *
values_of (PwtNodeInspector *self, const GPtrArray *nodes)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GPtrArray) points = dup_points (self, nodes);

  if (nodes->len > 0)
    add_values (text, pwt_site_node_get_kind (nodes->pdata[0]), nodes);
  add_values (text, PWT_NODE_POINT, points);
  return g_string_free (text, FALSE);
}

/* Overrides */

static void
pwt_node_inspector_dispose (GObject *object)
{
  PwtNodeInspector *self = PWT_NODE_INSPECTOR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->nodes, g_ptr_array_unref);
  g_clear_pointer (&self->points, g_ptr_array_unref);
  g_clear_pointer (&self->filled, g_free);
  pwt_record_free (&pwt_site_change_record, self->was);
  self->was = NULL;
  g_clear_pointer (&self->settings, pwt_meter_settings_free);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (pwt_node_inspector_parent_class)->dispose (object);
}

static void
pwt_node_inspector_class_init (PwtNodeInspectorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pwt_node_inspector_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[EDITED] = g_signal_new ("edited", PWT_TYPE_NODE_INSPECTOR, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  signals[APPLY] = g_signal_new ("apply", PWT_TYPE_NODE_INSPECTOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static GtkLabel *
new_label (GtkWidget *box, const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static PwtRecordForm *
new_form (PwtNodeInspector *self, GtkWidget *box)
{
  PwtRecordForm *form = g_object_new (PWT_TYPE_RECORD_FORM, NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect_object (form, "edited", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (form), keys);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (form));
  return form;
}

static void
add_open_items (PwtNodeInspector *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->open_items = GTK_EXPANDER (gtk_expander_new (_ ("What the model leaves open")));
  new_label (box,
             _ ("The maker does not state it. Change it only where the meter's own display "
                "shows otherwise."),
             "dim-label");
  self->settings_form = new_form (self, box);
  gtk_expander_set_child (self->open_items, box);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->open_items));
  gtk_widget_set_visible (GTK_WIDGET (self->open_items), FALSE);
}

static void
add_buttons (PwtNodeInspector *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->discard = gtk_button_new_with_label (_ ("Discard"));
  gtk_widget_set_tooltip_text (self->discard, _ ("What was typed is forgotten"));
  gtk_widget_set_visible (self->discard, FALSE);
  g_signal_connect_object (self->discard, "clicked", G_CALLBACK (pwt_node_inspector_reset), self,
                           G_CONNECT_SWAPPED);
  self->button = gtk_button_new_with_label (_ ("Save"));
  gtk_widget_set_tooltip_text (self->button, _ ("Enter"));
  gtk_widget_add_css_class (self->button, "suggested-action");
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (apply_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_halign (box, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (box), self->discard);
  gtk_box_append (GTK_BOX (box), self->button);
  gtk_box_append (GTK_BOX (self->box), box);
}

static void
pwt_node_inspector_init (PwtNodeInspector *self)
{
  self->nodes = g_ptr_array_new_with_free_func (g_object_unref);
  self->points = g_ptr_array_new_with_free_func (g_object_unref);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_add_css_class (self->box, "inspector");
  self->title = new_label (self->box, "", "heading");
  self->hint = new_label (self->box, "", "dim-label");
  self->port = new_label (self->box, "", "t-ok");
  gtk_widget_set_name (GTK_WIDGET (self->port), "port-state");
  gtk_widget_set_visible (GTK_WIDGET (self->port), FALSE);
  self->form = new_form (self, self->box);
  self->point_title = new_label (self->box, _ ("Point"), "heading");
  self->point_form = new_form (self, self->box);
  add_open_items (self);
  add_buttons (self);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  show_nothing (self, FALSE);
  gtk_widget_set_visible (gtk_widget_get_parent (self->button), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->point_title), FALSE);
}

/* Public functions */

void
pwt_node_inspector_set_model (PwtNodeInspector *self, PwtSiteModel *model)
{
  if (g_set_object (&self->model, model) && model != NULL)
    g_signal_connect_object (pwt_site_model_get_desk (model), "health-changed",
                             G_CALLBACK (show_port), self, G_CONNECT_SWAPPED);
}

void
pwt_node_inspector_set_profiles (PwtNodeInspector *self, const PwtChoice *profiles,
                                 const GPtrArray *models)
{
  self->profiles = profiles;
  self->models = models;
}

static PwtSiteChange *
new_change (PwtNodeInspector *self)
{
  PwtSiteChange *change = pwt_record_new (&pwt_site_change_record);

  change->project = pwt_desk_get_project_id (pwt_site_model_get_desk (self->model));
  return change;
}

/* All that is shown, as the model has it now. */
static PwtSiteChange *
dup_rows (PwtNodeInspector *self)
{
  PwtSiteChange *rows = new_change (self);

  for (guint i = 0; i < self->nodes->len; i++)
    pwt_site_change_add (rows, kind_of (self), pwt_site_node_get_record (self->nodes->pdata[i]));
  for (guint i = 0; i < self->points->len; i++)
    pwt_site_change_add (rows, PWT_NODE_POINT, pwt_site_node_get_record (self->points->pdata[i]));
  return rows;
}

/* Adds @rows (element-type record of @kind) as they were edited. */
static void
add_edited (PwtNodeInspector *self, PwtSiteChange *change, PwtNodeKind kind, const GPtrArray *rows,
            PwtRecordForm *form)
{
  const PwtRecord *record = pwt_node_kind_record (kind);

  for (guint i = 0; i < rows->len; i++) {
    gconstpointer was = g_ptr_array_index (rows, i);
    gpointer row = pwt_record_copy (record, was);

    pwt_record_form_apply (form, row);
    if (kind == PWT_NODE_METER)
      apply_settings (self, was, row);
    pwt_site_change_add (change, kind, row);
    pwt_record_free (record, row);
  }
}

static gboolean
is_right (PwtNodeInspector *self)
{
  return pwt_record_form_is_valid (self->form) &&
         (self->points->len == 0 || pwt_record_form_is_valid (self->point_form));
}

static void
fill (PwtNodeInspector *self, const GPtrArray *nodes, gboolean is_one_kind)
{
  gboolean has_points;

  g_ptr_array_set_size (self->nodes, 0);
  for (guint i = 0; is_one_kind && i < nodes->len; i++)
    g_ptr_array_add (self->nodes, g_object_ref (g_ptr_array_index (nodes, i)));
  g_ptr_array_unref (self->points);
  self->points = dup_points (self, self->nodes);
  g_free (self->filled);
  self->filled = values_of (self, self->nodes);
  pwt_record_free (&pwt_site_change_record, self->was);
  self->was = dup_rows (self);
  has_points = self->points->len > 0;
  gtk_widget_set_visible (GTK_WIDGET (self->form), is_one_kind);
  gtk_widget_set_visible (GTK_WIDGET (self->point_title), has_points);
  gtk_widget_set_visible (GTK_WIDGET (self->point_form), has_points);
  gtk_widget_set_visible (gtk_widget_get_parent (self->button), is_one_kind);
  show_settings (self);
  show_port (self);
  if (!is_one_kind) {
    show_nothing (self, nodes->len > 0);
    return;
  }
  show_head (self);
  show_form (self, self->form, kind_of (self), self->nodes);
  if (has_points)
    show_form (self, self->point_form, PWT_NODE_POINT, self->points);
  update (self);
}

/* What is shown was changed elsewhere, or saved, while a person goes on typing about it: what they
 * typed stands on it. Returns: whether something of that gave way */
static gboolean
rebase (PwtNodeInspector *self, const GPtrArray *nodes)
{
  PwtSiteChange *typed = new_change (self), *now = dup_rows (self);
  gboolean gave_way;

  add_edited (self, typed, kind_of (self), pwt_site_change_list (self->was, kind_of (self)),
              self->form);
  if (self->points->len > 0)
    add_edited (self, typed, PWT_NODE_POINT, self->was->points, self->point_form);
  gave_way = pwt_site_change_rebase (typed, self->was, now);
  fill (self, nodes, TRUE);
  pwt_node_inspector_type (self, typed);
  pwt_record_free (&pwt_site_change_record, typed);
  pwt_record_free (&pwt_site_change_record, now);
  return gave_way;
}

gboolean
pwt_node_inspector_show (PwtNodeInspector *self, const GPtrArray *nodes)
{
  gboolean is_one_kind = nodes->len > 0;
  g_autofree char *values = NULL;

  g_return_val_if_fail (PWT_IS_NODE_INSPECTOR (self), FALSE);

  for (guint i = 1; i < nodes->len; i++)
    is_one_kind = is_one_kind && pwt_site_node_get_kind (g_ptr_array_index (nodes, i)) ==
                                     pwt_site_node_get_kind (g_ptr_array_index (nodes, 0));
  if (pwt_node_inspector_is_changed (self) && pwt_node_inspector_shows (self, nodes)) {
    values = values_of (self, nodes);
    if (!g_str_equal (values, self->filled) && is_right (self))
      return rebase (self, nodes);
    /* What is half typed cannot be put on anything yet: it stays as it is. */
    show_head (self);
    return FALSE;
  }
  fill (self, nodes, is_one_kind);
  return FALSE;
}

void
pwt_node_inspector_follow (PwtNodeInspector *self, const PwtSiteChange *change)
{
  PwtSiteChange *same;

  g_return_if_fail (PWT_IS_NODE_INSPECTOR (self));

  if (self->was == NULL)
    return;
  same = pwt_record_copy (&pwt_site_change_record, self->was);
  pwt_site_change_follow (same, self->was, change);
  pwt_record_free (&pwt_site_change_record, same);
}

void
pwt_node_inspector_reset (PwtNodeInspector *self)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (PWT_IS_NODE_INSPECTOR (self));

  for (guint i = 0; i < self->nodes->len; i++)
    g_ptr_array_add (nodes, g_object_ref (self->nodes->pdata[i]));
  fill (self, nodes, nodes->len > 0);
}

const GPtrArray *
pwt_node_inspector_get_nodes (PwtNodeInspector *self)
{
  g_return_val_if_fail (PWT_IS_NODE_INSPECTOR (self), NULL);

  return self->nodes;
}

gboolean
pwt_node_inspector_shows (PwtNodeInspector *self, const GPtrArray *nodes)
{
  g_return_val_if_fail (PWT_IS_NODE_INSPECTOR (self), FALSE);

  if (nodes->len != self->nodes->len)
    return FALSE;
  for (guint i = 0; i < nodes->len; i++)
    if (nodes->pdata[i] != self->nodes->pdata[i])
      return FALSE;
  return TRUE;
}

char *
pwt_node_inspector_dup_title (const GPtrArray *nodes)
{
  const char *kind = _ (kind_titles[pwt_site_node_get_kind (nodes->pdata[0])]);

  return nodes->len == 1
             ? g_strdup_printf ("%s %s", kind, pwt_site_node_get_title (nodes->pdata[0]))
             : g_strdup_printf ("%s × %u", kind, nodes->len);
}

static gboolean
is_form_changed (const GPtrArray *nodes, PwtRecordForm *form)
{
  return nodes->len > 0 && pwt_record_form_is_changed (form);
}

gboolean
pwt_node_inspector_is_changed (PwtNodeInspector *self)
{
  g_return_val_if_fail (PWT_IS_NODE_INSPECTOR (self), FALSE);

  return is_form_changed (self->nodes, self->form) || is_settings_changed (self) ||
         is_form_changed (self->points, self->point_form);
}

PwtSiteChange *
pwt_node_inspector_dup_change (PwtNodeInspector *self)
{
  g_autoptr (GPtrArray) rows = NULL, points = NULL;
  PwtSiteChange *change;

  g_return_val_if_fail (PWT_IS_NODE_INSPECTOR (self), NULL);

  if (!pwt_node_inspector_is_changed (self) || !is_right (self))
    return NULL;
  change = new_change (self);
  rows = records_of (self->nodes);
  points = records_of (self->points);
  if (is_form_changed (self->nodes, self->form) || is_settings_changed (self))
    add_edited (self, change, kind_of (self), rows, self->form);
  if (is_form_changed (self->points, self->point_form))
    add_edited (self, change, PWT_NODE_POINT, points, self->point_form);
  return change;
}

void
pwt_node_inspector_type (PwtNodeInspector *self, const PwtSiteChange *change)
{
  g_return_if_fail (PWT_IS_NODE_INSPECTOR (self));
  g_return_if_fail (self->nodes->len > 0);

  pwt_record_form_type (self->form, pwt_site_change_list (change, kind_of (self)));
  if (self->points->len > 0)
    pwt_record_form_type (self->point_form, pwt_site_change_list (change, PWT_NODE_POINT));
  if (self->settings != NULL) {
    GPtrArray *objects = settings_of (self, pwt_site_change_list (change, PWT_NODE_METER));

    pwt_record_form_type (self->settings_form, objects);
    free_objects (self, objects);
  }
}

void
pwt_node_inspector_focus (PwtNodeInspector *self)
{
  g_return_if_fail (PWT_IS_NODE_INSPECTOR (self));

  gtk_widget_child_focus (GTK_WIDGET (self->form), GTK_DIR_TAB_FORWARD);
}
