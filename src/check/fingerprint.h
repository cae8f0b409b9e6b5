/* Fingerprints: what makes a finding the same finding in the next run. */
#ifndef TB_CHECK_FINGERPRINT_H
#define TB_CHECK_FINGERPRINT_H

#include <stddef.h>
#include <tuban/finding.h>

/* Fills the fingerprint of every finding. It is made of the rule, the layer, the parcels and the
 * field, and of the place where the finding has no parcel or is about a part of one; row numbers,
 * values and messages take no part, so it outlives another order of the parcels, another language,
 * and a wrong value that became another wrong one. Findings that nothing tells apart are numbered.
 * 0 when out of memory. */
int tb_fingerprints_fill(tb_finding *finding, size_t findings);

#endif
