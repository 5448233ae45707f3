"""The studio without a browser: threads, memory, the kernel beside a training, and the benchmark's curve."""
import html, json, math, subprocess, sys, time
from pathlib import Path
import numpy as np, pandas as pd, pytest
pytest.importorskip('ipywidgets')
from masknb.data import load
from masknb.errors import DataError
from masknb.evaluation.scanner import scan
from masknb.studio.budget import measured
from masknb.studio.export import Export
from masknb.studio.page import PANELS, Studio, static
from masknb.studio.sitting import Sitting, in_order, proposed
from masknb.studio.train import Training

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
before, threads = rounds(KEPT + 10), threading.active_count()
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

def test_a_private_run_through_all_panels_to_its_dossier(tmp_path):
    "Clicked from panel to panel with a budget: what was spent, who confirmed and what stays open is in the dossier, and no real row."
    p = Studio(Sitting(load('adult').train.head(600)[['age', 'sex', 'education', 'fnlwgt', 'income']], 'adult'))
    def go(name): p.steps.value = name; return p.panels[name]
    one = go('Inspect'); one.rows['income']['role'].value = 'target'; one.by.value = 'A. Steward'; one.confirm()
    two = go('Budget'); two.on.value, two.epsilon.value = True, 3.
    three = go('Train'); assert three.preset.disabled and 'Epsilon 3' in three.note.value and 'A. Steward' in three.note.value
    three.buttons['Start'].click(); three.training.worker.join()
    assert 'Spent so far: epsilon' in three.message.value and three.buttons['Resume'].disabled and 'Misfit to noisy counts' in three.charts.value, three.message.value
    four = go('Compare'); four.start(); four.worker.join()
    assert '1: epsilon' in four.map.value and 'Associations of all pairs' in four.pairs.value, four.message.value
    five = go('Attack'); five.start(five.attack, five.show); five.worker.join(); assert 'people who never were' in five.result.value, five.message.value
    six = go('Export'); six.folder.value = str(tmp_path); six.boxes['csv'].value = False; six.boxes['dossier'].value = six.boxes['schema'].value = True
    code = six.code.make()
    six.start(); six.worker.join(); assert six.message.value.count('kB') == 2, six.message.value
    page, take = (tmp_path/'dossier.html').read_text(), p.s.takes[0]
    assert 'Confirmed by A. Steward' in page and take.masker.ledger.sentence() in html.unescape(page) and 'What the promise does not cover' in page and 'No differential privacy' not in page
    assert 'What is the table for?' in page and '<script' not in page and scan(page, p.s.df, p.s.schema).empty
    assert 'Privacy(epsilon=3' in code and "dossier(masker, report, train=train, synthetic=fake, holdout=holdout).to_html(" in code and "confirm('A. Steward')" in code
    six.boxes['schema'].value = False; six.start(); assert 'exists already' in six.message.value and (tmp_path/'dossier.html').read_text() == page

def test_a_dossier_without_privacy_says_so(sitting, tmp_path):
    sitting.df = sitting.df[['age', 'sex', 'income']]; sitting.schema = sitting.first = proposed(sitting.df)
    t = Training(sitting); t.start(); t.stop(); t.worker.join()
    e = Export(sitting); e.folder.value = str(tmp_path); e.boxes['csv'].value = False; e.boxes['dossier'].value = True
    e.start(); e.worker.join()
    page = (tmp_path/'dossier.html').read_text()
    assert 'No differential privacy' in page and 'Nobody confirmed' in page and scan(page, sitting.df, sitting.schema).empty
    assert not (tmp_path/'report.html').exists() # only what was asked for

def test_no_value_in_the_static_page():
    df = pd.DataFrame({'name': [f'Zebulon{i}' for i in range(40)], 'age': range(40)})
    s = Sitting(df)
    assert 'name' in static(s) and 'Zebulon' not in static(s)
    page = Studio(s)._repr_mimebundle_().get('text/html', '')
    assert 'Zebulon' not in json.dumps(Studio(s)._repr_mimebundle_()) and '40 rows' in page

def test_duplicate_names_are_refused_in_words():
    with pytest.raises(DataError, match='[Dd]uplicate|twice|same name|once'): Sitting(pd.DataFrame([[1, 2]]*20, columns=['a', 'a']))
