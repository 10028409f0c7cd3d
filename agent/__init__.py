"""The conversation: from a message to a reply."""
