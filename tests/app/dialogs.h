/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "harness.h"

G_BEGIN_DECLS

/* Every dialog and every window beside the main one, with something in it: for what must hold of
 * all of them. Each is shown, visited and destroyed. A new dialog gets its line in dialogs.c. */
typedef void (*PwtDialogVisitor) (GtkWindow *dialog);

void pwt_each_dialog (PwtDesktop *desktop, PwtDialogVisitor visit);

/* What a verification says of books that are not all in order: more than fits. Of the caller. */
PwtVerification *pwt_make_verification (void);
/* What goes with @id; nothing is changed. Of the caller. */
PwtSiteChangeReply *pwt_make_removal (PwtBackend *backend, PwtId project, PwtNodeKind kind,
                                      PwtId id);

G_END_DECLS
