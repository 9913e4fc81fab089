"""The configuration of NGINX: NGINX itself accepts whatever the settings allow."""

import os
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from components.application import NginxTuning
from components.application.nginx_configuration import render
from embedded import packages
from embedded.progress import Progress

SIZES = st.builds("{}{}".format, st.integers(0, 4096), st.sampled_from(["", "k", "m", "g", "K", "M"]))
DURATIONS = st.builds("{}{}".format, st.integers(0, 10_000), st.sampled_from(["", "s", "m", "h", "d"]))
EXTENSIONS = st.lists(st.from_regex(r"[a-z0-9]{1,6}", fullmatch=True), min_size=1, max_size=4, unique=True)
TUNINGS = st.fixed_dictionaries(
    {},
    optional={
        "workerProcesses": st.integers(1, 512) | st.just("auto"),
        "workerConnections": st.integers(16, 100_000),
        "keepaliveTimeout": DURATIONS,
        "keepaliveRequests": st.integers(1, 2**31 - 1),
        "clientMaxBodySize": SIZES,
        "clientBodyTimeout": DURATIONS,
        "sendTimeout": DURATIONS,
        "serverTokens": st.booleans(),
        "gzip": st.none()
        | st.fixed_dictionaries({}, optional={"level": st.integers(1, 9), "minLength": st.integers(0, 2**31 - 1)}),
        "cache": st.lists(
            st.fixed_dictionaries({"extensions": EXTENSIONS, "maxAge": DURATIONS, "immutable": st.booleans()}),
            max_size=1,
        ),
    },
)


@pytest.fixture(scope="module")
def nginx() -> list[str]:
    """Return the command that checks a configuration with the NGINX of the embedded node's image."""
    packages.install(Progress("packages"))
    return [str(packages.find("usr/sbin/nginx")), "-t", "-q", "-p", "/tmp"]  # noqa: S108 - only its logs would go there


@settings(max_examples=60, deadline=None)
@given(TUNINGS)
def test_every_valid_tuning_is_a_valid_configuration(
    nginx: list[str], tmp_path_factory: pytest.TempPathFactory, tuning: dict[str, object]
) -> None:
    text = render(NginxTuning.model_validate(tuning)).replace(
        "/etc/nginx/mime.types", str(packages.find("etc/nginx/mime.types"))
    )
    file = tmp_path_factory.getbasetemp() / "nginx.conf"
    file.write_text(text)
    libraries = ":".join(str(path) for path in packages.unpacked().glob("usr/lib/*-linux-gnu"))
    command = [*nginx, "-c", str(file), "-g", "daemon off;"]
    done = subprocess.run(
        command, env=os.environ | {"LD_LIBRARY_PATH": libraries}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, ""), text


@pytest.mark.parametrize(
    ("tuning", "message"),
    [
        ({"clientMaxBodySize": "10x"}, "for example 8m"),
        ({"clientMaxBodySize": "1m; return 200"}, "for example 8m"),
        ({"keepaliveTimeout": "-1s"}, "for example 65s"),
        ({"keepaliveTimeout": "99999999999d"}, "at most 2147483647"),
        ({"workerProcesses": 0}, "greater than or equal to 1"),
        ({"gzip": {"level": 10}}, "less than or equal to 9"),
        ({"gzip": {"types": ["text/html"]}}, "is always compressed"),
        ({"cache": [{"extensions": ["a;b"], "maxAge": "1d"}]}, "pattern"),
        (
            {"cache": [{"extensions": ["css"], "maxAge": "1d"}, {"extensions": ["CSS"], "maxAge": "2d"}]},
            "already used by an earlier cache rule",
        ),
    ],
)
def test_an_invalid_setting_is_reported_with_its_remedy(tuning: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        NginxTuning.model_validate(tuning)


def test_the_configuration_states_the_defaults() -> None:
    text = render(NginxTuning())
    for line in ("worker_processes auto;", "client_max_body_size 1m;", "gzip on;", "server_tokens off;", "listen 80;"):
        assert line in text


def test_a_cache_rule_becomes_a_location() -> None:
    text = render(
        NginxTuning.model_validate({"cache": [{"extensions": ["css", "js"], "maxAge": "7d", "immutable": True}]})
    )
    assert "location ~* \\.(css|js)$ {" in text
    assert "expires 7d;" in text
    assert 'add_header Cache-Control "public, immutable";' in text
