"""`podcast explain`: what a code means."""

import click


@click.command("explain", epilog="\b\nExamples:\n  podcast explain E206\n  podcast explain      list all codes")
@click.argument("code", required=False)
def command(code: str | None) -> int:
    """Say what the problem CODE means, why it matters and how to mend it; without CODE, list them all."""
    from podcast_tool.pipeline.explain import RULES
    from podcast_tool.text import did_you_mean, shorten

    if code is None:
        for rule in RULES.values():
            click.echo(f"{rule.code}  {rule.severity:7}  {rule.title}")
        return 0
    found = RULES.get(code.upper())
    if found is None:
        guess = did_you_mean(code.upper(), list(RULES))
        hint = f" Did you mean {guess}?" if guess else " `podcast explain` lists them all."
        raise click.UsageError(f"there is no code {code!r}.{hint}")
    click.echo(f"{found.code} ({found.severity}): {found.title}\n\n{found.why}\n\nTo mend it: {found.fix}")
    for heading, example in (("Wrong", found.bad), ("Right", found.good)):
        if example:
            click.echo(f"\n{heading}:\n" + "\n".join(f"    {shorten(line, 300)}" for line in example.splitlines()))
    return 0
