"""Runs errbook, as `errbook` or as `python -m errbook`."""

import gc
from typing import NoReturn


def main() -> NoReturn:
    """Run errbook without the garbage collector: a run is short, and what it makes lives to its end."""
    gc.disable()
    from errbook.cli import run

    run.main()


if __name__ == "__main__":
    main()
