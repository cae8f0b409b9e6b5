/* Any bytes as a command line: the first byte chooses the command, line ends part its arguments. An
 * answer, or one line on standard error that does nothing to a terminal. */
#include "base/text.h"
#include "cli/command.h"
#include "fuzz_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_ARGUMENTS = 64 };

static const tb_command *const commands[] = {&tb_cmd_check,     &tb_cmd_classes, &tb_cmd_convert,
                                             &tb_cmd_info,      &tb_cmd_layers,  &tb_cmd_rules,
                                             &tb_cmd_published, &tb_cmd_tables,  &tb_cmd_totals};

static void judge(int status, const char *said, size_t size) {
    if ((status != 0) != (size > 0) || (status != 0 && status != TB_USAGE))
        abort();
    if (size == 0)
        return;
    char *visible = malloc(8 * size + 8);
    if (visible == NULL || said[size - 1] != '\n')
        abort();
    if (tb_text_visible(said, size - 1, visible, 8 * size + 8) != size - 1)
        abort(); /* something in it had to be made visible */
    free(visible);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *argument[MOST_ARGUMENTS + 1] = {NULL}, *asked[MOST_ARGUMENTS + 1], *said = NULL;
    if (size == 0)
        return -1;
    const tb_command *command = commands[data[0] % (sizeof commands / sizeof *commands)];
    size_t left = size - 1, length = 0;
    int count = 0;
    const uint8_t *at = data + 1;
    for (argument[count++] = strdup("tuban"); left > 0 && count < MOST_ARGUMENTS; count++)
        argument[count] = fuzz_text(&at, &left, '\n');
    memcpy(asked, argument, sizeof asked); /* getopt moves what it is given */
    FILE *standard_error = stderr;
    stderr = open_memstream(&said, &length);
    tb_options_language(count, asked);
    tb_options options;
    int status = tb_options_parse(command, count, asked, &options);
    fclose(stderr);
    stderr = standard_error;
    judge(status, said, length);
    free(said);
    for (int i = 0; i < count; i++)
        free(argument[i]);
    return 0;
}
