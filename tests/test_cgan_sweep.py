"""Every network with every loss and every encoder: what may train does, what may not says why; conditions hold; devices and seeds are kept."""
import itertools, json, warnings
from dataclasses import replace
import numpy as np, pandas as pd, pytest, torch
from hypothesis import HealthCheck, given, settings, strategies as st
from torch.overrides import TorchFunctionMode
from masknb import Between, Masker, Privacy
from masknb.cgan.losses import LOSSES
from masknb.cgan.recipe import PRESETS, Recipe, from_json, to_json
from masknb.cgan.rows import Layout
from masknb.cgan.training import Run, build, train
from masknb.errors import MasknbError, PrivacyError
from masknb.preprocessing.encoding import TableEncoder
from masknb.preprocessing.schema import Schema

NETWORKS = ('cascade', 'mlp', 'cnn', 'square', 'lstm')
TINY = dict(steps=(4, 4), every=2, width=8, batch=50, told=0.)

def table(n=400):
    "Labels, one of them rare, numbers with a spike and a gap, and dates."
    rng = np.random.default_rng(0)
    return pd.DataFrame({'label': rng.choice(list('abc'), n, p=[.7, .27, .03]), 'number': rng.normal(50, 20, n).round(1),
                         'spike': np.where(rng.random(n) < .6, 0, rng.integers(1, 999, n)), 'gap': pd.Series(rng.integers(0, 60, n)).where(rng.random(n) < .8).astype('Int64'),
                         'day': pd.Timestamp('2024-01-01') + pd.to_timedelta(rng.integers(0, 400, n), 'D'), 'target': rng.choice(['no', 'yes'], n, p=[.8, .2])})

@pytest.fixture(scope='module')
def encoded():
    df = table()
    encoder = TableEncoder.fit(df, Schema.infer(df))
    tokens, places = encoder.encode(df)
    return tokens, places, encoder.sizes, [encoder.codecs[c] for c in encoder.names]

def recipe(network, loss, encoder, **more):
    return Recipe(**TINY | dict(generator=network, loss=loss, encoder=encoder, penalty=10. if loss == 'wasserstein' else 1.) | more)

@pytest.mark.parametrize('network', NETWORKS)
def test_five_networks_five_losses_three_encoders(network, encoded):
    tokens, places, sizes, codecs = encoded
    for loss, encoder in itertools.product(LOSSES, ('tokens', 'modes', 'minmax')):
        if network == 'cascade' and encoder != 'tokens':
            with pytest.raises(MasknbError, match='one token per column'): recipe(network, loss, encoder)
            continue
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            model, history = train(tokens, sizes, [c.numeric for c in codecs], recipe(network, loss, encoder), places=places, codecs=codecs)
        assert history.steps == [2, 4] and np.isfinite(history.critic + history.generator + history.scores).all(), (loss, encoder)
        assert all(torch.isfinite(p).all() for p in model.generator.parameters())

PARTS = dict(batchnorm=dict(norm=('batch', 'batch'), penalty=0.), spectral=dict(norm=('batch', 'spectral'), penalty=0., loss='wasserstein'), clipped=dict(loss='wasserstein', penalty=0., clip=.01),
             wishes=dict(info=1., slack=(.1, .1), classify=1., reconstruct=1.), packed=dict(pack=8, dropout=(.1, .5), critic_steps=2, ema=0.), balanced=dict(balanced=True, conditions=0.),
             attention=dict(generator='gru', attention=True, critic='cnn'), mean=dict(critic='mlp', minibatch=True, penalty=0.), plain=dict(generator='plain', critic='gru', norm=('none', 'layer')))

@pytest.mark.parametrize('part', PARTS)
def test_parts_train_and_give_the_same_rows_for_a_seed(part, encoded):
    tokens, places, sizes, codecs = encoded
    r = Recipe(**TINY | dict(generator='cnn', encoder='mixed', info=0.) | PARTS[part])
    assert eval(repr(r)) == r == from_json(to_json(r)) and json.loads(to_json(r))
    before, rows = torch.random.get_rng_state(), []
    for _ in range(2):
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            model, history = train(tokens, sizes, [], r, seed=1, places=places, codecs=codecs)
        rows.append(model.draw_cells(torch.zeros(60, 6, dtype=torch.long), torch.zeros(6, dtype=torch.bool), torch.Generator().manual_seed(2)))
    assert torch.equal(rows[0][0], rows[1][0]) and np.array_equal(rows[0][1], rows[1][1], equal_nan=True) and np.isfinite(history.generator).all()
    assert torch.equal(before, torch.random.get_rng_state())

@pytest.mark.parametrize('wrong, words', [
    (dict(critic='mlp'), 'use critic="same"'), (dict(generator='mlp', critic='cascade'), 'works on whole rows'), (dict(pack=5), 'for networks on whole rows'), (dict(adversarial=0., info=0.), 'nothing teaches'),
    (dict(generator='lstm', adversarial=0.), 'without a critic'), (dict(generator='mlp', norm=('layer', 'batch')), 'mixes rows'), (dict(generator='mlp', minibatch=True), 'mixes rows'),
    (dict(generator='cnn', loss='wasserstein', penalty=0.), 'without end'), (dict(generator='cnn', clip=.1, penalty=0.), 'for the Wasserstein critic'), (dict(generator='cnn', loss='wasserstein', clip=.1), 'two bounds'),
    (dict(generator='cnn', attention=True), 'recurrent generator'), (dict(generator='transformer'), 'does not exist'), (dict(generator='mlp', norm=('spectral', 'none')), 'slope of a critic'),
    (dict(generator='mlp', pack=300), 'a batch holds two packs'), (dict(generator='mlp', dropout=(0., 1.)), 'dropout')])
def test_a_senseless_recipe_is_refused_with_the_reason(wrong, words):
    with pytest.raises(MasknbError, match=words): Recipe(**wrong)

def test_differential_privacy_says_why_batch_normalisation_is_refused():
    with pytest.raises(PrivacyError, match='mixes rows, so no row has a gradient of its own'):
        Masker(Schema.infer(table(50)), Recipe(generator='mlp', info=0., norm=('layer', 'batch'), penalty=0.), privacy=Privacy(epsilon=1.))

# Conditions: whatever is asked for is what comes back, from generators that have learned next to nothing.
MAKES = [(g, e) for g in ('mlp', 'cnn', 'square', 'gru') for e in ('tokens', 'mixed', 'minmax')] + [('cascade', 'tokens')]

@pytest.fixture(scope='module', params=MAKES, ids='-'.join)
def learned(request):
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        return Masker(preset=recipe(request.param[0], 'hinge', request.param[1])).fit(table(), progress=False)

@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_condition_holds_in_every_row(learned, data):
    days = [pd.Timestamp('2024-01-15') + pd.Timedelta(days=k) for k in (0, 80, 300)]
    asked = {'label': (st.sampled_from(['a', 'c', ['b', 'c'], {'c'}]), lambda s, v: s.isin([v] if isinstance(v, str) else list(v))),
             'number': (st.sampled_from([(20., 21.), (50., 80.)]), lambda s, v: s.between(v.low, v.high)), 'spike': (st.sampled_from([(0, 0), (1, 300), (500, 900)]), lambda s, v: s.between(v.low, v.high)),
             'gap': (st.sampled_from([None, 7, [3, None]]), lambda s, v: s.isna() & (v is None or isinstance(v, list)) | s.isin([x for x in (v if isinstance(v, list) else [v]) if x is not None])),
             'day': (st.sampled_from([(d, d + pd.Timedelta(days=30)) for d in days]), lambda s, v: s.between(v.low, v.high)), 'target': (st.sampled_from(['yes', 'no']), lambda s, v: s == v)}
    names = data.draw(st.lists(st.sampled_from(list(asked)), min_size=1, max_size=4, unique=True))
    where = {n: Between(*v) if isinstance(v := data.draw(asked[n][0]), tuple) else v for n in names}
    rows = learned.sample(40, where, seed=0)
    assert len(rows) == 40 and all(asked[n][1](rows[n], v).astype(bool).all() for n, v in where.items()), where

def test_partial_rows_stay_and_gaps_are_filled(learned):
    rows = table(40).assign(gap=pd.array([None]*40, dtype='Int64'))
    rows['label'] = rows.label.where(np.arange(40) % 2 == 0)
    full = learned.impute(rows, seed=1)
    assert full.label[::2].equals(rows.label[::2]) and full.number.equals(rows.number) and full.notna().all().all()

def test_a_label_never_changes_after_sampling(encoded):
    tokens, places, sizes, codecs = encoded
    shares = [np.bincount(tokens[:, j], minlength=s)/len(tokens) for j, s in enumerate(sizes)]
    rng, g = np.random.default_rng(0), torch.Generator().manual_seed(0)
    for (network, encoder), _ in zip(MAKES, range(99)):
        layout = None if network == 'cascade' else Layout.fit(encoder, sizes, codecs, shares)
        model = build(sizes, recipe(network, 'hinge', encoder), g, layout=layout)
        x = torch.from_numpy(np.stack([rng.integers(0, s, 300) for s in sizes], 1))
        known = torch.from_numpy(rng.random((300, 6)) < rng.random((300, 1)))
        only = torch.zeros(sizes[0], dtype=torch.bool); only[[0, 2]] = True
        drawn = model.draw(x.clone(), known, g, {0: only})
        assert torch.equal(drawn[known], x[known]) and set(drawn[~known[:, 0], 0].tolist()) <= {0, 2}

def test_every_network_listens_to_features(encoded):
    "A feature that is the target's sign comes out as the target."
    rng = np.random.default_rng(0)
    f = rng.normal(size=(2000, 1))
    tokens = np.stack([(f[:, 0] > 0).astype(int), rng.integers(0, 3, 2000)], 1)
    r = replace(PRESETS['mlp'], steps=(300, 300), every=150, width=32, conditions=0.)
    model, _ = train(tokens, [2, 3], [], r, features=f)
    new = torch.randn(1000, 1, generator=torch.Generator().manual_seed(0))
    drawn = model.draw(torch.zeros(1000, 2, dtype=torch.long), torch.zeros(2, dtype=torch.bool), torch.Generator().manual_seed(1), features=new)
    assert (drawn[:, 0] == (new[:, 0] > 0)).float().mean() > .85

# Devices: without a second one at hand, a mode that refuses tensors made without saying where.
MAKERS = {getattr(torch, n) for n in ('zeros', 'ones', 'full', 'empty', 'rand', 'randn', 'randint', 'randperm', 'arange', 'linspace', 'eye', 'tensor', 'normal')}

class Placed(TorchFunctionMode):
    "Fails where a tensor is made without a device."
    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        assert func not in MAKERS or kwargs.get('device') is not None, f'{func.__name__} makes a tensor on the default device'
        return func(*args, **kwargs)

def test_the_mode_notices_a_tensor_without_a_device():
    with pytest.raises(AssertionError, match='default device'), Placed(): torch.zeros(3)
    with Placed(): torch.zeros(3, device='cpu')

@pytest.mark.parametrize('network, encoder', MAKES, ids=['-'.join(m) for m in MAKES])
def test_every_tensor_is_made_on_the_networks_device(network, encoder, encoded):
    tokens, places, sizes, codecs = encoded
    shares = [np.bincount(tokens[:, j], minlength=s)/len(tokens) for j, s in enumerate(sizes)]
    more = {} if network == 'cascade' else dict(pack=2, classify=.5, reconstruct=.5, balanced=encoder != 'minmax')
    r = recipe(network, 'wasserstein', encoder, **more)
    layout = None if network == 'cascade' else Layout.fit(encoder, sizes, codecs, shares)
    model = build(sizes, r, torch.Generator().manual_seed(0), layout=layout)
    x, rng = torch.from_numpy(tokens.astype(np.int64)), torch.Generator().manual_seed(0)
    leaves = [model.leaves(x)]*2 if network == 'cascade' else [model.leaves(x, places)]*2
    with Placed(), warnings.catch_warnings():
        warnings.simplefilter('ignore')
        run = Run(model, x, x, None, (), rng, leaves)
        run.advance(); run.check(); run.advance()

@pytest.mark.skipif(not torch.cuda.is_available(), reason='no CUDA device here')
@pytest.mark.parametrize('network, encoder', MAKES, ids=['-'.join(m) for m in MAKES])
def test_the_same_rows_on_a_cuda_device_and_back(network, encoder, tmp_path):
    masker = Masker(preset=recipe(network, 'hinge', encoder)).fit(table(), progress=False)
    assert next(masker.model.generator.parameters()).is_cuda and masker.sample(50, seed=1).equals(masker.sample(50, seed=1))
    masker.save(tmp_path/'m.mask')
    assert len(Masker.load(tmp_path/'m.mask').sample(50, {'target': 'yes'}, seed=1)) == 50
