"""What a speaker network is shown: log energies in 80 mel bands, every 10 ms, as Kaldi's fbank makes them."""

from functools import cache
from typing import TYPE_CHECKING, Final

from podcast_tool.speech.voice_activity import SAMPLE_RATE, Floats

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BANDS: Final = 80
FRAME: Final = SAMPLE_RATE * 25 // 1000
HOP: Final = SAMPLE_RATE // 100
_TRANSFORM: Final = 512
_LOWEST: Final = 20.0
_EMPHASIS: Final = 0.97
_LEAST: Final = 1.1920929e-07


def mel_energies(samples: Floats) -> Floats:
    """One row of 80 log energies for every whole frame of 16 kHz samples, less each band's mean over the whole."""
    import numpy as np
    from numpy.lib.stride_tricks import sliding_window_view

    if len(samples) < FRAME:
        return np.zeros((0, BANDS), np.float32)
    frames = sliding_window_view(samples, FRAME)[::HOP]
    frames = frames - frames.mean(axis=1, keepdims=True)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    spectrum = np.fft.rfft((frames - _EMPHASIS * before) * _window(), _TRANSFORM)[:, :-1]
    power = np.square(spectrum.real) + np.square(spectrum.imag)
    logs = np.log(np.maximum(power @ _bands(), _LEAST))
    levelled: Floats = (logs - logs.mean(axis=0)).astype(np.float32)
    return levelled


@cache
def _window() -> "NDArray[np.float64]":
    import numpy as np

    # Povey's: a Hann window to the power .85.
    hann: NDArray[np.float64] = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FRAME) / (FRAME - 1))
    return hann**0.85


@cache
def _bands() -> "NDArray[np.float64]":
    """Triangles evenly spaced on the mel scale: one column a band, one row a frequency of the transform."""
    import numpy as np

    def mel(hertz: "NDArray[np.float64]") -> "NDArray[np.float64]":
        return 1127.0 * np.log1p(hertz / 700.0)

    low, high = mel(np.array([_LOWEST, SAMPLE_RATE / 2]))
    edges = np.linspace(low, high, BANDS + 2)
    at = mel(np.arange(_TRANSFORM // 2) * SAMPLE_RATE / _TRANSFORM)[:, None]
    rising = (at - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - at) / (edges[2:] - edges[1:-1])
    triangles: NDArray[np.float64] = np.maximum(np.minimum(rising, falling), 0)
    return triangles
