/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/operations.h"

G_BEGIN_DECLS

/* Every record there is, and random objects of them. */
GPtrArray *all_records (void); /* (element-type PwtRecord), each once */
gpointer random_object (const PwtRecord *record, GRand *random, guint depth);
void random_field (const PwtField *field, gpointer object, GRand *random, guint depth);
void set_random_text (const PwtField *field, gpointer object, GRand *random);
guint count_choices (const PwtField *field);

G_END_DECLS
