"""`openpista completions`: the scripts with which shells complete our commands."""

import click
from click.shell_completion import get_completion_class

from openpista.cli.output import say

VARIABLE = "_OPENPISTA_COMPLETE"
"""Set by the scripts; the program then prints completions and nothing else."""


@click.command("completions")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script with which SHELL completes openpista's commands.

    bash and zsh: put `eval "$(openpista completions bash)"` (or zsh) into ~/.bashrc (~/.zshrc).
    fish: `openpista completions fish > ~/.config/fish/completions/openpista.fish`.
    """
    kind = get_completion_class(shell)
    if kind is not None:
        completion = kind(ctx.find_root().command, {}, "openpista", VARIABLE)
        say((completion.source_template % completion.source_vars()).strip())
