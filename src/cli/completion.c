/* Completion for bash, written from the tables of commands and options. */
#include "cli/command.h"

static const char BEGINNING[] =
    "# bash completion of tuban, written by `tuban --bash-completion`.\n"
    "_tuban() {\n"
    "    local command=${COMP_WORDS[1]} cur=${COMP_WORDS[COMP_CWORD]}\n"
    "    local option=${COMP_WORDS[COMP_CWORD-1]} words='' files='' list='' used='' word\n"
    "    COMPREPLY=()\n"
    "    # bash takes --option=value for three words.\n"
    "    if [[ $cur == = ]]; then\n"
    "        cur=''\n"
    "    elif [[ $option == = ]]; then\n"
    "        option=${COMP_WORDS[COMP_CWORD-2]}\n"
    "        [[ $option == -* ]] || return 0\n"
    "    fi\n"
    "    ((COMP_CWORD > 1)) || command='' option=''\n"
    "    case $command in\n";

/* Behind the options of each command: files come first unless a minus is typed. */
static const char VALUES[] = "        *) return 0 ;;\n"
                             "    esac\n"
                             "    [[ $files && $cur != -* ]] && words=''\n"
                             "    case \"$command $option\" in\n";

static const char END[] =
    "    esac\n"
    "    if [[ $list ]]; then\n"
    "        [[ $cur != *,* ]] || used=${cur%,*},\n"
    "        for word in $words; do\n"
    "            [[ ,$used == *,$word,* ]] || list+=\" $word\"\n"
    "        done\n"
    "        words=$list cur=${cur##*,}\n"
    "    fi\n"
    "    COMPREPLY=($(compgen -P \"$used\" -W \"$words\" -- \"$cur\"))\n"
    "    if [[ $files ]]; then\n"
    "        mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- \"$cur\")\n"
    "        compopt -o filenames -o default\n"
    "    elif [[ $words == *[=,]* || $list ]]; then\n"
    "        compopt -o nospace\n"
    "    fi\n"
    "}\n"
    "complete -F _tuban tuban\n";

void tb_completion_write(const tb_command *const *commands, int count, FILE *file) {
    fputs(BEGINNING, file);
    for (int help = 0; help < 2; help++) {
        fprintf(file, "        %s) words='", help ? "help" : "''");
        for (int i = 0; i < count; i++)
            fprintf(file, "%s ", commands[i]->name);
        fprintf(file, "%s' ;;\n", help ? "" : "help --help --version --bash-completion");
    }
    for (int i = 0; i < count; i++) {
        fprintf(file, "        %s) files=%s words='", commands[i]->name,
                commands[i]->most > 0 ? "1" : "''");
        tb_options_names(commands[i], file);
        fputs("' ;;\n", file);
    }
    fputs(VALUES, file);
    for (int i = 0; i < count; i++)
        tb_options_values(commands[i], file);
    fputs(END, file);
}
