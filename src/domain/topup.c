/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/topup.h"

#define BIT(state) (1u << (state))
#define PROVED (BIT (PWT_TOPUP_SETTLED) | BIT (PWT_TOPUP_REJECTED) | BIT (PWT_TOPUP_CONFLICT))
#define BY_PROGRAM                                                                                 \
  (BIT (PWT_TOPUP_QUEUED) | BIT (PWT_TOPUP_INTENT) | BIT (PWT_TOPUP_SENT) | BIT (PWT_TOPUP_UNKNOWN))

static const struct {
  const char *nick;
  guint next; /* the states that may follow; none: the end */
} states[PWT_N_TOPUP_STATES] = {
  [PWT_TOPUP_QUEUED] = { "queued", BIT (PWT_TOPUP_INTENT) | BIT (PWT_TOPUP_CANCELLED) |
                                       /* The meter's count is not where the books stand. */
                                       BIT (PWT_TOPUP_CONFLICT) },
  [PWT_TOPUP_INTENT] = { "intent", BIT (PWT_TOPUP_SENT) | BIT (PWT_TOPUP_UNKNOWN) },
  [PWT_TOPUP_SENT] = { "sent", BIT (PWT_TOPUP_UNKNOWN) | PROVED },
  /* Proved not applied: the same target is sent again. */
  [PWT_TOPUP_UNKNOWN] = { "unknown", BIT (PWT_TOPUP_SENT) | PROVED },
  [PWT_TOPUP_SETTLED] = { "settled", 0 },
  [PWT_TOPUP_REJECTED] = { "rejected", BIT (PWT_TOPUP_RESENT) | BIT (PWT_TOPUP_REFUNDED) },
  [PWT_TOPUP_CONFLICT] = { "conflict", BIT (PWT_TOPUP_SETTLED) | BIT (PWT_TOPUP_REJECTED) },
  [PWT_TOPUP_CANCELLED] = { "cancelled", 0 },
  [PWT_TOPUP_RESENT] = { "resent", 0 },
  [PWT_TOPUP_REFUNDED] = { "refunded", 0 },
};

/* From a state that waits for a person. */
static const struct {
  const char *nick;
  PwtTopupState from, to;
} decisions[PWT_N_DECISIONS] = {
  [PWT_DECISION_ARRIVED] = { "arrived", PWT_TOPUP_CONFLICT, PWT_TOPUP_SETTLED },
  [PWT_DECISION_NOT_ARRIVED] = { "not-arrived", PWT_TOPUP_CONFLICT, PWT_TOPUP_REJECTED },
  [PWT_DECISION_RESEND] = { "resend", PWT_TOPUP_REJECTED, PWT_TOPUP_RESENT },
  [PWT_DECISION_PAY_BACK] = { "pay-back", PWT_TOPUP_REJECTED, PWT_TOPUP_REFUNDED },
};

/**
 * pwt_topup_can_follow:
 *
 * Returns: %TRUE if a top-up in state @from may go to @to
 */
gboolean
pwt_topup_can_follow (PwtTopupState from, PwtTopupState to)
{
  g_return_val_if_fail ((guint) from < PWT_N_TOPUP_STATES, FALSE);
  g_return_val_if_fail ((guint) to < PWT_N_TOPUP_STATES, FALSE);

  return (states[from].next & BIT (to)) != 0;
}

/**
 * pwt_topup_is_open:
 *
 * Returns: %TRUE while the program itself still has to bring the top-up to an end; what waits for a
 *   person is not open, but pwt_topup_is_undecided()
 */
gboolean
pwt_topup_is_open (PwtTopupState state)
{
  g_return_val_if_fail ((guint) state < PWT_N_TOPUP_STATES, FALSE);

  return (BY_PROGRAM & BIT (state)) != 0;
}

/**
 * pwt_topup_is_undecided:
 *
 * Returns: %TRUE if a person has to decide what becomes of the money
 */
gboolean
pwt_topup_is_undecided (PwtTopupState state)
{
  g_return_val_if_fail ((guint) state < PWT_N_TOPUP_STATES, FALSE);

  return state == PWT_TOPUP_REJECTED || state == PWT_TOPUP_CONFLICT;
}

/**
 * pwt_topup_decide:
 * @state: of a top-up
 * @decision: of a person
 * @next: (out): the state it leads to
 *
 * Returns: %FALSE if this is not to be decided in @state
 */
gboolean
pwt_topup_decide (PwtTopupState state, PwtDecision decision, PwtTopupState *next)
{
  g_return_val_if_fail ((guint) state < PWT_N_TOPUP_STATES, FALSE);
  g_return_val_if_fail ((guint) decision < PWT_N_DECISIONS, FALSE);

  *next = decisions[decision].to;
  return decisions[decision].from == state;
}

/**
 * pwt_decision_nick:
 *
 * Returns: the name of @decision in files and JSON
 */
const char *
pwt_decision_nick (PwtDecision decision)
{
  g_return_val_if_fail ((guint) decision < PWT_N_DECISIONS, NULL);

  return decisions[decision].nick;
}

/**
 * pwt_topup_may_cancel:
 *
 * Returns: %TRUE if nothing was or may have been sent
 */
gboolean
pwt_topup_may_cancel (PwtTopupState state)
{
  return pwt_topup_can_follow (state, PWT_TOPUP_CANCELLED);
}

/**
 * pwt_topup_state_nick:
 *
 * Returns: the name of @state in files and JSON
 */
const char *
pwt_topup_state_nick (PwtTopupState state)
{
  g_return_val_if_fail ((guint) state < PWT_N_TOPUP_STATES, NULL);

  return states[state].nick;
}

/**
 * pwt_topup_judge:
 * @expected: what was stored before the first byte was sent
 * @count_read: the purchase count the meter shows now
 * @balance_read: the balance it shows with that count
 *
 * The write's own answer settles nothing; only these two do. Use since @expected was stored may
 * have lowered the balance by up to the allowance; nothing but a top-up raises it.
 *
 * Returns: %PWT_TOPUP_APPLIED, %PWT_TOPUP_NOT_APPLIED (send the same target again) or
 *   %PWT_TOPUP_CONFLICTING (a person decides)
 */
PwtTopupOutcome
pwt_topup_judge (const PwtTopupExpectation *expected, gint64 count_read, PwtMoney balance_read)
{
  __int128 most;

  g_return_val_if_fail (expected != NULL, PWT_TOPUP_CONFLICTING);

  most = (__int128) expected->balance_before.e4 + expected->amount.e4;
  if (count_read == expected->target_count && balance_read.e4 <= most &&
      balance_read.e4 >= most - expected->use_allowance.e4)
    return PWT_TOPUP_APPLIED;
  if ((__int128) count_read + 1 == expected->target_count &&
      balance_read.e4 <= expected->balance_before.e4)
    return PWT_TOPUP_NOT_APPLIED;
  return PWT_TOPUP_CONFLICTING;
}

/**
 * pwt_meter_number_of_serial:
 * @serial: as the meter is registered
 *
 * Returns: what its number ends in, as the meter itself says it: below %PWT_METER_NUMBER_END, and 0
 *   if @serial does not end in a number
 */
gint64
pwt_meter_number_of_serial (const char *serial)
{
  const char *end, *from;

  g_return_val_if_fail (serial != NULL, 0);

  end = serial + strlen (serial);
  from = end;
  while (from > serial && end - from < PWT_METER_NUMBER_DIGITS && g_ascii_isdigit (from[-1]))
    from--;
  return g_ascii_strtoll (from, NULL, 10);
}

#define OTHER_NUMBER "The meter that answers says its number ends in "

/**
 * pwt_topup_dup_other_number:
 * @says: the last digits of what the meter says
 * @known: those of the one that alone may be topped up
 *
 * Returns: (transfer full): why nothing is sent to it
 */
char *
pwt_topup_dup_other_number (gint64 says, gint64 known)
{
  return g_strdup_printf (OTHER_NUMBER
                          "%08" G_GINT64_FORMAT ", the one known here in %08" G_GINT64_FORMAT
                          ". Nothing was sent to it. Check the wiring; if the meter was changed, "
                          "first note what money the old one has, then enter the new one's number "
                          "in Setup.",
                          says, known);
}

/**
 * pwt_topup_is_other_number:
 * @reason: (nullable): of a conflict
 *
 * Returns: %TRUE if it is pwt_topup_dup_other_number()'s: then the count is another meter's
 */
gboolean
pwt_topup_is_other_number (const char *reason)
{
  return reason != NULL && g_str_has_prefix (reason, OTHER_NUMBER);
}

#define OTHER_COUNT "The meter shows purchase count "

/**
 * pwt_topup_dup_other_count:
 * @shown: what the meter that answers counts
 * @books: what the books know of
 *
 * Returns: (transfer full): why nothing is sent to it
 */
char *
pwt_topup_dup_other_count (gint64 shown, gint64 books)
{
  return g_strdup_printf (OTHER_COUNT "%" G_GINT64_FORMAT
                                      " where the books stand at %" G_GINT64_FORMAT
                                      ". Nothing was sent; a person must decide.",
                          shown, books);
}

/**
 * pwt_topup_is_doubted:
 * @reason: (nullable): of the top-up
 *
 * Returns: %TRUE if it is not just waiting for its turn: the meter that was read for it is not the
 *   one the books know, and is looked at a second time before a person is asked
 */
gboolean
pwt_topup_is_doubted (PwtTopupState state, const char *reason)
{
  return state == PWT_TOPUP_QUEUED && reason != NULL &&
         (pwt_topup_is_other_number (reason) || g_str_has_prefix (reason, OTHER_COUNT));
}
