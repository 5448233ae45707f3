"""What a synthetic table keeps and what it could leak."""
from masknb.evaluation.report import Report, evaluate
