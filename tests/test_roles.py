"""What headings say in five languages, and a confirmation that knows what it covered."""
import json
import pytest
from masknb.data import load, names
from masknb.errors import SchemaError
from masknb.preprocessing.schema import MONEY, ORIGIN, SPECIAL, Column, Schema, guess_role, special_category

HEADINGS = { # category -> headings in English, German, French, Spanish, Portuguese
    'health': ('Primary Diagnosis', 'Vorerkrankung', 'état_de_santé', 'enfermedad crónica', 'doença'),
    'religion or belief': ('religion', 'Religionszugehörigkeit', 'croyance', 'religión', 'religião'),
    'political opinion': ('political_party', 'Parteizugehörigkeit', 'opinion politique', 'ideología política', 'opinião política'),
    'trade union membership': ('union_member', 'Gewerkschaftsmitglied', 'appartenance syndicale', 'afiliación sindical', 'sindicato'),
    'sex life or sexual orientation': ('sexual orientation', 'Sexualität', 'orientation_sexuelle', 'orientación sexual', 'orientação sexual'),
    'genetic data': ('genotype', 'genetische Daten', 'données génétiques genetique', 'ADN', 'dados genética'),
    'biometric data': ('fingerprint', 'Fingerabdruck', 'empreinte digitale', 'huella dactilar', 'impressão digital'),
    ORIGIN: ('ethnic_origin', 'Hautfarbe', 'origine ethnique', 'origen étnico', 'cor da pele'),
    'criminal record': ('criminalRecord', 'Vorstrafen', 'casier judiciaire', 'antecedentes penales', 'condenação'),
    MONEY: ('annual income', 'Bruttolohn', 'salaire', 'deuda', 'dívida')}
HARMLESS = ['usage', 'racetrack', 'hours-per-week', 'contact', 'default_currency', 'race time', 'European Union', 'party size', 'sentence', 'gene_ral',
    'Partie', 'Union', 'Kirsche', 'Strafzettelfarbe', 'Laufzeit', 'Einheit', 'fecha de ingreso', 'partido de fútbol', 'huella de carbono',
    'parti pris', 'date de traitement', 'séance', 'união de peças', 'saldo de pontos', 'partida', 'iris', 'face value', 'health check', 'dns', 'card denomination']

def test_every_category_has_headings_in_every_language():
    assert set(HEADINGS) == set(SPECIAL) and all(len(h) == 5 for h in HEADINGS.values())

@pytest.mark.parametrize('what, heading', [(w, h) for w, hs in HEADINGS.items() for h in hs])
def test_sensitive_headings(what, heading):
    found, law, word = special_category(heading)
    role, why = guess_role(heading)
    assert found == what and word in why and what in why
    assert law == ('' if what == MONEY else 'Article 10 GDPR' if what == 'criminal record' else 'Article 9 GDPR')
    assert role == ('quasi-identifier' if what == ORIGIN else 'sensitive')

@pytest.mark.parametrize('heading', HARMLESS)
def test_harmless_headings(heading):
    assert special_category(heading) == ('', '', '') and guess_role(heading)[0] == 'other'

def test_no_word_stands_for_two_things():
    words = [w for ws in SPECIAL.values() for w in ws]
    assert len(words) == len(set(words)) and all(w.isalnum() and w.isascii() and w == w.lower() for w in words)

@pytest.mark.parametrize('name, sensitive', [('adult', set()), ('credit-default', set()), ('bank-marketing', {'default'})])
def test_bundled_tables(name, sensitive):
    assert {c.name for c in load(name).schema if c.role == 'sensitive'} == sensitive and name in names()

# --- who confirmed what, and when

def small(): return Schema([Column('age', 'integer'), Column('who', 'categorical', 'quasi-identifier'), Column(7, 'ordinal', levels=['a', 'b'])], person='who')

@pytest.mark.parametrize('change', [
    lambda s: setattr(s['age'], 'role', 'sensitive'), lambda s: setattr(s['age'], 'kind', 'continuous'), lambda s: setattr(s['age'], 'low', 0),
    lambda s: setattr(s['age'], 'high', 120), lambda s: setattr(s['age'], 'note', 'seen'), lambda s: setattr(s['age'], 'format', '0,0'),
    lambda s: setattr(s['age'], 'action', 'remove'), lambda s: setattr(s['age'], 'identifies', 'unique code'), lambda s: setattr(s['age'], 'dtype', 'int8')])
def test_any_change_of_a_column_shows(change):
    schema = small().confirm('Ada Lovelace')
    assert schema.is_confirmed and schema.unconfirmed == [] and 'confirmed by Ada Lovelace on 20' in repr(schema)
    change(schema)
    assert not schema.is_confirmed and schema.unconfirmed == ['age']
    for view in (repr(schema), schema._repr_html_()): assert 'changed since: age; confirm it again' in view
    assert schema._repr_html_().count('outline') == 1
    assert schema.confirm('Bo').is_confirmed and 'outline' not in schema._repr_html_() and 'by Bo' in repr(schema)

@pytest.mark.parametrize('change', [lambda s: s.rules.append({'rule': 'x'}), lambda s: setattr(s, 'person', None),
    lambda s: s.columns.pop(0), lambda s: s.columns.reverse()])
def test_a_change_of_the_whole_shows(change):
    schema = small().confirm('Ada'); change(schema)
    assert not schema.is_confirmed and schema.unconfirmed == [] and 'changed since: rules, person, entity, time or the list of columns' in repr(schema)

def test_reasons_may_be_reworded_and_a_new_column_waits():
    schema = small().confirm('Ada')
    schema['age'].reason, schema['age'].confidence = 'another sentence', .5
    assert schema.is_confirmed
    schema.columns.append(Column('new', 'integer'))
    assert schema.unconfirmed == ['new']

def test_the_view_before_anybody_looked():
    schema = small()
    assert schema.unconfirmed == ['age', 'who', 7] and 'not confirmed by anybody' in repr(schema) and 'outline' not in schema._repr_html_()
    many = Schema([Column(f'c{i}', 'integer') for i in range(30)]).confirm('Ada')
    for c in many: c.role = 'sensitive'
    assert 'c7 and 22 more' in repr(many)

def test_a_file_keeps_the_confirmation_and_an_edit_of_the_file_voids_it():
    text = small().confirm('Ada <b>').to_json()
    assert Schema.from_json(text).is_confirmed and '<b>' not in Schema.from_json(text)._repr_html_()
    edited = json.loads(text); edited['columns'][0]['role'] = 'sensitive'
    assert Schema.from_json(json.dumps(edited)).unconfirmed == ['age']
    for wrong in ({'by': 'x', 'at': 'y'}, {'by': 'x', 'at': 'y', 'digest': 'z', 'columns': ['age']}, {'by': '', 'at': 'y', 'digest': 'z'}, 'Ada'):
        with pytest.raises(SchemaError, match='confirmed must hold'): Schema.from_json(json.dumps({**edited, 'confirmed': wrong}))
    for name in ('', '  ', None, 3):
        with pytest.raises(SchemaError, match='needs a name'): small().confirm(name)
