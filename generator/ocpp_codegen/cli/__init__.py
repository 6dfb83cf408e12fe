"""The commands, which talk to people."""
