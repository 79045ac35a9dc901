"""The production layout, as far as it can be tried without a container engine: parsed, linted, and every command in it understood.

What was run by hand, and what nobody has run yet, stands in docs/operations.md.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from celery.bin.celery import celery as celery_command
from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand
from granian.cli import cli as web_server

BASE = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
OURS = ("migrate", "seeds", "web", "worker", "beat")
COMPOSE: dict[str, Any] = yaml.safe_load((BASE / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
DOCKERFILE = (BASE / "Dockerfile").read_text(encoding="utf-8")


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=BASE, env={**os.environ, **environment}, capture_output=True, text=True, check=False)


def test_the_dockerfile_passes_its_linter() -> None:
    done = run(str(BIN / "hadolint"), "--failure-threshold", "info", "Dockerfile")

    assert done.returncode == 0, done.stdout


def test_compose_follows_the_compose_specification() -> None:
    done = run(str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec", "compose.yaml")

    assert done.returncode == 0, done.stdout


def test_the_image_runs_as_nobody_in_particular_and_is_watched() -> None:
    last_stage = DOCKERFILE.rpartition("\nFROM ")[2]

    assert re.search(r"^USER 10001:10001$", last_stage, re.MULTILINE)
    assert re.search(r"^HEALTHCHECK ", last_stage, re.MULTILINE)
    assert "PRODUCTION=1" in last_stage
    assert not re.search(r"(KEY|PASSWORD|SECRET|_URL)=", DOCKERFILE)


def test_no_image_is_named_latest_or_left_without_a_version() -> None:
    images = [service["image"] for service in SERVICES.values()] + re.findall(r"^ARG PYTHON_IMAGE=(\S+)", DOCKERFILE, re.MULTILINE)

    for image in images:
        name = re.sub(r"^\$\{\w+:-(.*)\}$", r"\1", image)
        assert ":" in name, image
        assert "latest" not in name, image


def test_only_the_proxy_publishes_ports() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_only_the_proxy_has_a_way_out() -> None:
    assert COMPOSE["networks"]["inner"] == {"internal": True}
    assert {name: service["networks"] for name, service in SERVICES.items() if service["networks"] != ["inner"]} == {
        "proxy": ["inner", "edge"]
    }


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_locked_down(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])
    assert not {"privileged", "pid", "ipc", "network_mode", "devices"} & set(service)
    assert not any("docker.sock" in str(volume) for volume in service.get("volumes", []))
    assert service["user"].split(":")[0] not in {"0", "root"} if name != "proxy" else "user" not in service


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_watched_or_runs_to_its_end(name: str) -> None:
    service = SERVICES[name]

    if service["restart"] == "no":
        assert service["healthcheck"] == {"disable": True}
    else:
        assert name == "web" or service["healthcheck"]["test"]  # web: that of the image


def test_the_database_is_not_called_ready_while_its_roles_are_made() -> None:
    words = SERVICES["postgres"]["healthcheck"]["test"]

    assert words[words.index("--host") + 1] == "127.0.0.1"  # at its first start it answers on the socket alone


def test_each_step_waits_for_the_one_before() -> None:
    waits = {name: {before: how["condition"] for before, how in SERVICES[name].get("depends_on", {}).items()} for name in SERVICES}

    assert waits["migrate"] == {"postgres": "service_healthy"}
    assert waits["seeds"]["migrate"] == "service_completed_successfully"
    assert all(waits[name]["seeds"] == "service_completed_successfully" for name in ("web", "worker", "beat"))
    assert waits["proxy"] == {"web": "service_healthy"}


def test_secrets_come_as_files_and_only_where_they_are_needed() -> None:
    assert not any(
        re.search(r"(PASSWORD|SECRET|KEY|_URL)$", name)
        for service in SERVICES.values()
        for name in service.get("environment", {})
        if name != "SITE_URL"
    )
    assert {name for name, service in SERVICES.items() if "database_owner_url" in service.get("secrets", [])} == {"migrate"}
    used = {secret for service in SERVICES.values() for secret in service.get("secrets", [])}
    assert used == set(COMPOSE["secrets"])
    assert all(not secret["file"].startswith(".") for secret in COMPOSE["secrets"].values())  # never inside a checkout


def test_what_is_mounted_from_the_checkout_is_there_and_read_only() -> None:
    mounted = [volume for service in SERVICES.values() for volume in service.get("volumes", []) if volume.startswith("./")]

    assert mounted
    assert all((BASE / volume.split(":")[0]).is_file() and volume.endswith(":ro") for volume in mounted)


def test_the_builder_gets_only_what_the_image_needs() -> None:
    lines = [line for line in (BASE / ".dockerignore").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]

    assert lines[0] == "*"
    assert {line[1:] for line in lines if line.startswith("!")} == set(re.findall(r"^COPY (?!--from)(\S+)", DOCKERFILE, re.MULTILINE))


def test_everything_needed_is_copied_into_the_image() -> None:
    apps = {name.split(".")[0] for name in settings.INSTALLED_APPS if (BASE / name.split(".")[0]).is_dir()}

    assert apps <= set(re.findall(r"^COPY (\S+) /app/", DOCKERFILE, re.MULTILINE))
    assert settings.SEEDS_DIR.name in re.findall(r"^COPY (\S+) /app/", DOCKERFILE, re.MULTILINE)


# --- every command is understood by the program it is for ---------------------------------------------------------------
def _commands() -> Iterator[tuple[str, list[str]]]:
    image_command = re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    yield "Dockerfile", json.loads(image_command[-1])
    for name in OURS:
        command = SERVICES[name]["command"]
        if command[:2] == ["sh", "-c"]:
            for number, part in enumerate(command[2].split(" && ")):
                yield f"{name}-{number}", shlex.split(part)
        else:
            yield name, command
        test = SERVICES[name].get("healthcheck", {}).get("test")
        if test:
            yield f"{name}-healthcheck", test[1:]
    for number, line in enumerate(re.findall(r"(python manage\.py [a-z_]+[^&\\\n]*)", DOCKERFILE)):
        yield f"build-{number}", shlex.split(line)


@pytest.mark.parametrize(("where", "command"), list(_commands()), ids=lambda value: value if isinstance(value, str) else "")
def test_every_command_is_understood(where: str, command: list[str], test_services: object) -> None:
    match command:
        case ["granian", *rest]:
            web_server.make_context("granian", list(rest), resilient_parsing=True)
            assert not _unknown_options(web_server, rest)
        case ["celery", "-A", "config", name, *rest]:
            sub = celery_command.commands[name]
            sub.make_context(name, list(rest), resilient_parsing=True)
            assert not _unknown_options(sub, rest)
        case ["python", "manage.py", name, *rest]:
            owner = get_commands()[name]
            loaded = owner if isinstance(owner, BaseCommand) else load_command_class(owner, name)
            loaded.create_parser("manage.py", name).parse_args(rest)
        case ["python", "-c", code]:
            compile(code, where, "exec")
        case _:
            pytest.fail(f"{where}: nobody checks {command}")


def _unknown_options(command: Any, words: list[str]) -> list[str]:
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    return [word for word in words if word.startswith("-") and word not in known]


def test_web_and_image_run_the_same_command() -> None:
    image_command = re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)[-1]

    assert SERVICES["web"]["command"] == json.loads(image_command)


def test_the_worker_listens_to_the_queues_of_the_small_installation() -> None:
    words = SERVICES["worker"]["command"]

    assert words[words.index("--queues") + 1] == "reading,fetching,notices"


# --- the environment ----------------------------------------------------------------------------------------------------
def _variables_of_the_settings() -> set[str]:
    text = (BASE / "config" / "settings.py").read_text(encoding="utf-8")
    plain = set(re.findall(r'env\.(?:text|flag|number|words)\("([A-Z_]+)"', text))
    secret = set(re.findall(r'(?:env\.secret|_kept_key)\("([A-Z_]+)"', text))
    return plain | secret | {f"{name}_FILE" for name in secret}


def test_operations_lists_every_variable_and_no_other() -> None:
    table = (BASE / "docs" / "operations.md").read_text(encoding="utf-8")
    told = {name for row in re.findall(r"^\| (`[^|]+`) \|", table, re.MULTILINE) for name in re.findall(r"`([A-Z_]+)`", row)}

    assert told >= _variables_of_the_settings()
    assert told - _variables_of_the_settings() <= {"DATABASE_OWNER_URL", "DATABASE_OWNER_URL_FILE", "PORT"}


def test_compose_sets_no_variable_that_nobody_reads() -> None:
    known = _variables_of_the_settings()

    assert {name for service in OURS for name in SERVICES[service]["environment"]} <= known


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("DATABASE_URL", "Set DATABASE_URL"),
        ("DATABASE_PUBLIC_URL", "Set DATABASE_PUBLIC_URL"),
        ("REDIS_URL", "Set REDIS_URL"),
        ("DATA_KEY", "Set DATA_KEY"),
        ("SECRET_KEY", "Set SECRET_KEY"),
        ("SITE_URL", "https://"),
        ("DEBUG", "DEBUG must be off"),
    ],
)
def test_a_half_production_refuses_to_start(tmp_path: Path, missing: str, sentence: str) -> None:
    whole = {
        "PRODUCTION": "1",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": "postgresql://app@db/record",
        "DATABASE_PUBLIC_URL": "postgresql://public@db/record",
        "REDIS_URL": "redis://redis:6379",
        "SECRET_KEY": "x" * 50,
        "DATA_KEY": "y" * 44,
        "SITE_URL": "https://record.example.org",
        "DEBUG": "",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    whole[missing] = "1" if missing == "DEBUG" else ""

    done = run(sys.executable, "-c", "import config.settings", **whole)

    assert done.returncode != 0
    assert sentence in done.stderr


def test_the_proxy_hands_files_out_with_the_headers_of_the_application() -> None:
    caddyfile = (BASE / "docs/production/Caddyfile").read_text(encoding="utf-8")
    block = re.search(r"handle @frozen \{\n\t\theader \{\n(.*?)\n\t\t\}", caddyfile, re.DOTALL)
    assert block
    sent = {line.split()[0]: line.strip().partition(" ")[2].strip('"') for line in block.group(1).splitlines()}

    policy = sent["Content-Security-Policy"].split("; ")

    assert sent["X-Content-Type-Options"] == "nosniff"
    assert sent["Strict-Transport-Security"] == f"max-age={31_536_000}; includeSubDomains"
    assert {"default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= set(policy)


def test_the_proxy_drops_what_the_application_would_take_for_the_proxys_own_word() -> None:
    """Granian gives a header named with underscores to the application under the very name of the one with hyphens."""
    caddyfile = (BASE / "docs/production/Caddyfile").read_text(encoding="utf-8")

    assert re.search(r"^\trequest_header -\*_\*$", caddyfile, re.MULTILINE)
