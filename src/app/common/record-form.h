/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "record/record.h"

G_BEGIN_DECLS

/* A form made from a record's field table: a line a field, with its label, the editor its type asks
 * for, and what is wrong with it in words beneath.
 *
 * It may show several objects of the record at once: where they differ the editor says so and stays
 * empty, and only what a person touches is applied.
 *
 * Signal "edited" (): a person changed something; is-changed and is-valid answer anew. */
#define PWT_TYPE_RECORD_FORM (pwt_record_form_get_type ())
G_DECLARE_FINAL_TYPE (PwtRecordForm, pwt_record_form, PWT, RECORD_FORM, GtkWidget)

typedef struct {
  const char *name; /* of a field that is neither list nor record */
  const char *hint; /* to translate; NULL: none; shown in the empty editor */
  const char *unit; /* to translate; NULL: none; shown after the editor */
} PwtFormField;

/* @fields: must outlive the form */
void pwt_record_form_set_fields (PwtRecordForm *self, const PwtRecord *record,
                                 const PwtFormField *fields, guint n_fields);
/* @objects: (element-type record): copied; what was typed before is gone */
void pwt_record_form_set_objects (PwtRecordForm *self, const GPtrArray *objects);
void pwt_record_form_set_object (PwtRecordForm *self, gconstpointer object);
/* As if a person had typed what @objects, each one of those that are shown after its editing, say
 * otherwise. */
void pwt_record_form_type (PwtRecordForm *self, const GPtrArray *objects);

gboolean pwt_record_form_is_changed (PwtRecordForm *self);
gboolean pwt_record_form_is_valid (PwtRecordForm *self);
/* Writes what was changed into @object, which the form must have called valid; what was changed and
 * changed back too, for @object may have been given it meanwhile. */
void pwt_record_form_apply (PwtRecordForm *self, gpointer object);
/* A text that is one of these; @options: ended by a NULL nick, must outlive the form; labels are
 * shown as they are. A value that is none of them is kept and shown. */
void pwt_record_form_set_options (PwtRecordForm *self, const char *name, const PwtChoice *options);
/* What its empty editor says, as it is shown: for what is not known before. */
void pwt_record_form_set_hint (PwtRecordForm *self, const char *name, const char *hint);
GtkWidget *pwt_record_form_get_editor (PwtRecordForm *self, const char *name);

G_END_DECLS
