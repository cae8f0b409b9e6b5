/* How a call ends, and what went wrong where. The first stop of the tour.
 *
 * Every call that can fail returns a tb_status and takes a tb_error as its last parameter, which
 * may be NULL. The record is written only on failure, and the first failure wins: passing the same
 * record on to a second call never overwrites what it says.
 *
 * The values are the exit statuses of the program, so that a shell script and a C program see the
 * same numbers. 1 and 6 are verdicts on data, not failures: see tb_verdict in run.h. */
#ifndef TUBAN_STATUS_H
#define TUBAN_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

#define TB_API __attribute__((visibility("default")))

typedef enum tb_status {
    TB_OK = 0,
    TB_USAGE = 2,      /* options or configuration that cannot be meant */
    TB_UNREADABLE = 3, /* input that cannot be read */
    TB_SYSTEM = 4,     /* memory, disk, or a fault of our own */
    TB_INTERRUPTED = 5 /* the caller's stop flag was raised */
} tb_status;

/* One line, in the language set by tb_language_set: what, where, why, what to do. */
typedef struct tb_error {
    tb_status status;
    char message[1200];
} tb_error;

/* Languages of messages, headings and reports. Numbers and codes never depend on it. */
typedef enum tb_language { TB_ENGLISH, TB_CHINESE } tb_language;

/* Process-wide; call it once, before any other thread uses the library. Default English. */
TB_API void tb_language_set(tb_language language);
TB_API tb_language tb_language_get(void);

/* A message of the library or the program in that language, or the text itself if the catalogue
 * does not have it; it lives as long as the program. */
TB_API const char *tb_message(const char *english) __attribute__((format_arg(1)));

/* "MAJOR.MINOR.PATCH" of the library in use; a string that lives as long as the program. */
TB_API const char *tb_version(void);

#ifdef __cplusplus
}
#endif
#endif
