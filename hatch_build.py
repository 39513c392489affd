"""Puts pack.pl beside prolog/ into the wheel, so that the installed package is a SWI-Prolog pack as the checkout is."""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PackHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the file to wheels that are shipped; an editable installation uses the checkout itself."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it builds."""
        if version == "standard":
            build_data["force_include"]["pack.pl"] = "neurologic/pack.pl"
