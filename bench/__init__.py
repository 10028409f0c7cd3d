"""The benchmark: what a turn costs, measured from outside on a server like the one that people run."""
