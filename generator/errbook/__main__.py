"""Run errbook as `python -m errbook`."""

from errbook.cli import main

main()
