"""`openpista completions`: the scripts with which shells complete our commands."""

from enum import StrEnum
from typing import Annotated

import typer

from openpista.cli.output import say


class Shell(StrEnum):
    """The shells that are served."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def add_to(root: typer.Typer) -> None:
    """Add the command to the command line."""
    root.command()(completions)


def completions(
    shell: Annotated[Shell, typer.Argument(help="The shell to serve.")],
) -> None:
    """Print the script that completes openpista's commands.

    bash: `eval "$(openpista completions bash)"` in ~/.bashrc; zsh: the same in ~/.zshrc; fish:
    `openpista completions fish > ~/.config/fish/completions/openpista.fish`.
    """
    say(_SCRIPTS[shell].strip())


_SCRIPTS = {
    Shell.BASH: """
_openpista_completion() {
    local IFS=$'\\n'
    COMPREPLY=( $( env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD \\
        _OPENPISTA_COMPLETE=complete_bash openpista ) )
    return 0
}
complete -o default -F _openpista_completion openpista
""",
    Shell.ZSH: """
#compdef openpista
_openpista_completion() {
    eval $(env _OPENPISTA_COMPLETE=complete_zsh \\
        _TYPER_COMPLETE_ARGS="${words[1,$CURRENT]}" openpista)
}
compdef _openpista_completion openpista
""",
    Shell.FISH: """
complete --command openpista --no-files --arguments "(env _OPENPISTA_COMPLETE=complete_fish \\
_TYPER_COMPLETE_FISH_ACTION=get-args _TYPER_COMPLETE_ARGS=(commandline -cp) openpista)" \\
--condition "env _OPENPISTA_COMPLETE=complete_fish _TYPER_COMPLETE_FISH_ACTION=is-args \\
_TYPER_COMPLETE_ARGS=(commandline -cp) openpista"
""",
}
