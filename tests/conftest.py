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

for wanted, handler in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
    if signal.getsignal(wanted) is signal.SIG_IGN:
        # As of a job in the background; the programs that tests send signals to would inherit it.
        signal.signal(wanted, handler)
