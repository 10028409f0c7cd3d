"""Actions: what a wizard executes, and the ledger that makes it happen once."""
