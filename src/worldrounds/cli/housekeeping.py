"""The chores of an installation, once. ``serve`` starts this every ten minutes."""

import sys

from worldrounds.cli.installation import open_installation


def main() -> int:
    open_installation()
    from django.utils import timezone  # late: Django is set up now

    from worldrounds.journeys.housekeeping import keep_house

    done = keep_house(at=timezone.now())
    for failure in done.failures:
        sys.stderr.write(f"housekeeping: {failure}\n")
    return 1 if done.failures else 0


if __name__ == "__main__":
    sys.exit(main())
