"""One thread for small arrays: on a busy machine several would mostly wait for each other."""
import os
os.environ.setdefault('OMP_NUM_THREADS', '1')

def pytest_configure(config):
    "With several processes, who is done takes over tests of who is not."
    if config.getoption('dist', 'no') == 'load': config.option.dist = 'worksteal'
