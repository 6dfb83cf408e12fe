"""What differs between two sets of messages."""
