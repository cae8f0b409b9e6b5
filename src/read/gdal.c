/* Catching what GDAL says. */
#include "read/gdal.h"

#include <cpl_error.h>
#include <gdal.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static _Thread_local char first_message[400];

void tb_gdal_start(void) {
    pthread_once(&once, GDALAllRegister);
}

static void CPL_STDCALL keep(CPLErr severity, CPLErrorNum number, const char *message) {
    (void)number;
    if (severity < CE_Failure || first_message[0] != '\0')
        return;
    snprintf(first_message, sizeof first_message, "%s", message);
    for (char *at = first_message; *at != '\0'; at++)
        if (*at == '\n' || *at == '\r')
            *at = ' ';
}

void tb_gdal_listen(void) {
    first_message[0] = '\0';
    CPLPushErrorHandler(keep);
}

void tb_gdal_stop_listening(void) {
    CPLPopErrorHandler();
}

const char *tb_gdal_message(void) {
    return first_message;
}
