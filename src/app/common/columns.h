/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Two columns, and the second under the first where there is no room beside it.
 *
 *   wide:  first ─ second     narrow:  first
 *                                      second
 *
 * Beside each other the second is as wide as it is by nature and the first takes the rest. Its
 * least width is that of the narrow form, so a window can always be made that narrow. Under each
 * other the second is as high as it is by nature: the page around them must scroll.
 *
 * Properties: "spacing"; "beside-from": the width from which they stand beside each other;
 * "highest": beside each other they take no more of a tall screen than that, or what they need, and
 * where the second needs more than there is, the first is as high as it is by nature; 0: all of it.
 */
#define PWT_TYPE_COLUMNS (pwt_columns_get_type ())
G_DECLARE_FINAL_TYPE (PwtColumns, pwt_columns, PWT, COLUMNS, GtkWidget)

G_END_DECLS
