/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/save-dialog.h"

G_BEGIN_DECLS

/* Changes who a tenant is. Receipts issued before keep the name they were issued with. */
#define PWT_TYPE_TENANT_DIALOG (pwt_tenant_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PwtTenantDialog, pwt_tenant_dialog, PWT, TENANT_DIALOG, PwtSaveDialog)

PwtTenantDialog *pwt_tenant_dialog_new (PwtDesk *desk, GtkWindow *parent, const PwtTenant *tenant);

G_END_DECLS
