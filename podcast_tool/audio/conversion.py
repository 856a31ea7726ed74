"""Decoded frames in the shape that is needed: another sample rate, one or two channels, 32-bit floats."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from av import AudioFrame
    from numpy.typing import NDArray

# A mix this much weaker than its louder channel (-20 dB in power) is no mix any more: the channels cancel out.
CANCELLED: Final = 0.01


def converted(frames: Iterable["AudioFrame"], *, rate: int, channels: int | None = None) -> Iterator["AudioFrame"]:
    """Planar float frames at `rate` Hz; `channels` is 1 or 2, by default 1 for mono sound and 2 for all other.

    Where the sound changes its format half-way (two files joined into one), the conversion starts anew, so nothing
    is lost and nothing is played at the wrong speed.
    """
    import av

    resampler: av.AudioResampler | None = None
    shape: tuple[object, ...] = ()
    for frame in frames:
        frame.pts = None
        if (found := (frame.sample_rate, frame.format.name, frame.layout.name)) != shape:
            if resampler is not None:
                yield from resampler.resample(None)
            count = channels or min(frame.layout.nb_channels, 2)
            layout = "mono" if count == 1 else "stereo"
            # Without a limit, the six channels of a surround recording add up to more than full scale.
            limit = {"rematrix_maxval": "1"} if frame.layout.nb_channels > count else None
            resampler = av.AudioResampler(format="fltp", layout=layout, rate=rate, options=limit)
            shape = found
        if resampler is not None:
            yield from resampler.resample(frame)
    if resampler is not None:
        yield from resampler.resample(None)


def mono_seconds(frames: Iterable["AudioFrame"], *, rate: int) -> Iterator["NDArray[np.float32]"]:
    """One block a second, the last one shorter: the mean of the channels.

    In a second where the channels cancel each other out (antiphase stereo), the louder channel is taken instead.
    Seconds are counted from the start of the file, so the choice depends on the file alone, never on the part of it
    that is asked for.
    """
    import numpy as np

    pending: list[NDArray[np.float32]] = []
    held = 0
    for frame in converted(frames, rate=rate):
        samples = frame.to_ndarray().astype(np.float32, copy=False)
        pending.append(np.broadcast_to(samples, (2, samples.shape[1])))
        held += samples.shape[1]
        if held >= rate:
            joined = np.concatenate(pending, axis=1)
            whole = held - held % rate
            for second in range(0, whole, rate):
                yield _mix(joined[:, second : second + rate])
            pending, held = [joined[:, whole:]], held - whole
    if held:
        yield _mix(np.concatenate(pending, axis=1))


def _mix(pair: "NDArray[np.float32]") -> "NDArray[np.float32]":
    import numpy as np

    mixed = pair.mean(axis=0, dtype=np.float32)
    power = np.square(pair, dtype=np.float32).sum(axis=1)
    if float(np.square(mixed).sum()) < CANCELLED * float(power.max()):
        return np.ascontiguousarray(pair[int(power.argmax())], dtype=np.float32)
    return np.ascontiguousarray(mixed, dtype=np.float32)
