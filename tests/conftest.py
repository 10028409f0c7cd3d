"""What every test may ask for."""

import signal

from fixtures.standing import out_of_reach

pytest_plugins = [
    "fixtures.postgres",
    "fixtures.tenants",
    "fixtures.stores",
    "fixtures.publishing",
    "fixtures.http",
    "fixtures.model",
    "fixtures.listening",
    "fixtures.library",
    "fixtures.versioning",
]
collect_ignore = out_of_reach()

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # As of a job in the background; the programs that tests interrupt would inherit it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
