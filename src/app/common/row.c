/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/row.h"

struct _PwtRow {
  GObject parent_instance;

  const PwtRecord *record;
  guint position;
  gpointer object; /* owned, NULL while not loaded */
  gboolean is_void;
};

G_DEFINE_FINAL_TYPE (PwtRow, pwt_row, G_TYPE_OBJECT)

static guint changed_signal;

static void
pwt_row_finalize (GObject *object)
{
  PwtRow *self = PWT_ROW (object);

  if (self->object != NULL)
    pwt_record_free (self->record, self->object);
  G_OBJECT_CLASS (pwt_row_parent_class)->finalize (object);
}

static void
pwt_row_class_init (PwtRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pwt_row_finalize;
  changed_signal = g_signal_new ("changed", PWT_TYPE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
pwt_row_init (PwtRow *self)
{
}

PwtRow *
pwt_row_new (const PwtRecord *record, guint position)
{
  PwtRow *self = g_object_new (PWT_TYPE_ROW, NULL);

  self->record = record;
  self->position = position;
  return self;
}

guint
pwt_row_get_position (PwtRow *self)
{
  g_return_val_if_fail (PWT_IS_ROW (self), 0);

  return self->position;
}

gconstpointer
pwt_row_get (PwtRow *self)
{
  g_return_val_if_fail (PWT_IS_ROW (self), NULL);

  return self->object;
}

/**
 * pwt_row_take:
 * @object: (nullable) (transfer full): the new content
 *
 * Equal content is dropped without a signal, so only what changed is drawn again.
 */
void
pwt_row_take (PwtRow *self, gpointer object)
{
  g_return_if_fail (PWT_IS_ROW (self));

  if (object == NULL && self->object == NULL)
    return;
  if (object != NULL && self->object != NULL &&
      pwt_record_equal (self->record, self->object, object)) {
    pwt_record_free (self->record, object);
    return;
  }
  if (self->object != NULL)
    pwt_record_free (self->record, self->object);
  self->object = object;
  g_signal_emit (self, changed_signal, 0);
}

void
pwt_row_set_void (PwtRow *self, gboolean is_void)
{
  g_return_if_fail (PWT_IS_ROW (self));

  if (self->is_void == is_void)
    return;
  self->is_void = is_void;
  if (self->object != NULL)
    pwt_record_free (self->record, self->object);
  self->object = NULL;
  g_signal_emit (self, changed_signal, 0);
}

gboolean
pwt_row_is_void (PwtRow *self)
{
  g_return_val_if_fail (PWT_IS_ROW (self), FALSE);

  return self->is_void;
}
