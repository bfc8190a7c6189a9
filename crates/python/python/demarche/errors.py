"""The exceptions of the package.

`DemarcheError` is the base of all. `SetupError`, and `ModelNotInstalledError` under it, come from making a `Coder`; `InputError`
from articles, dates and arguments; `StoreError` from data sets.
"""

from ._native import DemarcheError, InputError, ModelNotInstalledError, SetupError, StoreError

__all__ = ["DemarcheError", "InputError", "ModelNotInstalledError", "SetupError", "StoreError"]
