"""`load_network`: a network from a file. Nothing in a file is run unless the caller says that it is trusted.

Imports errors, schema and this stage; every framework inside functions.

====================  =============================================================================================
``.pt2``              a `torch.export` program; its parts are checked first, because torch itself would run some
``.pt`` ``.pth``      a state_dict, read with ``weights_only=True``, into the module that ``module=`` gives
``.safetensors``      the same, in a format that cannot hold code
``.skops``            a scikit-learn estimator; types that skops does not know must be listed in ``trusted=``
``.pkl`` ``.joblib``  any pickled estimator or module, only with ``trust_pickle=True``: a pickle can run anything
====================  =============================================================================================
"""

from __future__ import annotations

import copy
import importlib
import io
import os
import pickle
import pickletools
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from neurologic.errors import FileError, MissingExtra, MissingFile, NetworkError, UntrustedFile, did_you_mean
from neurologic.networks.protocol import Network, Output
from neurologic.networks.wrapping import wrap
from neurologic.schema import Encoding, Schema

if TYPE_CHECKING:
    import torch

_SUFFIXES = (".pt2", ".pt", ".pth", ".safetensors", ".skops", ".pkl", ".pickle", ".joblib")
#: What unpickling a damaged file, or one of another version, can raise by itself.
_PICKLE_FAULTS = (
    pickle.UnpicklingError,
    EOFError,
    AttributeError,
    ImportError,
    LookupError,
    ValueError,
    TypeError,
    RuntimeError,
    AssertionError,
    ArithmeticError,
    OSError,
    struct.error,
    zlib.error,
    zipfile.BadZipFile,
)


def load_network(
    path: str | os.PathLike[str],
    schema: Schema,
    *,
    encoding: Encoding | None = None,
    module: Any = None,
    output: Output | None = None,
    trusted: Sequence[str] = (),
    trust_pickle: bool = False,
) -> Network:
    """Return the network in a file; its suffix says what kind it is.

    Parameters
    ----------
    path : str or path-like
        A `.pt2`, `.pt`, `.pth`, `.safetensors`, `.skops`, `.pkl`, `.pickle` or `.joblib` file.
    schema, encoding, output
        As in `wrap`.
    module : torch.nn.Module, class, function, or "package.module:Class"
        For a state_dict: the module that the weights belong to, or what makes it without arguments. A module that is
        given is copied, not changed.
    trusted : sequence of str
        For skops: the types of the file that may be made although skops does not know them.
    trust_pickle : bool
        Load the file even when it may run code.

    Raises
    ------
    MissingFile, FileError
        No such file; one that cannot be read, is cut short or damaged.
    UntrustedFile
        A file that may run code; the message names the parameter that allows it.
    MissingExtra
        When the package that reads the format is not installed.
    NetworkError
        A format or module that is not known, weights that do not fit the module, or outputs that do not fit the schema.

    Examples
    --------
    >>> import tempfile, torch
    >>> from neurologic.schema import Feature, Schema, Target, as_table
    >>> schema = Schema((Feature("age", "numeric"),), Target("risk", ("good", "bad")))
    >>> weights = {"weight": torch.tensor([[0.0], [-1.0]]), "bias": torch.tensor([0.0, 25.0])}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     torch.save(weights, f"{folder}/risk.pt")
    ...     network = load_network(f"{folder}/risk.pt", schema, module=torch.nn.Linear(1, 2))
    >>> network.labels(as_table({"age": [22, 67]}, schema)).tolist()
    ['bad', 'good']
    """
    name, suffix = os.fspath(path), Path(path).suffix.lower()
    if suffix not in _SUFFIXES:
        raise NetworkError(
            f"{name!r} ends in {suffix!r}, which is no known format.{did_you_mean(suffix, _SUFFIXES)} Known are "
            f"{', '.join(_SUFFIXES)}. For other formats wrap a function: wrap(function, schema)."
        )
    if module is not None and suffix not in (".pt", ".pth", ".safetensors"):
        raise NetworkError(
            f"module= is for a state_dict (.pt, .pth, .safetensors); {name!r} holds its own architecture."
        )
    data = _read(name)
    model: Any
    if suffix == ".pt2":
        from neurologic.networks.archives import read_program, read_program_unchecked

        model = read_program_unchecked(data, name) if trust_pickle else read_program(data, name)
    elif suffix in (".pt", ".pth"):
        model = _from_torch_file(data, name, module, trust_pickle)
    elif suffix == ".safetensors":
        model = with_weights(module, _read_safetensors(data, name), name)
    elif suffix == ".skops":
        model = _read_skops(data, name, trusted)
    else:
        model = _read_pickle(data, name, suffix, trust_pickle)
    return wrap(model, schema, encoding=encoding, output=output)


def with_weights(module: Any, weights: Any, path: str) -> torch.nn.Module:
    """Return a copy of the module, or the module that a class, function or "package.module:Class" makes, with the
    weights.

    Raises
    ------
    NetworkError
        When there is no such module, or the weights are not its own.
    """
    import torch

    if module is None:
        raise NetworkError(
            f"{path!r} holds weights only. Say what they belong to: module=Net, module=Net(…) or "
            f"module='package.module:Net' (--module package.module:Net); or save the whole network as a program "
            f"with torch.export.save."
        )
    made = _named(module) if isinstance(module, str) else module
    made = copy.deepcopy(made) if isinstance(made, torch.nn.Module) else _made(made)
    for key in ("state_dict", "model_state_dict"):  # the usual places in a training checkpoint
        if isinstance(weights, Mapping) and isinstance(weights.get(key), Mapping):
            weights = weights[key]
    if not isinstance(weights, Mapping) or not all(isinstance(entry, torch.Tensor) for entry in weights.values()):
        raise NetworkError(f"{path!r} holds no state_dict, a table of tensors, but a {type(weights).__name__}.")
    try:
        made.load_state_dict(dict(weights), strict=True)
    except RuntimeError as error:
        raise NetworkError(f"The weights in {path!r} do not fit {type(made).__name__}: {error}") from error
    return made


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        folder = Path(path).parent
        known = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
        raise MissingFile(f"There is no file {path!r}.{did_you_mean(Path(path).name, known)}", path=path) from None
    except OSError as error:
        raise FileError(f"{path!r} cannot be read: {error.strerror or error}.", path=path) from error


def _named(name: str) -> Any:
    package, _, attribute = name.partition(":")
    if not package or not attribute:
        raise NetworkError(f"module={name!r} is not of the form 'package.module:Class'.")
    try:
        found = importlib.import_module(package)
    except ImportError as error:
        raise NetworkError(
            f"The module {package!r} cannot be imported: {error}. Is its folder on PYTHONPATH?"
        ) from error
    for part in attribute.split("."):
        if not hasattr(found, part):
            raise NetworkError(f"{package!r} has no {attribute!r}.{did_you_mean(part, vars(found))}")
        found = getattr(found, part)
    return found


def _made(maker: Any) -> torch.nn.Module:
    import torch

    if not callable(maker):
        raise NetworkError(f"module= is a torch module, or a class or function that makes one, not {maker!r}.")
    try:
        made = maker()
    except TypeError as error:
        raise NetworkError(
            f"{getattr(maker, '__name__', maker)}() fails: {error}. If it needs arguments, pass a module that is made "
            f"already, or a function that makes it."
        ) from error
    if not isinstance(made, torch.nn.Module):
        raise NetworkError(f"module= makes a {type(made).__name__}, not a torch module.")
    return made


def _from_torch_file(data: bytes, path: str, module: Any, trust_pickle: bool) -> Any:
    import torch

    if _is_torch_script(data):
        raise NetworkError(
            f"{path!r} is a TorchScript archive, a format that torch has given up. Export the network again with "
            f"torch.export.save to a .pt2 file."
        )
    try:
        found = torch.load(io.BytesIO(data), map_location="cpu", weights_only=not trust_pickle)
    except pickle.UnpicklingError as error:
        if trust_pickle or not _is_complete(data):
            raise _damaged(path, error) from error
        raise _untrusted(path, "it holds a pickled object, not only weights") from error
    except _PICKLE_FAULTS as error:
        raise _damaged(path, error) from error
    if isinstance(found, torch.nn.Module):
        return found
    return with_weights(module, found, path)


def _is_torch_script(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(name.endswith("/constants.pkl") for name in archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return False  # no archive, or a damaged one, of which torch says more


def _is_complete(data: bytes) -> bool:
    """Tell whether a torch file has all its pickles: in a zip archive with its index, or as an old file one by one."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        return True
    stream = io.BytesIO(data)
    try:
        for _ in range(5):  # magic number, protocol, system, object, keys; raw numbers follow
            if stream.tell() < len(data):
                for _ in pickletools.genops(stream):  # reads the instructions without doing them
                    pass
    except (ValueError, struct.error):
        return False
    return True


def _read_safetensors(data: bytes, path: str) -> Any:
    try:
        import safetensors
        import safetensors.torch
    except ImportError:
        raise MissingExtra("safetensors", "safetensors", f"Loading {path!r}") from None
    try:
        return safetensors.torch.load(data)
    except safetensors.SafetensorError as error:
        raise _damaged(path, error) from error


def _read_skops(data: bytes, path: str, trusted: Sequence[str]) -> Any:
    try:
        import skops.io
    except ImportError:
        raise MissingExtra("skops", "skops", f"Loading {path!r}") from None
    from skops.io.exceptions import UntrustedTypesFoundException

    try:
        unknown = [name for name in skops.io.get_untrusted_types(data=data) if name not in trusted]
        if unknown:
            raise UntrustedFile(
                f"{path!r} holds types that skops does not know: {', '.join(unknown)}. If you trust them, pass "
                f"trusted={unknown!r}."
            )
        return skops.io.loads(data, trusted=list(trusted))
    except UntrustedTypesFoundException as error:
        raise UntrustedFile(f"{path!r}: {error}") from error
    except UntrustedFile:
        raise
    except _PICKLE_FAULTS as error:
        raise _damaged(path, error) from error


def _read_pickle(data: bytes, path: str, suffix: str, trust_pickle: bool) -> Any:
    if not trust_pickle:
        raise _untrusted(path, "it is a pickle")
    try:
        if suffix == ".joblib":  # a pickle with its arrays beside it
            import joblib

            return joblib.load(io.BytesIO(data))
        return pickle.loads(data)
    except _PICKLE_FAULTS as error:
        raise _damaged(path, error) from error


def _damaged(path: str, error: Exception) -> FileError:
    return FileError(
        f"{path!r} is cut short, damaged, or of another version of its packages: {error}. Write it again.", path=path
    )


def _untrusted(path: str, reason: str) -> UntrustedFile:
    return UntrustedFile(
        f"{path!r} could run code when it is loaded: {reason}. Save weights alone (torch.save(module.state_dict(), "
        f"…)), "
        f"a program (torch.export.save) or a skops file; or, if you trust whoever made it, pass trust_pickle=True "
        f"(--trust-pickle)."
    )
