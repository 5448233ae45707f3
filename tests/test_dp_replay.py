"With every mechanism's answer forced equal, one changed row changes nothing: not a byte of the saved file, not a line of output, not a number told to a callback."
import io, json, logging, warnings
from contextlib import redirect_stderr, redirect_stdout
import numpy as np, pandas as pd, pytest, torch
import masknb.masker as maskers
from masknb.dp import marginals, private as learning, sgd, statistics
from masknb.dp.ledger import Privacy
from masknb.masker import Masker
from masknb.preprocessing.schema import Schema

def people(n=300, seed=0):
    r = np.random.default_rng(seed)
    age = r.integers(18, 80, n)
    return pd.DataFrame({'age': age, 'city': r.choice(['Ulm', 'Bonn', 'Kiel'], n), 'pay': (age*50 + r.normal(0, 200, n)).round(2),
                         'since': pd.Timestamp('2020-01-01') + pd.to_timedelta(r.integers(0, 900, n), 'D'), 'buys': np.where(age > 50, 'yes', 'no')})

TABLE = people()
CANARY = dict(age=10**9, city='Atlantis', pay=1e-7, since=pd.Timestamp('1677-09-22 00:00:01'), buys=None)
METHODS = ('marginals', 'discriminator', 'hybrid')
MECHANISMS = [(statistics, 'noisy'), (marginals, 'noisy'), (marginals, 'choose'), (statistics.PrivateStatistics, '_labels')]

def changed():
    out = TABLE.astype({'city': object, 'buys': object})
    for name, value in CANARY.items(): out.loc[17, name] = value
    return out.astype({'city': TABLE.city.dtype, 'buys': TABLE.buys.dtype})

class Tape:
    "Mechanisms with their answers written down, or played back to whoever asks next."
    def __init__(self): self.answers, self.at, self.playing, self.inside = [], 0, False, False
    def kept(self, now):
        if not self.playing: self.answers.append(now); return now
        self.at += 1
        return self.answers[self.at - 1]
    def of(self, true):
        def mechanism(*args):
            if self.inside: return true(*args) # part of a larger mechanism
            self.inside = True
            try: now = true(*args) # reads the rows, as ever
            finally: self.inside = False
            return self.kept(now)
        return mechanism
    def gradients(self, true):
        "The noised sum is a mechanism's answer; the loss beside it is not, and is left as it comes."
        def step(*args):
            now, loss = true(*args)
            return self.kept(now), loss
        return step

class Bar:
    "A progress bar that remembers all that it was told, without the time."
    told = []
    def __init__(self, *args, **kwargs): self.n = 0; self.told.append(('bar', kwargs))
    def update(self, n): self.n += n; self.told.append(('update', n))
    def set_postfix(self, *args, **kwargs): self.told.append(('postfix', args, kwargs))
    def close(self): self.told.append(('close',))

class Lines(logging.Handler):
    def __init__(self): super().__init__(0); self.lines = []
    def emit(self, record): self.lines.append(record.getMessage())

@pytest.fixture
def still(monkeypatch):
    "Few steps, and a clock and a memory that stand still: how long a fit took is not covered, as the ledger says."
    monkeypatch.setattr(learning, 'STEPS', 12); monkeypatch.setattr(learning, 'RATE', 1.); monkeypatch.setattr(learning, 'MATCH', 30)
    learning._prices.cache_clear()
    for clock in ('monotonic', 'process_time'): monkeypatch.setattr(maskers.time, clock, lambda: 5.)
    monkeypatch.setattr(maskers, 'peak_memory_mb', lambda: 100.)
    monkeypatch.setattr('tqdm.auto.tqdm', Bar)
    yield
    learning._prices.cache_clear()

def whole(data):
    "A model file: its header, whose two texts the library writes in any order, and all bytes behind it."
    n = 8 + int.from_bytes(data[:8], 'little')
    return json.loads(data[8:n]), data[n:]

def everything(df, method, path):
    "Bytes of the file, and whatever was said while it was made."
    schema, said, log = Schema.infer(TABLE, target='buys'), [], Lines()
    def callback(step, figure, net): said.append((step, figure, *(p.detach().numpy().tobytes() for p in net.parameters())))
    Bar.told, out, err, root = [], io.StringIO(), io.StringIO(), logging.getLogger()
    before = root.level; root.addHandler(log); root.setLevel(0)
    try:
        with redirect_stdout(out), redirect_stderr(err), warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter('always')
            masker = Masker(schema, privacy=Privacy(5., 1e-6, method, seed=0), seed=1).fit(df, callbacks=(callback,))
            masker.save(path, force=True)
            print(repr(masker), repr(masker.ledger), masker.cost)
    finally: root.removeHandler(log); root.setLevel(before)
    return whole(path.read_bytes()), out.getvalue(), err.getvalue(), [str(w.message) for w in warned], log.lines, Bar.told, said

@pytest.fixture
def tape(monkeypatch, still):
    t = Tape()
    for where, name in MECHANISMS: monkeypatch.setattr(where, name, t.of(getattr(where, name)))
    monkeypatch.setattr(sgd, 'gradients', t.gradients(sgd.gradients))
    return t

@pytest.mark.parametrize('method', METHODS)
def test_only_mechanisms_see_a_row(method, tape, tmp_path):
    first = everything(TABLE, method, tmp_path/'a.mask')
    tape.playing = True
    again = everything(changed(), method, tmp_path/'b.mask')
    assert tape.at == len(tape.answers) > 10
    for a, b in zip(first, again): assert a == b
    assert len(first[0][1]) > 10_000 and len(first[-1]) > 2 and ('close',) in first[-2] # there was something to compare

@pytest.mark.parametrize('method', METHODS)
def test_the_tape_can_fail(method, still, tmp_path):
    "Without it the same change reaches the file and what is told to callbacks."
    first, again = (everything(df, method, tmp_path/'a.mask') for df in (TABLE, changed()))
    assert first[0] != again[0] and first[-1] != again[-1]

LEAKS = {
    'file': lambda df, masker: masker.shares.__setitem__(0, np.full(len(masker.shares[0]), 1/len(masker.shares[0]) + 1e-9*(df.age.max() > 100))),
    'text': lambda df, masker: print(df.age.max()),
    'warning': lambda df, masker: warnings.warn(f'{df.age.max()}'),
    'log': lambda df, masker: logging.getLogger('masknb').debug('%s', df.age.max())}

@pytest.mark.parametrize('leak', LEAKS)
def test_a_planted_leak_is_found(leak, tape, tmp_path, monkeypatch):
    "Each of the ways out is watched."
    true = Masker.fit
    def leaky(self, df, *args, **kwargs):
        out = true(self, df, *args, **kwargs)
        LEAKS[leak](df, out)
        return out
    monkeypatch.setattr(Masker, 'fit', leaky)
    first = everything(TABLE, 'marginals', tmp_path/'a.mask')
    tape.playing = True
    assert first != everything(changed(), 'marginals', tmp_path/'b.mask')

def test_what_does_not_fit_the_schema_is_said_before_anything_is_bought():
    "That it does not fit is seen by whoever holds the rows; the ledger says that the promise does not cover it, and there is no model."
    schema = Schema.infer(TABLE, target='buys')
    masker = Masker(schema, privacy=Privacy(5., 1e-6))
    with pytest.raises(Exception, match='age'): masker.fit(TABLE.assign(age='old'), progress=False)
    assert masker.ledger is None and masker.encoder is None
    from masknb.dp.ledger import Ledger
    assert any('fits the schema' in s for s in Ledger(Privacy(1.)).not_covered)
