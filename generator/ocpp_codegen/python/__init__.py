"""Every Python decision: names, order, annotations, docstrings, the codec."""
