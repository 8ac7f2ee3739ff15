"""A build hook: compiles errbook's own templates into the package, so that no command has to."""

import compileall
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.builders.wheel import WheelBuilderConfig


class CompileTemplates(BuildHookInterface[WheelBuilderConfig]):
    """Writes `errbook/compiled/`, one module per template, named by the digest of what it was compiled from."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile every template before the wheel, or an editable install, is made."""
        package = Path(self.root) / "generator" / "errbook"
        sys.path.insert(0, str(package.parent))
        write((Path(self.root) / "templates").glob("*/*.jinja"), package / "compiled")
        if version == "editable":
            # pip writes the bytecode of a wheel that it installs; for an editable install nobody else does.
            compileall.compile_dir(package, quiet=2)
        build_data["artifacts"].append("generator/errbook/compiled/*.py")


def write(templates: Iterable[Path], folder: Path) -> None:
    """Compile `templates` into `folder`, which holds nothing else."""
    from errbook.compilation import module_name
    from errbook.render import environment

    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.py"):
        old.unlink()
    (folder / "__init__.py").write_text('"""Templates of errbook, compiled when the package was built."""\n', "utf-8")
    for path in sorted(templates):
        text = path.read_bytes().decode()
        code = environment({}, {}).compile(text, path.name, raw=True)
        (folder / f"{module_name(text)}.py").write_text(code, encoding="utf-8")
