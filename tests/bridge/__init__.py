"""Checks of the Node bridge, from pytest."""
