/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/accounts/tenant-dialog.h"

#include <glib/gi18n.h>

struct _PwtTenantDialog {
  PwtSaveDialog parent_instance;

  /* Template widgets */
  AdwEntryRow *name_row;
  AdwEntryRow *contact_row;
  AdwEntryRow *phone_row;
  AdwEntryRow *invoice_title_row;
  AdwEntryRow *tax_number_row;
  GtkLabel *problem;
  GtkWidget *button;

  PwtTenant *tenant; /* owned: as it was */
};

G_DEFINE_FINAL_TYPE (PwtTenantDialog, pwt_tenant_dialog, PWT_TYPE_SAVE_DIALOG)

static char *
dup_text (gpointer row)
{
  char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  if (*text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

static void
set_text (gpointer row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
}

/* Who was shown stars may leave them, which changes nothing, or type the whole anew. */
static gboolean
is_mended_mask (const char *before, const char *now)
{
  return now != NULL && strchr (now, '*') != NULL && g_strcmp0 (before, now) != 0;
}

static PwtTenant *
dup_tenant (PwtTenantDialog *self)
{
  PwtTenant *tenant = pwt_record_new (&pwt_tenant_record);

  tenant->id = self->tenant->id;
  tenant->project = self->tenant->project;
  tenant->name = dup_text (self->name_row);
  tenant->contact = dup_text (self->contact_row);
  tenant->phone = dup_text (self->phone_row);
  tenant->invoice_title = dup_text (self->invoice_title_row);
  tenant->tax_number = dup_text (self->tax_number_row);
  return tenant;
}

static void
pwt_tenant_dialog_check (PwtSaveDialog *dialog)
{
  PwtTenantDialog *self = PWT_TENANT_DIALOG (dialog);
  PwtTenant *now = dup_tenant (self);
  gboolean is_same = pwt_record_equal (&pwt_tenant_record, now, self->tenant);
  gboolean is_half = is_mended_mask (self->tenant->phone, now->phone) ||
                     is_mended_mask (self->tenant->tax_number, now->tax_number);

  pwt_save_dialog_allow (dialog, now->name != NULL && !is_same && !is_half,
                         is_half ? _ ("Part of this number is hidden from you: leave it as it is, "
                                      "or type the whole number")
                                 : NULL);
  pwt_record_free (&pwt_tenant_record, now);
}

static void
pwt_tenant_dialog_saved (PwtSaveDialog *self, gconstpointer reply)
{
  pwt_save_dialog_toast (self, _ ("Tenant saved"));
}

static void
save_cb (PwtTenantDialog *self)
{
  PwtTenant *tenant;

  if (!pwt_save_dialog_may_save (PWT_SAVE_DIALOG (self)))
    return;
  tenant = dup_tenant (self);
  pwt_save_dialog_save (PWT_SAVE_DIALOG (self), "tenant.save", tenant, self->tenant);
  pwt_record_free (&pwt_tenant_record, tenant);
}

static void
pwt_tenant_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_TENANT_DIALOG);
  G_OBJECT_CLASS (pwt_tenant_dialog_parent_class)->dispose (object);
}

static void
pwt_tenant_dialog_finalize (GObject *object)
{
  pwt_record_free (&pwt_tenant_record, PWT_TENANT_DIALOG (object)->tenant);
  G_OBJECT_CLASS (pwt_tenant_dialog_parent_class)->finalize (object);
}

static void
pwt_tenant_dialog_class_init (PwtTenantDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pwt_tenant_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_tenant_dialog_finalize;
  PWT_SAVE_DIALOG_CLASS (klass)->check = pwt_tenant_dialog_check;
  PWT_SAVE_DIALOG_CLASS (klass)->saved = pwt_tenant_dialog_saved;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/tenant-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtTenantDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, PwtTenantDialog, contact_row);
  gtk_widget_class_bind_template_child (widget_class, PwtTenantDialog, phone_row);
  gtk_widget_class_bind_template_child (widget_class, PwtTenantDialog, invoice_title_row);
  gtk_widget_class_bind_template_child (widget_class, PwtTenantDialog, tax_number_row);
  gtk_widget_class_bind_template_child (widget_class, PwtTenantDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, PwtTenantDialog, button);
  gtk_widget_class_bind_template_callback (widget_class, pwt_save_dialog_check);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
pwt_tenant_dialog_init (PwtTenantDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pwt_save_dialog_set_parts (PWT_SAVE_DIALOG (self), self->problem, self->button);
}

PwtTenantDialog *
pwt_tenant_dialog_new (PwtDesk *desk, GtkWindow *parent, const PwtTenant *tenant)
{
  PwtTenantDialog *self = g_object_new (PWT_TYPE_TENANT_DIALOG, "transient-for", parent, NULL);

  set_text (self->name_row, tenant->name);
  set_text (self->contact_row, tenant->contact);
  set_text (self->phone_row, tenant->phone);
  set_text (self->invoice_title_row, tenant->invoice_title);
  set_text (self->tax_number_row, tenant->tax_number);
  self->tenant = pwt_record_copy (&pwt_tenant_record, tenant);
  pwt_save_dialog_set_desk (PWT_SAVE_DIALOG (self), desk);
  pwt_save_dialog_check (PWT_SAVE_DIALOG (self));
  return self;
}
