/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/setup/site-facts.h"

#include <glib/gi18n.h>

#include "app/common/format.h"

#define KEPT_SHOWN 10

static GtkWidget *
new_label (const char *text, float xalign, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 20); /* a path must not fold the page */
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

static void
clear_grid (GtkGrid *grid)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (grid))) != NULL)
    gtk_grid_remove (grid, child);
}

static char *
drill_text (const PwtBackup *backup)
{
  if (backup->drilled_us == PWT_TIME_NONE)
    return g_strdup ("");
  if (backup->drill_problem != NULL)
    return g_strdup (_ ("does not come back"));
  return g_strdup_printf (_ ("drilled in %.1f s"), (double) backup->drill_took_us / 1e6);
}

static void
add_backup (GtkGrid *grid, int line, const PwtBackup *backup, GTimeZone *zone)
{
  g_autofree char *time = pwt_show_full_time (backup->made_us, zone);
  g_autofree char *size = g_format_size ((guint64) backup->bytes);
  g_autofree char *drilled = drill_text (backup);
  GtkWidget *when = new_label (time, 0, "numeric");
  GtkWidget *how = new_label (drilled, 0, backup->drill_problem != NULL ? "t-arrears" : "t-ok");

  gtk_widget_set_tooltip_text (when, backup->path);
  if (backup->drill_problem != NULL)
    gtk_widget_set_tooltip_text (how, backup->drill_problem);
  gtk_widget_set_hexpand (how, TRUE);
  gtk_grid_attach (grid, when, 0, line, 1, 1);
  gtk_grid_attach (grid, new_label (size, 1, "numeric"), 1, line, 1, 1);
  gtk_grid_attach (grid, how, 2, line, 1, 1);
}

static void
add_fact (GtkGrid *grid, int *line, const char *name, const char *value, const char *css)
{
  GtkWidget *label = new_label (value, 1, "numeric");

  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_tooltip_text (label, value);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  gtk_grid_attach (grid, new_label (name, 0, "dim-label"), 0, *line, 1, 1);
  gtk_grid_attach (grid, label, 1, (*line)++, 1, 1);
}

static void
add_health (GtkGrid *grid, int *line, PwtDesk *desk)
{
  const PwtSiteHealth *health = pwt_desk_get_health (desk);
  g_autofree char *lines = NULL;
  g_autofree char *meters = NULL;
  g_autofree char *oldest = NULL;
  g_autofree char *topups = NULL;
  guint n_open = 0;

  if (health == NULL)
    return;
  for (guint i = 0; i < health->lines->len; i++)
    n_open += ((PwtLineHealth *) g_ptr_array_index (health->lines, i))->is_open != 0;
  lines = g_strdup_printf (_ ("%u of %u open"), n_open, health->lines->len);
  meters = g_strdup_printf (_ ("%d of %d answer"), (int) health->fresh, (int) health->meters);
  oldest = pwt_show_age (health->oldest_read_us, pwt_desk_now_us (desk));
  topups = pwt_show_count (health->open_topups);
  add_fact (grid, line, _ ("Lines"), lines, n_open < health->lines->len ? "t-arrears" : NULL);
  add_fact (grid, line, _ ("Meters"), meters, NULL);
  add_fact (grid, line, _ ("Oldest reading"), oldest, NULL);
  add_fact (grid, line, _ ("Top-ups under way"), topups, NULL);
}

void
pwt_site_backups_show (GtkGrid *grid, const GPtrArray *backups, PwtDesk *desk)
{
  clear_grid (grid);
  for (guint i = 0; i < MIN (backups->len, KEPT_SHOWN); i++)
    add_backup (grid, (int) i, g_ptr_array_index (backups, i), pwt_desk_get_zone (desk));
}

void
pwt_site_facts_show (GtkGrid *grid, const PwtSiteStatus *site, PwtDesk *desk)
{
  g_autofree char *since = NULL;
  g_autofree char *business = NULL;
  g_autofree char *history = NULL;
  g_autofree char *room = NULL;
  g_autofree char *verified = NULL;
  int line = 0;

  clear_grid (grid);
  if (site == NULL)
    return;
  since = pwt_show_full_time (site->since_us, pwt_desk_get_zone (desk));
  business = g_format_size ((guint64) site->business_bytes);
  history = g_format_size ((guint64) site->history_bytes);
  room = g_format_size ((guint64) site->free_bytes);
  verified = pwt_show_age (site->verified_us, pwt_desk_now_us (desk));
  add_fact (grid, &line, _ ("Version"), site->version, NULL);
  add_fact (grid, &line, _ ("Running since"), since, NULL);
  add_health (grid, &line, desk);
  add_fact (grid, &line, _ ("File of the business"), business, NULL);
  add_fact (grid, &line, _ ("File of readings"), history, NULL);
  add_fact (grid, &line, _ ("Free on this disk"), room,
            site->free_bytes < 2 * (site->business_bytes + site->history_bytes) ? "t-arrears"
                                                                                : NULL);
  add_fact (grid, &line, _ ("Books verified"), verified,
            site->verified_us != PWT_TIME_NONE && !site->is_verified_good ? "t-arrears" : NULL);
  add_fact (grid, &line, _ ("Folder"), site->folder, NULL);
}
