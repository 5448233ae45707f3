"The audit passes the correct build and convicts six planted faults."
from functools import partial
import numpy as np, pandas as pd, pytest, torch
from masknb.dp import audit as auditing, marginals, private as learning, sgd, statistics
from masknb.dp.accountant import Curve, Spend
from masknb.dp.audit import attack, audit, most, proved
from masknb.dp.ledger import Privacy
from masknb.dp.mechanisms import Noise, normal
from masknb.masker import Masker
from masknb.preprocessing.schema import Column, Schema

SCHEMA = Schema([Column('x', 'integer', dtype='float64', low=0., high=100.), Column('c', 'categorical', dtype='str'), Column('d', 'categorical', dtype='str')])
CLIP, TRIALS = .01, 40
KNOWN = Schema([Column('c', 'ordinal', dtype='str', levels=['a', 'b', 'z']), Column('d', 'ordinal', dtype='str', levels=['u', 'v', 'w'])])
PLAIN = pd.DataFrame({'c': np.tile(['a', 'b'], 20), 'd': np.tile(['u', 'v', 'u', 'u'], 10)})
ROW = pd.DataFrame({'c': ['z'], 'd': ['w']})
TABLES = PLAIN, pd.concat([PLAIN, ROW], ignore_index=True), ROW.iloc[0] # levels are declared, so that all models have the same shape

@pytest.fixture(autouse=True)
def small(monkeypatch):
    "Small networks and few steps: the promise does not depend on either."
    monkeypatch.setattr(learning, 'STEPS', 8); monkeypatch.setattr(learning, 'RATE', 1.)
    monkeypatch.setattr(learning, 'MATCH', 60); monkeypatch.setattr(learning, 'WIDTH', 64)
    monkeypatch.setattr(learning, 'train_private', partial(sgd.train_private, clip=CLIP, width=8))
    learning._prices.cache_clear()
    yield
    learning._prices.cache_clear()

def run(method, schema=SCHEMA, tables=None):
    return audit(lambda: Masker(schema, privacy=Privacy(.5, 1e-3, method)), TRIALS, tables, progress=False)

@pytest.mark.parametrize('method, tables', [('marginals', (SCHEMA, None)), ('marginals', (KNOWN, TABLES)), ('discriminator', (KNOWN, TABLES))], ids=['found', 'declared', 'discriminator'])
def test_the_correct_build_is_not_convicted(method, tables):
    a = run(method, *tables)
    assert a.passed and a.claimed == pytest.approx(.5, rel=.02) and a.most > 1 and 'less than a proof' in repr(a)

def convicted(method, *tables):
    a = run(method, *tables)
    assert not a.passed and max(a.proved.values()) > a.claimed and 'The claim is false' in repr(a)

def test_noise_divided_by_ten(monkeypatch):
    "On one column of declared labels, where the attacker sees the noisy counts best."
    true = statistics.noisy
    monkeypatch.setattr(statistics, 'noisy', lambda counts, scale, noise: true(counts, scale/10, noise))
    schema = Schema([Column('c', 'ordinal', dtype='str', levels=['a', 'b'])])
    plain = pd.DataFrame({'c': ['a']*20 + ['b']*20})
    tables = plain, pd.concat([plain, plain.tail(1)], ignore_index=True), plain.iloc[-1]
    a = audit(lambda: Masker(schema, privacy=Privacy(1., 1e-3)), TRIALS, tables, progress=False)
    assert not a.passed

def test_exact_frequencies_in_conditions(monkeypatch):
    true = learning.learn
    def leaky(df, schema, *args):
        got = true(df, schema, *args)
        tokens = got.encoder.encode(df)[0]
        return got._replace(shares=[np.bincount(tokens[:, j], minlength=s)/len(tokens) for j, s in enumerate(got.encoder.sizes)])
    monkeypatch.setattr('masknb.masker.learn', leaky)
    convicted('marginals', KNOWN, TABLES)

def test_exact_categories(monkeypatch):
    monkeypatch.setattr(statistics, 'threshold', lambda scale, failure, rows: -10**9)
    convicted('marginals')

def one_step(build, plain, row, trials=10_000):
    "What one noised step of the discriminator proves, attacked in its worst case, and what is claimed for it."
    sums = [torch.cat([g.flatten() for g in build(x)]).numpy() for x in (plain, torch.cat([plain, row]))]
    hum = [normal(trials*len(s), Noise(k)).reshape(trials, -1) for k, s in enumerate(sums)]
    return attack(sums[0] + hum[0], sums[1] + hum[1], 1e-3)[0], Curve(Spend('gaussian', 1.)).epsilon(1e-3)

@pytest.fixture
def opposed():
    "A net, a row, and another whose gradient outweighs the first and points away from it."
    torch.manual_seed(236) # of 300 seeds the one with the most opposed gradients
    net = sgd.Discriminator(3, 4)
    with torch.no_grad(): net[4].weight.mul_(.01)
    far = torch.randn(1, 3)
    return net, -3*far, 30*far

def test_a_clipped_step_is_not_convicted(opposed):
    net, plain, row = opposed
    found, claimed = one_step(lambda x: sgd.clipped(net, x, 1.)[0], plain, row)
    assert 0 < found <= claimed

def test_no_clipping(opposed):
    net, plain, row = opposed
    found, claimed = one_step(lambda x: sgd.clipped(net, x, 1e9)[0], plain, row)
    assert found > claimed

def test_the_mean_of_the_batch_is_clipped(opposed):
    "Then one row can turn the sum round, and move it by nearly twice the clip."
    net, plain, row = opposed
    def mean(x):
        total = sgd.clipped(net, x, 1e9)[0]
        length = torch.sqrt(sum(g.square().sum() for g in total))
        return [g/length for g in total]
    found, claimed = one_step(mean, plain, row)
    assert found > claimed

def test_early_stopping_on_real_rows(monkeypatch):
    "Training ends as soon as every real row is covered."
    def leaky(tokens, encoder, ones, n, target, p, rows, persons, noise, seed, callbacks):
        at, kept = torch.from_numpy(tokens).long() + torch.tensor([0, *encoder.sizes[:-1]]).cumsum(0), []
        def watch(step, loss, net):
            with torch.no_grad(): worst = (net().T[at].sum(1).logsumexp(1) - np.log(len(net.z))).min().item()
            if worst > -4 and not kept: kept.append({k: v.clone() for k, v in net.state_dict().items()})
        gan = true(tokens, encoder, ones, n, target, p, rows, persons, noise, seed, (watch, *callbacks))
        if kept: gan.generator.load_state_dict(kept[0])
        return gan
    true = learning._marginals
    monkeypatch.setattr(learning, '_marginals', leaky)
    plain = pd.concat([PLAIN]*10, ignore_index=True)
    convicted('marginals', KNOWN, (plain, pd.concat([plain, ROW], ignore_index=True), ROW.iloc[0]))

def test_bounds_by_hand():
    assert proved(0, 10, 0, 10, 0) == proved(5, 10, 5, 10, 0) == 0
    low = .025**(1/40) # Clopper-Pearson for all of 40
    assert most(40) == pytest.approx(np.log(low/(1 - low)))
    assert proved(40, 40, 0, 40, .01) == pytest.approx(np.log((low - .01)/(1 - low)))
