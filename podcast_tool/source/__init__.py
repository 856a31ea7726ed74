"""A show as its feed at another host describes it, read into values."""
