"""Protection of resources that hold data, for environments with `protect: true`."""

import pulumi

from components.data_holders import DataHolder, data_holder_of
from components.problems import conflict

from ..read.own_state import stored_data
from ..rules.cluster import PROTECTED_REMEDY


class Protection:
    """Protects every resource that keeps data and is declared after it: nothing deletes or replaces it.

    Servers are not protected, although their root volumes are deleted with them. A server is replaced whenever its
    image or its setup changes, and its data belongs on data volumes, which are protected.
    """

    def __init__(self) -> None:
        self._existing = stored_data()
        self._declared: set[tuple[str, str]] = set()
        pulumi.runtime.register_stack_transformation(self._protect)

    def check_deletions(self) -> None:
        """Check that everything that exists and keeps data is declared, once the program has declared all resources.

        Raises:
            pulumi.RunError: an update would delete some of it. The engine would also reject it, and suggest `pulumi
                state unprotect`, which the next update reverts.
        """
        deleted = sorted(f"{type_.rpartition(':')[2]} {name}" for type_, name in self._existing - self._declared)
        if deleted:
            problem = conflict(("protect",), True, f"the deletion of {', '.join(deleted)}", PROTECTED_REMEDY)
            raise pulumi.RunError(problem.describe())

    def _protect(self, asked: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
        if data_holder_of(asked.type_) is not DataHolder.STORE:
            return None
        self._declared.add((asked.type_, asked.name))
        options = pulumi.ResourceOptions.merge(asked.opts, pulumi.ResourceOptions(protect=True))
        return pulumi.ResourceTransformationResult(asked.props, options)
