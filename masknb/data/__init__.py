"""Real tables by name, and table files in and out."""
from masknb.data.datasets import Dataset, fetch, load, names, split
from masknb.data.files import read_table, write_table
from masknb.data.mimic import make_hospital, mimic_cohort, mimic_results
