"""The tests of migrate."""
