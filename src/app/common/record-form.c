/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/record-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/common/duration.h"
#include "app/common/engine-words.h"

#define FOOTER_HEIGHT 66 /* three lines */

/* One field with its widgets. */
typedef struct {
  const PwtFormField *how;
  const PwtField *field;
  const PwtChoice *choices; /* of a drop-down */
  GtkLabel *label;          /* borrowed */
  GtkWidget *editor;        /* borrowed: entry, drop-down, switch or text view */
  GtkLabel *problem;        /* borrowed */
  char *hint;               /* owned, nullable: shown in the empty entry */
  char *shown;              /* owned: what the editor showed before anyone touched it */
  gboolean is_mixed;        /* the objects differ */
  gboolean was_changed;     /* since the objects were set, maybe back to what it was */
  gboolean is_wrong;
} Line;

struct _PwtRecordForm {
  GtkWidget parent_instance;

  GtkWidget *grid; /* owned */

  const PwtRecord *record;
  GArray *lines;    /* of Line */
  gpointer scratch; /* owned: where what is typed is tried */
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (PwtRecordForm, pwt_record_form, GTK_TYPE_WIDGET)

static guint edited_signal;

static Line *
line_at (PwtRecordForm *self, guint i)
{
  return &g_array_index (self->lines, Line, i);
}

/* --- editors --- */

static guint
count_choices (const PwtChoice *choices)
{
  guint n = 0;

  while (choices[n].nick != NULL)
    n++;
  return n;
}

/* What is typed as minutes or hours is kept in seconds; what is no such time stays as it is. */
static char *
dup_plain_duration (const char *typed)
{
  gint64 seconds;

  return pwt_parse_duration (typed, &seconds) ? g_strdup_printf ("%" G_GINT64_FORMAT, seconds)
                                              : g_strdup (typed);
}

/* What the editor holds, in the field's plain text; NULL: a choice that was not made. */
static char *
dup_edited (const Line *line)
{
  char *text;

  if (GTK_IS_DROP_DOWN (line->editor)) {
    guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (line->editor));

    return selected < count_choices (line->choices) ? g_strdup (line->choices[selected].nick)
                                                    : NULL;
  }
  if (GTK_IS_SWITCH (line->editor))
    return g_strdup (gtk_switch_get_active (GTK_SWITCH (line->editor)) ? "true" : "false");
  if (GTK_IS_TEXT_VIEW (line->editor)) {
    GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (line->editor));
    GtkTextIter start, end;

    gtk_text_buffer_get_bounds (buffer, &start, &end);
    return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  }
  text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (line->editor))));
  if (line->field->flags & PWT_F_DURATION) {
    g_autofree char *typed = text;

    text = dup_plain_duration (typed);
  }
  return text;
}

static gboolean
is_line_changed (const Line *line)
{
  g_autofree char *edited = dup_edited (line);

  return edited != NULL && g_strcmp0 (edited, line->shown) != 0;
}

static void
show_value (const Line *line, const char *text)
{
  if (GTK_IS_DROP_DOWN (line->editor)) {
    guint n = count_choices (line->choices), i = 0;
    GtkStringList *list = GTK_STRING_LIST (gtk_drop_down_get_model (GTK_DROP_DOWN (line->editor)));

    /* Objects that differ are a last choice, there only while it is so. */
    if (g_list_model_get_n_items (G_LIST_MODEL (list)) > n)
      gtk_string_list_remove (list, n);
    while (i < n && g_strcmp0 (line->choices[i].nick, text) != 0)
      i++;
    if (i == n)
      gtk_string_list_append (list, line->is_mixed ? _ ("(different)") : text);
    gtk_drop_down_set_selected (GTK_DROP_DOWN (line->editor), i);
  } else if (GTK_IS_SWITCH (line->editor)) {
    gtk_switch_set_active (GTK_SWITCH (line->editor), g_strcmp0 (text, "true") == 0);
  } else if (GTK_IS_TEXT_VIEW (line->editor)) {
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (line->editor)), text, -1);
  } else {
    g_autofree char *duration = line->field->flags & PWT_F_DURATION && text[0] != '\0'
                                    ? pwt_show_duration (g_ascii_strtoll (text, NULL, 10))
                                    : NULL;

    gtk_editable_set_text (GTK_EDITABLE (line->editor), duration != NULL ? duration : text);
    gtk_entry_set_placeholder_text (GTK_ENTRY (line->editor),
                                    line->is_mixed ? _ ("(different)") : line->hint);
  }
}

/* The rule that is broken, without the field's name in front: that stands beside it. */
static const char *
rule_text (const Line *line, const GError *error)
{
  const char *text = error->message;
  gsize n = strlen (line->field->name);

  if (g_str_has_prefix (text, line->field->name) && g_str_has_prefix (text + n, ": "))
    text += n + 2;
  return pwt_engine_text (text);
}

static gboolean
set_duration_error (const PwtField *field, GError **error)
{
  g_autofree char *least = pwt_show_duration (field->min);
  g_autofree char *most = pwt_show_duration (field->max);

  g_set_error (error, PWT_RECORD_ERROR, PWT_RECORD_ERROR_FIELD,
               _ ("Say %s to %s: 30 is 30 minutes, or 2 h"), least, most);
  return FALSE;
}

static gboolean
try_line (PwtRecordForm *self, const Line *line, const char *text, GError **error)
{
  if (line->field->flags & PWT_F_OPTIONAL && text[0] == '\0') {
    pwt_field_set_int (line->field, self->scratch, PWT_NONE);
    return TRUE;
  }
  if (line->field->flags & PWT_F_DURATION)
    return (pwt_field_parse (line->field, self->scratch, text, NULL) &&
            pwt_field_check (line->field, self->scratch, NULL)) ||
           set_duration_error (line->field, error);
  return pwt_field_parse (line->field, self->scratch, text, error) &&
         pwt_field_check (line->field, self->scratch, error);
}

static gboolean
may_be_empty (const Line *line)
{
  return GTK_IS_ENTRY (line->editor) && line->field->flags & PWT_F_OPTIONAL;
}

/* What has a value of its own can go back to having none: the icon says to what. */
static void
show_way_back (const Line *line)
{
  GtkEntry *entry = GTK_ENTRY (line->editor);
  gboolean has_own = gtk_entry_get_text_length (entry) > 0;

  gtk_entry_set_icon_from_icon_name (entry, GTK_ENTRY_ICON_SECONDARY,
                                     has_own ? "edit-clear-symbolic" : NULL);
  gtk_entry_set_icon_tooltip_text (entry, GTK_ENTRY_ICON_SECONDARY, has_own ? line->hint : NULL);
}

static void
check_line (PwtRecordForm *self, Line *line)
{
  g_autofree char *text = dup_edited (line);
  g_autoptr (GError) error = NULL;

  line->was_changed |= is_line_changed (line);
  line->is_wrong = text != NULL && is_line_changed (line) && !try_line (self, line, text, &error);
  gtk_label_set_text (line->problem, error != NULL ? rule_text (line, error) : "");
  gtk_widget_set_visible (GTK_WIDGET (line->problem), line->is_wrong);
  if (line->is_wrong)
    gtk_widget_add_css_class (line->editor, "error");
  else
    gtk_widget_remove_css_class (line->editor, "error");
  if (may_be_empty (line))
    show_way_back (line);
}

static void
edited_cb (PwtRecordForm *self)
{
  if (self->is_filling)
    return;
  for (guint i = 0; i < self->lines->len; i++)
    check_line (self, line_at (self, i));
  g_signal_emit (self, edited_signal, 0);
}

static GtkWidget *
new_drop_down (PwtRecordForm *self, const PwtChoice *choices, gboolean is_translated)
{
  GtkStringList *list = gtk_string_list_new (NULL);
  GtkWidget *editor;

  for (guint i = 0; choices[i].nick != NULL; i++)
    gtk_string_list_append (list, is_translated ? choices[i].label : _ (choices[i].label));
  editor = gtk_drop_down_new (G_LIST_MODEL (list), NULL);
  g_signal_connect_swapped (editor, "notify::selected", G_CALLBACK (edited_cb), self);
  return editor;
}

static GtkWidget *
new_text_view (PwtRecordForm *self)
{
  GtkWidget *editor = gtk_text_view_new ();

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (editor), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (editor), FALSE);
  g_object_set (editor, "left-margin", 8, "right-margin", 8, "top-margin", 6, "bottom-margin", 6,
                NULL);
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (editor)), "changed",
                            G_CALLBACK (edited_cb), self);
  return editor;
}

static void
way_back_cb (GtkEntry *entry)
{
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  gtk_widget_grab_focus (GTK_WIDGET (entry));
}

static GtkWidget *
new_editor (PwtRecordForm *self, const PwtField *field)
{
  GtkWidget *editor;

  if (field->type == PWT_T_CHOICE)
    return new_drop_down (self, field->choices, FALSE);
  if (field->flags & PWT_F_MULTILINE)
    return new_text_view (self);
  if (field->type == PWT_T_BOOL) {
    editor = gtk_switch_new ();
    gtk_widget_set_halign (editor, GTK_ALIGN_START);
    gtk_widget_set_valign (editor, GTK_ALIGN_CENTER);
    g_signal_connect_swapped (editor, "notify::active", G_CALLBACK (edited_cb), self);
    return editor;
  }
  editor = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (editor), 8);
  gtk_entry_set_activates_default (GTK_ENTRY (editor), TRUE);
  if (field->type != PWT_T_TEXT)
    gtk_widget_add_css_class (editor, "numeric");
  if (field->flags & PWT_F_OPTIONAL)
    g_signal_connect (editor, "icon-press", G_CALLBACK (way_back_cb), NULL);
  g_signal_connect_swapped (editor, "changed", G_CALLBACK (edited_cb), self);
  return editor;
}

/* A text view scrolls in a frame of its own; everything else stands in the grid as it is. */
static GtkWidget *
frame_of (GtkWidget *editor)
{
  GtkWidget *scroll;

  if (!GTK_IS_TEXT_VIEW (editor))
    return editor;
  scroll = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), editor);
  gtk_widget_add_css_class (scroll, "entry-like");
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroll), FOOTER_HEIGHT);
  gtk_widget_add_css_class (scroll, "text-frame");
  return scroll;
}

/* Its label names it to a screen reader too; a name of its own would be read besides. */
static void
name_editor (const Line *line)
{
  gtk_widget_set_name (line->editor, line->how->name);
  gtk_label_set_mnemonic_widget (line->label, line->editor);
}

static void
add_line (PwtRecordForm *self, const PwtFormField *how, int row)
{
  Line line = { .how = how, .field = pwt_record_find (self->record, how->name) };
  GtkWidget *label, *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *frame;

  g_assert (line.field != NULL && line.field->label != NULL);
  label = gtk_label_new (_ (line.field->label));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  line.choices = line.field->choices;
  line.hint = how->hint != NULL ? g_strdup (_ (how->hint)) : NULL;
  line.editor = new_editor (self, line.field);
  line.label = GTK_LABEL (label);
  name_editor (&line);
  frame = frame_of (line.editor);
  gtk_widget_set_hexpand (frame, !GTK_IS_SWITCH (frame));
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), frame);
  if (how->unit != NULL) {
    GtkWidget *unit = gtk_label_new (_ (how->unit));

    gtk_widget_add_css_class (unit, "dim-label");
    gtk_box_append (GTK_BOX (box), unit);
  }
  line.problem = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (line.problem, 0);
  gtk_label_set_wrap (line.problem, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (line.problem), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (line.problem), "t-arrears");
  gtk_widget_set_visible (GTK_WIDGET (line.problem), FALSE);
  gtk_grid_attach (GTK_GRID (self->grid), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), box, 1, row, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), GTK_WIDGET (line.problem), 1, row + 1, 1, 1);
  g_array_append_val (self->lines, line);
}

static void
clear_lines (PwtRecordForm *self)
{
  GtkWidget *child;

  for (guint i = 0; i < self->lines->len; i++) {
    g_free (line_at (self, i)->shown);
    g_free (line_at (self, i)->hint);
  }
  g_array_set_size (self->lines, 0);
  while (self->grid != NULL && (child = gtk_widget_get_first_child (self->grid)) != NULL)
    gtk_grid_remove (GTK_GRID (self->grid), child);
  if (self->scratch != NULL)
    pwt_record_free (self->record, self->scratch);
  self->scratch = NULL;
}

/* Overrides */

static void
pwt_record_form_dispose (GObject *object)
{
  PwtRecordForm *self = PWT_RECORD_FORM (object);

  self->is_filling = TRUE;
  clear_lines (self);
  g_clear_pointer (&self->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (pwt_record_form_parent_class)->dispose (object);
}

static void
pwt_record_form_finalize (GObject *object)
{
  g_array_unref (PWT_RECORD_FORM (object)->lines);
  G_OBJECT_CLASS (pwt_record_form_parent_class)->finalize (object);
}

static void
pwt_record_form_class_init (PwtRecordFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pwt_record_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_record_form_finalize;
  edited_signal = g_signal_new ("edited", PWT_TYPE_RECORD_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
pwt_record_form_init (PwtRecordForm *self)
{
  self->lines = g_array_new (FALSE, TRUE, sizeof (Line));
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 3);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
}

/* Public functions */

void
pwt_record_form_set_fields (PwtRecordForm *self, const PwtRecord *record,
                            const PwtFormField *fields, guint n_fields)
{
  g_return_if_fail (PWT_IS_RECORD_FORM (self));

  self->is_filling = TRUE;
  clear_lines (self);
  self->record = record;
  self->scratch = pwt_record_new (record);
  for (guint i = 0; i < n_fields; i++)
    add_line (self, &fields[i], (int) i * 2);
  self->is_filling = FALSE;
}

/* The plain text the objects share; NULL: they differ. An optional number that is not there is an
 * empty text. */
static char *
dup_common (const PwtField *field, const GPtrArray *objects)
{
  g_autofree char *common = NULL;

  for (guint i = 0; i < objects->len; i++) {
    gconstpointer object = g_ptr_array_index (objects, i);
    g_autofree char *plain =
        pwt_field_is_none (field, object) ? NULL : pwt_field_dup_plain (field, object);

    if (i == 0)
      common = g_strdup (plain != NULL ? plain : "");
    else if (g_strcmp0 (common, plain != NULL ? plain : "") != 0)
      return NULL;
  }
  return g_steal_pointer (&common);
}

void
pwt_record_form_set_objects (PwtRecordForm *self, const GPtrArray *objects)
{
  g_return_if_fail (PWT_IS_RECORD_FORM (self));
  g_return_if_fail (self->record != NULL && objects->len > 0);

  self->is_filling = TRUE;
  for (guint i = 0; i < self->lines->len; i++) {
    Line *line = line_at (self, i);
    char *common = dup_common (line->field, objects);

    g_free (line->shown);
    line->shown = common;
    line->is_mixed = common == NULL;
    show_value (line, common != NULL ? common : "");
    if (common == NULL) /* what an untouched editor of different objects holds */
      line->shown = dup_edited (line);
    check_line (self, line);
    line->was_changed = FALSE;
  }
  self->is_filling = FALSE;
}

void
pwt_record_form_set_object (PwtRecordForm *self, gconstpointer object)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  g_ptr_array_add (one, (gpointer) object);
  pwt_record_form_set_objects (self, one);
}

void
pwt_record_form_type (PwtRecordForm *self, const GPtrArray *objects)
{
  g_return_if_fail (PWT_IS_RECORD_FORM (self));

  self->is_filling = TRUE;
  for (guint i = 0; objects->len > 0 && i < self->lines->len; i++) {
    g_autofree char *common = dup_common (line_at (self, i)->field, objects);

    if (common != NULL && g_strcmp0 (common, line_at (self, i)->shown) != 0)
      show_value (line_at (self, i), common);
  }
  self->is_filling = FALSE;
  edited_cb (self);
}

gboolean
pwt_record_form_is_changed (PwtRecordForm *self)
{
  g_return_val_if_fail (PWT_IS_RECORD_FORM (self), FALSE);

  for (guint i = 0; i < self->lines->len; i++)
    if (is_line_changed (line_at (self, i)))
      return TRUE;
  return FALSE;
}

gboolean
pwt_record_form_is_valid (PwtRecordForm *self)
{
  g_return_val_if_fail (PWT_IS_RECORD_FORM (self), FALSE);

  for (guint i = 0; i < self->lines->len; i++)
    if (line_at (self, i)->is_wrong)
      return FALSE;
  return TRUE;
}

void
pwt_record_form_apply (PwtRecordForm *self, gpointer object)
{
  g_return_if_fail (PWT_IS_RECORD_FORM (self));

  for (guint i = 0; i < self->lines->len; i++) {
    const Line *line = line_at (self, i);
    g_autofree char *text = dup_edited (line);

    if (!is_line_changed (line) && (!line->was_changed || line->is_mixed))
      continue;
    if (line->field->flags & PWT_F_OPTIONAL && text[0] == '\0')
      pwt_field_set_int (line->field, object, PWT_NONE);
    else if (!pwt_field_parse (line->field, object, text, NULL))
      g_return_if_reached ();
  }
}

void
pwt_record_form_set_options (PwtRecordForm *self, const char *name, const PwtChoice *options)
{
  g_return_if_fail (PWT_IS_RECORD_FORM (self));

  for (guint i = 0; i < self->lines->len; i++) {
    Line *line = line_at (self, i);
    GtkWidget *box = gtk_widget_get_parent (line->editor);

    if (!g_str_equal (line->how->name, name) || line->field->type != PWT_T_TEXT)
      continue;
    gtk_box_remove (GTK_BOX (box), line->editor);
    line->choices = options;
    line->editor = new_drop_down (self, options, TRUE);
    name_editor (line);
    gtk_widget_set_hexpand (line->editor, TRUE);
    gtk_box_prepend (GTK_BOX (box), line->editor);
  }
}

/**
 * pwt_record_form_set_hint:
 * @name: of a field with an entry
 *
 * From the next objects on.
 */
void
pwt_record_form_set_hint (PwtRecordForm *self, const char *name, const char *hint)
{
  g_return_if_fail (PWT_IS_RECORD_FORM (self));

  for (guint i = 0; i < self->lines->len; i++)
    if (g_str_equal (line_at (self, i)->how->name, name)) {
      g_free (line_at (self, i)->hint);
      line_at (self, i)->hint = g_strdup (hint);
    }
}

/**
 * pwt_record_form_get_editor:
 *
 * Returns: (transfer none) (nullable): the widget that edits the field @name
 */
GtkWidget *
pwt_record_form_get_editor (PwtRecordForm *self, const char *name)
{
  g_return_val_if_fail (PWT_IS_RECORD_FORM (self), NULL);

  for (guint i = 0; i < self->lines->len; i++)
    if (g_str_equal (line_at (self, i)->how->name, name))
      return line_at (self, i)->editor;
  return NULL;
}
