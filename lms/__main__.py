"""`python -m lms …`: the `lms` command."""

import gc

# While a program is loaded there is no garbage, but Python would look for it hundreds of times: a tenth of a start.
gc.disable()

from lms.cli import main  # noqa: E402  (which loads the program)

if __name__ == "__main__":
    main()
