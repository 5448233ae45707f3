"""All public names as a user writes them; read by a type checker, never run."""
from pathlib import Path
import pandas as pd
import masknb
from masknb import (Between, Cart, Column, Forest, Histogram, KAnonymity, Masker, Noise, Privacy, Published, Report, Schema,
                    SequenceMasker, dossier, evaluate, rumap, studio)
from masknb.data import load, make_hospital, names, read_table, write_table

def tables() -> None:
    adult = load(names()[0])
    train: pd.DataFrame = adult.train
    schema = Schema.infer(train, target='income')
    schema['age'].role = 'quasi-identifier'
    schema.confirm('A. Steward')
    own = Schema([Column('age', 'integer', low=0, high=120), Column('city', 'categorical', levels=['Bonn', 'Ulm'])])
    print(schema, own.names, make_hospital('hospital', patients=100), masknb.__version__)
    write_table(read_table('ward.csv', sep=';'), 'ward.parquet')

def masked(train: pd.DataFrame, schema: Schema) -> pd.DataFrame:
    masker = Masker(schema, preset='fast', seed=0).fit(train, minutes=1, progress=False)
    fake: pd.DataFrame = masker.sample(100, where={'age': Between(30, 39), 'income': '>50K'}, seed=1)
    fake = masker.impute(masker.complete(masker.sample_like(fake)))
    fake = masker.rebalance('income', {'>50K': .5, '<=50K': .5}, n=100)
    density = masker.log_prob(train).mean() + masker.predict_proba(train, 'income').to_numpy().max()
    masker.write('fake.csv', 1000)
    masker.save(Path('adult.mask'), force=True)
    again = Masker.load('adult.mask').partial_fit(train)
    print(density, again.cost.cpu_seconds, again.history.leak)
    return again.mask(train)

def private(train: pd.DataFrame, schema: Schema) -> None:
    masker = Masker(schema, privacy=Privacy(epsilon=1.0, delta=1e-6)).fit(train)
    print(masker.ledger, masker.sample(10))

def others(train: pd.DataFrame, schema: Schema) -> None:
    for method in (KAnonymity(5, schema=schema), Noise(1.0, schema=schema), Histogram(1.0), Cart(schema, seed=0),
                   Forest(schema), Published('CTGAN')):
        fake: pd.DataFrame = method.mask(train)
        print(len(fake))
    events = SequenceMasker(schema).fit(train)
    print(events.sample(10))

def evidence(train: pd.DataFrame, fake: pd.DataFrame, held: pd.DataFrame, schema: Schema, masker: Masker) -> Report:
    report = evaluate(train, fake, holdout=held, schema=schema)
    report.to_html('report.html')
    figures: pd.DataFrame = report.figures
    print(report['detection AUC'], figures.shape)
    found = rumap(train, {'masknb': masker, 'CART': Cart(schema)}, holdout=held, schema=schema)
    print(found)
    dossier(masker, report)
    studio()
    return report
