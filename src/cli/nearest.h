/* What a mistyped word may have meant. */
#ifndef TB_CLI_NEAREST_H
#define TB_CLI_NEAREST_H

/* How many letters must be put in, left out, changed or swapped with their neighbour to make one
 * word of the other; words too long to be mistyped ones are as far as can be. */
unsigned tb_letters_apart(const char *one, const char *other);

/* So many at most in a word that was meant: a third of it, and never more than three. */
unsigned tb_letters_allowed(const char *word);

#endif
