/* tuban: land-survey parcel layers. The tour, in the order in which data flow. */
#ifndef TUBAN_TUBAN_H
#define TUBAN_TUBAN_H

#include <tuban/status.h>    /* how a call ends, and what went wrong where */
#include <tuban/survey.h>    /* parcels in blocks of columns */
#include <tuban/classes.h>   /* which class a code is, and where it is counted */
#include <tuban/read.h>      /* layers of any format into blocks */
#include <tuban/area.h>      /* coordinates to areas on the ellipsoid */
#include <tuban/finding.h>   /* what the data say against themselves */
#include <tuban/check.h>     /* what checking counts */
#include <tuban/totals.h>    /* exact sums */
#include <tuban/land.h>      /* parcels put together */
#include <tuban/published.h> /* printed figures, and comparing with them */
#include <tuban/run.h>       /* the whole way in one call */
#include <tuban/layers.h>    /* finished layers and a project for QGIS */
#include <tuban/write.h>     /* reports as text, JSON and CSV */
#include <tuban/convert.h>   /* from one form of file to another */

#endif
