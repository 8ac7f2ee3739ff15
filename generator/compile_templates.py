"""A build hook: compiles errbook's own templates into the package, so that no command has to."""

import compileall
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileTemplates(BuildHookInterface):  # type: ignore[type-arg]  hatchling leaves the parameter open
    """Writes `errbook/compiled/`, one module per template, named by the digest of what it was compiled from."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  hatchling's signature
        """Compile every template before the wheel, or an editable install, is made."""
        root = Path(self.root)
        sys.path.insert(0, str(root / "generator"))
        from errbook import compilation

        folder = root / "generator" / "errbook" / "compiled"
        compilation.write(sorted((root / "templates").glob("*/*.jinja")), folder)
        if version == "editable":
            # pip writes the bytecode of a wheel that it installs; for an editable install nobody else does.
            compileall.compile_dir(root / "generator" / "errbook", quiet=2)
        build_data["artifacts"].append("generator/errbook/compiled/*.py")
