"""The core: pure rules of walking a wizard. No await, no I/O, no clock."""
