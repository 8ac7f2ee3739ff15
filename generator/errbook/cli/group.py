"""The command `errbook` and the names of its commands, each of which is loaded when it is called."""

from importlib import import_module
from inspect import cleandoc
from keyword import iskeyword

import click

from errbook import __version__

COMMANDS = (
    "accept",
    "changelog",
    "check",
    "convert",
    "diff",
    "explain",
    "generate",
    "import",
    "init",
    "log",
    "rules",
    "show",
)


class Exemplified(click.Command):
    """A command whose help keeps the lines of its examples, which click would join."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help; click keeps the lines of a paragraph after a backspace."""
        self.help = cleandoc(self.help or "").replace("\n\nExample", "\n\n\b\nExample")
        super().format_help_text(ctx, formatter)


class Late(Exemplified, click.Group):
    """A group that loads a command when it is called, and suggests the likely one for a misspelt name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, loaded or not."""
        return sorted({*COMMANDS, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the command of that name, from the module of the same name."""
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
            self.add_command(getattr(import_module(f"errbook.cli.commands.{name}"), name))
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or fail with the nearest name."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from errbook.cli.usage import unknown

            raise unknown(error.message.rstrip("."), args[0], COMMANDS, ctx) from None


@click.group(cls=Late, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="errbook")
def errbook() -> None:
    """Keep an API's error codes true in the docs, in the code and on the wire.

    Examples:
      errbook init docs/errors.md    read a page, and pin how it was understood
      errbook generate               make every output of the project
      errbook check --diff           prove that all of them still agree
      errbook explain TOKEN_EXPIRED  what a code means, offline

    """
