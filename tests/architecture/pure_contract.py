"""An import-linter contract for modules that only compute: the standard library's harmless part, and named modules."""

import sys
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

_NOT_PURE = """
asyncio ctypes http io logging multiprocessing os pathlib queue random secrets select shelve shutil signal socket
sqlite3 ssl subprocess sys tempfile threading time urllib
"""
NOT_PURE = frozenset(_NOT_PURE.split())
"""Modules of the standard library that reach outside the program, or make its outcome differ from run to run."""


class PureContract(Contract):
    """`modules` and all below them import nothing but themselves, `allowed`, and the harmless standard library."""

    type_name = "pure"
    modules: Any = fields.ListField(subfield=fields.ModuleField())
    allowed: Any = fields.SetField(subfield=fields.ModuleField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002 - the signature of a contract
        harmless = frozenset(sys.stdlib_module_names) - NOT_PURE
        allowed = {module.name for module in self.allowed}
        found = []
        for root in (module.name for module in self.modules):
            for importer in sorted({root} | graph.find_descendants(root)):
                for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                    own = imported == root or imported.startswith(f"{root}.")
                    if not (own or imported in allowed or imported.partition(".")[0] in harmless):
                        found.append(f"{importer} -> {imported}")
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for line in check.metadata["found"]:
            output.print_error(line)
