"""The frames of a turn: written, kept, and followed by clients."""
