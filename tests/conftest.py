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
    "fixtures.sharing",
    "fixtures.versioning",
    "fixtures.working",
    "fixtures.files",
    "fixtures.exported",
]
collect_ignore = out_of_reach()

for wanted in (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
    if signal.getsignal(wanted) is signal.SIG_IGN:
        # As of a job in the background; the programs that tests send signals to would inherit it.
        signal.signal(wanted, signal.default_int_handler if wanted == signal.SIGINT else signal.SIG_DFL)
