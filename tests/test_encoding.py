"""Edges of the encoding: calendars and clocks, spikes and tails, missing and rare values, many levels, odd tables."""
import json
import numpy as np, pandas as pd, pytest, safetensors.numpy
from masknb import Schema
from masknb.preprocessing.encoding import RARE, UNITS, TableEncoder, from_state, state, to_values
from masknb.preprocessing.schema import Column
from masknb.preprocessing.statistics import MONDAY, WEEK

rng = np.random.default_rng(0)

def fit(*columns, **named): # encoder and table of some columns
    df = pd.DataFrame(named or {f'c{i}': c for i, c in enumerate(columns)})
    return TableEncoder.fit(df, Schema.infer(df)), df

def drawn(encoder, df, n=None, seed=0):
    "Rows with each column's tokens as frequent as they are, drawn independently, at even places."
    rng, tokens = np.random.default_rng(seed), encoder.encode(df)[0]
    rows = rng.integers(0, len(df), (n or len(df), tokens.shape[1]))
    return encoder.decode(np.take_along_axis(tokens, rows, 0), rng.random(rows.shape))

def again(encoder, df):
    "An encoder written to a file and read back."
    plain, arrays = state(encoder)
    return from_state(Schema(encoder.columns), json.loads(json.dumps(plain)), safetensors.numpy.load(safetensors.numpy.save(arrays)))

def office(n, days=730, start='2023-01-02', seed=0):
    "Visits on weekdays from nine to five, to the second."
    rng = np.random.default_rng(seed)
    day = rng.integers(0, days//7, n)*7 + rng.integers(0, 5, n)
    return pd.Series(pd.Timestamp(start) + pd.to_timedelta(day, 'D') + pd.to_timedelta(rng.integers(9*3600, 17*3600, n), 's'))

def week(t): return np.bincount(t.dt.dayofweek*24 + t.dt.hour, minlength=168)/len(t)

@pytest.mark.parametrize('n', [400, 20_000])
def test_an_office_has_no_rows_at_night(n):
    encoder, df = fit(seen=office(n))
    codec = encoder.codecs['seen']
    new = drawn(encoder, df, 20_000).seen
    assert (new.dt.hour.between(9, 16) & (new.dt.dayofweek < 5)).all()
    assert (new.dt.hour == 3).sum() == 0 and np.abs(week(new) - week(df.seen)).sum()/2 < (.2 if n == 400 else .05)
    codec.rhythm = None # an even clock fills the nights, so the test can fail
    assert np.abs(week(drawn(encoder, df, 20_000).seen) - week(df.seen)).sum()/2 > .3

def test_the_rhythm_is_saved_and_times_come_back():
    encoder, df = fit(seen=pd.concat([office(5000), pd.Series([pd.Timestamp('2023-05-03 03:14:15')]*3)], ignore_index=True))
    new = again(encoder, df)
    assert np.array_equal(new.codecs['seen'].rhythm, encoder.codecs['seen'].rhythm) and len(new.codecs['seen'].rhythm) == 169
    low, high = df.seen.sort_values().iloc[[4, -5]]
    assert (new.decode(*new.encode(df)).seen == df.seen.clip(low, high)).all() # the night rows too

@pytest.mark.parametrize('unit', ['us', 'ms', 's'])
def test_fine_times_come_back(unit):
    t = office(3000) + pd.to_timedelta(rng.integers(0, 10**6, 3000), 'us')
    encoder, df = fit(seen=t.dt.floor(unit))
    back, low, high = encoder.decode(*encoder.encode(df)).seen, *df.seen.sort_values().iloc[[4, -5]]
    assert (back - df.seen.clip(low, high)).abs().max() <= pd.Timedelta('1us' if unit == 'us' else 0)

def test_weekdays_of_dates():
    day = pd.Series(pd.Timestamp('2020-01-06') + pd.to_timedelta(rng.integers(0, 260, 9000)*7 + rng.choice(7, 9000, p=[.3, .1, .2, .1, .3, 0, 0]), 'D'))
    encoder, df = fit(day=day)
    assert len(encoder.codecs['day'].rhythm) == 8 and encoder.codecs['day'].binned.any()
    new = drawn(encoder, df, 20_000).day
    share = lambda t: np.bincount(t.dt.dayofweek, minlength=7)/len(t)
    assert (new == new.dt.normalize()).all() and np.abs(share(new) - share(day)).max() < .03 and share(new)[5:].sum() == 0
    back = encoder.decode(*encoder.encode(df)).day
    assert (back == day.clip(*day.sort_values().iloc[[4, -5]])).all()

def test_only_dates_with_bins_have_a_rhythm():
    encoder, _ = fit(few=pd.Series(pd.to_datetime(['2024-01-01 09:00', '2024-01-02 10:30'])).sample(300, replace=True, random_state=0, ignore_index=True),
                     span=pd.Series(pd.to_timedelta(rng.integers(0, 10**6, 300), 's')), n=rng.normal(size=300))
    assert all(c.rhythm is None for c in encoder.codecs.values())

def test_quarters_of_an_hour():
    t = pd.Series(pd.Timestamp('2024-01-01') + pd.to_timedelta(rng.integers(0, 30_000, 4000)*15, 'min'))
    encoder, df = fit(t=t)
    assert encoder.codecs['t'].step == UNITS['quarter'] and set(drawn(encoder, df).t.dt.minute) == {0, 15, 30, 45}

@pytest.mark.parametrize('zone', ['Europe/Paris', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'])
def test_time_zones_and_clock_changes(zone):
    "Every point in time comes back but those in the second of two equal hours, which come back as the first."
    utc = pd.Series(pd.Timestamp('2016-01-01') + pd.to_timedelta(rng.integers(0, 4*365*1440, 30_000), 'min')).dt.tz_localize('UTC')
    encoder, df = fit(t=utc.dt.tz_convert(zone))
    back = encoder.decode(*encoder.encode(df)).t
    assert back.dtype == df.t.dtype
    low, high = df.t.sort_values().iloc[[10, -11]]
    inner = df.t.between(low, high)
    late = df.t.dt.tz_localize(None).dt.tz_localize(zone, ambiguous=np.ones(len(df), bool)) != df.t # the second time round
    assert (back == df.t)[inner & ~late].all() and late.mean() < 1e-3
    assert ((df.t - back)[inner & late]).between(pd.Timedelta('30min'), pd.Timedelta('1h')).all()
    new = drawn(encoder, df).t
    assert not new.isna().any() and new.between(df.t.min(), df.t.max()).all()

def test_reach_is_the_share_below():
    encoder, df = fit(t=office(5000), x=rng.lognormal(0, 1, 5000).round(3))
    for name in df:
        codec = encoder.codecs[name]
        tokens, bins = encoder.encode(df)[0][:, list(df).index(name)], np.flatnonzero(codec.binned)
        v = to_values(df[name], encoder.columns[list(df).index(name)])
        for edge in np.quantile(v, [.2, .5, .9]) + codec.step*10.**-codec.decimals/2:
            b = np.flatnonzero((codec.reach(edge) > 0) & (codec.reach(edge) < 1))
            assert len(b) == 1
            spread = codec.decode(np.full(20_001, bins[b[0]]), np.linspace(0, 1, 20_001))
            assert abs((spread <= edge).mean() - codec.reach(edge)[b[0]]) < .01
            assert (codec.reach(edge)[:b[0]] == 1).all() and (codec.reach(edge)[b[0] + 1:] == 0).all()
