/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/home/home-rows.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/common/engine-words.h"
#include "app/common/format.h"
#include "app/common/meter-look.h"

static gint64
count_of (const PwtSiteSummary *summary, PwtMeterState state)
{
  for (guint i = 0; i < summary->states->len; i++) {
    const PwtCount *count = g_ptr_array_index (summary->states, i);

    if (g_strcmp0 (count->value, pwt_meter_state_nick (state)) == 0)
      return count->count;
  }
  return 0;
}

static GtkWidget *
new_label (const char *text, const char *css, gboolean is_number)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), is_number ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  if (is_number)
    gtk_widget_add_css_class (label, "numeric");
  return label;
}

/* --- what needs attention --- */

typedef struct {
  const char *icon, *css; /* of the sign */
  const char *what;
  const char *why; /* (nullable) */
  gint64 count;
  const char *action, *target;
  gboolean is_one; /* there is nothing to count */
} Todo;

static GtkWidget *
new_row (GtkWidget *sign, const char *what, const char *why, const char *end, const char *end_css)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *number = new_label (end, end_css, TRUE);
  GtkWidget *why_label = new_label (why, "caption", FALSE);
  g_autofree char *name = g_strdup_printf ("%s%s%s%s%s", what, end[0] != '\0' ? ", " : "", end,
                                           why != NULL ? ", " : "", why != NULL ? why : "");

  gtk_widget_add_css_class (box, "home-row");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), new_label (what, NULL, FALSE));
  gtk_widget_add_css_class (why_label, "dim-label");
  gtk_widget_set_visible (why_label, why != NULL);
  gtk_label_set_wrap (GTK_LABEL (why_label), TRUE);
  gtk_label_set_lines (GTK_LABEL (why_label), 2);
  gtk_label_set_max_width_chars (GTK_LABEL (why_label), 24);
  gtk_box_append (GTK_BOX (words), why_label);
  if (sign != NULL)
    gtk_box_append (GTK_BOX (box), sign);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), number);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return row;
}

static void
add (GtkListBox *list, const Todo *todo)
{
  GtkWidget *sign, *row;
  g_autofree char *count = todo->is_one ? g_strdup ("") : pwt_show_count (todo->count);

  if (todo->count == 0)
    return;
  sign = gtk_image_new_from_icon_name (todo->icon);
  gtk_widget_add_css_class (sign, todo->css);
  row = new_row (sign, todo->what, todo->why, count, "heading");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", todo->target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), todo->action);
  gtk_list_box_append (list, row);
}

#define LINES_NAMED 6

static int
compare_lost (gconstpointer a, gconstpointer b)
{
  gint64 first = (*(const PwtLineHealth *const *) a)->lost;
  gint64 second = (*(const PwtLineHealth *const *) b)->lost;

  return (first < second) - (first > second);
}

/* Every line by name, the worst first: where to look. */
static char *
lines_with_lost (const PwtSiteSummary *summary)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < summary->lines->len; i++)
    if (((PwtLineHealth *) g_ptr_array_index (summary->lines, i))->lost > 0)
      g_ptr_array_add (lines, g_ptr_array_index (summary->lines, i));
  g_ptr_array_sort (lines, compare_lost);
  for (guint i = 0; i < MIN (lines->len, LINES_NAMED); i++) {
    const PwtLineHealth *line = g_ptr_array_index (lines, i);

    g_string_append (text, i > 0 ? _ (", ") : "");
    /* Translators: a line and how many of its meters do not answer. */
    g_string_append_printf (text, _ ("%s %d"), line->name, (int) line->lost);
  }
  if (lines->len > LINES_NAMED)
    g_string_append_printf (text, _ (" and %u lines more"), lines->len - LINES_NAMED);
  return g_string_free (text, text->len == 0);
}

GtkWidget *
pwt_home_empty_row_new (const char *text, gboolean is_well)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *label = new_label (text, is_well ? NULL : "dim-label", FALSE);

  gtk_widget_add_css_class (box, "home-row");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
  if (is_well) {
    GtkWidget *sign = gtk_image_new_from_icon_name ("prewatt-state-ok-symbolic");

    gtk_widget_add_css_class (sign, "t-ok");
    gtk_box_append (GTK_BOX (box), sign);
  }
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

/* @unread: (out): meters that were never asked; on a line out of service they are not going to be.
 * Returns: meters that do not answer */
static gint64
count_lost (const PwtSiteSummary *summary, gint64 *unread)
{
  gint64 lost = 0;

  *unread = 0;
  for (guint i = 0; i < summary->lines->len; i++) {
    const PwtLineHealth *line = g_ptr_array_index (summary->lines, i);

    lost += line->lost;
    if (!line->is_disabled)
      *unread += line->meters - line->fresh - line->lost;
  }
  return lost;
}

/* Those that cannot be spoken over, by name, once their meters count as lost: a port that is being
 * opened is no news, and a line out of service is meant to be silent. */
static char *
lines_down (const PwtSiteSummary *summary, gint64 *n)
{
  GString *text = g_string_new (NULL);

  *n = 0;
  for (guint i = 0; i < summary->lines->len; i++) {
    const PwtLineHealth *line = g_ptr_array_index (summary->lines, i);

    if (line->is_open || line->is_disabled || line->lost == 0 || ++*n > LINES_NAMED)
      continue;
    g_string_append_printf (text, "%s%s", text->len > 0 ? _ (", ") : "", line->name);
  }
  if (*n > LINES_NAMED)
    g_string_append_printf (text, _ (" and %u lines more"), (guint) *n - LINES_NAMED);
  return g_string_free (text, FALSE);
}

/**
 * pwt_home_add_todo:
 *
 * One row a kind of trouble, the most urgent first; what there is none of has no row.
 */
void
pwt_home_add_todo (GtkListBox *list, const PwtSiteSummary *summary, PwtDesk *desk)
{
  const char *page = pwt_desk_may (desk, PWT_MAY_SELL) ? "counter" : "meters";
  g_autofree char *amount = pwt_show_money (summary->stuck_amount);
  g_autofree char *stuck = g_strdup_printf (_ ("%s waits for a decision"), amount);
  g_autofree char *age = pwt_show_age (summary->oldest_topup_us, summary->now_us);
  g_autofree char *waiting = g_strdup_printf (_ ("Oldest paid %s; retried by itself"), age);
  g_autofree char *lines = lines_with_lost (summary);
  gint64 n_down, n_unread, n_lost = count_lost (summary, &n_unread);
  g_autofree char *down = lines_down (summary, &n_down);
  g_autofree char *other = pwt_id_dup_text (summary->other_meter);
  g_autofree char *unknown = pwt_id_dup_text (summary->unknown_meter);
  gboolean is_bare = !summary->has_backup_plan && pwt_desk_may_site (desk, PWT_MAY_ADMINISTER);
  gboolean is_empty = summary->lines->len == 0 && pwt_desk_may (desk, PWT_MAY_SET_UP);
  gboolean is_bad = summary->is_verified_bad && pwt_desk_may_site (desk, PWT_MAY_AUDIT);
  const Todo todos[] = {
    { "emblem-system-symbolic", "t-alarm", _ ("Nothing is set up yet"),
      _ ("Rooms, lines and meters: enter them, or take over a site file"), is_empty, "win.setup",
      "structure", TRUE },
    { "dialog-warning-symbolic", "t-arrears", _ ("Top-ups rejected or in conflict"), stuck,
      summary->stuck_topups, "win.page", page },
    { "emblem-synchronizing-symbolic", "t-alarm", _ ("Top-ups being verified"),
      _ ("The meter did not answer; count and balance are read back"), summary->unknown_topups,
      "win.page", page },
    { "emblem-synchronizing-symbolic", "dim-label", _ ("Paid, not yet in the meter"), waiting,
      summary->open_topups - summary->unknown_topups, "win.page", page },
    { "dialog-warning-symbolic", "t-alarm", _ ("Another meter answers"), summary->other_rooms,
      summary->other_numbers, "win.show-meter", other },
    { "dialog-warning-symbolic", "t-alarm", _ ("Purchases not in the books"),
      summary->unknown_rooms, summary->unknown_counts, "win.show-meter", unknown },
    { "prewatt-state-lost-symbolic", "t-arrears", _ ("Lines down"), down, n_down, "win.meters",
      "lost" },
    { "prewatt-state-lost-symbolic", "t-lost", _ ("Meters lost"), lines, n_lost, "win.meters",
      "lost" },
    { "prewatt-state-arrears-symbolic", "t-arrears", _ ("In arrears, cut off"), NULL,
      count_of (summary, PWT_METER_ARREARS), "win.meters", "arrears" },
    { "prewatt-state-alarm2-symbolic", "t-alarm", _ ("Balance under alarm 2"), NULL,
      count_of (summary, PWT_METER_ALARM2), "win.meters", "alarm2" },
    { "emblem-synchronizing-symbolic", "dim-label", _ ("Not read yet"),
      _ ("They are asked one after another"), n_unread, "win.page", "meters" },
    { "dialog-warning-symbolic", "t-arrears", _ ("The verification found something wrong"),
      _ ("Books, log or files are not as they should be: the log's page says what"), is_bad,
      "win.page", "log", TRUE },
    { "drive-harddisk-symbolic", "t-alarm", _ ("No backup is planned"),
      _ ("If this computer breaks, everything is gone"), is_bare, "win.setup", "site", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (todos); i++)
    add (list, &todos[i]);
  if (gtk_widget_get_first_child (GTK_WIDGET (list)) == NULL)
    gtk_list_box_append (list, pwt_home_empty_row_new (_ ("Nothing: all is in order"), TRUE));
}

/* --- who runs dry --- */

GtkWidget *
pwt_home_unknown_row_new (gint64 n)
{
  g_autofree char *count = pwt_show_count (n);
  GtkWidget *sign = gtk_image_new_from_icon_name (pwt_meter_state_icon (PWT_METER_LOST));
  GtkWidget *row = new_row (sign, _ ("Not counted: meters that are not read"),
                            _ ("Nobody knows how long their money lasts"), count, "heading");

  gtk_widget_add_css_class (sign, "t-lost");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s",
                                    pwt_meter_state_nick (PWT_METER_LOST));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.meters");
  return row;
}

GtkWidget *
pwt_home_dry_row_new (const PwtDryRow *dry, PwtDesk *desk)
{
  GTimeZone *zone = pwt_desk_get_zone (desk);
  g_autofree char *what =
      g_strdup_printf ("%s %s", dry->room != NULL ? dry->room : "",
                       dry->tenant_name != NULL ? dry->tenant_name : _ ("No account"));
  g_autofree char *time = pwt_show_time (dry->dry_us, zone);
  g_autofree char *why = g_strdup_printf (_ ("gone about %s"), time);
  g_autofree char *balance = pwt_show_money (dry->balance);
  g_autofree char *id = pwt_id_dup_text (dry->meter);
  GtkWidget *row = new_row (NULL, what, why, balance, NULL);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", id);
  gtk_actionable_set_action_name (
      GTK_ACTIONABLE (row), pwt_desk_may (desk, PWT_MAY_SELL) ? "win.sell" : "win.show-meter");
  return row;
}
