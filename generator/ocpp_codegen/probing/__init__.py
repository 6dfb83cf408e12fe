"""Plays frames with a fault at a running peer, and says what came for which rule."""
