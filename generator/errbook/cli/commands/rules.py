"""`errbook rules`: the lint rules."""

import click

from errbook.cli.group import Exemplified
from errbook.cli.usage import unknown


@click.command(cls=Exemplified)
@click.argument("rule", required=False)
def rules(rule: str | None) -> None:
    """List the lint rules, or tell all about RULE.

    Examples:
      errbook rules
      errbook rules missing-resolution

    """
    import inspect

    from errbook.rules import RULES

    if rule is None:
        widest = max(map(len, RULES))
        for item in RULES.values():
            click.echo(f"{item.name:<{widest}}  {item.severity.value:<7}  {item.documentation.splitlines()[0]}")
    elif rule in RULES:
        item = RULES[rule]
        click.echo(f"# {item.name} ({item.severity.value})\n\n{inspect.cleandoc(item.documentation)}")
    else:
        raise unknown(f"there is no rule {rule!r}", rule, RULES)
