"""`python -m tests.fuzz WHAT [COUNT] [--first N] [--case N]`."""
import argparse, importlib, sys

COUNTS = dict(tables=10_000, models=1_000, lines=500, kills=200) # of a night

def main() -> int:
    "Run cases, print the counts; 1 where something was found."
    p = argparse.ArgumentParser('python -m tests.fuzz', description=sys.modules['tests.fuzz'].__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('what', choices=COUNTS)
    p.add_argument('count', type=int, nargs='?', help='how many cases (default: as many as in a night)')
    p.add_argument('--first', type=int, default=0, help='number of the first')
    p.add_argument('--case', type=int, help='only this one, and all about it')
    a = p.parse_args()
    room = importlib.import_module(f'tests.fuzz.{a.what}')
    numbers = range(a.first, a.first + (COUNTS[a.what] if a.count is None else a.count)) if a.case is None else [a.case]
    if a.case is not None and hasattr(room, 'describe'): print(room.describe(a.case))
    tally = room.trial(numbers)
    for _, _, trace in tally.findings if a.case is not None else (): print(trace)
    print(tally, flush=True)
    return int(tally.bad)

if __name__ == '__main__': sys.exit(main())
