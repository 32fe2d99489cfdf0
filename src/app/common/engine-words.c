/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/engine-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/common/role-words.h"
#include "domain/permission.h"
#include "record/operations.h"

#define HOLES_MAX 8

/* Its hole is a permission by its nick. */
#define DENIED N_ ("Your role does not allow this: it needs the permission “%s”")

/* What the engine says at the counter and to an engineer at the meter. "%s" stands for whatever it
 * puts in: names, amounts, times, or words and sentences that stand here themselves. The first that
 * fits is it, so the general come after the particular. A sentence that is not here is shown as it
 * came; tests/tools/check-sentences.py finds it. */
static const char *const sentences[] = {
  N_ ("The program that runs this site (prewattd) is not running"),
  N_ ("The program that runs this site is stopping"),
  N_ ("The connection to the program that runs this site was lost: %s"),
  N_ ("Please sign in again"),
  N_ ("User name or password is wrong"),
  N_ ("Too many wrong passwords: try again in %s s"),
  DENIED,
  N_ ("The old password is wrong"),
  N_ ("The new password is the old one: choose another"),
  N_ ("Change your password first: somebody else has set it"),
  N_ ("Change your own password in the menu under your name"),
  N_ ("You cannot disable yourself: let another administrator do it"),
  N_ ("This would give rights that you do not have yourself"),
  N_ ("Somebody must stay administrator of the site"),
  N_ ("There is a role of this name already"),
  N_ ("A role must at least allow to see"),
  N_ ("Operators still have this role (%s): give them another first"),
  N_ ("The password needs at least 8 characters"),
  N_ ("The password must not contain the user name"),
  N_ ("The password is one of the commonest: choose another"),
  N_ ("The password is one letter repeated: choose another"),
  N_ ("The password is longer than 128 characters"),
  N_ ("This site has operators already: sign in"),
  N_ ("The user name “%s” is taken"),
  N_ ("There are simulated meters in %s already: remove that folder, or choose another"),
  N_ ("%s is in the folder of the site: choose another for the simulated meters"),
  N_ ("Choose a period of 1 to 400 days"),
  N_ ("This period has not begun yet"),
  N_ ("No account is open here: open one first"),
  N_ ("No meter is installed at this point"),
  N_ ("This meter is not a prepaid one"),
  N_ ("Account %s is open here already"),
  N_ ("The meter has not been read for 15 minutes: read it now, then open"),
  N_ ("The meter shows a debt of %s yuan: clear it at the meter first"),
  N_ ("The meter still holds %s yuan and counts %s purchases: "
      "take them over, or clear the meter first"),
  N_ ("The money in this meter belongs to account %s"),
  N_ ("The tariff is not for what this meter counts"),
  N_ ("Choose at least one room with a meter"),
  N_ ("The same point is chosen twice"),
  N_ ("Alarm amount 2 must not be above alarm amount 1"),
  N_ ("The picture is larger than 512 KB: save it smaller"),
  N_ ("The picture is not base64"),
  N_ ("The picture is empty"),
  N_ ("The picture has more than 8 million pixels: make it smaller"),
  N_ ("The picture is too small to be printed: 100 pixels at least"),
  N_ ("The file is not a PNG picture: save the logo as PNG"),
  N_ ("The picture is damaged: save it anew"),
  N_ ("This logo was already saved with other content: begin anew"),
  N_ ("This tenant is there already: choose it from the list"),
  N_ ("This account was already opened with other content"),
  N_ ("This meter has never been read"),
  N_ ("This point's balance is kept by the system, not by its meter"),
  N_ ("The meter's line is not in service"),
  N_ ("The meter's line is not in service: nothing was sent"),
  N_ ("The meter's line is switched off."),
  N_ ("The meter does not answer: the money will be sent when it does"),
  N_ ("The meter does not answer. Check its power, its address and the cable."),
  N_ ("The meter accepts at most %s yuan more"),
  N_ ("The amount does not cover the service fee"),
  N_ ("The amount is too large to compute"),
  N_ ("Money that is paid must be whole cents"),
  N_ ("An earlier sale to this meter has not arrived yet: this one will follow it"),
  N_ ("An earlier sale to this meter is in conflict: nothing is sold to it until that is decided"),
  N_ ("Money is on its way to this meter: wait until it has arrived"),
  N_ ("This sale was already booked with other content: begin a new one"),
  N_ ("It is too late to cancel: the top-up is on its way to the meter"),
  N_ ("It is too late to withdraw this command"),
  N_ ("This command was already given with other content"),
  N_ ("The top-up is not in the meter. Send it again, with the same count."),
  N_ ("The meter shows purchase count %s where the books stand at %s. Nothing was sent; a person "
      "must decide."),
  N_ ("The meter that answers says its number ends in %s, the one known here in %s. Nothing was "
      "sent to it: check the wiring, or enter the new meter's number in Setup."),
  N_ ("The supply was cut by command: money alone does not bring it back, restore prepaid too"),
  N_ ("The room has changed hands: choose the customer again"),
  N_ ("The meter that answers says its number ends in %s, the one known here in %s. Nothing was "
      "sent to it. Check the wiring; if the meter was changed, first note what money the old one "
      "has, then enter the new one's number in Setup."),
  N_ ("Another meter answers here: let its number and the wiring be looked at first"),
  N_ ("The meter's purchase count is not the one in the books: money for it will wait until a "
      "person has decided"),
  N_ ("%s yuan cannot be written exactly to a %s: choose another amount"),
  N_ ("The meter did not say its number this time; trying again"),
  N_ ("The site was restored from a backup: this may have been sent or paid back since. A person "
      "must decide."),
  N_ ("An earlier sale to this meter was decided: whether this one is in its count must be decided "
      "too."),
  N_ ("This top-up is still on its way: wait for its end"),
  N_ ("Decide first whether the money has arrived in the meter"),
  N_ ("Nothing is left to be decided about this top-up"),
  N_ ("Read the meter first: what it shows is older than this conflict"),
  N_ ("Read the meter first: it was not read since the backup"),
  N_ ("alarm amounts %s and %s yuan"),
  N_ ("%s from %s: sharp %s, peak %s, flat %s, valley %s, deep valley %s yuan"),
  N_ ("%s from %s: %s yuan"),
  N_ ("The meter counts %s purchases, the books %s: this money may be in it. "
      "Let it be sent: the meter is looked at first"),
  N_ ("Who paid has no account here any more: pay the money back"),
  N_ ("This decision was already taken with other content"),
  N_ ("This account is closed"),
  N_ ("The meter is on no line that is in service"),
  N_ ("The supply is held and the balance is %s yuan: it would lose power. Restore it by itself"),
  N_ ("This project was made already, and of another file"),
  N_ ("Somebody else changed it meanwhile: look at what it is now, then change it again"),
  N_ ("Somebody else put something there meanwhile"),
  N_ ("You took this money: above %s yuan somebody else pays it back"),
  N_ ("You decided that it did not arrive: above %s yuan somebody else pays it back"),
  N_ ("The site was restored from a backup: this may have been paid back or sent again since. "
      "Whoever decides about money in doubt decides"),
  N_ ("The meter refuses the top-up: %s (code %s)."),
  N_ ("The meter refuses: %s (code %s)."),
  N_ ("The meter refuses to be read: %s. Check its profile."),
  N_ ("The supply is held: restore prepaid first"),
  N_ ("Its turn came more than an hour later: not tripped any more"),
  N_ ("Its turn came more than a day later: give the command again if it is still meant"),
  N_ ("It is too late: every command was sent already"),
  N_ ("Choose at least one meter"),
  N_ ("Nothing of it failed"),
  N_ ("This work has not ended yet"),
  N_ ("No account is open here, so there is nothing to send"),
  N_ ("Say the threshold in watts"),
  N_ ("The balance is %s yuan: it would stay without power. Sell first"),
  N_ ("The time of the hold is up"),
  N_ ("Say why it is to be tripped"),
  N_ ("Say why the supply is to be held"),
  N_ ("Say until when the supply is to be held"),
  N_ ("The meter does not show it: %s is not as commanded. Read it again, or look at the meter."),
  N_ ("The meter's answers are garbled. Check the cable, its ends and the speed."),
  N_ ("The meter's answers contradict each other. Look for a second master on the line."),
  N_ ("The program was restarted meanwhile: read the meter and command again"),
  N_ ("The port %s is gone: its adapter was unplugged. Plug it in again."),
  N_ ("The port %s is in use by another program. Close that program; this heals by itself."),
  N_ ("The port %s cannot be opened: %s."),
  N_ ("There is no port %s. Plug the adapter in, or choose another port."),
  N_ ("The gateway is connected, but nothing behind it answers. Check its "
      "serial settings and the cable; trying anew."),
  N_ ("No version of the tariff is in force on %s: add one"),
  N_ ("Give the whole path of the folder, from / on"),
  N_ ("The folder %s is not there: plug its drive in, or choose another"),
  N_ ("Nothing may be written into the folder %s: choose another"),
  N_ ("The folder %s cannot be read: %s"),
  N_ ("The folder %s is inside the site itself: choose another"),
  N_ ("There is not enough room in %s: %s MB are needed and %s MB are free"),
  N_ ("There is no backup yet: back up now, then drill"),
  N_ ("An old backup could not be removed: %s"),
  N_ ("Account %s is open here, and accounts cannot be closed yet: this stays. For a new meter "
      "enter its number over the old one"),
  N_ ("Accounts were open here: their books stay"),
  N_ ("It was measured: its readings stay"),
  N_ ("Money paid for this meter did not arrive: decide about it at the counter first"),
  N_ ("A command or a job still waits for this meter: let it end, or stop it"),
  N_ ("It is connected to a room: disconnect it, or remove it, which does both"),
  N_ ("It is out of service already: its record stays"),
  N_ ("Another meter has served this room since: connect this one anew instead"),
  N_ ("This meter is out of service: put it back into service first"),
  N_ ("The line “%s” has this port already: choose another, or put that line out of service "
      "first"),
  N_ ("A line of another project has this port already: choose another one"),
  N_ ("Meters with a record are or were on this line: put it out of service instead"),
  N_ ("This connection has ended: its past stays"),
  N_ ("The line has a meter at this address already"),
  N_ ("There is a meter with this number already"),
  N_ ("This circuit of the meter serves a point already: end that first"),
  N_ ("The point has a meter already: end that first"),
  N_ ("There is a tariff of this name already"),
  N_ ("must be given"),
  N_ ("must be between %s and %s"),
  N_ ("must not be negative"),
  N_ ("must be greater than zero"),
  N_ ("must be a whole number of cents"),
  N_ ("is longer than %s characters"),

  /* meters and lines */
  N_ ("The meter was taken off its line."),
  N_ ("A line's number is above zero."),
  N_ ("Meters are read every minute at most and once a day at least."),
  N_ ("The line was set up anew."),
  N_ ("A meter's number is above zero."),
  N_ ("A meter's address is 1 … 247."),
  N_ ("CT × PT is 1000000 at most."),
  N_ ("There is no such line."),
  N_ ("Address %s of this line is another meter's already."),
  N_ ("The line is down."),
  N_ ("The field's thread cannot start: %s. Close other programs."),
  N_ ("There is no such meter on any line."),
  N_ ("This task is under way already."),
  N_ ("This meter cannot be read: %s"),
  N_ ("No permission to use the port %s. Add the user to the group “%s” (sudo usermod -aG %s "
      "USER) and sign in again."),
  N_ ("%s is not a serial port. Choose another one."),
  N_ ("The port %s takes no more bytes. Unplug its adapter and plug it in again."),
  N_ ("The gateway %s %s."),
  N_ ("cannot be reached"),
  N_ ("refuses the connection; check its port number and its mode (TCP server)"),
  N_ ("does not answer; check its power, network and address"),
  N_ ("cannot be reached from this network; check its address and the network"),
  N_ ("closed the connection; it may serve another program"),
  N_ ("cannot be opened: this computer has too many files open"),
  N_ ("The gateway's name %s could not be looked up in time. Check the network, or write its IP "
      "address instead."),
  N_ ("The gateway's name %s is not known: %s. Write its IP address instead."),
  N_ ("%s baud is not a rate of RS485 meters. Choose one of 1200, 2400, 4800, 9600, 19200, "
      "38400, 57600, 115200."),
  N_ ("“%s” is not a gateway's address. Write host:port, for example 192.168.1.20:502."),
  N_ ("Unknown protocol. Choose rtu, tcp or rtu-over-tcp."),
  N_ ("Unknown parity. Choose none, even or odd."),
  N_ ("A character has 1 or 2 stop bits."),
  N_ ("The line has no port. Choose a serial port or a gateway's address."),
  N_ ("“%s” is not a serial port. Write its whole path, for example /dev/ttyUSB0 or one of "
      "/dev/serial/by-id."),
  N_ ("The profile %s cannot be read: %s"),
  N_ ("%s: id: “%s” is not the file's name"),
  N_ ("“%s” is not a profile's name."),
  N_ ("not a whole multiple of the meter's CT and PT ratios."),
  N_ ("this model needs it too."),
  N_ ("%s, %s, cannot be written exactly to a %s."),
  N_ ("The amount"),
  N_ ("The purchase count"),
  N_ ("The time"),
  N_ ("A constant"),
  N_ ("The meter shows purchase count %s and %s yuan, which this top-up to count %s does not "
      "explain. A person must decide."),
  N_ ("The meter at address %s says it is model %s, which is not %s. Check the address, or "
      "choose the meter's profile."),
  N_ ("Out of service"),
  N_ ("The line is not configured"),
  N_ ("The meter shows no purchase count"),
  N_ ("The program was restarted while this was on the wire: the meter is read to see whether it "
      "arrived"),
  N_ ("Money is on its way to a meter of this line: wait until it has arrived"),
  N_ ("A circuit keeps its meter and point: end it and connect another"),
  N_ ("The meter does not serve this point any more"),
  N_ ("A curve covers at most 400 days"),
  N_ ("Hours are told of at most 62 days"),

  /* tariffs */
  N_ ("A new version can only be valid from tomorrow on"),
  N_ ("A version that is or was in force cannot be changed"),
  N_ ("A tariff needs at least one version"),
  N_ ("Two versions begin on the same day"),
  N_ ("Say from which date the tariff is valid"),
  N_ ("The %s price is %s yuan: give one between 0 and 100"),
  N_ ("sharp"),
  N_ ("peak"),
  N_ ("flat"),
  N_ ("valley"),
  N_ ("deep valley"),
  N_ ("Season %s, slot %s (%s:%s) is not one of the bands S P F V D"),
  N_ ("Season %s has %s than 48 slots: give one letter for each half hour"),
  N_ ("fewer"),
  N_ ("more"),
  N_ ("Season %s goes from month %s to %s: months are 1 to 12"),
  N_ ("Season %s must cover workdays, weekends or holidays"),
  N_ ("No season covers the %s of month %s: add one"),
  N_ ("workdays"),
  N_ ("weekends"),
  N_ ("holidays"),
  N_ ("Holiday %s has no date"),
  N_ ("%s stands twice in the list of holidays"),
  N_ ("The tariff has no prices for %s-%s-%s: mend its seasons"),
  N_ ("The tariff has no band at %s:%s: mend its seasons"),
  N_ ("The price is zero: how much the money buys cannot be said"),
  N_ ("An amount with fractions of a cent cannot be written in words"),

  /* people and work */
  N_ ("Your own password is changed with the old one: “Change password…”"),
  N_ ("A role of another operator was given"),
  N_ ("Not enough memory to protect the password: close other programs"),
  N_ ("This work cannot be tried again"),
  N_ ("The program was restarted meanwhile"),
  N_ ("The session has ended: sign in again"),
  N_ ("There is no such operator"),
  N_ ("There is no such receipt"),
  N_ ("The cryptographic library did not start"),
  N_ ("The disk took nothing for too long"),
  N_ ("The last backup failed: tell an administrator"),
  N_ ("The last restore drill failed: tell an administrator"),
  N_ ("The last verification found something wrong: tell an administrator"),

  /* the site's files */
  N_ ("Restored and sound: %s checks"),
  N_ ("The copy %s is not sound (%s: %s): verify the site itself"),
  N_ ("%s is empty"),
  N_ ("it is empty"),
  N_ ("no answer"),
  N_ ("%s does not begin with /: give the whole path"),
  N_ ("There is no folder %s: make it first"),
  N_ ("%s is a name for what is not whole: choose another"),
  N_ ("%s is a site or a backup: choose a folder outside it"),
  N_ ("%s exists already: choose another name"),
  N_ ("%s is a site: choose another name"),
  N_ ("%s is a site: it is not removed as a backup"),
  N_ ("%s is not empty: a site needs a folder of its own"),
  N_ ("Could not write %s: %s"),
  N_ ("Could not make %s: %s"),
  N_ ("Could not remove %s: %s"),
  N_ ("Could not protect %s: %s"),
  N_ ("Could not lock %s: %s"),
  N_ ("Could not open %s: %s; check who may write the folder"),
  N_ ("Could not open %s: %s (%s)%s"),
  N_ ("Could not %s %s: %s (%s)%s"),
  N_ ("Could not open %s: %s"),
  N_ ("Could not %s %s: %s"),
  N_ ("read"),
  N_ ("write"),
  N_ ("copy"),
  N_ ("set up"),
  N_ ("make"),
  N_ ("flush"),
  N_ ("rename"),
  N_ ("remove"),
  N_ ("; free some space on the disk and try again"),
  N_ ("; the file is damaged: restore a backup"),
  N_ ("; check the disk and its permissions"),
  N_ ("database or disk is full"),
  N_ ("disk I/O error"),
  N_ ("database disk image is malformed"),
  N_ ("attempt to write a readonly database"),
  N_ ("unable to open database file"),
  N_ ("%s failed and must be opened and verified anew before anything is written to it"),
  N_ ("The transaction was rolled back for an earlier error: run it again"),
  N_ ("Another top-up of this meter is under way"),
  N_ ("There is a meter with this internal number already"),
  N_ ("There is a point with this internal number already"),
  N_ ("There is a line with this internal number already"),
  N_ ("The point has an open account already"),
  N_ ("There is an account with this number already"),
  N_ ("There is an operator of this name already"),
  N_ ("An operator has one role in a project"),
  N_ ("This entry was reversed already"),
  N_ ("Receipt numbers have no gaps"),
  N_ ("It belongs to something that does not exist, or something else still belongs to it"),
  N_ ("A value is outside of what may be stored (%s)"),
  N_ ("“%s” is stored in a form that cannot be read: %s; restore a backup"),
  N_ ("“%s” is stored as “%s”, which is no such choice; restore a backup"),
  N_ ("%s is not a file of Prewatt: choose another folder"),
  N_ ("%s was written by a newer Prewatt (form %s, this one knows up to %s): update this computer"),
  N_ ("%s: a row of “%s” points to nothing: restore a backup"),
  N_ ("The site %s is in use by %s: connect to it, or end it first"),
  N_ ("%s, process %s on %s, since %s"),
  N_ ("another program"),
  N_ ("There is no site in %s: choose its folder, or create one there"),
  N_ ("%s is missing, with all readings: restore a backup"),
  N_ ("%s is damaged (%s): restore a backup"),
  N_ ("Readings of %s in %s are damaged: restore a backup"),
  N_ ("What sale %s was sent again by is missing: restore a backup"),

  /* what is not there */
  N_ ("There is no such %s"),
  N_ ("There is no backup at %s: give the folder that “backup” has printed"),
  N_ ("There is no operation “%s”: “prewattctl operations” lists them"),
  N_ ("No password can be read from %s: its first line must be the password"),
  N_ ("Say who you are: PREWATT_USER=NAME PREWATT_PASSWORD_FILE=FILE"),
  N_ ("“%s” is not a paper: roll-80, roll-58 or a5"),
  N_ ("There is no %s %s"),
  N_ ("There is already a %s %s"),
  N_ ("There is no such row in the list of %s"),
  N_ ("account"),
  N_ ("building"),
  N_ ("circuit"),
  N_ ("command"),
  N_ ("floor"),
  N_ ("gateway"),
  N_ ("job"),
  N_ ("line"),
  N_ ("logo"),
  N_ ("meter"),
  N_ ("operator"),
  N_ ("point"),
  N_ ("project"),
  N_ ("quantity"),
  N_ ("rejection"),
  N_ ("role"),
  N_ ("room"),
  N_ ("sale"),
  N_ ("tariff"),
  N_ ("tenant"),
  N_ ("topup"),

  /* fields */
  N_ ("“%s” is not one of its choices"),
  N_ ("is not one of its choices"),
  N_ ("must be true or false"),
  N_ ("is not valid text"),
  N_ ("holds a control character"),
  N_ ("has more than %s elements"),
  N_ ("“%s” is not a time zone this computer knows: give a name such as Asia/Shanghai"),
  N_ ("“%s” is not %s"),
  N_ ("a date such as 2026-11-20"),
  N_ ("a time such as 2026-11-20T02:00:00Z"),
  N_ ("a number with at most %s decimals"),
  N_ ("Too many words to search for"),

  /* what a meter's code means, as the meter's profile has it or the protocol */
  N_ ("the purchase count is not the stored one plus one"),
  N_ ("the meter would hold more than its hoarding limit"),
  N_ ("no account was ever opened in this meter"),
  N_ ("it does not know this command"),
  N_ ("it has no such registers"),
  N_ ("it does not take this value"),
  N_ ("it reports a fault of its own"),
  N_ ("its code is not documented"),
};

typedef struct {
  const char *at[HOLES_MAX];
  gsize length[HOLES_MAX];
  guint n;
} Holes;

/* Whether @english is @sentence with something in its holes. */
static gboolean
matches (const char *english, const char *sentence, Holes *holes)
{
  holes->n = 0;
  while (TRUE) {
    const char *hole = strstr (sentence, "%s");
    gsize before = hole != NULL ? (gsize) (hole - sentence) : strlen (sentence);
    g_autofree char *literal = NULL;
    const char *next, *end;

    if (strncmp (english, sentence, before) != 0)
      return FALSE;
    english += before;
    if (hole == NULL)
      return english[0] == '\0';
    g_assert (holes->n < HOLES_MAX); /* else no such sentence is ever known again */
    sentence = hole + strlen ("%s");
    /* The hole ends where the words up to the next hole are found. */
    next = strstr (sentence, "%s");
    literal = next != NULL ? g_strndup (sentence, (gsize) (next - sentence)) : g_strdup (sentence);
    end = literal[0] == '\0'                                     ? english + strlen (english)
          : next == NULL && !g_str_has_suffix (english, literal) ? NULL
          : next == NULL ? english + strlen (english) - strlen (literal)
                         : strstr (english, literal);
    if (end == NULL)
      return FALSE;
    holes->at[holes->n] = english;
    holes->length[holes->n++] = (gsize) (end - english);
    english = end;
  }
}

static void append_hole (GString *text, const char *hole, gsize length);

static void
append_permission (GString *text, const char *nick, gsize length)
{
  for (guint i = 0; i < PWT_N_PERMISSIONS; i++) {
    const char *of = pwt_permission_nick ((PwtPermission) i);

    if (strlen (of) == length && strncmp (of, nick, length) == 0) {
      g_string_append (text, pwt_permission_label ((PwtPermission) i));
      return;
    }
  }
  g_string_append_len (text, nick, (gssize) length);
}

/* A translation keeps the holes in the order of the original. */
static char *
fill (const char *sentence, const Holes *holes)
{
  gboolean is_denied = g_str_equal (sentence, DENIED);
  const char *translation = _ (sentence);
  GString *text = g_string_new (NULL);
  guint i = 0;

  for (const char *hole; (hole = strstr (translation, "%s")) != NULL && i < holes->n; i++) {
    g_string_append_len (text, translation, hole - translation);
    if (is_denied)
      append_permission (text, holes->at[i], holes->length[i]);
    else
      append_hole (text, holes->at[i], holes->length[i]);
    translation = hole + strlen ("%s");
  }
  g_string_append (text, translation);
  return g_string_free (text, FALSE);
}

/* Returns: (transfer full) (nullable): @english in the person's language; NULL: it is not here */
static char *
translate (const char *english)
{
  Holes holes;

  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (matches (english, sentences[i], &holes))
      return fill (sentences[i], &holes);
  return NULL;
}

/* A hole is shorter than what it is in, so this ends. */
static void
append_hole (GString *text, const char *hole, gsize length)
{
  g_autofree char *english = g_strndup (hole, length);
  g_autofree char *translated = translate (english);

  g_string_append (text, translated != NULL ? translated : english);
}

/* "“A101”: what is wrong with it": the name stays, the rest is looked up. */
static const char *
after_name (const char *english)
{
  const char *end = g_str_has_prefix (english, "“") ? strstr (english, "”: ") : NULL;

  return end != NULL ? end + strlen ("”: ") : NULL;
}

/* --- what a rule was broken by --- */

#define PATH_CHARS "abcdefghijklmnopqrstuvwxyz0123456789_.[]"
#define PATH_DEPTH 8

/* The fields' names in words, of @path seen from @record: "rooms[2].name" → "Room 3 · Name".
 * Returns: (nullable): NULL: there is no such path, or it has no words */
static char *
name_path (const PwtRecord *record, char *const *path)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *last = NULL;

  for (guint i = 0; path[i] != NULL; i++) {
    const char *bracket = strchr (path[i], '[');
    g_autofree char *name =
        bracket != NULL ? g_strndup (path[i], (gsize) (bracket - path[i])) : g_strdup (path[i]);
    const PwtField *field = record != NULL ? pwt_record_find (record, name) : NULL;

    if (field == NULL)
      return NULL;
    record = field->type == PWT_T_RECORD || field->type == PWT_T_LIST ? field->of : NULL;
    if (field->label == NULL || g_strcmp0 (field->label, last) == 0)
      continue; /* a tenant's name is called tenant too */
    last = field->label;
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", _ (field->label));
    if (bracket != NULL)
      g_string_append_printf (text, " %" G_GUINT64_FORMAT,
                              g_ascii_strtoull (bracket + 1, NULL, 10) + 1);
  }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* "new_tenant.name: what is wrong with it": fields of a request are called as people see them.
 * One that has no words, as a quantity of a meter, stays as it is.
 * *rest: the rule; Returns: (nullable): NULL: @english does not begin with a field */
static char *
dup_field_name (const PwtOperation *operation, const char *english, const char **rest)
{
  gsize n = strspn (english, PATH_CHARS);
  g_autofree char *path = NULL;
  g_auto (GStrv) names = NULL;
  char *name;

  if (n == 0 || strncmp (english + n, ": ", 2) != 0)
    return NULL;
  path = g_strndup (english, n);
  names = g_strsplit (path, ".", PATH_DEPTH);
  *rest = english + n + 2;
  name = operation != NULL ? name_path (operation->request, names) : NULL;
  for (guint i = 0; name == NULL && i < pwt_n_operations; i++)
    name = name_path (pwt_operations[i].request, names);
  return name != NULL ? name : g_steal_pointer (&path);
}

static char *
dup_name (const PwtOperation *operation, const char *english, const char **rest)
{
  *rest = after_name (english);
  return *rest != NULL ? g_strndup (english, (gsize) (*rest - english) - strlen (": "))
                       : dup_field_name (operation, english, rest);
}

const char *
pwt_engine_text_of (const PwtOperation *operation, const char *english)
{
  static char *last;
  char *text = translate (english); /* before "last" goes: @english may be it */

  if (text == NULL) {
    const char *rest;
    g_autofree char *name = dup_name (operation, english, &rest);

    text = name != NULL ? g_strdup_printf (_ ("%s: %s"), name, pwt_engine_text_of (operation, rest))
                        : g_strdup (english);
  }
  g_free (last);
  last = text;
  return last;
}

const char *
pwt_engine_text (const char *english)
{
  return pwt_engine_text_of (NULL, english);
}
