"""What the agent says, in the author's words and its own."""
