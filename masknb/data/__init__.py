"""Real tables by name, and table files in and out."""
from masknb.data.datasets import Dataset, load, names
from masknb.data.files import read_table, write_table
