/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/meters/meters-page.h"
struct _PwtMetersPage {
  PwtPage parent_instance;
};
G_DEFINE_FINAL_TYPE (PwtMetersPage, pwt_meters_page, PWT_TYPE_PAGE)
static void
pwt_meters_page_class_init (PwtMetersPageClass *klass)
{
}
static void
pwt_meters_page_init (PwtMetersPage *self)
{
}
