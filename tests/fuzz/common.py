"""How cases are run and counted."""
import contextlib, importlib, re, signal, time, traceback, warnings
from collections import Counter
from dataclasses import dataclass, field, replace
from masknb.cgan.recipe import PRESETS, Recipe
from masknb.errors import MasknbError
from masknb.masker import peak_memory_mb

CHEAP = Recipe(adversarial=0., told=0., steps=(3, 3), every=3, width=4) # the cheapest that trains: 0.03 CPU s for a table
SECONDS, WORDS, MEGABYTES = 60, 10, 1000 # of a case: what takes longer hangs, says more floods, needs more is too large

class Finding(AssertionError): "Something that must not happen."
class Hang(BaseException): "A case that does not end; no `except Exception` stops it."

def expect(ok:bool, words:str):
    "An invariant."
    if not ok: raise Finding(words)

@contextlib.contextmanager
def small_presets():
    "All presets with few steps, so that a terminal's command takes a moment."
    before = dict(PRESETS)
    PRESETS.update({k: replace(r, steps=(3, 3), every=3, width=8, boost=min(r.boost, 2), judges=0) for k, r in before.items()})
    try: yield
    finally: PRESETS.update(before)

@contextlib.contextmanager
def limited(seconds:int=SECONDS):
    "Raise `Hang` when a case computes for longer, or waits for ten times as long, so that a busy machine is not taken for a fault."
    def ring(*_): raise Hang(f'more than {seconds} s')
    before = [signal.signal(s, ring) for s in (signal.SIGPROF, signal.SIGALRM)]
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.alarm(10*seconds)
    try: yield
    finally:
        signal.alarm(0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        for s, f in zip((signal.SIGPROF, signal.SIGALRM), before): signal.signal(s, f)

class Case:
    "One case while it runs: which steps worked, and which were refused in words."
    def __init__(self): self.steps, self.refused = [], []

    def step(self, name:str, make, *args, **kwargs): # what `make` gives, or None where it was refused
        "One step of a case; its own errors are words, all others are findings."
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter('always')
            try: out = make(*args, **kwargs)
            except MasknbError as e:
                expect(len(str(e)) > 10, f'{name}: {type(e).__name__} says nothing')
                self.refused.append((name, type(e).__name__, str(e)))
                out = None
            except (Finding, MemoryError): raise
            except Exception as e: raise Finding(f'{name}: {type(e).__name__}: {e}'[:400]) from e
            else: self.steps.append(name)
        known = [w for w in said if not issubclass(w.category, (DeprecationWarning, ResourceWarning, ImportWarning))]
        expect(len(known) <= WORDS, f'{name}: {len(known)} warnings, such as {str(known[-1].message)[:100] if known else ""}')
        odd = [w for w in known if issubclass(w.category, (RuntimeWarning, FutureWarning)) and 'masknb' in w.filename]
        expect(not odd, f'{name}: {odd[0].category.__name__} {str(odd[0].message)[:100]} ({odd[0].filename}:{odd[0].lineno})' if odd else '')
        return out

@dataclass
class Tally:
    "What came of many cases."
    what:str
    tried:int = 0
    refused:Counter = field(default_factory=Counter) # of masknb's own errors, by class
    steps:Counter = field(default_factory=Counter) # that worked
    findings:list = field(default_factory=list) # (number, words, traceback)
    hangs:int = 0
    lost:int = 0 # files
    skipped:Counter = field(default_factory=Counter) # why
    seconds:float = 0.
    megabytes:float = 0. # peak

    def __add__(self, other):
        "Both together."
        both = {f: getattr(self, f) + getattr(other, f) for f in ('tried', 'refused', 'steps', 'findings', 'hangs', 'lost', 'skipped', 'seconds')}
        return Tally(self.what, **both, megabytes=max(self.megabytes, other.megabytes))
    @property
    def bad(self) -> bool: return bool(self.findings or self.lost or self.megabytes > MEGABYTES)

    def __str__(self):
        named = lambda c: ', '.join(f'{v:,} {k}' for k, v in c.most_common()) or 'none'
        lines = [f'{self.what}: {self.tried:,} tried in {self.seconds:.0f} s; own errors: {named(self.refused)}; tracebacks or broken promises: {len(self.findings) - self.hangs}, '
                 f'hangs: {self.hangs}, files lost: {self.lost}, peak memory: {self.megabytes:,.0f} MB', f'  steps that worked: {named(self.steps)}']
        if self.skipped: lines.append(f'  skipped: {named(self.skipped)}')
        alike = {}
        for number, words, _ in self.findings: alike.setdefault(words[:200], []).append(number)
        return '\n'.join(lines + [shown(f'  {len(cases)} x {words} (cases {", ".join(map(str, cases[:6]))})') for words, cases in alike.items()])

def run(what:str, case, numbers, seconds:int=SECONDS) -> Tally:
    "Try cases by their numbers; `case(number, Case)` raises `Finding` for what must not be."
    tally, begun = Tally(what), time.monotonic()
    for number in numbers:
        one, before = Case(), peak_memory_mb()
        try:
            with limited(seconds): case(number, one)
            expect(peak_memory_mb() - before < 300, f'takes {peak_memory_mb() - before:,.0f} MB')
        except Skipped as e: tally.skipped[str(e)] += 1
        except (Exception, Hang) as e:
            tally.hangs += isinstance(e, Hang)
            tally.lost += 'lost' in str(e)
            tally.findings.append((number, f'{type(e).__name__}: {e}', ''.join(traceback.format_exception(e))))
        tally.tried += 1
        tally.refused.update(kind for _, kind, _ in one.refused)
        tally.steps.update(one.steps)
    tally.seconds, tally.megabytes = time.monotonic() - begun, peak_memory_mb()
    return tally

def trial(what:str, numbers) -> Tally:
    "Cases of one sort in this process."
    return importlib.import_module(f'tests.fuzz.{what}').trial(numbers)

class Skipped(Exception): "A case that this machine cannot try, and why."

def shown(text:str, most:int=2000) -> str: return re.sub(r'[^\x20-\x7e\n]', '?', text)[-most:] # for a terminal
