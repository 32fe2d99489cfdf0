/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "field/coding.h"
#include "field/task.h"
#include "field/modbus.h"

G_BEGIN_DECLS

/* Which register holds what on one model, and how each command is written and proved: a JSON file
 * of data/profiles, whose README describes it. Loaded once, then immutable and shared by reference.
 */
typedef struct _PwtProfile PwtProfile;

typedef enum {
  PWT_RATIO_NONE,
  PWT_RATIO_CT,
  PWT_RATIO_PT,
  PWT_RATIO_CT_PT,
} PwtRatio;

typedef struct {
  char *name;
  guint8 function;
  guint16 address;
  guint16 count;
  gboolean is_rare; /* at the first reading, then once a day, and after a command that needs it */
} PwtProfileBlock;

#define PWT_PROFILE_HISTORY_MAX 24 /* quantities of a model that go to history */

typedef struct {
  PwtQuantity quantity;
  guint block; /* index */
  guint at;    /* its first register, from the block's first */
  PwtCoding coding;
  PwtRatio ratio;
  gint64 min, max;     /* what is possible, before CT/PT */
  gboolean in_history; /* stored as whole multiples of coding.scale × ratio */
  gboolean is_certain;
  char *note; /* (nullable): what is not certain */
} PwtProfileQuantity;

typedef enum {
  PWT_PUT_CONST,
  PWT_PUT_QUANTITY, /* of the task's values */
  PWT_PUT_AMOUNT,   /* of the top-up, 1/10000 yuan */
  PWT_PUT_COUNT,    /* its target */
  PWT_PUT_TIME,     /* now */
} PwtPutKind;

typedef struct {
  PwtPutKind kind;
  PwtQuantity quantity;
  gint64 value; /* of CONST */
  PwtCoding coding;
} PwtProfilePut;

typedef struct {
  PwtQuantity quantity;
  gboolean is_given; /* must equal what the task gave; else value */
  gint64 value;
  gint64 tolerance;
} PwtProfileProof;

typedef struct {
  gboolean is_possible;
  char *impossible; /* (nullable): why not */
  guint8 function;
  guint16 address;
  guint16 count;
  GArray *puts;   /* (element-type PwtProfilePut), in the order of the bytes */
  GArray *proofs; /* (element-type PwtProfileProof); empty for TOPUP: count and balance prove it */
  gboolean is_certain;
  char *note; /* (nullable) */
} PwtProfileCommand;

/* What is not certain of the model: a meter's settings may choose another option. */
typedef struct {
  char *name;
  char *note;
  char *usual; /* one of options */
  GStrv options;
} PwtProfileChoice;

struct _PwtProfile {
  char *id;
  char *title;
  guint phases;        /* 1 or 3 */
  gboolean is_prepaid; /* the meter keeps the balance */
  GArray *blocks;      /* (element-type PwtProfileBlock) */
  GArray *quantities;  /* (element-type PwtProfileQuantity) */
  GArray *models;      /* (element-type gint64) codes that model may have; empty: not checked */
  GPtrArray *choices;  /* (element-type PwtProfileChoice) */
  PwtProfileCommand commands[PWT_N_TASK_KINDS]; /* READ's is unused */
  char *take_back;       /* (nullable): why money cannot be taken out of this model */
  char *exceptions[256]; /* (nullable): what the model's exception codes mean */
  int refs;              /* atomic */
};

PwtProfile *pwt_profile_load (const char *path, const char *settings, GError **error);
PwtProfile *pwt_profile_parse (const char *file, const char *json, gsize n, const char *settings,
                               GError **error);
PwtProfile *pwt_profile_ref (PwtProfile *profile);
void pwt_profile_unref (PwtProfile *profile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtProfile, pwt_profile_unref)

gint64 pwt_ratio_factor (PwtRatio ratio, guint32 ct, guint32 pt);
const PwtProfileQuantity *pwt_profile_find (const PwtProfile *profile, PwtQuantity quantity);
guint pwt_profile_narrow (const PwtProfile *profile, guint *first);
gboolean pwt_profile_can (const PwtProfile *profile, PwtTaskKind kind, GError **error);
gboolean pwt_profile_can_credit (const PwtProfile *profile, PwtMoney amount, GError **error);

/* The profiles of a folder; each variant (id and settings) is loaded once. Safe from any thread. */
typedef struct _PwtProfileSet PwtProfileSet;

PwtProfileSet *pwt_profile_set_new (const char *folder);
PwtProfile *pwt_profile_set_get (PwtProfileSet *set, const char *id, const char *settings,
                                 GError **error);
GStrv pwt_profile_set_list (PwtProfileSet *set, GError **error);
void pwt_profile_set_free (PwtProfileSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PwtProfileSet, pwt_profile_set_free)

G_END_DECLS
