"""The pipeline as widgets. The package can be called: `from masknb import studio; studio(df)`."""
import sys, types

class _Studio(types.ModuleType):
    def __call__(self, table=None, fresh:bool=False):
        "Open the studio on a table; see `masknb.studio.page.studio`."
        from masknb.studio.page import studio
        return studio(table, fresh)

sys.modules[__name__].__class__ = _Studio
