/* Catching what GDAL says. */
#include "read/gdal.h"

#include <cpl_error.h>
#include <gdal.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char version[40];
static _Thread_local char first_message[400];
static _Thread_local char first_cut[200];
static _Thread_local long cut_numbers;

static void CPL_STDCALL say_nothing(CPLErr severity, CPLErrorNum number, const char *message) {
    (void)severity, (void)number, (void)message;
}

/* What matters of GDAL's complaints is heard and told in our own lines. A program that has a
 * handler of its own keeps it. */
static void start(void) {
    CPLErrorHandler before = CPLSetErrorHandler(say_nothing);
    if (before != CPLDefaultErrorHandler)
        CPLSetErrorHandler(before);
    GDALAllRegister();
    snprintf(version, sizeof version, "%s", GDALVersionInfo("RELEASE_NAME"));
}

void tb_gdal_start(void) {
    pthread_once(&once, start);
}

/* What GDAL returns here it frees when it is asked again, by its own drivers too. */
const char *tb_gdal_version(void) {
    tb_gdal_start();
    return version;
}

static void CPL_STDCALL keep(CPLErr severity, CPLErrorNum number, const char *message) {
    (void)number;
    if (severity == CE_Warning && strstr(message, "parsed incompletely") != NULL) {
        if (cut_numbers++ == 0)
            snprintf(first_cut, sizeof first_cut, "%s", message);
        return;
    }
    if (severity < CE_Failure || first_message[0] != '\0')
        return;
    snprintf(first_message, sizeof first_message, "%s", message);
    for (char *at = first_message; *at != '\0'; at++)
        if (*at == '\n' || *at == '\r')
            *at = ' ';
}

void tb_gdal_listen(void) {
    first_message[0] = first_cut[0] = '\0';
    cut_numbers = 0;
    CPLPushErrorHandler(keep);
}

void tb_gdal_stop_listening(void) {
    CPLPopErrorHandler();
}

const char *tb_gdal_message(void) {
    return first_message;
}

long tb_gdal_cut_numbers(void) {
    return cut_numbers;
}

const char *tb_gdal_cut_number(void) {
    return first_cut;
}
