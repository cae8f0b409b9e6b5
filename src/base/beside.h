/* Hidden neighbours of outputs, in which they are made: ".NAME.tuban-XXXXXX". Each is under lock as
 * long as its run lives, so that what a killed run left is told from what another run is making;
 * whoever makes the next one for the same output removes it. */
#ifndef TB_BASE_BESIDE_H
#define TB_BASE_BESIDE_H

#include <stddef.h>

/* Between the name and six letters that no other has. It is of ours alone: what a user called
 * .NAME.backup is not touched. */
#define TB_BESIDE_MARK ".tuban-"

/* A new empty file, or folder, beside the path of so many bytes. name receives its path. Returns a
 * descriptor that holds the lock, to be closed when it has its place or is gone: of the file the
 * one to write by. -1 with errno on failure, name being "" then. */
int tb_beside_file(const char *path, size_t size, char *name, size_t room);
int tb_beside_folder(const char *path, size_t size, char *name, size_t room);

/* Removes a file, or a folder with all that is in it. */
void tb_beside_remove(const char *name);

#endif
