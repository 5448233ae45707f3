"The accountant against another one (package dp-accounting), published values and enumeration."
import itertools, math
import numpy as np, pytest
from masknb.dp.accountant import Curve, Spend, losses, solve

dpa = pytest.importorskip('dp_accounting', reason='dp-accounting is a development dependency')
from dp_accounting.pld import PLDAccountant

def theirs(*events):
    a = PLDAccountant(value_discretization_interval=1e-4)
    for e, n in events: a.compose(e, n)
    return a

G, L = dpa.GaussianDpEvent, dpa.LaplaceDpEvent
sampled = lambda q, s: dpa.PoissonSampledDpEvent(q, G(s))

@pytest.mark.parametrize('spends, events', [
    ([Spend('gaussian', .8)], [(G(.8), 1)]),
    ([Spend('gaussian', 20., 100)], [(G(20.), 100)]),
    ([Spend('subsampled gaussian', 1., 1000, .01)], [(sampled(.01, 1.), 1000)]),
    ([Spend('subsampled gaussian', .7, 300, .02)], [(sampled(.02, .7), 300)]),
    ([Spend('subsampled gaussian', 4., 5000, .05)], [(sampled(.05, 4.), 5000)]),
    ([Spend('gaussian', 5., 20), Spend('subsampled gaussian', 1.5, 500, .02)], [(G(5.), 20), (sampled(.02, 1.5), 500)]),
    ([Spend('discrete gaussian', 40., 120), Spend('subsampled gaussian', 1.2, 200, .01)], [(dpa.GaussianDpEvent(40.), 120), (sampled(.01, 1.2), 200)]),
    ([Spend('discrete laplace', 10., 5), Spend('gaussian', 4.)], [(L(10.), 5), (G(4.), 1)]),
], ids=str)
@pytest.mark.parametrize('delta', [1e-5, 1e-6, 1e-9])
def test_agrees_with_dp_accounting(spends, events, delta):
    assert Curve(*spends).epsilon(delta) == pytest.approx(theirs(*events).get_epsilon(delta), rel=.01)

def test_published_values():
    "Balle and Wang (2018): the analytic Gaussian. Abadi et al. (2016, section 3): q = .01, noise 4, 10,000 steps, where moments give at most 1.26."
    from scipy.stats import norm
    mu, e = 1/1.7, .6
    exact = norm.cdf(mu/2 - e/mu) - math.exp(e)*norm.cdf(-mu/2 - e/mu)
    assert Curve(Spend('gaussian', 1.7)).delta(e) == pytest.approx(exact, rel=1e-3)
    assert .9 < Curve(Spend('subsampled gaussian', 4., 10_000, .01)).epsilon(1e-5) < 1.26

@pytest.mark.parametrize('rows', [1, 2, 3])
def test_a_discrete_mechanism_by_enumeration(rows):
    "Two neighbouring tables of two cells, all outcomes, all ways in which one person moves them."
    x, s = np.arange(-60, 61), 3.
    p = np.exp(-x*x/(2*s*s)); p /= p.sum()
    at = lambda k: np.concatenate([np.zeros(k), p[:len(p) - k]])
    curve = Curve(Spend('discrete gaussian', s, rows=rows))
    for a, b in itertools.product(range(rows + 1), repeat=2):
        if a + b > rows: continue
        joint, moved = np.outer(p, p), np.outer(at(a), at(b))
        for e in (0., .3, 1.):
            assert np.maximum(moved - math.exp(e)*joint, 0).sum() <= curve.delta(e)*(1 + 1e-9) + 1e-12

def test_a_curve_never_falls_below_the_formula():
    from scipy.stats import norm
    for s in (.5, 1., 5., 50.):
        c, mu = Curve(Spend('gaussian', s)), 1/s
        for e in np.linspace(0, 3*mu, 23):
            assert c.delta(e) >= norm.cdf(mu/2 - e/mu) - math.exp(e)*norm.cdf(-mu/2 - e/mu) - 1e-12

def test_masses_are_probabilities():
    for s in (Spend('gaussian', .3), Spend('subsampled gaussian', .5, rate=.3), Spend('discrete laplace', .7, rows=2), Spend('pure', 3.)):
        for l in losses(s): assert (l.mass >= 0).all() and l.mass.sum() + l.infinite == pytest.approx(1, abs=1e-6)

def test_more_is_never_cheaper():
    one = Curve(Spend('gaussian', 3.), Spend('pure', .1))
    assert Curve(Spend('gaussian', 3., 2), Spend('pure', .1)).epsilon(1e-6) > one.epsilon(1e-6)
    assert Curve(Spend('gaussian', 3.), Spend('pure', .1), Spend('failure', 1e-7)).epsilon(1e-6) > one.epsilon(1e-6)

@pytest.mark.parametrize('epsilon', [.1, 1., 10.])
def test_solve_meets_the_target_from_below(epsilon):
    spends = lambda s: [Spend('discrete gaussian', s, 30), Spend('subsampled gaussian', s/5, 400, .02)]
    s = solve(spends, epsilon, 1e-6)
    assert .99*epsilon < Curve(*spends(s)).epsilon(1e-6) <= epsilon
