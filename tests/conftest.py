"""One thread for small arrays: on a busy machine several would mostly wait for each other. And no test fails by chance."""
import os, signal
os.environ.setdefault('OMP_NUM_THREADS', '1')
from zlib import crc32
import numpy as np, pytest, torch
from hypothesis import settings

settings.register_profile('same every time', derandomize=True)
settings.load_profile('same every time')

def pytest_configure(config):
    "With several processes, who is done takes over tests of who is not. Under nohup too, children die of a hang-up."
    if hasattr(signal, 'SIGHUP'): signal.signal(signal.SIGHUP, signal.SIG_DFL)
    if config.getoption('dist', 'no') == 'load': config.option.dist = 'worksteal'

@pytest.fixture(autouse=True)
def chance(request, monkeypatch):
    "Noise of the operating system is drawn from a seed that is the test's name; nightly tests and those marked `system` draw the true one."
    torch.manual_seed(0); np.random.seed(0)
    if any(map(request.node.get_closest_marker, ('nightly', 'system'))): return
    from masknb.dp.mechanisms import SecureRandom
    drawn = np.random.default_rng(crc32(request.node.nodeid.encode()))
    monkeypatch.setattr(SecureRandom, 'words', lambda self, n: (drawn if self.rng is None else self.rng).integers(0, 2**64, n, dtype=np.uint64))
