# SPDX-License-Identifier: GPL-3.0-or-later
"""Small right files of each format, from which fuzzing starts: python3 seeds.py GOLDEN FOLDER. The first byte says the
format, in the order of `Format`."""
import hashlib, io, json, pathlib, sys
import numpy as np

golden, folder = map(pathlib.Path, sys.argv[1:3])
folder.mkdir(parents=True, exist_ok=True)
NAMES = ["npy", "npz", "safetensors", "golden", "manifest", "mapping", "start", "answer", "space", "metadata", "mat"]


def add(name, content):
    content = bytes([NAMES.index(name)]) + (content.encode() if isinstance(content, str) else content)
    (folder / hashlib.sha256(content).hexdigest()[:16]).write_bytes(content)


def npy(array, version=None):
    out = io.BytesIO()
    np.lib.format.write_array(out, array, version=version)
    return out.getvalue()


arrays = [np.arange(6.0).reshape(2, 3), np.asfortranarray(np.ones((3, 2), ">c8")), np.zeros((), "f4"),
          np.array([True, False]), np.arange(3, dtype="u2"), np.zeros((0, 4), "<c16"), np.float16([1, 2])]
for k, array in enumerate(arrays):
    add("npy", npy(array, (1 + k % 3, 0)))
for save in (np.savez, np.savez_compressed):
    for chosen in (arrays[:1], arrays[1:4], arrays):
        out = io.BytesIO()
        save(out, **{"trace/x": chosen[0], **{f"a{k}": a for k, a in enumerate(chosen)}})
        add("npz", out.getvalue())


def safetensors(header, data):
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + data


add("safetensors", safetensors({"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}, bytes(8)))
add("safetensors", safetensors({"__metadata__": {"k": "v"}, "a": {"dtype": "F64", "shape": [], "data_offsets": [0, 8]},
                                "b": {"dtype": "BF16", "shape": [1, 2], "data_offsets": [8, 12]}}, bytes(12)))
sizes = {}
for path in sorted(golden.glob("cases/*/*.json"), key=lambda p: p.stat().st_size):
    if path.stat().st_size < 4000 and path.parent.name not in sizes:
        sizes[path.parent.name] = path
for path in sizes.values():
    add("golden", json.dumps(json.loads(path.read_text())))
add("manifest", json.dumps({"schema": "assay-manifest-8", "suite": "private", "cases": [
    {"id": "a", "file": "cases/a.json", "algorithm": "amp", "level": "trajectory", "flags": ["x"]}],
    "files": {"cases/a.json": "0" * 64}}))
for rules in ({"B.*": {"from": "layers.*.weight", "transpose": True}, "theta": {"columns": ["beta", {"from": "b", "map": "exp"}]}},
              {"lambda": {"value": [0.1, 2], "repeat": 2}, "W": {"from": "layers.*.weight", "layer_axis": 0, "first": 1, "shape": [2, 3]}}):
    add("mapping", json.dumps({"format": "assay-mapping-1", "arrays": rules, "ignore": ["layers.*.bias", "b"]}))
start = {"protocol": 2, "exchange": "npz", "implementation": {"name": "n", "version": "1", "language": "Python"},
         "capabilities": {"algorithms": ["amp-l1"], "dtypes": ["float64"], "trace": True, "precisions": False,
                          "constants": {"alpha": 1.5}}}
add("start", json.dumps(start))
add("start", json.dumps({**start, "protocol": 1, "exchange": "npy"}))
for answer in ({"seq": 3, "status": "ok"}, {"seq": 3, "status": "error", "message": "m", "traceback": "t\n"},
               {"seq": 3, "status": "skipped", "message": "no"}):
    add("answer", json.dumps(answer))
for path in sorted(pathlib.Path(golden).parent.glob("Examples/**/*.y*ml")):
    if "parameters" in path.read_text() or "space" in path.name:
        add("space", path.read_text())
add("space", "dimensions:\n  f: {type: categorical, choices: [p, a]}\n  d: {type: int, low: 2, high: 12}\n"
    "  s: {type: float, low: 1e-4, high: 1e3, log: true, when: {f: p}}\n")
# Octave's and SciPy's files, and one with little in it.
for path in (golden.parent / "Tests/Fixtures/mat").glob("*.mat"):
    add("mat", path.read_bytes())
small = b"".join(map(bytes, ([6, 0, 0, 0, 8, 0, 0, 0, 6, 8, 0, 0, 0, 0, 0, 0], [5, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0],
                            [1, 0, 1, 0, 97, 0, 0, 0], [2, 0, 2, 0, 1, 2, 0, 0], [2, 0, 2, 0, 3, 4, 0, 0])))
add("mat", bytes(124) + b"\0\1IM" + bytes([14, 0, 0, 0, len(small), 0, 0, 0]) + small)
