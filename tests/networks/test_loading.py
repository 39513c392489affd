"""`load_network`: every format, and every refusal; nothing in a file is run unless the caller says so."""

from __future__ import annotations

import io
import json
import pickle
import sys
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pytest
import skops.io
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from torch import nn

from neurologic.errors import FileError, MissingExtra, MissingFile, NetworkError, UntrustedFile
from neurologic.networks import load_network, wrap
from neurologic.schema import Feature, Schema, Table, Target, as_table

SCHEMA = Schema(tuple(Feature(f"x{place}", "numeric") for place in range(4)), Target("y", ("a", "b", "c")))
MATRIX = np.random.default_rng(0).normal(size=(23, 4))


class Net(nn.Module):
    def __init__(self, width: int = 6) -> None:
        super().__init__()
        self.first, self.last = nn.Linear(4, width), nn.Linear(width, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.last(torch.relu(self.first(x)))


class Payload:
    """Unpickling one writes a file, as unpickling a stranger's object could do anything."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return Path.write_text, (self.mark, "ran")


def rows() -> Table:
    return as_table(MATRIX, SCHEMA)


def export(module: nn.Module, path: Path, n_rows: int = 2, dimension: Any = None) -> Path:
    shapes = None if dimension is None else ({0: dimension},)
    torch.export.save(torch.export.export(module.eval(), (torch.zeros(n_rows, 4),), dynamic_shapes=shapes), path)
    return path


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(0)
    return export(Net(), tmp_path_factory.mktemp("programs") / "net.pt2", dimension=torch.export.Dim("rows"))


def repacked(path: Path, target: Path, **changes: Callable[[bytes], bytes] | bytes) -> Path:
    """Copy a `.pt2` archive with some entries changed or added; a key is the end of an entry's name, `_` for `/`."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            for name, change in changes.items():
                if info.filename.replace("/", "_").replace(".", "_").endswith(name):
                    content = change(content) if callable(change) else change
            new.writestr(info.filename, content)
    return target


def test_a_program_with_any_number_of_rows(program: Path) -> None:
    torch.manual_seed(0)
    own = Net()
    network = load_network(program, SCHEMA)
    np.testing.assert_array_equal(network.scores(rows()), wrap(own, SCHEMA).scores(rows()))
    assert [layer.activation for layer in network.layers] == ["relu", "identity"]
    assert network.activations(rows())[0].shape == (23, 6)
    trusted = load_network(program, SCHEMA, trust_pickle=True)
    assert trusted.fingerprint == network.fingerprint
    assert wrap(torch.export.load(program), SCHEMA).fingerprint == network.fingerprint


def test_a_program_with_a_fixed_or_limited_number_of_rows(tmp_path: Path) -> None:
    module = Net()
    want = module(torch.tensor(MATRIX, dtype=torch.float32)).detach().numpy()
    fixed = load_network(export(module, tmp_path / "fixed.pt2", n_rows=5), SCHEMA)
    limited = export(module, tmp_path / "limited.pt2", n_rows=4, dimension=torch.export.Dim("rows", min=3, max=7))
    for network in (fixed, load_network(limited, SCHEMA)):
        for count in (23, 1, 5, 7, 8):
            np.testing.assert_allclose(network.scores(rows().take(range(count))), want[:count], rtol=1e-5, atol=1e-6)


def test_a_program_with_a_guarded_region_and_a_buffer(tmp_path: Path) -> None:
    class Guarded(Net):
        def __init__(self) -> None:
            super().__init__()
            self.norm = nn.BatchNorm1d(4)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            with torch.no_grad():
                x = self.norm(x) * 2
            return super().forward(x)

    module = Guarded().eval()
    path = export(module, tmp_path / "guarded.pt2", dimension=torch.export.Dim("rows"))
    np.testing.assert_allclose(
        load_network(path, SCHEMA).scores(rows()), wrap(module, SCHEMA).scores(rows()), rtol=1e-5, atol=1e-6
    )


def test_a_program_whose_input_does_not_fit_is_refused(tmp_path: Path, program: Path) -> None:
    with pytest.raises(NetworkError, match="takes 4 inputs, but the encoding gives 3: x0, x1, x2"):
        load_network(program, Schema(SCHEMA.features[:3], SCHEMA.target))
    with pytest.raises(NetworkError, match="3 outputs.*2 classes"):
        load_network(program, Schema(SCHEMA.features, Target("y", ("a", "b"))))

    class Two(nn.Module):
        def forward(self, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
            return x + y

    torch.export.save(torch.export.export(Two(), (torch.zeros(2, 4), torch.zeros(2, 4))), tmp_path / "two.pt2")
    with pytest.raises(NetworkError, match="takes 2 inputs"):
        load_network(tmp_path / "two.pt2", SCHEMA)


def edit_model(change: Callable[[dict[str, Any]], None]) -> Callable[[bytes], bytes]:
    def edited(content: bytes) -> bytes:
        model = json.loads(content)
        change(model)
        return json.dumps(model).encode()

    return edited


def first_node(model: dict[str, Any]) -> dict[str, Any]:
    node: dict[str, Any] = model["graph_module"]["graph"]["nodes"][0]
    return node


def rows_symbol(model: dict[str, Any]) -> dict[str, Any]:
    values = model["graph_module"]["graph"]["tensor_values"]
    symbol: dict[str, Any] = next(s["as_expr"] for v in values.values() for s in v["sizes"] if "as_expr" in s)
    return symbol


MALICE = {
    "operator": lambda model: first_node(model).update(target="torch.os.system"),
    "operator by detour": lambda model: first_node(model).update(target="torch.ops.aten.__class__.mro"),
    "file operator": lambda model: first_node(model).update(target="torch.ops.aten.from_file.default"),
    "call operator": lambda model: first_node(model).update(target="_operator.call"),
    "extension operator": lambda model: first_node(model).update(target="#higher:thing"),
    "size": lambda model: rows_symbol(model).update(expr_str="__import__('os').system('true')"),
    "size by built-in": lambda model: rows_symbol(model).update(expr_str="exec(Symbol('s1'))"),
    "structure": lambda model: model["graph_module"]["module_call_graph"][0]["signature"].update(
        in_spec='[1, {"type": "collections.defaultdict", "context": "{}", "children_spec": []}]'
    ),
    "name": lambda model: model["graph_module"]["module_call_graph"][0]["signature"].update(
        forward_arg_names=["x'] or f('"]
    ),
}


@pytest.mark.parametrize("name", MALICE)
def test_a_program_that_could_run_code_is_refused(name: str, program: Path, tmp_path: Path) -> None:
    """torch.export.load evaluates sizes as Python and looks operators up in torch, where torch.os.system is found."""
    path = repacked(program, tmp_path / "net.pt2", model_json=edit_model(MALICE[name]))
    with pytest.raises(UntrustedFile, match="trust_pickle=True"):
        load_network(path, SCHEMA)


def test_pickles_inside_a_program_do_not_run(program: Path, tmp_path: Path) -> None:
    """torch.export.load falls back to weights_only=False for sample inputs, and uses it at once for marked weights."""
    mark = tmp_path / "mark"
    written = io.BytesIO()
    torch.save((Payload(mark),), written)
    path = repacked(program, tmp_path / "samples.pt2", sample_inputs_model_pt=written.getvalue())
    with pytest.raises(UntrustedFile, match="sample inputs"):
        load_network(path, SCHEMA)

    def use_pickle(content: bytes) -> bytes:
        config = json.loads(content)
        next(iter(config["config"].values()))["use_pickle"] = True
        return json.dumps(config).encode()

    path = repacked(program, tmp_path / "weights.pt2", weights_config_json=use_pickle, weight_0=written.getvalue())
    with pytest.raises(UntrustedFile, match="pickled object"):
        load_network(path, SCHEMA)
    with zipfile.ZipFile(program) as old, zipfile.ZipFile(tmp_path / "library.pt2", "w") as new:
        for info in old.infolist():
            new.writestr(info.filename, old.read(info))
        new.writestr("net/data/aotinductor/model/x.so", b"")
    with pytest.raises(UntrustedFile, match="compiled library"):
        load_network(tmp_path / "library.pt2", SCHEMA)
    assert not mark.exists()


def test_guards_are_not_run_as_code(program: Path, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    guard = f"__import__('pathlib').Path({str(mark)!r}).write_text('ran')"
    change = edit_model(lambda model: model.update(guards_code=[guard]))
    load_network(repacked(program, tmp_path / "net.pt2", model_json=change), SCHEMA).labels(rows())
    assert not mark.exists()


def test_weights_go_into_the_module_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = Net()
    torch.save(module.state_dict(), tmp_path / "net.pt")
    torch.save({"epoch": 3, "model_state_dict": module.state_dict()}, tmp_path / "checkpoint.pth")
    want = wrap(module, SCHEMA).scores(rows())
    (tmp_path / "architectures.py").write_text(
        "from torch import nn\nclass Nets:\n    class Small(nn.Sequential):\n        def __init__(self):\n"
        "            super().__init__()\n            self.add_module('first', nn.Linear(4, 6))\n"
        "            self.add_module('r', nn.ReLU())\n            self.add_module('last', nn.Linear(6, 3))\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    given = Net()
    before = {name: tensor.clone() for name, tensor in given.state_dict().items()}
    for path in ("net.pt", "checkpoint.pth"):
        for made in (Net, given, lambda: Net(6), "architectures:Nets.Small"):
            np.testing.assert_array_equal(load_network(tmp_path / path, SCHEMA, module=made).scores(rows()), want)
    assert all(torch.equal(tensor, before[name]) for name, tensor in given.state_dict().items()), "it is copied"


@pytest.mark.parametrize(
    ("module", "message"),
    [
        (None, "module=Net"),
        ("architectures", "package.module:Class"),
        ("no_such_package:Net", "'no_such_package' cannot be imported"),
        ("torch.nn:Linera", "Did you mean 'Linear'"),
        (lambda: Net(7), "do not fit Net.*size mismatch"),
        (nn.Linear, "needs arguments"),
        (list, "makes a list"),
        (3, "not 3"),
    ],
)
def test_weights_without_the_right_module_are_refused(module: Any, message: str, tmp_path: Path) -> None:
    torch.save(Net().state_dict(), tmp_path / "net.pt")
    with pytest.raises(NetworkError, match=f"(?s){message}"):
        load_network(tmp_path / "net.pt", SCHEMA, module=module)


def test_a_torch_file_with_a_pickle_does_not_run(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    torch.save(Payload(mark), tmp_path / "payload.pt")
    torch.save(Payload(mark), tmp_path / "old.pt", _use_new_zipfile_serialization=False)
    torch.save(nn.Linear(4, 3), tmp_path / "module.pt")
    for name in ("payload.pt", "old.pt", "module.pt"):
        with pytest.raises(UntrustedFile, match="trust_pickle=True"):
            load_network(tmp_path / name, SCHEMA, module=Net)
    assert not mark.exists()
    assert load_network(tmp_path / "module.pt", SCHEMA, trust_pickle=True).scores(rows()).shape == (23, 3)
    torch.save([1, 2], tmp_path / "list.pt")
    with pytest.raises(NetworkError, match="no state_dict.*list"):
        load_network(tmp_path / "list.pt", SCHEMA, module=Net)


def estimator(function: Any = None) -> Any:
    steps = [StandardScaler(), LogisticRegression()]
    if function is not None:
        steps.insert(0, FunctionTransformer(function))
    y = np.array(["a", "b", "c"])[np.arange(23) % 3]
    return make_pipeline(*steps).fit(MATRIX, y)


def own_function(matrix: Any) -> Any:
    return matrix


def test_a_skops_file_and_its_untrusted_types(tmp_path: Path) -> None:
    fitted = estimator()
    skops.io.dump(fitted, tmp_path / "net.skops")
    assert load_network(tmp_path / "net.skops", SCHEMA).labels(rows()).tolist() == fitted.predict(MATRIX).tolist()
    skops.io.dump(estimator(own_function), tmp_path / "strange.skops")
    with pytest.raises(UntrustedFile, match="own_function.*trusted=") as caught:
        load_network(tmp_path / "strange.skops", SCHEMA)
    types = skops.io.get_untrusted_types(file=tmp_path / "strange.skops")
    assert types and all(name in str(caught.value) for name in types)
    assert load_network(tmp_path / "strange.skops", SCHEMA, trusted=types).labels(rows()).shape == (23,)


def test_a_pickle_runs_only_when_it_is_trusted(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    for name in ("payload.pkl", "payload.pickle", "payload.joblib"):
        (tmp_path / name).write_bytes(pickle.dumps(Payload(mark)))
        with pytest.raises(UntrustedFile, match="trust_pickle=True"):
            load_network(tmp_path / name, SCHEMA)
    assert not mark.exists()
    fitted = estimator()
    (tmp_path / "net.pkl").write_bytes(pickle.dumps(fitted))
    network = load_network(tmp_path / "net.pkl", SCHEMA, trust_pickle=True)
    assert network.labels(rows()).tolist() == fitted.predict(MATRIX).tolist()
    assert network.fingerprint == wrap(fitted, SCHEMA).fingerprint
    joblib.dump(fitted, tmp_path / "net.joblib", compress=3)
    again = load_network(tmp_path / "net.joblib", SCHEMA, trust_pickle=True)
    assert again.labels(rows()).tolist() == network.labels(rows()).tolist()


def test_files_that_are_not_there_or_of_no_known_kind(tmp_path: Path, program: Path) -> None:
    with pytest.raises(MissingFile, match="Did you mean 'net.pt2'"):
        load_network(program.with_name("nets.pt2"), SCHEMA)
    with pytest.raises(MissingFile):
        load_network(tmp_path / "no folder" / "net.pt", SCHEMA)
    with pytest.raises(NetworkError, match=r"'.onx'.*Known are"):
        load_network(tmp_path / "net.onx", SCHEMA)
    with pytest.raises(NetworkError, match="module= is for a state_dict"):
        load_network(program, SCHEMA, module=Net)
    (tmp_path / "folder.pt").mkdir()
    with pytest.raises(FileError):
        load_network(tmp_path / "folder.pt", SCHEMA)


def whole_files(folder: Path, program: Path) -> dict[str, bytes]:
    torch.save(Net().state_dict(), folder / "a.pt")
    torch.save(Net().state_dict(), folder / "b.pth", _use_new_zipfile_serialization=False)
    skops.io.dump(estimator(), folder / "c.skops")
    (folder / "d.pkl").write_bytes(pickle.dumps(estimator()))
    return {path.name: path.read_bytes() for path in [*folder.iterdir(), program]}


def test_half_written_and_damaged_files_are_named(tmp_path: Path, program: Path) -> None:
    """Whatever part of a file is there, and whatever bytes stand in it: a FileError, never another error."""
    for name, content in whole_files(tmp_path, program).items():
        path = tmp_path / f"cut_{name}"
        module = Net if path.suffix in (".pt", ".pth") else None
        damages = [content[: len(content) * part // 8] for part in range(8)]
        damages += [content[:-1], b"no network at all", b"\x80\x02]", bytes(64)]
        for damage in damages:
            path.write_bytes(damage)
            with pytest.raises(FileError) as caught:
                load_network(path, SCHEMA, module=module, trust_pickle=path.suffix == ".pkl")
            assert caught.value.path == str(path)


def test_a_missing_package_names_its_pip_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, package in (("net.safetensors", "safetensors"), ("net.skops", "skops")):
        (tmp_path / name).write_bytes(b"")
        monkeypatch.setitem(sys.modules, package, None)
        monkeypatch.setitem(sys.modules, "skops.io", None)
        with pytest.raises(MissingExtra, match=rf"pip install 'neurologic-prolog\[{package}\]'"):
            load_network(tmp_path / name, SCHEMA, module=Net if package == "safetensors" else None)


def test_safetensors(tmp_path: Path) -> None:
    safetensors = pytest.importorskip("safetensors.torch", reason="the package safetensors is not installed")
    module = Net()
    content = safetensors.save(module.state_dict())
    (tmp_path / "net.safetensors").write_bytes(content)
    network = load_network(tmp_path / "net.safetensors", SCHEMA, module=Net)
    np.testing.assert_array_equal(network.scores(rows()), wrap(module, SCHEMA).scores(rows()))
    for damage in (content[:-1], content[:9], b"", b"no network at all"):
        (tmp_path / "net.safetensors").write_bytes(damage)
        with pytest.raises(FileError):
            load_network(tmp_path / "net.safetensors", SCHEMA, module=Net)


def test_a_torch_script_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.jit.script(Net()).save(tmp_path / "script.pt")
    with pytest.raises(NetworkError, match="TorchScript"):
        load_network(tmp_path / "script.pt", SCHEMA, module=Net)
