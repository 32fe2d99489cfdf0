/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/accounts/account-ledger.h"

#include <glib/gi18n.h>

#include "app/accounts/story-words.h"
#include "app/common/export-button.h"
#include "app/common/format.h"
#include "app/common/row.h"
#include "app/common/table.h"
#include "app/common/topup-words.h"

#define NOT_THE_TARIFFS_PERCENT 1

struct _PwtAccountLedger {
  AdwBin parent_instance;

  /* Template widgets */
  GtkStack *stack;
  GtkColumnView *view;
  GtkLabel *note;
  PwtExportButton *export;

  /* Owned */
  PwtDesk *desk;
  GListStore *rows;
  GtkSingleSelection *selection;
  PwtAccountStory *story;
  char *shown;
};

G_DEFINE_FINAL_TYPE (PwtAccountLedger, pwt_account_ledger, ADW_TYPE_BIN)

/* --- cells --- */

/* A day's use is told at the day's end: "11-19 24:00" and not the next day's 00:00. */
static char *
time_text (gconstpointer record, PwtDesk *desk)
{
  const PwtStoryLine *line = record;
  int year, month, day;

  if (line->kind != PWT_STORY_USE || line->is_partial)
    return pwt_show_time (line->time_us, pwt_desk_get_zone (desk));
  pwt_date_to_ymd (line->date, &year, &month, &day);
  return g_strdup_printf ("%02d-%02d 24:00", month, day);
}

/* A day of which only a part was read is today, or one of long ago. */
static const char *
use_word (const PwtStoryLine *line, PwtDesk *desk)
{
  if (!line->is_partial || line->is_missing)
    return _ ("Day's use");
  return line->date == pwt_date_from_time (pwt_desk_now_us (desk), pwt_desk_get_zone (desk))
             ? _ ("Used so far")
             : _ ("Part of a day's use");
}

static char *
item_text (gconstpointer record, PwtDesk *desk)
{
  const PwtStoryLine *line = record;

  switch (line->kind) {
  case PWT_STORY_OPENING:
    return g_strdup (_ ("Carried over"));
  case PWT_STORY_OPENED:
    return g_strdup (_ ("Account opened"));
  case PWT_STORY_USE:
    return g_strdup (use_word (line, desk));
  case PWT_STORY_SALE:
    return g_strdup (C_ ("ledger", "Sale"));
  case PWT_STORY_TAKEN:
    return g_strdup (_ ("Taken back"));
  case PWT_STORY_PRICE:
    return g_strdup (_ ("Price"));
  case PWT_STORY_COMMAND:
    return g_strdup (_ (pwt_command_kind_choices[line->command].label));
  }
  return NULL;
}

static gboolean
is_price_off (const PwtStoryLine *line)
{
  return line->price.e6 != PWT_NONE && line->price_due.e6 != PWT_NONE &&
         line->energy.wh >= 1000 /* rounding of less would be seen */ &&
         ABS (line->price.e6 - line->price_due.e6) * 100 >
             line->price_due.e6 * NOT_THE_TARIFFS_PERCENT;
}

static void
append (GString *text, const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
}

static void
append_taken (GString *text, char *part)
{
  append (text, part);
  g_free (part);
}

static void
describe_use (GString *text, const PwtStoryLine *line)
{
  if (line->is_missing) {
    append (text, line->text != NULL ? line->text
                  : line->is_partial ? _ ("Not read so far")
                                     : _ ("Not read: use is not known"));
    return;
  }
  if (line->reading.wh != PWT_NONE) {
    g_autofree char *reading = pwt_show_kilo (line->reading.wh);

    append_taken (text, g_strdup_printf (_ ("Reading %s"), reading));
  }
  if (line->price.e6 != PWT_NONE)
    append_taken (text, pwt_show_mean_price (line->price));
  if (is_price_off (line)) {
    g_autofree char *due = pwt_show_mean_price (line->price_due);

    append_taken (text, g_strdup_printf (_ ("the tariff says %s"), due));
  }
  if (line->is_estimated)
    append (text, _ ("estimated"));
  if (line->is_odd)
    append (text,
            line->energy.wh != PWT_NONE
                ? _ ("cannot be explained: look at the readings")
                : _ ("cannot be explained: the register fell or leapt, the energy is in no sum"));
}

static void
describe_sale (GString *text, const PwtStoryLine *line)
{
  g_autofree char *counts = pwt_show_counts (line->count_before, line->target_count);
  g_autofree char *number = pwt_show_receipt_number (line->receipt_number);

  append (text, number);
  append (text, _ (pwt_pay_method_choices[line->pay_method].label));
  if (line->state != PWT_TOPUP_SETTLED)
    append (text, pwt_topup_state_word (line->state, line->text));
  else if (line->target_count != PWT_NONE)
    append_taken (text, g_strdup_printf (_ ("count %s"), counts));
  if (line->money.e4 == PWT_NONE || line->money.e4 != line->paid.e4) {
    g_autofree char *paid = pwt_show_money (line->paid);

    append_taken (text, g_strdup_printf (_ ("paid %s"), paid));
  }
  append (text, line->operator_name);
}

/* The moment is one thing, the reading that stands for it another: both are told, as above. */
static void
describe_reading (GString *text, const PwtStoryLine *line, GTimeZone *zone)
{
  g_autofree char *when = pwt_show_time (line->read_us, zone);

  if (line->read_us != PWT_TIME_NONE)
    append_taken (text, g_strdup_printf (_ ("read %s"), when));
}

static char *
note_text (gconstpointer record, PwtDesk *desk)
{
  const PwtStoryLine *line = record;
  GString *text = g_string_new (NULL);

  append (text, line->room);
  switch (line->kind) {
  case PWT_STORY_USE:
    describe_use (text, line);
    break;
  case PWT_STORY_SALE:
    describe_sale (text, line);
    break;
  case PWT_STORY_PRICE: {
    g_autofree char *before = pwt_show_mean_price (line->price_before);
    g_autofree char *after = pwt_show_mean_price (line->price);

    append_taken (text, g_strdup_printf ("%s → %s", before, after));
    break;
  }
  case PWT_STORY_COMMAND:
    append (text, _ (pwt_command_state_choices[line->command_state].label));
    append (text, line->text);
    append (text, line->operator_name);
    break;
  case PWT_STORY_OPENING:
    append (text, _ ("What the meter held when the period began"));
    describe_reading (text, line, pwt_desk_get_zone (desk));
    break;
  case PWT_STORY_OPENED:
    append (text, _ ("What the meter held then"));
    describe_reading (text, line, pwt_desk_get_zone (desk));
    break;
  case PWT_STORY_TAKEN:
    break;
  }
  return g_string_free (text, FALSE);
}

static const char *
note_css (gconstpointer record, PwtDesk *desk)
{
  const PwtStoryLine *line = record;

  if (line->is_odd || is_price_off (line) || line->is_missing)
    return "t-alarm";
  return line->kind == PWT_STORY_SALE || line->kind == PWT_STORY_USE ? NULL : "dim-label";
}

/* What goes out is shown with a real minus in the normal colour; red is for debts. */
static char *
energy_text (gconstpointer record, PwtDesk *desk)
{
  const PwtStoryLine *line = record;

  return line->energy.wh == PWT_NONE ? g_strdup ("") : pwt_show_kilo (-line->energy.wh);
}

static char *
money_text (gconstpointer record, PwtDesk *desk)
{
  const PwtStoryLine *line = record;
  g_autofree char *amount = NULL;

  if (line->money.e4 == PWT_NONE)
    return g_strdup ("");
  amount = pwt_show_amount (line->money);
  return line->money.e4 > 0 ? g_strconcat ("+", amount, NULL) : g_steal_pointer (&amount);
}

static const char *
money_css (gconstpointer record, PwtDesk *desk)
{
  const PwtStoryLine *line = record;

  return line->money.e4 != PWT_NONE && line->money.e4 > 0 ? "t-ok" : NULL;
}

static char *
balance_text (gconstpointer record, PwtDesk *desk)
{
  return pwt_show_amount (((const PwtStoryLine *) record)->balance);
}

static const char *
balance_css (gconstpointer record, PwtDesk *desk)
{
  const PwtMoney balance = ((const PwtStoryLine *) record)->balance;

  return balance.e4 != PWT_NONE && balance.e4 < 0 ? "t-arrears" : NULL;
}

/* clang-format off */
static const PwtColumn columns[] = {
  { N_("Time"), "88-88 88:88", time_text },
  { N_("Item"), "恢复预付费", item_text },
  { N_("Note"), NULL, note_text, note_css },
  { N_("Energy/kWh"), "−8,888.88", energy_text, .is_number = TRUE, .gives_way = TRUE,
    .field = "energy", .file_title = N_("Used/kWh"), .has_total = TRUE },
  { N_("Amount/yuan"), "+88,888.88", money_text, money_css, .is_number = TRUE,
    .field = "money", .has_total = TRUE },
  { N_("Balance/yuan"), "−88,888.88", balance_text, balance_css, .is_number = TRUE,
    .field = "balance" },
};
/* clang-format on */

/* --- which lines --- */

static gboolean
is_shown (const PwtStoryLine *line, const char *which)
{
  switch (line->kind) {
  case PWT_STORY_OPENING:
  case PWT_STORY_OPENED:
    return g_str_equal (which, "all") || g_str_equal (which, "use");
  case PWT_STORY_USE:
    return g_str_equal (which, "all") || g_str_equal (which, "use");
  case PWT_STORY_SALE:
    return g_str_equal (which, "all") || g_str_equal (which, "sales");
  case PWT_STORY_TAKEN:
    return g_str_equal (which, "all") || g_str_equal (which, "taken");
  case PWT_STORY_PRICE:
  case PWT_STORY_COMMAND:
    return g_str_equal (which, "all") || g_str_equal (which, "events");
  }
  return FALSE;
}

static GPtrArray *
dup_shown (PwtAccountLedger *self)
{
  GPtrArray *shown = g_ptr_array_new ();

  for (guint i = 0; self->story != NULL && i < self->story->lines->len; i++)
    if (is_shown (g_ptr_array_index (self->story->lines, i), self->shown))
      g_ptr_array_add (shown, g_ptr_array_index (self->story->lines, i));
  return shown;
}

/* Days nobody read, with nothing between them, from @first on. */
static guint
count_missing (const GPtrArray *lines, guint first)
{
  guint n = 0;

  while (first + n < lines->len &&
         ((const PwtStoryLine *) g_ptr_array_index (lines, first + n))->is_missing)
    n++;
  return n;
}

/* Each of them says the same: one row is for all. */
static PwtStoryLine *
line_of_many (const PwtStoryLine *newest, const PwtStoryLine *oldest, guint n)
{
  PwtStoryLine *line = pwt_record_copy (&pwt_story_line_record, newest);
  int year, month, day;

  if (n < 2)
    return line;
  pwt_date_to_ymd (oldest->date, &year, &month, &day);
  g_free (line->text);
  line->text = g_strdup_printf (ngettext ("%u day not read since %02d-%02d: use is not known",
                                          "%u days not read since %02d-%02d: use is not known", n),
                                n, month, day);
  return line;
}

/* What is exported is what is shown; the log names the account. */
static void
update_export (PwtAccountLedger *self)
{
  PwtListSource *source = NULL;

  if (self->story != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->rows)) > 0) {
    g_autofree char *id = pwt_id_dup_text (self->story->account->id);
    g_autofree char *whose = pwt_story_dup_whose (self->story);
    g_autoptr (GPtrArray) filters = g_ptr_array_new ();
    PwtFilter account = { .field = (char *) "account", .value = id };
    PwtListRequest query = { .project = self->story->account->project, .filters = filters };

    g_ptr_array_add (filters, &account);
    source =
        pwt_list_source_new_at_hand ("account.story", &pwt_story_line_record,
                                     G_LIST_MODEL (self->rows), columns, G_N_ELEMENTS (columns));
    pwt_list_source_set_title (source, _ ("Statement of account"), whose);
    pwt_list_source_set_query (source, &query);
  }
  pwt_export_button_take_source (self->export, self->desk, source);
}

static void
fill (PwtAccountLedger *self)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) lines = dup_shown (self);

  for (guint i = 0, n; i < lines->len; i += n) {
    PwtRow *row = pwt_row_new (&pwt_story_line_record, rows->len);

    n = MAX (count_missing (lines, i), 1);
    pwt_row_take (
        row, line_of_many (g_ptr_array_index (lines, i), g_ptr_array_index (lines, i + n - 1), n));
    g_ptr_array_add (rows, row);
  }
  g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)),
                       rows->pdata, rows->len);
  gtk_stack_set_visible_child_name (self->stack, rows->len > 0 ? "table" : "empty");
  update_export (self);
}

/* How much of the period was read: a sum says how far it can be relied on. */
static void
show_note (PwtAccountLedger *self)
{
  const PwtAccountStory *story = self->story;
  GString *text = g_string_new (NULL);
  gboolean is_bad = story != NULL && (story->days_missing > 0 || story->days_odd > 0);

  if (story != NULL && !is_bad && story->days_estimated == 0) {
    append (text, _ ("the balance is the sum of these lines; every day was read"));
  } else if (story != NULL) {
    append_taken (text, g_strdup_printf (_ ("%d of %d days read"), (int) story->days_read,
                                         (int) story->days));
    if (story->days_estimated > 0)
      append_taken (text, g_strdup_printf (_ ("%d estimated"), (int) story->days_estimated));
    if (story->days_missing > 0)
      append_taken (text, g_strdup_printf (_ ("%d not read"), (int) story->days_missing));
    append_taken (text, pwt_story_dup_odd_days (story));
  }
  gtk_label_set_text (self->note, text->str);
  gtk_widget_set_css_classes (
      GTK_WIDGET (self->note),
      (const char *[]){ "caption", is_bad ? "t-alarm" : "dim-label", NULL });
  g_string_free (text, TRUE);
}

/* --- callbacks --- */

static void
activated_cb (PwtAccountLedger *self, guint position)
{
  g_autoptr (PwtRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);
  const PwtStoryLine *line = row != NULL ? pwt_row_get (row) : NULL;
  g_autofree char *id = NULL;

  if (line == NULL || line->kind != PWT_STORY_SALE)
    return;
  id = pwt_id_dup_text (line->subject);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.receipt", "s", id);
}

/* --- overrides --- */

enum { PROP_SHOWN = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void
pwt_account_ledger_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SHOWN)
    g_value_set_string (value, PWT_ACCOUNT_LEDGER (object)->shown);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pwt_account_ledger_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SHOWN)
    pwt_account_ledger_show (PWT_ACCOUNT_LEDGER (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
pwt_account_ledger_dispose (GObject *object)
{
  PwtAccountLedger *self = PWT_ACCOUNT_LEDGER (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), PWT_TYPE_ACCOUNT_LEDGER);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (pwt_account_ledger_parent_class)->dispose (object);
}

static void
pwt_account_ledger_finalize (GObject *object)
{
  PwtAccountLedger *self = PWT_ACCOUNT_LEDGER (object);

  pwt_record_free (&pwt_account_story_record, self->story);
  g_free (self->shown);
  G_OBJECT_CLASS (pwt_account_ledger_parent_class)->finalize (object);
}

static void
pwt_account_ledger_class_init (PwtAccountLedgerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = pwt_account_ledger_get_property;
  G_OBJECT_CLASS (klass)->set_property = pwt_account_ledger_set_property;
  G_OBJECT_CLASS (klass)->dispose = pwt_account_ledger_dispose;
  G_OBJECT_CLASS (klass)->finalize = pwt_account_ledger_finalize;
  properties[PROP_SHOWN] =
      g_param_spec_string ("shown", NULL, NULL, "all",
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  g_type_ensure (PWT_TYPE_EXPORT_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/cn/prewatt/Prewatt/ui/account-ledger.ui");
  gtk_widget_class_bind_template_child (widget_class, PwtAccountLedger, stack);
  gtk_widget_class_bind_template_child (widget_class, PwtAccountLedger, view);
  gtk_widget_class_bind_template_child (widget_class, PwtAccountLedger, note);
  gtk_widget_class_bind_template_child (widget_class, PwtAccountLedger, export);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
pwt_account_ledger_init (PwtAccountLedger *self)
{
  self->shown = g_strdup ("all");
  self->rows = g_list_store_new (PWT_TYPE_ROW);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* --- public functions --- */

void
pwt_account_ledger_set_desk (PwtAccountLedger *self, PwtDesk *desk)
{
  g_return_if_fail (PWT_IS_ACCOUNT_LEDGER (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
  self->selection = pwt_single_selection_new (G_LIST_MODEL (self->rows));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  pwt_table_add_columns (self->view, columns, G_N_ELEMENTS (columns), desk);
}

/**
 * pwt_account_ledger_set_story:
 * @story: (nullable): copied; none: what comes next is seen from its top
 */
void
pwt_account_ledger_set_story (PwtAccountLedger *self, const PwtAccountStory *story)
{
  g_return_if_fail (PWT_IS_ACCOUNT_LEDGER (self));

  pwt_record_free (&pwt_account_story_record, self->story);
  self->story = story != NULL ? pwt_record_copy (&pwt_account_story_record, story) : NULL;
  show_note (self);
  if (story == NULL)
    gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view)), 0);
  fill (self);
}

void
pwt_account_ledger_show (PwtAccountLedger *self, const char *which)
{
  g_return_if_fail (PWT_IS_ACCOUNT_LEDGER (self));

  if (which == NULL || g_str_equal (which, self->shown))
    return;
  g_free (self->shown);
  self->shown = g_strdup (which);
  fill (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWN]);
}

const char *
pwt_account_ledger_get_shown (PwtAccountLedger *self)
{
  g_return_val_if_fail (PWT_IS_ACCOUNT_LEDGER (self), NULL);

  return self->shown;
}

guint
pwt_account_ledger_get_n (PwtAccountLedger *self)
{
  g_return_val_if_fail (PWT_IS_ACCOUNT_LEDGER (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->rows));
}

void
pwt_account_ledger_focus (PwtAccountLedger *self)
{
  g_return_if_fail (PWT_IS_ACCOUNT_LEDGER (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

void
pwt_account_ledger_preview (PwtAccountLedger *self)
{
  g_return_if_fail (PWT_IS_ACCOUNT_LEDGER (self));

  gtk_widget_activate_action (GTK_WIDGET (self->export), "export.preview", NULL);
}
