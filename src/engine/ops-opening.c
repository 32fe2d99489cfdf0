/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening accounts: one tenant at one or more points, all or nothing. Every point is looked at
 * before anything is written, and a refusal begins with the point's name in quotes. */
#include "engine/adoption.h"
#include "engine/other-meter.h"
#include "engine/place.h"
#include "engine/topup-books.h"
#include "store/accounts.h"
#include "store/topups.h"

typedef struct {
  PwtContext *context;
  const PwtAccountOpenRequest *wanted;
  GPtrArray *places; /* (element-type PwtPlace) one a point wanted */
} Opening;

static void
free_place (gpointer place)
{
  pwt_place_clear (place);
  g_free (place);
}

/* --- may it be opened here --- */

/* What an unopened meter holds is handled, not ignored: on a fresh reading. */
static gboolean
check_leftover (PwtLeftover leftover, const PwtMeterLive *live, gint64 now_us, GError **error)
{
  g_autofree char *balance = NULL;

  if (!pwt_other_meter_check (live, error))
    return FALSE;
  if (live == NULL || live->read_us == PWT_TIME_NONE ||
      now_us - live->read_us > PWT_OPENING_FRESH_US ||
      live->read_us - now_us > PWT_OPENING_FRESH_US) /* the computer's clock was set back */
    return pwt_refuse (error, "The meter has not been read for 15 minutes: read it now, then open");
  if (live->balance.e4 == PWT_NONE || (live->balance.e4 == 0 && live->purchase_count == 0))
    return TRUE;
  balance = pwt_money_format ((PwtMoney){ ABS (live->balance.e4) });
  if (live->balance.e4 < 0)
    return pwt_refuse (error, "The meter shows a debt of %s yuan: clear it at the meter first",
                       balance);
  if (leftover == PWT_LEFTOVER_REFUSE)
    return pwt_refuse (error,
                       "The meter still holds %s yuan and counts %" G_GINT64_FORMAT
                       " purchases: take them over, or clear the meter first",
                       balance, live->purchase_count);
  return TRUE;
}

/* A meter of several circuits keeps one balance: it cannot be two accounts'. */
static gboolean
check_circuits (PwtDb *db, const PwtPlace *place, GError **error)
{
  GPtrArray *circuits = pwt_accounts_circuits_of_meter (db, place->meter->id, error);
  PwtAccount *other = NULL;
  gboolean is_good = circuits != NULL;

  for (guint i = 0; is_good && other == NULL && i < circuits->len; i++)
    is_good = pwt_accounts_of_point (db, ((PwtCircuit *) g_ptr_array_index (circuits, i))->point,
                                     &other, error);
  pwt_record_list_free (&pwt_circuit_record, circuits);
  if (other == NULL)
    return is_good;
  pwt_refuse (error, "The money in this meter belongs to account %s", other->number);
  pwt_record_free (&pwt_account_record, other);
  return FALSE;
}

static gboolean
check_place (const Opening *self, const PwtPlace *place, const PwtTariff *tariff,
             PwtLeftover leftover, GError **error)
{
  if (place->account != NULL)
    return pwt_refuse (error, "Account %s is open here already", place->account->number);
  if (place->meter == NULL)
    return pwt_refuse (error, "No meter is installed at this point");
  if (place->meter->kind != PWT_KIND_PREPAID)
    return pwt_refuse (error, "This meter is not a prepaid one");
  if (place->point->medium != tariff->medium)
    return pwt_refuse (error, "The tariff is not for what this meter counts");
  return check_circuits (self->context->db, place, error) &&
         check_leftover (leftover, place->live, self->context->now_us, error);
}

/* Who reads it must know which of several points is meant: "A301 · 202501010002". */
static void
name_refusal (PwtDb *db, const PwtPlace *place, GError **error)
{
  const PwtRoom *room = pwt_db_peek (db, &pwt_room_record, place->point->room, NULL);
  const char *serial = place->meter != NULL ? place->meter->serial : NULL;

  g_prefix_error (error, "“%s%s%s”: ", room != NULL ? room->name : "",
                  room != NULL && serial != NULL ? " · " : "", serial != NULL ? serial : "");
}

static gboolean
find_place (Opening *self, const PwtOpenPoint *point, const PwtTariff *tariff, GError **error)
{
  PwtPlace *place = g_new0 (PwtPlace, 1);

  g_ptr_array_add (self->places, place);
  if (!pwt_place_find (self->context->db, self->wanted->project, point->point, place, error))
    return FALSE;
  if (check_place (self, place, tariff, point->leftover, error))
    return TRUE;
  name_refusal (self->context->db, place, error);
  return FALSE;
}

static gboolean
has_twice (const GPtrArray *points)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (pwt_id_hash, pwt_id_equal_func);

  for (guint i = 0; i < points->len; i++)
    if (!g_hash_table_add (seen, &((PwtOpenPoint *) g_ptr_array_index (points, i))->point))
      return TRUE;
  return FALSE;
}

static gboolean
find_places (Opening *self, GError **error)
{
  const PwtAccountOpenRequest *wanted = self->wanted;
  PwtTariff *tariff;
  gboolean is_good;

  if (wanted->points->len == 0)
    return pwt_refuse (error, "Choose at least one room with a meter");
  if (has_twice (wanted->points))
    return pwt_refuse (error, "The same point is chosen twice");
  if (wanted->alarm2.e4 > wanted->alarm1.e4)
    return pwt_refuse (error, "Alarm amount 2 must not be above alarm amount 1");
  tariff = pwt_context_get (self->context, &pwt_tariff_record, wanted->tariff, PWT_MAY_OPEN, error);
  if (tariff == NULL)
    return FALSE;
  is_good = pwt_id_equal (tariff->project, wanted->project) || pwt_not_found (error, "tariff");
  for (guint i = 0; is_good && i < wanted->points->len; i++)
    is_good = find_place (self, g_ptr_array_index (wanted->points, i), tariff, error);
  pwt_record_free (&pwt_tariff_record, tariff);
  return is_good;
}

/* --- what is written --- */

/* A new one is made; one that exists stays as it is: opening is not renaming. */
static gboolean
save_tenant (PwtContext *context, const PwtAccountOpenRequest *wanted, GError **error)
{
  const PwtTenant *tenant = wanted->new_tenant;
  gboolean exists;

  if (tenant == NULL)
    return TRUE; /* that it is there, and of the project, is checked with the account */
  if (!pwt_id_equal (tenant->project, wanted->project) ||
      !pwt_id_equal (tenant->id, wanted->tenant))
    return pwt_not_found (error, "tenant");
  if (!pwt_db_has (context->db, &pwt_tenant_record, tenant->id, &exists, error))
    return FALSE;
  if (exists)
    return pwt_refuse (error, "This tenant is there already: choose it from the list");
  return pwt_context_save (context, &pwt_tenant_record, tenant, error);
}

static gboolean
fill_account (PwtContext *context, const PwtAccountOpenRequest *wanted, PwtAccount *account,
              GError **error)
{
  account->id = wanted->id;
  account->project = wanted->project;
  account->tenant = wanted->tenant;
  account->tariff = wanted->tariff;
  account->alarm1 = wanted->alarm1;
  account->alarm2 = wanted->alarm2;
  account->overdraft_limit = wanted->overdraft_limit;
  account->opened_us = context->now_us;
  account->number = pwt_accounts_next_number (context->db, wanted->project, error);
  return account->number != NULL;
}

/**
 * pwt_account_add:
 * @account: whose tenant and tariff must be of its project
 */
gboolean
pwt_account_add (PwtContext *context, const PwtAccount *account, GError **error)
{
  return pwt_check_references (context->db, &pwt_account_record, account, error) &&
         pwt_db_insert (context->db, &pwt_account_record, account, error);
}

/**
 * pwt_account_place:
 * @account: one that was added, of the same project
 * @point: where it begins now
 *
 * Connects the two, and what follows from it: the meter's state and what a search finds.
 */
gboolean
pwt_account_place (PwtContext *context, const PwtAccount *account, PwtId point, PwtId meter,
                   GError **error)
{
  PwtAccountPoint link = { pwt_world_new_id (&context->engine->world),
                           account->project,
                           account->id,
                           point,
                           account->opened_us,
                           PWT_TIME_NONE };

  return pwt_db_insert (context->db, &pwt_account_point_record, &link, error) &&
         pwt_readings_refresh_state (context->turn, meter, error) &&
         pwt_search_refresh (context->db, meter, error);
}

/* Whoever opens takes over what the meter shows, the count of its purchases too. */
static gboolean
take_count (PwtContext *context, const PwtPlace *place, GError **error)
{
  gint64 count = place->live->purchase_count;

  return count == PWT_NONE ||
         pwt_topups_note_count (context->db, place->meter->id, count, context->now_us, error);
}

static gboolean
place_account (const Opening *self, const PwtAccount *account, GError **error)
{
  for (guint i = 0; i < self->places->len; i++) {
    const PwtPlace *place = g_ptr_array_index (self->places, i);

    if (!pwt_account_place (self->context, account, place->point->id, place->meter->id, error) ||
        !take_count (self->context, place, error))
      return FALSE;
  }
  return TRUE;
}

/* What the meters hold, each meter's once. */
static gboolean
adopt (const Opening *self, const PwtAccount *account, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (pwt_id_hash, pwt_id_equal_func);
  g_autoptr (GArray) balances = g_array_new (FALSE, FALSE, sizeof (PwtMoney));

  for (guint i = 0; i < self->places->len; i++) {
    const PwtPlace *place = g_ptr_array_index (self->places, i);

    if (g_hash_table_add (seen, &place->meter->id))
      g_array_append_val (balances, place->live->balance);
  }
  return pwt_adopt_balances (self->context->turn, account, balances,
                             self->context->who->operator_id, error);
}

static gboolean
write_opening (const Opening *self, PwtAccount *account, GError **error)
{
  PwtContext *context = self->context;

  if (!save_tenant (context, self->wanted, error) ||
      !fill_account (context, self->wanted, account, error) ||
      !pwt_account_add (context, account, error) || !place_account (self, account, error) ||
      !adopt (self, account, error))
    return FALSE;
  context->is_unchanged = FALSE;
  pwt_context_event (context, "registry", account->project, account->id);
  return TRUE;
}

/* --- the same once more --- */

static gboolean
has_point (const GPtrArray *links, PwtId point)
{
  for (guint i = 0; i < links->len; i++)
    if (pwt_id_equal (((PwtAccountPoint *) g_ptr_array_index (links, i))->point, point))
      return TRUE;
  return FALSE;
}

static gboolean
is_same_account (const PwtAccount *account, const GPtrArray *links,
                 const PwtAccountOpenRequest *wanted)
{
  for (guint i = 0; i < wanted->points->len; i++)
    if (!has_point (links, ((PwtOpenPoint *) g_ptr_array_index (wanted->points, i))->point))
      return FALSE;
  return links->len == wanted->points->len && !has_twice (wanted->points) &&
         pwt_id_equal (account->project, wanted->project) &&
         pwt_id_equal (account->tenant, wanted->tenant) &&
         pwt_id_equal (account->tariff, wanted->tariff) &&
         account->alarm1.e4 == wanted->alarm1.e4 && account->alarm2.e4 == wanted->alarm2.e4 &&
         account->overdraft_limit.e4 == wanted->overdraft_limit.e4;
}

static gboolean
repeat_open (PwtContext *context, const PwtAccountOpenRequest *wanted, PwtAccount *reply,
             GError **error)
{
  PwtAccount *existing =
      pwt_context_get (context, &pwt_account_record, wanted->id, PWT_MAY_OPEN, error);
  GPtrArray *links;
  gboolean is_same;

  if (existing == NULL)
    return FALSE;
  links = pwt_db_find_id (context->db, &pwt_account_point_record, "account", wanted->id, error);
  is_same = links != NULL && is_same_account (existing, links, wanted);
  if (is_same) {
    pwt_record_move (&pwt_account_record, g_steal_pointer (&existing), reply);
    context->is_unchanged = TRUE;
  } else if (links != NULL) {
    g_set_error_literal (error, PWT_ENGINE_ERROR, PWT_ENGINE_ERROR_CONFLICT,
                         "This account was already opened with other content");
  }
  pwt_record_list_free (&pwt_account_point_record, links);
  pwt_record_free (&pwt_account_record, existing);
  return is_same;
}

/* --- operations --- */

static gboolean
open_account (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (free_place);
  Opening opening = { context, request, places };
  gboolean exists;

  if (!pwt_db_has (context->db, &pwt_account_record, opening.wanted->id, &exists, error))
    return FALSE;
  if (exists)
    return repeat_open (context, request, reply, error);
  return find_places (&opening, error) && write_opening (&opening, reply, error);
}

static gboolean
list_openable (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  return pwt_context_list (context, "openable", request, reply, error);
}

/* The tariff there is, if there is only one for that medium. */
static gboolean
only_tariff (PwtDb *db, PwtId project, const PwtPoint *point, PwtId *tariff, GError **error)
{
  GPtrArray *tariffs = pwt_db_find_id (db, &pwt_tariff_record, "project", project, error);
  guint n = 0;

  if (tariffs == NULL)
    return FALSE;
  for (guint i = 0; i < tariffs->len; i++) {
    const PwtTariff *one = g_ptr_array_index (tariffs, i);

    if (one->medium == point->medium)
      *tariff = ++n == 1 ? one->id : PWT_ID_NONE;
  }
  pwt_record_list_free (&pwt_tariff_record, tariffs);
  return TRUE;
}

/* The newest account near the point, if there is one: @near; else the project's defaults. */
static gboolean
fill_preset (PwtContext *context, const PwtPoint *point, const PwtAccount *near, PwtPreset *preset,
             GError **error)
{
  const PwtProject *project;

  if (near != NULL) {
    preset->tariff = near->tariff;
    preset->alarm1 = near->alarm1;
    preset->alarm2 = near->alarm2;
    preset->overdraft_limit = near->overdraft_limit;
    return TRUE;
  }
  project = pwt_db_peek (context->db, &pwt_project_record, point->project, error);
  if (project == NULL)
    return FALSE;
  preset->alarm1 = project->alarm1;
  preset->alarm2 = project->alarm2;
  preset->overdraft_limit = project->overdraft_limit;
  return only_tariff (context->db, point->project, point, &preset->tariff, error);
}

static gboolean
find_preset (PwtContext *context, gconstpointer request, gpointer reply, GError **error)
{
  const PwtPresetRequest *wanted = request;
  PwtPreset *preset = reply;
  PwtAccount *account = NULL;
  PwtPoint *point =
      pwt_context_get (context, &pwt_point_record, wanted->point, PWT_MAY_OPEN, error);
  gboolean is_good;

  if (point == NULL)
    return FALSE;
  is_good =
      (pwt_id_equal (point->project, wanted->project) || pwt_not_found (error, "point")) &&
      pwt_accounts_newest_near (context->db, wanted->point, &account, &preset->building, error) &&
      fill_preset (context, point, account, preset, error);
  pwt_record_free (&pwt_account_record, account);
  pwt_record_free (&pwt_point_record, point);
  return is_good;
}

const PwtHandler pwt_handlers_opening[] = {
  { "account.open", open_account, NULL, NULL },
  { "account.openable", list_openable, NULL, NULL },
  { "account.preset", find_preset, NULL, NULL },
  { NULL, NULL, NULL, NULL },
};
