"""The studio without a browser: threads, memory, the kernel beside a training, and the benchmark's curve."""
import json, math, subprocess, sys, time
from importlib.resources import files
from pathlib import Path
import numpy as np, pandas as pd, pytest
pytest.importorskip('ipywidgets')
from masknb.data import load
from masknb.errors import DataError
from masknb.studio.budget import measured
from masknb.studio.page import PANELS, Studio, static
from masknb.studio.sitting import Sitting, in_order
from masknb.studio.train import Training, Watch

RESULTS = Path(__file__).parent.parent/'nbs'/'benchmarks'/'results'/'dp.csv'

@pytest.fixture
def sitting():
    s = Sitting(load('adult').train.head(1200), 'adult')
    s.choices.preset = 'fast'
    return s

def test_the_curve_is_the_benchmark():
    "`curve.json` holds the means over seeds of what the benchmark measured."
    d = pd.read_csv(RESULTS)
    m = d[d.method.isin(['real data', 'not private', 'auto', 'discriminator'])].groupby(['method', 'epsilon'], sort=False).boosting.mean()
    got = measured().set_index(['method', 'epsilon']).boosting
    assert len(got) == len(m)
    for (method, epsilon), v in m.items(): assert abs(got[method, epsilon if math.isfinite(epsilon) else 1e9] - v) < 6e-5, (method, epsilon)

ROUNDS = """
import gc, threading, warnings
from masknb.data import load
from masknb.studio.sitting import Sitting
from masknb.studio.train import KEPT, Training
warnings.simplefilter('ignore')
sitting = Sitting(load('adult').train.head(1200), 'adult'); sitting.choices.preset = 'fast'
t = Training(sitting)
def rounds(n):
    for _ in range(n): assert t.start(); t.stop(); t.worker.join()
    gc.collect()
    with open('/proc/self/statm') as f: return int(f.read().split()[1])*4096/2**20
before, threads = rounds(KEPT + 2), threading.active_count()
print(rounds(10) - before, threading.active_count() - threads, len(sitting.takes) - KEPT)
"""

def test_rounds_leave_nothing_behind():
    "Ten rounds more leave no thread, and no more memory than a sitting keeps; in a process of its own, whose memory is that of the rounds."
    done = subprocess.run([sys.executable, '-c', ROUNDS], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    more, threads, takes = map(float, done.stdout.split()[-3:])
    assert threads == takes == 0 and more < 25, f'{more:.0f} MB, {threads:.0f} threads, {takes:.0f} runs more'

def test_other_work_goes_on_while_training_runs(sitting):
    "The main thread is answered within a second while a run trains, and a second sitting trains its own model."
    other = Sitting(load('adult').train.head(1000), 'adult'); other.choices.preset, other.choices.seed = 'fast', 1
    looks, a, b = [], Training(sitting, lambda live: looks.append(time.monotonic())), Training(other)
    assert a.start() and b.start()
    while len(looks) < 4:
        begun = time.monotonic(); sum(range(1000)); time.sleep(.01)
        assert time.monotonic() - begun < 1
    a.stop(); b.stop(); a.worker.join(); b.worker.join()
    assert np.diff(looks).min() >= .5 # at most two updates a second
    assert len(sitting.takes) == len(other.takes) == 1 and sitting.takes[0].masker is not other.takes[0].masker

def test_code_is_that_of_the_run_and_not_of_later_choices(sitting):
    "What is chosen after a run does not change the code of the run."
    sitting.confirm('A. Steward')
    t = Training(sitting); t.start(); t.stop(); t.worker.join()
    take = sitting.takes[0]
    sitting.choices.preset, sitting.choices.seed, sitting.choices.held = 'default', 7, False
    sitting.edit('sex', role='sensitive')
    space = {'adult': load('adult').train.head(1200)}
    exec(in_order(take.lines), space)
    assert space['fake'].equals(take.fake)
    assert take.masker.schema.confirmed['by'] == space['masker'].schema.confirmed['by'] == 'A. Steward'
    train, held = sitting.parts(take)
    assert space['train'].equals(train) and space['holdout'].equals(held)

@pytest.mark.parametrize('df', [pd.DataFrame({'x': range(10), 'y': list('ab')*5}), pd.DataFrame({'one': ['a']*30, 'none': [None]*30, 3: range(30)}),
                                pd.DataFrame({'when': pd.date_range('2020', periods=40), 'v': np.arange(40.)}).mask(lambda d: d.v > 30)], ids=['ten rows', 'constant and empty', 'dates and gaps'])
def test_odd_tables_open_in_every_panel(df):
    p = Studio(Sitting(df))
    for step in PANELS: p.steps.value = step
    assert p.place.children[0] is p.panels['Export'].view

def test_no_value_in_the_static_page():
    df = pd.DataFrame({'name': [f'Zebulon{i}' for i in range(40)], 'age': range(40)})
    s = Sitting(df)
    assert 'name' in static(s) and 'Zebulon' not in static(s)
    html = Studio(s)._repr_mimebundle_().get('text/html', '')
    assert 'Zebulon' not in json.dumps(Studio(s)._repr_mimebundle_()) and '40 rows' in html

def test_duplicate_names_are_refused_in_words():
    with pytest.raises(DataError, match='[Dd]uplicate|twice|same name|once'): Sitting(pd.DataFrame([[1, 2]]*20, columns=['a', 'a']))
