"""The stages of a run, told while it goes on."""

import sys
import time
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from errbook.pipeline import Project


class Watch:
    """Draws a bar of the stages on a terminal once work takes over a second, and tells how long each took."""

    def __init__(self, *, timings: bool = False) -> None:
        """Begin with no stage; `timings` asks for the time of each."""
        self.timings = timings
        self.total = 5
        self.stages: list[tuple[str, float]] = []
        self.shown = False

    def __call__(self, stage: str) -> None:
        """Begin a stage."""
        now = time.perf_counter()
        self.stages.append((stage, now))
        if sys.stderr.isatty() and now - self.stages[0][1] > 1:
            self.shown = True
            filled = min(20, 20 * len(self.stages) // self.total)
            click.echo(f"\r\x1b[K[{'#' * filled:<20}] {stage}", nl=False, err=True)

    def expect(self, project: "Project") -> None:
        """Set the length of the bar by what there is to do: two stages for each target beside the others."""
        from errbook.targets import BUILT_IN

        chosen = project.settings.targets
        self.total = 5 + 2 * len(BUILT_IN if chosen is None else chosen)

    def done(self) -> None:
        """Clear the line, and tell the timings where they were asked for."""
        end = time.perf_counter()
        if self.shown:
            click.echo("\r\x1b[K", nl=False, err=True)
        if self.timings:
            ends = [start for _, start in self.stages[1:]] + [end]
            for (stage, start), stop in zip(self.stages, ends, strict=True):
                click.echo(f"{(stop - start) * 1000:9.1f} ms  {stage}", err=True)
            click.echo(f"{(end - self.stages[0][1]) * 1000:9.1f} ms  in all", err=True)
