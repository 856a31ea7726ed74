"""Matrix products on one thread: for networks as small as these, waiting threads cost ten times what they help."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def one_thread() -> Iterator[None]:
    """While it lasts, numpy's linear algebra uses the calling thread alone."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1, user_api="blas"):
        yield
