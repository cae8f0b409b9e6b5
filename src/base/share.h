/* Sharing out a remainder: the surveyors' rule for balancing and levelling. */
#ifndef TB_BASE_SHARE_H
#define TB_BASE_SHARE_H

#include <stddef.h>
#include <stdint.h>

/* Adds `residual` to the amounts, in order: each gets |residual| div n, the first |residual| mod n
 * one more, with the sign of the residual. No amount is taken below zero: what one cannot give,
 * those that still can give by the same rule. Returns what nobody could give, 0 mostly. The order
 * of `amount` is lost. */
int64_t tb_share_out(int64_t residual, int64_t **amount, size_t n);

#endif
