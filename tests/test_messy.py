"""The table that people bring: what they wrote is read as they meant it, written back in the same way, and what will not come back is said."""
import datetime as dt, uuid
from decimal import Decimal
import numpy as np, pandas as pd, pytest
from masknb import Between, Masker, Schema
from masknb.cgan.conditions import read_condition, want
from masknb.cgan.conditions import condition
from masknb.cli import main
from masknb.data.files import read_table
from masknb.errors import ConditionError, DataError
from masknb.masker import withheld
from masknb.preprocessing.durations import read_duration, write_duration
from masknb.preprocessing.encoding import TableEncoder
from masknb.preprocessing.rules import check_rules
from masknb.preprocessing.schema import for_nothing, misspelled, number_pattern, read_amount, write_amount
from tests.test_properties import TINY

N, rng = 400, np.random.default_rng(0)
DAYS = pd.Timestamp('2020-01-01') + pd.to_timedelta(rng.integers(0, 900, N), 'D')
PAY = rng.normal(0, 3000, N).round(2)
written = lambda f: DAYS.strftime(f).to_numpy(object)
some = lambda share: np.random.default_rng(1).random(N) < share
mixed = lambda values, word, share: np.where(some(share), word, np.array(values, object))

def there_and_back(values, heading='x'):
    "The column as it was, out of its tokens; and what it was taken for."
    df = pd.DataFrame({heading: values, 'other': np.arange(N) % 7})
    s = Schema.infer(df)
    e = TableEncoder.fit(df, s)
    return s[heading], df[heading], e.decode(*e.encode(df))[heading]

MESSY = { # what was written -> values, heading, kind
    'one day that never comes': (np.where(np.arange(N) == 7, '9999-12-31', written('%Y-%m-%d')), 'x', 'datetime'),
    'most days never come': (mixed(written('%Y-%m-%d'), '9999-12-31', .62), 'x', 'datetime'),
    'never, day first': (mixed(written('%d.%m.%Y'), '31.12.9999', .3), 'x', 'datetime'),
    'never, with a time': (mixed(written('%Y-%m-%d %H:%M:%S'), '8888-01-01 00:00:00', .3), 'x', 'datetime'),
    'a day of zeros': (mixed(written('%d/%m/%Y'), '00/00/0000', .3), 'x', 'datetime'),
    'no day, in a word': (mixed(written('%Y/%m/%d'), 'unknown', .3), 'x', 'datetime'),
    'parentheses': ([f'({abs(x):,.2f})' if x < 0 else f'{x:,.2f}' for x in PAY], 'x', 'continuous'),
    'parentheses and a currency': ([f'(€{abs(x):,.2f})' if x < 0 else f'€{x:,.2f}' for x in PAY], 'x', 'continuous'),
    'parentheses around whole numbers': ([f'({abs(x):.0f})' if x < 0 else f'{x:.0f}' for x in PAY], 'x', 'integer'),
    'a minus behind': ([f'{abs(x):.2f}-' if x < 0 else f'{x:.2f}' for x in PAY], 'x', 'continuous'),
    'a minus behind, comma': ([f'{abs(x):.2f}-'.replace('.', ',') if x < 0 else f'{x:.2f}'.replace('.', ',') for x in PAY], 'x', 'continuous'),
    'a dash for none': (mixed([f'{abs(x):,.2f}' for x in PAY], '-', .2), 'x', 'continuous'),
    'a long dash for none': (mixed([f'{abs(x):.0f}' for x in PAY], '–', .2), 'x', 'integer'),
    'blanks for none': (mixed([f'{abs(x):.2f}' for x in PAY], '   ', .2), 'x', 'continuous'),
    'n/a for none': (mixed([f'{x:.1f}%' for x in PAY/100], 'n/a', .2), 'x', 'continuous'),
    'k. A. for none': (mixed([f'{abs(x):.2f}'.replace('.', ',') for x in PAY], 'k. A.', .2), 'x', 'continuous'),
    'dots for thousands': ([f'{x:,.0f}'.replace(',', '.') for x in abs(PAY)*100], 'x', 'integer'),
    'blanks for thousands': ([f'{x:,.0f}'.replace(',', ' ') for x in abs(PAY)*100], 'x', 'integer'),
    'a unit': ([f'{x:.1f} mg' for x in abs(PAY)], 'x', 'continuous'),
    'days and one day': ([f'{k} day{"s"*(k != 1)}' for k in (np.arange(N) % 30).tolist()], 'x', 'integer'),
    'Tage': ([f'{k} Tage' for k in 2 + np.arange(N) % 30], 'x', 'integer'),
    'hours and minutes': ([f'{x//60:02d}:{x%60:02d}' for x in rng.integers(0, 1440, N)], 'x', 'datetime'),
    'and seconds': ([f'{x//3600:02d}:{x//60%60:02d}:{x%60:02d}' for x in rng.integers(0, 86400, N)], 'x', 'datetime'),
    'times as objects': ([dt.time(int(x)//60, int(x) % 60) for x in rng.integers(0, 1440, N)], 'x', 'datetime'),
    'seconds since 1970': (DAYS.astype('datetime64[s]').astype('int64') + rng.integers(0, 86400, N), 'created_at', 'datetime'),
    'milliseconds since 1970': (DAYS.astype('datetime64[ms]').astype('int64') + rng.integers(0, 86_400_000, N), 'LastUpdated', 'datetime'),
    'days as whole numbers': (DAYS.strftime('%Y%m%d').astype(int), 'visit', 'datetime'),
    'days as whole numbers, some never': (np.where(some(.2), 99991231, DAYS.strftime('%Y%m%d').astype(int)), 'until', 'datetime'),
    'decimals': ([Decimal(f'{x:.2f}') for x in PAY], 'x', 'continuous'),
    'decimals that end in 0': ([Decimal(x) for x in rng.choice(['0.10', '0.25', '1.00'], N)], 'x', 'continuous'),
    'long whole numbers that repeat': (rng.choice(2**60 + np.arange(20)*7919, N), 'x', 'categorical'),
}

@pytest.mark.parametrize('name', MESSY)
def test_it_is_read_and_written_back_in_the_same_way(name):
    values, heading, kind = MESSY[name]
    c, real, back = there_and_back(values, heading)
    assert c.kind == kind and back.dtype == real.dtype
    plain = lambda s: s.map(str).str.replace(r'-(0[.,]?0*%?)$', r'\1', regex=True) # there is one zero
    same = (plain(back) == plain(real)).mean()
    rare = (back.astype(object) == '(rare)').mean() + (back.isna() & real.notna()).mean()
    assert rare == 0 and same > .6, (same, back.head().tolist(), real.head().tolist()) # values inside a bin may come back as a neighbour
    words = [v for v in set(real.map(str)) if for_nothing(v) or '9999' in v or '8888' in v]
    for w in words: assert ((real.map(str) == w) == (back.map(str) == w)).all() or (real.map(str) == w).sum() < 10

def test_a_minus_before_nothing_is_zero():
    texts = [f'{x:.1f}%' for x in PAY/1000]; texts[3] = '-0.0%'
    assert number_pattern(pd.Series(texts)) == '0.0%'

@pytest.mark.parametrize('format, pairs', [('#,##0.00;(#,##0.00)', {'(1,234.50)': -1234.5, '1,234.50': 1234.5, '0.00': 0}), ('0,0;0,0- | -', {'3,5-': -3.5, '3,5': 3.5}), ('$0.00;($0.00) | n/a', {'($2.00)': -2}), ('0 day(s)', {'1 day': 1, '3 days': 3})])
def test_amounts_both_ways(format, pairs):
    for text, x in pairs.items(): assert read_amount(text, format) == x and write_amount(x, format) == text
    assert write_amount(np.nan, format) == (format.split(' | ')[1] if ' | ' in format else None)

def test_what_few_rows_write_for_nothing_is_missing_and_no_part_of_the_model():
    texts = [f'{abs(x):.2f} kg' for x in PAY]; texts[3], texts[4] = '?', 'TBD'
    c, real, back = there_and_back(texts)
    assert c.kind == 'continuous' and c.format == '0.00 kg' and not {'?', 'TBD'} & set(back.map(str))

def test_whole_numbers_of_eight_digits_that_are_no_days_stay_numbers():
    assert there_and_back(rng.integers(10_000_000, 99_999_999, N), 'amount')[0].kind == 'integer'
    assert Schema.infer(pd.DataFrame({'revenue': 1_500_000_000 + rng.integers(0, 10**8, N)//100*100, 'x': np.arange(N)}))['revenue'].kind != 'datetime' # nothing says that they are seconds

def test_objects_that_say_who():
    s = Schema.infer(pd.DataFrame({'key': [uuid.UUID(int=k) for k in range(60)], 'again': [uuid.UUID(int=k % 6) for k in range(60)], 'x': range(60)}))
    assert s['key'].kind == s['again'].kind == 'identifier'
    with pytest.raises(DataError, match="'odd'.*True equals 1"): Schema.infer(pd.DataFrame({'odd': [1, True, 'a']*20, 'x': range(60)}))

def test_misspelled_labels_are_pointed_out_and_left():
    ward = pd.Series(['Cardiology']*100 + ['Cardiolgy']*3 + ['CARDIOLOGY ']*8 + ['Neurology']*50 + ['Urology']*40 + ['Surgery']*60 + ['surgery']*20)
    assert misspelled(ward) == [('Cardiology', 2), ('Surgery', 1)] and misspelled(pd.Series(['A1', 'A2', 'B1']*40)) == misspelled(pd.Series(['male', 'female']*40)) == []
    c = Schema.infer(pd.DataFrame({'ward': ward, 'x': np.arange(len(ward)) % 5}))['ward']
    assert "look like 'Cardiology'" in c.reason and 'Cardiolgy' not in c.reason

# Nothing is lost in silence

@pytest.mark.parametrize('values, share', [(list('aaabbbccc')*1 + ['d'], 1.), ([f'v{k % 90}' for k in range(300)], 1.), (['x']*200 + [f'r{k}' for k in range(100)], 1/3)])
def test_what_is_withheld_is_told_with_the_remedy(values, share, capsys):
    df = pd.DataFrame({'label': values, 'x': np.arange(len(values)) % 3})
    s = Schema.infer(df); s['label'].kind = 'categorical'; s['label'].action = None
    if s['label'].role == 'direct identifier': s['label'].role = 'other'
    found = withheld(TableEncoder.fit(df, s), df)
    assert found.column.tolist() == ['label'] and found.share[0] == pytest.approx(share) and 'min_count' in found.why[0] and not any(v in found.why[0] for v in ('v3', 'r7'))

def test_the_terminal_refuses_a_column_of_which_nothing_is_left(tmp_path, capsys):
    pd.DataFrame({'x': np.arange(12) % 5, 'kind': list('aaabbbcccddd')}).to_csv(tmp_path/'t.csv', index=False)
    args = ['mask', str(tmp_path/'t.csv'), '-o', str(tmp_path/'s.csv'), '--preset', 'fast']
    assert main(args) == 2 and '--allow-withheld' in capsys.readouterr().err and not (tmp_path/'s.csv').exists()
    assert main([*args, '--allow-withheld']) == 0 and "Column 'kind': 100%" in capsys.readouterr().out

def test_a_named_index_is_said_to_be_left_out():
    with pytest.warns(UserWarning, match="index \\['visit'\\]"): Masker(preset=TINY).fit(pd.DataFrame({'a': np.arange(30) % 3, 'b': np.arange(30) % 4}).rename_axis('visit'), progress=False)

# Conditions

def toy():
    return Schema.infer(pd.DataFrame({'visit': written('%d.%m.%Y'), 'seen': DAYS, 'n': np.arange(N) % 9, 'rate': PAY.round(2), 'ok': np.arange(N) % 2 == 0, 'code': pd.Categorical(np.arange(N) % 4), 'a=b': list('xy')*(N//2),
        'a': list('pq')*(N//2), 'at': [f'{x//60:02d}:{x%60:02d}' for x in rng.integers(0, 1440, N)], 'day': DAYS.strftime('%Y%m%d').astype(int), 'created_at': DAYS.astype('datetime64[s]').astype('int64') + np.arange(N), 'left': pd.to_timedelta(np.arange(N) % 9, 'D')}))

@pytest.mark.parametrize('text, value', [('visit=03.04.2020', pd.Timestamp(2020, 4, 3)), ('visit=2020-04-03', pd.Timestamp(2020, 4, 3)), ('seen=2020-04-03 10:30', pd.Timestamp(2020, 4, 3, 10, 30)), ('n=4', 4), ('rate=-2.5', -2.5), ('ok=yes', True),
    ('ok=False', False), ('a=b=x', 'x'), ('a=q', 'q'), ('day=2020-04-03', 20200403), ('at=12:30', pd.Timestamp(1900, 1, 1, 12, 30)), ('created_at=2020-04-03', 1585872000), ('left=2 days', pd.Timedelta(2, 'D')), ('n=', None)])
def test_conditions_mean_what_they_say(text, value):
    name, got = condition(text, toy())
    assert got == value and type(got) is type(value) or got == value

@pytest.mark.parametrize('text', ['seen=03.04.2020', 'visit=2020/31/31', 'n=four', 'ok=perhaps', 'at=noon', 'left=long', 'day=4.3.2020', 'rate=2,5x'])
def test_a_condition_that_cannot_be_read_is_quoted(text):
    with pytest.raises(ConditionError, match=text.partition('=')[2].replace('.', r'\.')): condition(text, toy())

def test_ranges_are_read_like_values():
    assert condition('visit=03.04.2020..05.04.2020', toy()) == ('visit', Between(pd.Timestamp(2020, 4, 3), pd.Timestamp(2020, 4, 5)))
    assert condition('at=09:00..', toy())[1] == Between(pd.Timestamp(1900, 1, 1, 9), None)
    assert read_condition(dt.date(2020, 4, 3), toy()['day']) == 20200403 and read_condition(dt.time(9, 5), toy()['at']) == pd.Timestamp(1900, 1, 1, 9, 5)

@pytest.fixture(scope='module')
def fitted():
    df = pd.DataFrame({'visit': written('%d.%m.%Y'), 'n': np.arange(N) % 9, 'rate': PAY.round(2), 'at': [f'{x//60:02d}:{x%60:02d}' for x in rng.integers(0, 1440, N)]})
    return Masker(preset=TINY).fit(df, progress=False)

@pytest.mark.parametrize('where, words', [(dict(n=2.5), '2.5'), (dict(rate=1.234), '1.234'), (dict(n='2.5'), '2.5'), (dict(visit='04/03/2020'), '04/03/2020'), (dict(n=[1, 2.25]), '2.25')])
def test_a_value_off_the_grid_is_refused_and_quoted(fitted, where, words):
    with pytest.raises(ConditionError, match=words.replace('.', r'\.')): fitted.sample(5, where)

def test_day_first_conditions_hold(fitted):
    day = fitted.sample(20).visit[0]
    assert set(fitted.sample(30, {'visit': day}).visit) == {day}
    t = fitted.sample(50, {'at': Between('09:00', '12:00')})['at']
    assert t.between('09:00', '12:00').all()

# What holds stays

STAYS = pd.DataFrame({'came': DAYS.strftime('%Y-%m-%d'), 'left': (DAYS + pd.to_timedelta(np.arange(N) % 20, 'D')).strftime('%Y-%m-%d'), 'days': np.arange(N) % 20, 'room': (PAY - PAY.min()).round(2), 'food': np.arange(N) % 37*2.5})
STAYS['total'] = (STAYS.room + STAYS.food).round(2)
holds = lambda f: ((pd.to_datetime(f.left) >= pd.to_datetime(f.came)).all(), ((pd.to_datetime(f.left) - pd.to_datetime(f.came)).dt.days == f.days).all(), np.isclose(f.room + f.food, f.total, atol=.011).all())

def test_rules_are_kept_unless_they_are_dropped():
    s = Schema.infer(STAYS)
    assert len(s.rules) >= 3 and all(r['guessed'] for r in s.rules) and 'kept in every synthetic row' in repr(s)
    assert holds(Masker(preset=TINY).fit(STAYS, progress=False).sample(300)) == (True, True, True)
    assert not all(holds(Masker(preset=TINY, rules=[]).fit(STAYS, progress=False).sample(300)))
    fewer = s.drop_rules('total')
    assert fewer.rules and not any('total' in str(r) for r in fewer.rules) and not Schema.infer(STAYS).drop_rules().rules and not Schema.infer(STAYS, rules=False).rules
    assert not Schema.infer(STAYS).declared().rules # under differential privacy they are stated, or left out

def test_a_guess_that_does_not_fit_is_no_rule():
    s = Schema.infer(STAYS)
    s['left'].action = 'remove'
    assert holds(Masker(s, TINY).fit(STAYS, progress=False).sample(50).assign(left=lambda d: d.came, days=0))[2]
    odd = STAYS.copy(); odd.loc[:60, 'left'] = '2019-01-01'
    m = Masker(Schema.infer(STAYS), TINY).fit(odd, progress=False)
    assert not any('left' in r.columns for r in m.rules) and any('total' in r.columns for r in m.rules)

def test_terminal_python_and_studio_keep_the_same_rules(tmp_path, capsys):
    from masknb.studio.sitting import Sitting
    STAYS.to_csv(tmp_path/'t.csv', index=False)
    assert main(['mask', str(tmp_path/'t.csv'), '-o', str(tmp_path/'s.csv'), '--preset', 'fast']) == 0
    assert holds(pd.read_csv(tmp_path/'s.csv')) == (True, True, True) and 'came is at most left' in capsys.readouterr().out
    assert main(['mask', str(tmp_path/'t.csv'), '-o', str(tmp_path/'n.csv'), '--preset', 'fast', '--drop-rules']) == 0 and not all(holds(pd.read_csv(tmp_path/'n.csv')))
    assert Sitting(STAYS, 'df').final().rules == Schema.infer(STAYS).rules

# Files

def test_words_that_may_be_labels_and_a_table_without_names(tmp_path):
    p = tmp_path/'t.csv'
    def back(df, **kw): df.to_csv(p, index=False, **kw); return read_table(p)
    pick = lambda *words: pd.DataFrame({'c': np.random.default_rng(2).choice(words, 300), 'x': np.arange(300) % 7})
    assert back(pick('NA', 'ZA', 'DE', 'FR', 'US', 'GB')).c.notna().all() and back(pick('None', 'Surgery', 'Drug')).c.notna().all()
    assert back(pick('NA', 'yes', 'no')).c.isna().any() # as R writes what is missing
    d = back(pick('null', '', 'a', 'b')).c
    assert (d == 'null').any() and d.isna().any()
    back(pick('NA', 'ZA', 'DE')); assert set(read_table(p, missing=['ZA']).c.dropna()) == {'NA', 'DE'} and read_table(p, missing=['NA']).c.isna().any()
    for df in (pd.DataFrame({'a': PAY, 'b': ['Ulm', 'Bonn']*(N//2)}), pd.DataFrame({'a': ['x', 'y']*50, 'b': ['u', 'v', 'w', 'u']*25}), pd.DataFrame({'a': DAYS.strftime('%Y-%m-%d'), 'b': list('xy')*(N//2)})):
        with pytest.raises(DataError, match='first line') as e: back(df, header=False)
        assert str(PAY[0]) not in str(e.value)
    assert list(back(pd.DataFrame({'town': ['Ulm', 'Bonn']*50, '2019': np.arange(100) % 9, '2020': np.arange(100) % 8}))) == ['town', '2019', '2020']

def test_a_table_gets_the_same_kinds_from_every_file(tmp_path):
    df = pd.DataFrame({k.replace(' ', '_'): MESSY[k][0] for k in ('never, day first', 'parentheses', 'a dash for none', 'hours and minutes', 'days and one day', 'a unit')}).assign(zip=[f'{k:05d}' for k in rng.integers(1000, 99999, N)], uid=rng.permutation(np.arange(70_000, 70_000 + N)))
    df.to_csv(tmp_path/'t.csv', index=False); df.to_parquet(tmp_path/'t.parquet')
    kinds = lambda d: [(c.name, c.kind, c.role, c.action, c.format) for c in Schema.infer(d)]
    assert kinds(df) == kinds(read_table(tmp_path/'t.csv')) == kinds(read_table(tmp_path/'t.parquet'))

def test_a_rare_thousand_does_not_lose_the_column():
    "Only one of 3,000 amounts has a mark for thousands; the first thousand that are looked at have none."
    texts = pd.Series([f'€{x:,.2f}' for x in [*np.random.default_rng(5).uniform(1, 900, 3000).round(2), 1234.5]])
    assert number_pattern(texts) == '€#,##0.00'

def test_text_names_a_level_that_is_a_number_and_large_values_lie_on_their_grid():
    r = np.random.default_rng(0)
    df = pd.DataFrame(dict(grade=pd.Categorical(r.integers(1, 5, 400), categories=[1, 2, 3, 4], ordered=True), plan=pd.Categorical(r.choice([10, 20], 400)),
                           population=r.integers(10**6, 10**9, 400), weight=r.normal(12000, 900, 400).round(1)))
    e = TableEncoder.fit(df, Schema.infer(df))
    def cells(name, value):
        w = want(e, name, value); t = np.flatnonzero(w.share)
        return set(w.write(np.resize(t, 50), np.random.default_rng(0).random(50)).tolist())
    assert cells('plan', '20') == {20} and cells('plan', ['10', 20]) == {10, 20} and cells('grade', '3') == {3}
    assert cells('grade', Between('2', '3')) == {2, 3}
    with pytest.raises(ConditionError): want(e, 'plan', '30')
    low = int(np.sort(df.population)[200])
    assert cells('population', low + 1) == {low + 1}
    with pytest.raises(ConditionError, match='whole numbers'): want(e, 'population', low + .5)
    assert all(len(cells('weight', w)) == 1 for w in df.weight.head(20)) and len(cells('weight', 12000.3)) == 1
    with pytest.raises(ConditionError, match='decimals'): want(e, 'weight', 12000.35)

@pytest.mark.parametrize('names, data', [('0,1,10,2,3,4,5,6,7,8,9', False), ('2019,2020,2021', False), ('1,0', True), ('52,17,4,9,33', True), ('7,3,6,5,9', True)])
def test_names_may_be_numbers_that_count(tmp_path, names, data):
    r = np.random.default_rng(0); k = names.count(',') + 1
    (tmp_path/'t.csv').write_text('\n'.join([names, *(','.join(map(str, row)) for row in r.integers(0, 99, (30, k)))]) + '\n')
    if data:
        with pytest.raises(DataError, match='write a letter'): read_table(tmp_path/'t.csv')
    else: assert list(map(str, read_table(tmp_path/'t.csv').columns)) == names.split(',')

# Lengths of time, hours that come twice, labels that nobody has

LENGTHS = rng.integers(1, 6000, N)

@pytest.mark.parametrize('pattern', ['{h}h {mm}m', '{h?} hour(s) {m?} minute(s)', '{d?} day(s), {h?} hour(s), {m?} minute(s)', '{hh}:{mm}', '{h}:{mm}:{ss}', '{d} day(s) {hh}:{mm}:{ss}', '{d}d{hh}h',
    '{h} Std. {m} Min.', '{d} Tag(e) {h} Stunde(n)', 'PT{h}H{m}M', 'P{d}DT{h}H{m}M', '{m?} min {s?} s', '{w}w {d?}d'])
def test_durations_are_read_and_written_back(pattern):
    texts = [write_duration(x*(59 if 'ss' in pattern else 1), pattern) for x in LENGTHS.tolist()] # beyond a day, else they are times of the day
    column, before, after = there_and_back(texts)
    assert (column.kind, column.format) == ('integer', pattern)
    assert (after == before).mean() > .9 and all(read_duration(t, pattern) == read_duration(t, pattern) for t in after)

@pytest.mark.parametrize('texts', [[f'{k//60:02d}:{k % 60:02d}' for k in LENGTHS % 1440], [f'{k} min' for k in LENGTHS], [f'{k}h {k % 7}x' for k in LENGTHS], [f'P{k % 11 + 1}M' for k in LENGTHS], [f'{k % 9}h {k % 90:02d}m' for k in LENGTHS]])
def test_what_only_looks_like_a_duration_is_none(texts): assert '{' not in (Schema.infer(pd.DataFrame({'x': texts, 'y': range(N)}))['x'].format or '')

@pytest.mark.parametrize('zone, night', [('Europe/Berlin', '2024-10-27 02:30'), ('America/New_York', '2024-11-03 01:15'), ('Australia/Sydney', '2024-04-07 02:45')])
def test_an_hour_that_comes_twice_stays_two_hours(zone, night):
    first = pd.Timestamp(night).tz_localize(zone, ambiguous=True)
    df = pd.DataFrame({'t': pd.date_range(first - pd.Timedelta('3D'), periods=N, freq='15min'), 'x': np.arange(N) % 7}).sample(frac=1, random_state=0, ignore_index=True)
    e = TableEncoder.fit(df, Schema.infer(df))
    inner = df.t.between(df.t.min() + pd.Timedelta('2h'), df.t.max() - pd.Timedelta('2h'))
    assert (e.decode(*e.encode(df)).t == df.t)[inner].all()
    m = Masker(preset=TINY).fit(df, progress=False); second = first + pd.Timedelta('1h')
    for asked in (first, second, second.tz_convert('UTC')): assert (m.sample(5, {'t': asked}).t == asked).all()
    assert set(m.sample(60, {'t': [first, second]}).t) == {first, second}
    gaps = pd.DataFrame({'t': [first, second], 'x': [np.nan, np.nan]})
    assert m.impute(gaps).t.tolist() == [first, second]

@pytest.mark.parametrize('ordered', [False, True])
@pytest.mark.parametrize('kind', [str, int])
def test_levels_that_no_row_has_are_kept(tmp_path, ordered, kind):
    levels = [*map(kind, [4, 1, 3, 2])] if kind is int else ['never', 'rarely', 'often', 'always']
    df = pd.DataFrame({'x': pd.Categorical(np.array(levels, object)[rng.integers(1, 3, N)], categories=levels, ordered=ordered), 'y': np.arange(N) % 7})
    m = Masker(preset=TINY).fit(df, progress=False)
    out = m.sample(50).x
    assert set(out.cat.categories) == set(levels) and set(out) <= set(levels[1:3]) and (not ordered or list(out.cat.categories) == levels)
    m.save(tmp_path/'m.mask'); assert Masker.load(tmp_path/'m.mask').sample(50).x.equals(out)

def test_a_type_that_was_made_from_other_rows_is_not_told():
    names = [f'name {k}' for k in range(3000)]
    df = pd.DataFrame({'x': pd.Categorical(np.array(names, object)[rng.integers(0, 3, N)], categories=names), 'y': np.arange(N) % 7})
    assert len(Masker(preset=TINY).fit(df, progress=False).sample(20).x.cat.categories) == 3

@pytest.mark.parametrize('values', [[1, 'a', 2, 'b'], [True, 'x', 'y', False], [1.5, '2', 'n', 7]])
def test_a_stream_to_parquet_says_which_column_it_cannot_hold(tmp_path, values):
    m = Masker(preset=TINY).fit(pd.DataFrame({'x': np.array(values*100, object), 'y': np.arange(400) % 7}), progress=False)
    with pytest.raises(DataError, match=r"columns \['x'\] mix types"): m.write(tmp_path/'t.parquet', 20)
    m.write(tmp_path/'t.csv', 20); assert len(pd.read_csv(tmp_path/'t.csv')) == 20

@pytest.mark.parametrize('write', [lambda t: t.strftime('%Y%m%d').astype(int), lambda t: t.astype('datetime64[s]').astype('int64'), lambda t: t.astype('datetime64[ms]').astype('int64'), lambda t: t.strftime('%Y%m%d').astype('Int64')])
def test_rules_between_dates_that_are_numbers(write):
    stay = rng.geometric(.2, N) - 1; left = DAYS + pd.to_timedelta(stay, 'D')
    df = pd.DataFrame({'start_date': write(DAYS), 'end_date': write(left), 'days': stay})
    assert {r['rule'] for r in Schema.infer(df).rules} >= {'Order', 'Formula'}
    m = Masker(preset=TINY).fit(df, progress=False); out = m.sample(300)
    assert not check_rules(m.rules, out).broken.any() and out.dtypes.equals(df.dtypes) and abs(out.days.median() - df.days.median()) <= 2

@pytest.mark.parametrize('share', [.02, .62, .9])
@pytest.mark.parametrize('never', ['9999-12-31', '2999-12-31', '8888-01-01'])
def test_an_order_is_found_behind_a_day_that_never_comes(share, never):
    n = 3000; r = np.random.default_rng(4); came = pd.Timestamp('2015-01-01') + pd.to_timedelta(r.integers(0, 2000, n), 'D')
    left = (came + pd.to_timedelta(r.geometric(.01, n), 'D')).strftime('%Y-%m-%d')
    df = pd.DataFrame({'came': came.strftime('%Y-%m-%d'), 'left': np.where(r.random(n) < share, never, left)})
    assert any((x['rule'], x.get('low'), x.get('high')) == ('Order', 'came', 'left') for x in Schema.infer(df).rules)

@pytest.mark.parametrize('text, value', [('dur=2h 24m', 144), ('dur=0h 05m', 5)])
def test_conditions_on_durations(text, value):
    df = pd.DataFrame({'dur': [write_duration(x, '{h}h {mm}m') for x in LENGTHS.tolist()], 'y': np.arange(N) % 7})
    assert condition(text, Schema.infer(df)) == ('dur', value)
    m = Masker(preset=TINY).fit(df, progress=False)
    assert set(m.sample(5, {'dur': df.dur[3]}).dur) == {df.dur[3]}
    with pytest.raises(ConditionError, match='2h 75m'): m.sample(5, {'dur': '2h 75m'})
    out = m.sample(30, {'dur': Between('10h 00m', '20h 00m')}).dur.map(lambda t: read_duration(t, '{h}h {mm}m'))
    assert out.between(600, 1200).all()
