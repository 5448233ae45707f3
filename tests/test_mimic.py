"""The admissions cohort of MIMIC-III: known answers on three made-up patients, and the demo where it is at hand."""
import gzip, os
from dataclasses import replace
from pathlib import Path
import numpy as np, pandas as pd, pytest
from masknb import Masker, Schema
from masknb.cgan.training import PRESETS
from masknb.data import load, make_hospital, mimic_cohort, mimic_results
from masknb.data.mimic import CHAPTERS, LABS, STATISTICS, _FirstDay, chapter, lab_units
from masknb.errors import DataError
from masknb.evaluation.scanner import scan
from masknb.preprocessing.rules import check_rules, suggest_rules

TINY = replace(PRESETS['fast'], steps=(20, 20), every=20, width=8)
ADMISSION = ('row_id,subject_id,hadm_id,admittime,dischtime,deathtime,admission_type,admission_location,discharge_location,insurance,language,'
             'religion,marital_status,ethnicity,edregtime,edouttime,diagnosis,hospital_expire_flag,has_chartevents_data')
HOSPITAL = {
    'PATIENTS': '''row_id,subject_id,gender,dob,dod,expire_flag
1,1,"F",1843-07-15 00:00:00,,1
2,2,"M",2150-06-01 00:00:00,,0
3,3,"M",2104-02-29 00:00:00,,1
''',
    'ADMISSIONS': ADMISSION + '''
1,1,10,2143-07-15 10:00:00,2143-07-20 10:00:00,,EMERGENCY,EMERGENCY ROOM ADMIT,SNF,Medicare,ENGL,CATHOLIC,WIDOWED,WHITE,2143-07-15 04:00:00,2143-07-15 11:00:00,"CHEST PAIN, ""ATYPICAL""",0,1
2,1,11,2145-01-01 00:00:00,2145-01-01 12:00:00,2145-01-01 12:00:00,EMERGENCY,EMERGENCY ROOM ADMIT,DEAD/EXPIRED,Medicare,ENGL,CATHOLIC,WIDOWED,WHITE,2145-01-01 02:00:00,2145-01-01 03:00:00,"SEPSIS
SHOCK",1,1
3,2,20,2150-06-01 08:00:00,2150-06-03 20:00:00,,NEWBORN,CLINIC REFERRAL/PREMATURE,HOME,Private,,UNOBTAINABLE,,PATIENT DECLINED TO ANSWER,,,NEWBORN,0,1
4,3,30,2150-02-28 23:59:00,2150-03-10 00:00:00,,ELECTIVE,PHYS REFERRAL/NORMAL DELI,HOME,Government,PTUN,METHODIST,SEPARATED,HISPANIC/LATINO - PUERTO RICAN,,,HERNIA,0,0
''',
    'ICUSTAYS': '''row_id,subject_id,hadm_id,icustay_id,dbsource,first_careunit,last_careunit,first_wardid,last_wardid,intime,outtime,los
1,1,10,2,carevue,MICU,MICU,1,1,2143-07-17 00:00:00,2143-07-18 00:00:00,1.0049
2,1,10,1,carevue,CCU,CCU,1,1,2143-07-15 12:00:00,2143-07-15 18:00:00,0.25
3,1,11,3,carevue,SICU,SICU,1,1,2145-01-01 00:10:00,2145-01-01 12:00:00,0.493
4,2,20,4,metavision,NICU,NICU,1,1,2150-06-01 08:01:00,,
''',
    'DIAGNOSES_ICD': '''row_id,subject_id,hadm_id,seq_num,icd9_code
1,1,10,1,"4280"
2,1,10,2,"4019"
3,1,10,3,"E8490"
4,1,11,1,"0389"
5,1,11,2,"78552"
6,2,20,1,"V3000"
7,2,20,2,"7746"
8,2,20,3,
9,9,99,1,"1740"
''',
    'LABEVENTS': '''row_id,subject_id,hadm_id,itemid,charttime,value,valuenum,valueuom,flag
1,1,,50912,2143-07-15 03:59:59,9,9,mg/dL,
2,1,,50912,2143-07-15 09:00:00,2,2.0,mg/dL,abnormal
3,1,10,50912,2143-07-15 04:00:00,1,1.0,MG/DL,
4,1,10,50912,2143-07-16 03:59:59,6,6.0,mg/dL,
5,1,10,50912,2143-07-16 04:00:00,50,50,mg/dL,
6,1,10,50971,2143-07-15 10:00:00,HEMOLYZED,,mEq/L,
7,1,10,50983,2143-07-15 10:00:00,999,999,mEq/L,
8,1,10,51237,2143-07-15 10:00:00,1.1,1.1,,
9,1,10,51275,2143-07-15 10:00:00,33,33,SECONDS,
10,1,10,50813,2143-07-15 10:00:00,2,2,mg/dL,
11,1,10,50960,2143-07-15 10:00:00,0,0,mg/dL,
12,1,10,99999,2143-07-15 10:00:00,1,1,mg/dL,
13,1,11,50912,2145-01-01 00:00:00,3,3,mg/dL,
14,2,20,50912,2150-06-02 09:00:00,3,3,mg/dL,
15,3,30,50912,,3,3,mg/dL,
16,8,80,50912,2143-07-15 09:00:00,3,3,mg/dL,
'''}

def put(folder, packed=(), upper=(), names=str, **changed):
    "The hospital's tables as files."
    folder.mkdir(exist_ok=True, parents=True)
    for table, text in (HOSPITAL | changed).items():
        if text is None: continue
        head, rest = text.split('\n', 1)
        data = ((head.upper() if table in upper else head) + '\n' + rest).encode()
        path = folder/f'{names(table)}.csv'
        if table in packed: path = path.with_name(path.name + '.gz'); data = gzip.compress(data)
        path.write_bytes(data)
    return folder

@pytest.fixture(scope='module')
def cohort(tmp_path_factory): return mimic_cohort(put(tmp_path_factory.mktemp('mimic')), STATISTICS).set_index('hadm_id')

def test_one_row_per_admission_with_its_patient(cohort):
    assert cohort.index.tolist() == [10, 11, 20, 30] and cohort.subject_id.tolist() == [1, 1, 2, 3]
    assert cohort.hospital_expire_flag.tolist() == [0, 1, 0, 0]

def test_ages(cohort): # over 89; the same, later; on the day of birth; a day before the birthday that only leap years have
    assert cohort.age.tolist() == [90, 90, 0, 45]

def test_groups(cohort):
    assert cohort.sex.tolist() == ['F', 'F', 'M', 'M']
    for c, want in dict(ethnicity=['white', 'white', None, 'hispanic'], language=['english', 'english', None, 'portuguese'],
                        religion=['catholic', 'catholic', None, 'protestant'], marital_status=['widowed', 'widowed', None, 'divorced'],
                        insurance=['Medicare', 'Medicare', 'Private', 'Government'], admission_type=['EMERGENCY', 'EMERGENCY', 'NEWBORN', 'ELECTIVE']).items():
        assert [None if pd.isna(v) else v for v in cohort[c]] == want, c

def test_stay(cohort): # first unit by time, not by row; a stay without an end counts without days; none at all
    assert cohort.hospital_days.tolist() == [5, .5, 2.5, 9]
    assert cohort.icu_stays.tolist() == [2, 1, 1, 0] and cohort.icu_days.tolist() == [1.25, .49, 0, 0]
    assert cohort.first_careunit.tolist()[:3] == ['CCU', 'SICU', 'NICU'] and pd.isna(cohort.first_careunit[30])

def test_diagnoses(cohort):
    chapters = {h: [c[3:] for c in cohort.filter(like='dx_') if cohort[c][h]] for h in cohort.index}
    assert chapters == {10: ['circulatory', 'external'], 11: ['infectious', 'symptoms'], 20: ['perinatal', 'supplementary'], 30: []}
    assert cohort.diagnoses.tolist() == [3, 2, 2, 0] and set(np.unique(cohort.filter(like='dx_'))) == {0, 1}

def test_every_three_digit_code_has_its_chapter():
    ends = [v for v in CHAPTERS.values() if isinstance(v, int)]
    want = [next(i for i, e in enumerate(ends) if n <= e) for n in range(1, 1000)]
    assert chapter(pd.Series([f'{n:03d}9' for n in range(1, 1000)])).tolist() == want

def test_laboratory(cohort): # from emergency registration, 24 hours to the second; spellings of units; bounds; blanks
    figures = lambda lab: [cohort[f'lab_{lab}_{s}'][10] for s in STATISTICS]
    assert figures('creatinine') == [1, 1, 3, 6]
    assert figures('inr') == [1.1]*4 and figures('ptt') == [33]*4
    assert all(np.isnan(figures(lab)).all() for lab in ('potassium', 'sodium', 'lactate', 'magnesium'))
    assert cohort.lab_creatinine_first[11] == 3 # admission, where emergency registration came after it
    assert cohort.lab_creatinine_first.loc[[20, 30]].isna().all()

def test_units_are_told(cohort):
    units = lab_units().set_index('column')
    assert units.unit['lab_creatinine'] == 'mg/dL' and len(units) == len(LABS) and units.index.is_unique
    assert {f'{c}_first' for c in units.index} <= set(cohort)

@pytest.mark.parametrize('statistics', ['first', ('min', 'max')])
def test_statistics_asked_for(tmp_path, cohort, statistics):
    c = mimic_cohort(put(tmp_path), statistics).set_index('hadm_id')
    want = {'lab_creatinine': cohort.lab_creatinine_first} if statistics == 'first' else {f'lab_creatinine_{s}': cohort[f'lab_creatinine_{s}'] for s in statistics}
    assert [n for n in c if 'creatinine' in n] == list(want)
    for n, s in want.items(): pd.testing.assert_series_equal(c[n], s, check_names=False)

@pytest.mark.parametrize('options', [dict(packed=list(HOSPITAL)), dict(packed=['LABEVENTS'], upper=list(HOSPITAL)), dict(names=str.lower, upper=['PATIENTS'])])
def test_files_of_any_dress_give_the_same(tmp_path, cohort, options):
    pd.testing.assert_frame_equal(mimic_cohort(put(tmp_path, **options), STATISTICS).set_index('hadm_id'), cohort)

def test_other_columns_and_orders_are_no_matter(tmp_path, cohort):
    lines = [line.split(',') for line in HOSPITAL['LABEVENTS'].splitlines()]
    turned = '\n'.join(','.join([*reversed(line), 'x']) for line in lines) + '\n'
    pd.testing.assert_frame_equal(mimic_cohort(put(tmp_path, LABEVENTS=turned), STATISTICS).set_index('hadm_id'), cohort)

def test_tables_with_a_heading_only(tmp_path):
    empty = {t: HOSPITAL[t].split('\n')[0] + '\n' for t in ('ICUSTAYS', 'DIAGNOSES_ICD', 'LABEVENTS')}
    c = mimic_cohort(put(tmp_path, **empty))
    assert (c.icu_stays == 0).all() and (c.diagnoses == 0).all() and c.filter(like='lab_').isna().all(axis=None)

def test_blocks_add_up_to_the_whole():
    rng, n = np.random.default_rng(0), 5000
    subject, arrival = np.arange(1, 41).repeat(5), np.datetime64('2150-01-01') + rng.permutation(40*5).astype('timedelta64[D]')*2
    who, lab = rng.integers(1, 45, n), rng.integers(0, len(LABS), n)
    when, value = np.datetime64('2150-01-01T00:00:00') + rng.integers(0, 400*86400, n).astype('timedelta64[s]'), rng.random(n)
    whole, parts = _FirstDay(subject, arrival), _FirstDay(subject, arrival)
    whole.add(who, lab, when, value)
    for i in np.array_split(np.arange(n), 7): parts.add(who[i], lab[i], when[i], value[i])
    table = pd.DataFrame(dict(who=who, lab=lab, when=when, value=value)).merge(pd.DataFrame(dict(who=subject, arrival=arrival, at=range(200))), on='who')
    table = table[(table.when >= table.arrival) & (table.when < table.arrival + pd.Timedelta('1D'))].sort_values('when').groupby(['at', 'lab']).value
    assert len(table) > 50
    for day in (whole, parts):
        at = tuple(table.size().reset_index()[['at', 'lab']].to_numpy().T)
        for got, want in ((day.n, 'size'), (day.first, 'first'), (day.min, 'min'), (day.max, 'max'), (day.sum, 'sum')):
            np.testing.assert_allclose(got[at], getattr(table, want)())
        assert day.n.sum() == table.size().sum()

@pytest.mark.parametrize('changed, words', [
    (dict(LABEVENTS=None), 'table LABEVENTS'), (dict(PATIENTS='subject_id,gender\n1,F\n'), 'no column dob'),
    (dict(ADMISSIONS=HOSPITAL['ADMISSIONS'].replace('\n4,3,30,', '\n4,3,10,')), 'ADMISSIONS: 1 rows repeat a hadm_id'),
    (dict(PATIENTS=HOSPITAL['PATIENTS'].replace('\n3,3,', '\n3,2,')), 'PATIENTS: 1 rows repeat a subject_id'),
    (dict(PATIENTS=HOSPITAL['PATIENTS'].replace('\n3,3,', '\n3,4,')), '1 rows have a patient whom PATIENTS lacks'),
    (dict(ADMISSIONS=HOSPITAL['ADMISSIONS'].replace('2150-02-28 23:59:00', '')), '1 rows have no admittime'),
    (dict(LABEVENTS=HOSPITAL['LABEVENTS'].replace(',9,9,', ',9,secret,')), 'LABEVENTS.csv: column valuenum'),
    (dict(LABEVENTS=HOSPITAL['LABEVENTS'] + '17,1\n'), 'damaged'), (dict(PATIENTS=''), 'no column subject_id')])
def test_what_cannot_be_used_is_said_once_without_values(tmp_path, changed, words):
    changed = {t: v if v is None or '\n' in v else v + '\n' for t, v in changed.items()}
    with pytest.raises(DataError, match=words) as e: mimic_cohort(put(tmp_path, **changed))
    assert 'secret' not in str(e.value) and e.value.__cause__ is None

def test_all_that_is_missing_is_said_at_once(tmp_path):
    with pytest.raises(DataError) as e: mimic_cohort(put(tmp_path, LABEVENTS=None, ICUSTAYS=None, PATIENTS='subject_id\n'))
    assert len(e.value.problems) == 3 and 'physionet.org' in str(e.value)

def test_a_cut_packed_file_is_refused(tmp_path):
    path = put(tmp_path, packed=['LABEVENTS'])/'LABEVENTS.csv.gz'
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(DataError, match='LABEVENTS'): mimic_cohort(tmp_path)

DEMO = Path(os.environ.get('MASKNB_DATA', 'unknown'))/'mimic3-demo'
demo = pytest.mark.skipif(not DEMO.is_dir(), reason='the MIMIC-III demo is not at hand: name the folder above mimic3-demo in MASKNB_DATA')

@demo
def test_totals_of_the_demo():
    c = mimic_cohort(DEMO)
    assert (len(c), c.subject_id.nunique(), c.icu_stays.sum(), c.diagnoses.sum(), c.hospital_expire_flag.sum()) == (129, 100, 136, 1761, 40)
    assert c.age.between(16, 90).all() and (c.age == 90).sum() >= 8 and c.lab_creatinine.notna().mean() > .95

@demo
def test_the_demo_goes_through_the_masker():
    data = load('mimic3-demo')
    assert not set(data.train.subject_id) & set(data.test.subject_id) and len(data.train) + len(data.test) == 129
    schema = Schema.infer(data.train, target=data.target)
    assert {c.name for c in schema.left_out} == {'subject_id', 'hadm_id'} and data.schema.person == 'subject_id'
    table = mimic_cohort(DEMO, ('min', 'max')).drop(columns=[f'lab_{name}_{s}' for name, *_ in list(LABS.values())[6:] for s in ('min', 'max')])
    schema = Schema.infer(table, target='hospital_expire_flag')
    schema.person = 'subject_id'
    rules = suggest_rules(table, schema)
    assert 'lab_chloride_min is at most lab_chloride_max' in map(str, rules) and (check_rules(rules, table).broken == 0).all()
    fake = Masker(schema, TINY, rules=rules, rows_per_person=2).fit(table, progress=False).sample(2000, seed=0)
    assert list(fake) == [c for c in table if c not in ('subject_id', 'hadm_id')] and (check_rules(rules, fake).broken == 0).all()
    assert fake.age.between(0, 90).all() and set(fake.hospital_expire_flag) == {0, 1}

def test_results_by_the_hour(tmp_path): # the first of an hour counts; one admission has none
    r = mimic_results(put(tmp_path), ['creatinine', 'inr'], hours=48)
    assert list(r) == ['subject_id', 'hadm_id', 'hour', 'lab_creatinine', 'lab_inr']
    assert r[['hadm_id', 'hour', 'lab_creatinine']].fillna(-1).values.tolist() == [[10, 0, 1], [10, 5, 2], [10, 6, -1], [10, 23, 6], [10, 24, 50], [11, 0, 3], [20, 25, 3]]
    assert r.lab_inr.notna().sum() == 1 and mimic_results(tmp_path, 'creatinine', hours=24).hadm_id.tolist() == [10, 10, 10, 11]
    later = HOSPITAL['LABEVENTS'] + '17,1,10,50912,2143-07-15 04:30:00,7,7.0,mg/dL,\n'
    pd.testing.assert_frame_equal(mimic_results(put(tmp_path, LABEVENTS=later), ['creatinine', 'inr']), r)
    for wrong, words in ((dict(tests='crp'), 'crp'), (dict(tests=[]), 'at least one'), (dict(hours=0), 'one hour')):
        with pytest.raises(DataError, match=words): mimic_results(tmp_path, **wrong)

def test_results_of_tables_with_a_heading_only(tmp_path):
    r = mimic_results(put(tmp_path, LABEVENTS=HOSPITAL['LABEVENTS'].split('\n')[0] + '\n'))
    assert len(r) == 0 and r.shape[1] == 3 + len(LABS)

def test_a_made_up_hospital_is_read_like_the_real_one(tmp_path):
    c = mimic_cohort(make_hospital(tmp_path/'new', 300, seed=1))
    assert (len(c), c.subject_id.nunique(), c.hadm_id.is_unique) == (375, 300, True) and c.age.between(16, 90).all()
    dead = c.hospital_expire_flag == 1
    for name in ('lab_lactate', 'icu_days', 'diagnoses'): assert c[name][dead].mean() > c[name][~dead].mean()
    r = mimic_results(tmp_path/'new', 'lactate', 72)
    last = r.lab_lactate.groupby(r.hadm_id).shift()
    assert np.corrcoef(np.log(r.lab_lactate[last.notna() & r.lab_lactate.notna()]), np.log(last[last.notna() & r.lab_lactate.notna()]))[0, 1] > .7
    other = mimic_cohort(make_hospital(tmp_path/'other', 300, seed=2))
    assert not other.hospital_days.equals(c.hospital_days)
    with pytest.raises(DataError, match='already'): make_hospital(tmp_path/'new')

@demo
def test_saved_outputs_hold_no_admission_of_the_demo():
    nbs, c = Path(__file__).parent.parent/'nbs', mimic_cohort(DEMO).replace('other', None) # the name of a group and a word of every page
    found = scan([nbs/'tutorials'/'01_healthcare.ipynb', nbs/'data'/'02_mimic.ipynb', nbs/'benchmarks'/'mimic.ipynb'], c, Schema.infer(c, target='hospital_expire_flag'))
    found = found[found['where'].str.contains('output')]
    assert not len(found), found.to_string()
