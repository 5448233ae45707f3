"""`python -m tests.fuzz WHAT [COUNT] [--first N] [--case N]`."""
import argparse, functools, importlib, operator, sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from tests.fuzz.common import trial

COUNTS = dict(tables=10_000, models=1_000, lines=500, kills=200) # of a night
CHUNK = 500 # cases of one process

def trials(what:str, first:int, count:int):
    "Cases in processes one after another, so that none grows for hours."
    if count <= CHUNK: return trial(what, range(first, first + count))
    with ProcessPoolExecutor(1, get_context('spawn'), max_tasks_per_child=1) as pool:
        parts = [pool.submit(trial, what, range(i, min(i + CHUNK, first + count))) for i in range(first, first + count, CHUNK)]
        return functools.reduce(operator.add, [p.result() for p in parts])

def main() -> int:
    "Run cases, print the counts; 1 where something was found."
    p = argparse.ArgumentParser('python -m tests.fuzz', description=sys.modules['tests.fuzz'].__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('what', choices=COUNTS)
    p.add_argument('count', type=int, nargs='?', help='how many cases (default: as many as in a night)')
    p.add_argument('--first', type=int, default=0, help='number of the first')
    p.add_argument('--case', type=int, help='only this one, and all about it')
    a = p.parse_args()
    if a.case is not None: print(importlib.import_module(f'tests.fuzz.{a.what}').describe(a.case), flush=True)
    tally = trial(a.what, [a.case]) if a.case is not None else trials(a.what, a.first, COUNTS[a.what] if a.count is None else a.count)
    for _, _, trace in tally.findings if a.case is not None else (): print(trace)
    print(tally, flush=True)
    return int(tally.bad)

if __name__ == '__main__': sys.exit(main())
