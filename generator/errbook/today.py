"""What day it is: the one place that looks at the clock, for deadlines alone, and never for an output."""

import os
import time


def today() -> str:
    """Return the day in UTC as `YYYY-MM-DD`; that of SOURCE_DATE_EPOCH for a reproducible build."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return time.strftime("%Y-%m-%d", time.gmtime(int(epoch) if epoch.isdecimal() else None))
