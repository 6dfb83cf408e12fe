// Uses the generated modules under the Python that a Pyodide is, in Node:
// node pyodide.mjs FOLDER-OF-PYODIDE CHECKOUT FOLDER-OF-VECTORS

import { pathToFileURL } from "node:url";

const [pyodide, checkout, vectors] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`).href);
const python = await loadPyodide();
for (const [name, root] of [["checkout", checkout], ["vectors", vectors]]) {
  python.FS.mkdir(`/${name}`);
  python.FS.mount(python.FS.filesystems.NODEFS, { root }, `/${name}`);
}
await python.runPythonAsync(`
import importlib, sys
sys.dont_write_bytecode = True
sys.path.insert(0, "/checkout")
from tests.helpers import exercise, verdicts

for package in ("v16", "v201", "v21"):
    modules = ["call", "call_result", "datatypes", "enums", "codec", "roles", "standard"]
    exercise.main("/checkout", f"generated.{package}", *modules)
verdicts.main("/vectors")
`);
