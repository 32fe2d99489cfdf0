/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/accounts/tenant-dialog.h"

#include <glib/gi18n.h>

#include "app/common/format.h"
#include "app/common/page.h"

struct _PwtTenantDialog {
  AdwWindow parent_instance;

  /* Template widgets */
  AdwEntryRow *name_row;
  AdwEntryRow *contact_row;
  AdwEntryRow *phone_row;
  AdwEntryRow *invoice_title_row;
  AdwEntryRow *tax_number_row;
  GtkLabel *problem;
  GtkWidget *button;

  /* Owned */
  PwtDesk *desk;
  PwtTenant *tenant;         /* as it was */
  GCancellable *cancellable; /* while it is being saved */
};

G_DEFINE_FINAL_TYPE (PwtTenantDialog, pwt_tenant_dialog, ADW_TYPE_WINDOW)

static void
show_problem (PwtTenantDialog *self, const char *text)
{
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

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
typed_cb (PwtTenantDialog *self)
{
  PwtTenant *now;
  gboolean is_same, is_half;

  if (self->tenant == NULL)
    return;
  now = dup_tenant (self);
  is_same = pwt_record_equal (&pwt_tenant_record, now, self->tenant);
  is_half = is_mended_mask (self->tenant->phone, now->phone) ||
            is_mended_mask (self->tenant->tax_number, now->tax_number);
  show_problem (self, is_half ? _ ("Part of this number is hidden from you: leave it as it is, or "
                                   "type the whole number")
                              : NULL);
  gtk_widget_set_sensitive (self->button,
                            self->cancellable == NULL && now->name != NULL && !is_same && !is_half);
  pwt_record_free (&pwt_tenant_record, now);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PwtTenantDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  PwtNothing *reply = self->desk != NULL
                          ? pwt_desk_finish (self->desk, result, &error)
                          : pwt_backend_call_finish (PWT_BACKEND (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  typed_cb (self);
  if (reply == NULL) {
    show_problem (self, pwt_error_text (error));
    return;
  }
  pwt_record_free (&pwt_nothing_record, reply);
  pwt_toast (GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self))), _ ("Tenant saved"));
  gtk_window_close (GTK_WINDOW (self));
}

static void
save_cb (PwtTenantDialog *self)
{
  PwtTenant *tenant;

  if (!gtk_widget_is_sensitive (self->button))
    return;
  tenant = dup_tenant (self);
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_sensitive (self->button, FALSE);
  pwt_backend_call_async (pwt_desk_get_backend (self->desk), "tenant.save", tenant,
                          self->cancellable, saved_cb, g_object_ref (self));
  pwt_record_free (&pwt_tenant_record, tenant);
}

static gboolean
pwt_tenant_dialog_close_request (GtkWindow *window)
{
  PwtTenantDialog *self = PWT_TENANT_DIALOG (window);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  return GTK_WINDOW_CLASS (pwt_tenant_dialog_parent_class)->close_request (window);
}

static void
pwt_tenant_dialog_dispose (GObject *object)
{
  PwtTenantDialog *self = PWT_TENANT_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);
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
  GTK_WINDOW_CLASS (klass)->close_request = pwt_tenant_dialog_close_request;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/tenant-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtTenantDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, PwtTenantDialog, contact_row);
  gtk_widget_class_bind_template_child (widget_class, PwtTenantDialog, phone_row);
  gtk_widget_class_bind_template_child (widget_class, PwtTenantDialog, invoice_title_row);
  gtk_widget_class_bind_template_child (widget_class, PwtTenantDialog, tax_number_row);
  gtk_widget_class_bind_template_child (widget_class, PwtTenantDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, PwtTenantDialog, button);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
pwt_tenant_dialog_init (PwtTenantDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

PwtTenantDialog *
pwt_tenant_dialog_new (PwtDesk *desk, GtkWindow *parent, const PwtTenant *tenant)
{
  PwtTenantDialog *self = g_object_new (PWT_TYPE_TENANT_DIALOG, "transient-for", parent, NULL);

  self->desk = g_object_ref (desk);
  set_text (self->name_row, tenant->name);
  set_text (self->contact_row, tenant->contact);
  set_text (self->phone_row, tenant->phone);
  set_text (self->invoice_title_row, tenant->invoice_title);
  set_text (self->tax_number_row, tenant->tax_number);
  self->tenant = pwt_record_copy (&pwt_tenant_record, tenant);
  typed_cb (self);
  return self;
}
