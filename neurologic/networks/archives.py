"""Reading a `.pt2` file (torch.export) without running anything that a stranger may have put into it.

Imports errors only; torch inside functions. `torch.export.load` of torch 2.13 is not safe with strange files. Tried,
and it ran: a pickle among the sample inputs (a failed `weights_only=True` is followed by `weights_only=False`), a
weight that is marked as pickled, the text of a size, and the text of a guard, once the program is asked. It also loads
compiled libraries out of the archive. So the archive is taken apart here, each part is checked against a list of what
is known to be harmless, and torch is given a new archive with nothing but the checked parts.
"""

from __future__ import annotations

import ast
import io
import json
import pickle
import re
import zipfile
from typing import TYPE_CHECKING, Any

from neurologic.errors import FileError, UntrustedFile

if TYPE_CHECKING:
    import torch

_MODEL, _SAMPLES = "models/model.json", "data/sample_inputs/model.pt"
_CONFIGS = {
    "data/weights/": "data/weights/model_weights_config.json",
    "data/constants/": "data/constants/model_constants_config.json",
}
_PLAIN_ENTRIES = ("archive_format", "archive_version", "byteorder", ".data/version", ".format_version")

#: Operators that compute and do nothing else. `from_file` maps a file of the computer into a tensor.
_OPERATOR = re.compile(
    r"torch\.ops\.aten\.(?!from_file\b)(_?[a-z]\w*|__(and|or|xor|lshift|rshift)__)\.\w+"
    r"|torch\.ops\.higher_order\.wrap_with_set_grad_enabled"
    r"|torch\.sym_[a-z]\w*"
    r"|math\.[a-z]\w*"
    r"|_operator\.(add|sub|mul|truediv|floordiv|mod|neg|pos|pow|eq|ne|lt|le|gt|ge|and_|or_|not_|getitem)"
)
#: Text of every other kind: names, paths of parameters, devices. No quotes and no brackets, so it is nobody's code.
_NAME = re.compile(r"[\w.,:+\- ]*")
_SYMBOL = re.compile(r"[a-z]+\d+")
_SIZE_FUNCTION = re.compile(
    r"Symbol|Integer|Float|Rational|Add|Mul|Pow|Max|Min|Mod|PythonMod|Eq|Ne|Lt|Le|Gt|Ge|And|Or|Not|Where|Identity"
    r"|ModularIndexing|(Floor|Ceil|Clean)Div|(Int|Float)TrueDiv|PowByNatural|FloatPow|ToFloat|(Trunc|Ceil|Floor|Round)ToInt"
)
_SIZE_NODES = (
    ast.Expression,
    ast.Call,
    ast.keyword,
    ast.Name,
    ast.Load,
    ast.Constant,
    ast.BinOp,
    ast.UnaryOp,
    ast.Compare,
    ast.operator,
    ast.unaryop,
    ast.cmpop,
)


def read_program(data: bytes, path: str) -> torch.export.ExportedProgram:
    """Return the program in the bytes of a `.pt2` file.

    Raises
    ------
    FileError
        When the file is cut short or is no program.
    UntrustedFile
        When a part of it could run code; `load_network(..., trust_pickle=True)` loads it all the same.
    """
    import torch

    archive = _checked_archive(data, path)
    try:
        return torch.export.load(io.BytesIO(archive))
    except (RuntimeError, ValueError, TypeError, KeyError, AssertionError, AttributeError) as error:
        raise FileError(
            f"{path!r} is no program that torch {torch.__version__} can load: {error}. Export it with this version.",
            path=path,
        ) from error


def read_program_unchecked(data: bytes, path: str) -> torch.export.ExportedProgram:
    """Return the program in the bytes of a trusted `.pt2` file, with everything that torch may run on the way.

    Raises
    ------
    FileError
        When the file is cut short or is no program.
    """
    import torch

    try:
        return torch.export.load(io.BytesIO(data))
    except (RuntimeError, ValueError, TypeError, KeyError, AssertionError, AttributeError, zipfile.BadZipFile) as error:
        raise FileError(
            f"{path!r} is no program that torch {torch.__version__} can load: {error}.", path=path
        ) from error


def _checked_archive(data: bytes, path: str) -> bytes:
    entries = _entries(data, path)
    try:
        model = json.loads(entries[_MODEL])
        configs = {folder: json.loads(entries[name]) for folder, name in _CONFIGS.items()}
        samples = entries[_SAMPLES]
    except (KeyError, ValueError, RecursionError) as error:
        raise FileError(
            f"{path!r} is no complete .pt2 file: {error}. Write it with torch.export.save of torch 2.8 or newer.",
            path=path,
        ) from error
    kept = {name: entries[name] for name in _PLAIN_ENTRIES if name in entries}
    for folder, config in configs.items():
        kept[_CONFIGS[folder]] = json.dumps(config).encode()
        kept |= _payloads(folder, config, entries, path)
    kept[_MODEL] = json.dumps(_checked(model, "", path)).encode()
    kept[_SAMPLES] = _checked_samples(samples, path)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name, content in kept.items():
            archive.writestr(f"program/{name}", content)
    return written.getvalue()


def _entries(data: bytes, path: str) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = {info.filename.partition("/")[2]: archive.read(info) for info in archive.infolist()}
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError) as error:
        raise FileError(
            f"{path!r} is cut short or is no .pt2 file: {error}. Write it with torch.export.save(program, path).",
            path=path,
        ) from error
    for name in found:
        if name.startswith("data/aotinductor/"):
            raise _untrusted(path, "it holds a compiled library")
        if name.startswith("models/") and name != _MODEL:
            raise FileError(f"{path!r} holds several programs; save the one to load on its own.", path=path)
    return found


def _payloads(folder: str, config: Any, entries: dict[str, bytes], path: str) -> dict[str, bytes]:
    listed = config.get("config") if isinstance(config, dict) else None
    if not isinstance(listed, dict):
        raise FileError(f"{path!r} is no complete .pt2 file: {_CONFIGS[folder]} has no table of weights.", path=path)
    found = {}
    for name, payload in listed.items():
        place = payload.get("path_name") if isinstance(payload, dict) else None
        if not isinstance(place, str) or folder + place not in entries:
            raise FileError(f"{path!r} is no complete .pt2 file: the data of {name!r} are missing.", path=path)
        if payload.get("use_pickle") is not False or (folder == "data/constants/" and not place.startswith("tensor_")):
            raise _untrusted(path, f"{name!r} is a pickled object")
        found[folder + place] = entries[folder + place]
    return found


def _checked_samples(samples: bytes, path: str) -> bytes:
    import torch

    try:
        inputs = torch.load(io.BytesIO(samples), weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError) as error:
        raise _untrusted(path, "its sample inputs are more than tensors") from error
    written = io.BytesIO()
    torch.save(inputs, written)
    return written.getvalue()


def _checked(value: Any, key: str, path: str) -> Any:
    """Return the part of the program's description, without notes and guards; refuse whatever is not known."""
    if isinstance(value, dict):
        for name in value:
            _check_text(name, "", path)
        return {
            # Notes (stack traces, module names) and guards (shape checks, as code) are left out: nothing needs them.
            name: {} if name == "metadata" else [] if name == "guards_code" else _checked(entry, name, path)
            for name, entry in value.items()
        }
    if isinstance(value, list):
        return [_checked(entry, key, path) for entry in value]
    if isinstance(value, str):
        _check_text(value, key, path)
    return value


def _check_text(text: str, key: str, path: str) -> None:
    if key == "target":
        if not _OPERATOR.fullmatch(text):
            raise _untrusted(path, f"it uses the operator {text!r}")
    elif key == "expr_str":
        if not _is_size(text):
            raise _untrusted(path, f"it has the size {text!r}")
    elif key in ("in_spec", "out_spec"):
        if not _is_structure(text):
            raise _untrusted(path, f"it takes or gives the structure {text[:200]!r}")
    elif not _NAME.fullmatch(text):
        raise _untrusted(path, f"it holds the text {text[:200]!r}")


def _is_size(text: str) -> bool:
    """Tell whether the text is arithmetic over size symbols."""
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    for node in ast.walk(tree):
        if not isinstance(node, _SIZE_NODES):
            return False
        if isinstance(node, ast.Name) and not _SIZE_FUNCTION.fullmatch(node.id) and not _SYMBOL.fullmatch(node.id):
            return False
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and not _SYMBOL.fullmatch(node.value):
            return False
    return True


def _is_structure(text: str) -> bool:
    """Tell whether the text describes nested tuples, lists and dictionaries and no other class."""
    try:
        spec = json.loads(text)
    except (ValueError, RecursionError):
        return False
    waiting = spec[1:] if isinstance(spec, list) else [None]
    while waiting:
        part = waiting.pop()
        if not isinstance(part, dict) or part.get("type") not in (
            None,
            "builtins.tuple",
            "builtins.list",
            "builtins.dict",
        ):
            return False
        context = part.get("context")
        if context is not None and not re.fullmatch(r'null|\[("\w*"(, "\w*")*)?\]', str(context)):
            return False
        waiting.extend(part.get("children_spec") or [])
    return True


def _untrusted(path: str, reason: str) -> UntrustedFile:
    return UntrustedFile(
        f"{path!r} could run code when it is loaded: {reason}. If you trust whoever made it, pass trust_pickle=True "
        f"(--trust-pickle)."
    )
