"""A chart whose values are unknown: the preview lists none of its objects, and the review is incomplete."""

from tests.harness.aws.proxy import Proxy

from .previews import judge_steps, urn
from .reviewed_stack import ReviewedStack

PROGRAM = """\
import pulumi_kubernetes
from pulumi import ResourceOptions
from components.aws import ec2

here = ResourceOptions(provider=pulumi_kubernetes.Provider("cluster", render_yaml_to_directory="rendered"))
disk = ec2.Volume("disk", availability_zone="us-east-1a", size=8)
pulumi_kubernetes.helm.v4.Chart("web", chart="./chart", values={"disk": VALUE}, opts=here)
"""
TEMPLATE = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data: {disk: {{ .Values.disk | quote }}}
"""
GAP = "Chart `web`: its values are known only after the update, so the preview lists none of its objects"


def test_a_chart_with_unknown_values_makes_the_review_incomplete(cluster: tuple[ReviewedStack, Proxy]) -> None:
    one, _ = cluster
    chart = one.project.folder / "chart"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: web\nversion: 1.0.0\n")
    (chart / "templates" / "web.yaml").write_text(TEMPLATE)
    known = one.review(PROGRAM.replace("VALUE", '"fixed"'))
    assert known.review.complete
    assert "config-map/default/web" in known.verdicts()
    unknown = one.review(PROGRAM.replace("VALUE", "disk.id"))
    assert unknown.review.gaps == (GAP,)
    assert "config-map/default/web" not in unknown.verdicts()


def test_a_new_chart_without_objects_makes_the_review_incomplete() -> None:
    type_ = "kubernetes:helm.sh/v3:Chart"
    chart = {"op": "create", "urn": urn("web", type_), "newState": {"urn": urn("web", type_), "type": type_}}
    assert judge_steps([chart]).review.gaps == (GAP,)
    config = "kubernetes:core/v1:ConfigMap"
    made = {"urn": urn("one", config), "type": config, "custom": True, "parent": chart["urn"]}
    assert judge_steps([chart, {"op": "create", "urn": made["urn"], "newState": made}]).review.complete
