"""One thread for small arrays: on a busy machine several would mostly wait for each other."""
import os
os.environ.setdefault('OMP_NUM_THREADS', '1')
