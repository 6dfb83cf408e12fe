"""Text to disk: compare and write."""
