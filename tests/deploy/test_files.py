"""What is deployed with: files that fit together, and the commands of docs/operating.md."""

import configparser
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib

import pytest
import yaml

from bot.platforms.web.gate import MAX_BODY, MAX_HOOK, MAX_UPLOAD
from bot.settings import Settings
from tests.process import LIMIT_S, ROOT, environment, wasl

DEPLOY = ROOT / "deploy"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
OPERATING = (ROOT / "docs" / "operating.md").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = yaml.safe_load((DEPLOY / "compose.yml").read_text())
UNITS = ("wasl.service", "wasl-backup.service", "wasl-backup.timer")
SETTINGS = {name.upper() for name in Settings.model_fields}
OTHERS = {
    *("BACKUPS", "KEEP", "WASL", "PATH", "PYTHONUNBUFFERED"),
    *("POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD", "POSTGRES_INITDB_ARGS"),
    *("OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG"),
}
PORT = str(Settings.model_fields["web_port"].default)


class Many(dict):
    """Keeps every value of a key that stands more than once, as systemd does."""

    def __setitem__(self, key, value):
        if isinstance(value, list) and key in self:
            value = [*self[key], *value]
        super().__setitem__(key, value)


def unit(name):
    read = configparser.RawConfigParser(strict=False, dict_type=Many, delimiters="=")
    read.optionxform = str
    read.read(DEPLOY / name)
    return read


@pytest.mark.parametrize("name", UNITS[:2])
def test_what_a_unit_runs_is_there_once_it_is_installed(name):
    service = unit(name)["Service"]
    run, *words = shlex.split(service["ExecStart"])
    inside = run.removeprefix("/opt/wasl/")
    if inside == ".venv/bin/wasl":
        assert PROJECT["scripts"]["wasl"] == "bot.cli:main"
        assert words == ["run"]
    else:
        assert os.access(ROOT / inside, os.X_OK)
    assert service["EnvironmentFile"] == "/etc/wasl/wasl.env"
    assert service["User"] == "wasl"
    for each in re.findall(r"(\w+)=", service.get("Environment", "")):
        assert each in SETTINGS | OTHERS


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd")
def test_systemd_finds_nothing_in_the_units_and_little_to_fear(tmp_path):
    for name in UNITS:
        text = (DEPLOY / name).read_text()
        (tmp_path / name).write_text(re.sub(r"/opt/wasl/\S+/(?:wasl|backup)", "/bin/true", text))
    names = [str(tmp_path / name) for name in UNITS]
    found = _run("systemd-analyze", "verify", "--man=no", *names)
    ours = [line for line in found.stderr.splitlines() if "wasl" in line]
    assert (found.returncode, ours) == (0, [])
    asked = ("security", "--offline=true", "--threshold=20", names[0])
    assert _run("systemd-analyze", *asked).returncode == 0


def test_the_image_is_small_pinned_and_nobodys(tmp_path):
    stages = DOCKERFILE.split("\nFROM ")[1:]
    assert re.search(r"^ARG PYTHON=python:3\.\d+-slim-\w+$", DOCKERFILE, re.MULTILINE)
    assert re.search(r"^USER 10001:10001$", stages[-1], re.MULTILINE)
    assert "--require-hashes" in stages[0]
    assert not re.search(r"apt-get|curl|sudo|:latest|ADD ", DOCKERFILE)
    assert re.search(rf"^EXPOSE {PORT}$", DOCKERFILE, re.MULTILINE)
    assert f"http://127.0.0.1:{PORT}/health" in DOCKERFILE.partition("HEALTHCHECK")[2]
    extras = re.search(r'^ARG EXTRAS="(.*)"$', DOCKERFILE, re.MULTILINE)[1].split()
    assert {*extras, "dev", "audit"} == set(PROJECT["optional-dependencies"])
    for each in re.findall(r"^(?:ENV)? +(\w+)=|^ENV (\w+)=", stages[-1], re.MULTILINE):
        assert {*each} - {""} <= SETTINGS | OTHERS


def test_the_image_is_made_of_what_may_come_in_and_nothing_secret():
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    let_in = {line[1:] for line in ignored if line.startswith("!")}
    assert "*" in ignored
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE)
    asked = {each for line in copied for each in line.split()}
    assert asked == let_in
    assert all((ROOT / each).exists() for each in asked)


@pytest.mark.skipif(not shutil.which("hadolint"), reason="hadolint is not installed")
def test_hadolint_finds_nothing():
    found = _run("hadolint", str(ROOT / "Dockerfile"))
    assert (found.returncode, found.stdout) == (0, "")


def test_what_is_composed_fits_together():
    services = COMPOSE["services"]
    assert set(services) == {"wasl", "backup", "postgres"}
    for name in ("wasl", "backup"):
        service = services[name]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert set(service["environment"]) <= SETTINGS | OTHERS
        assert "@postgres/wasl" in service["environment"]["DATABASE_URL"]
        assert set(service["depends_on"]) <= set(services)
    assert services["wasl"]["ports"] == [f"127.0.0.1:{PORT}:{PORT}"]
    assert set(services["postgres"]["environment"]) <= OTHERS
    volumes = [each.partition(":") for one in services.values() for each in one["volumes"]]
    assert {name for name, _, _ in volumes} == set(COMPOSE["volumes"])
    inside = re.search(r"VOLUME (\[.*\])", DOCKERFILE)[1]
    assert all(f'"{place}"' in inside for name, _, place in volumes if name != "postgres")
    run = "/opt/wasl/deploy/backup"
    assert run in services["backup"]["command"][0]
    assert f"COPY {run.removeprefix('/opt/wasl/')}" in DOCKERFILE


def test_the_proxies_lead_to_where_wasl_listens():
    for name in ("Caddyfile", "nginx.conf"):
        text = (DEPLOY / name).read_text()
        assert f"127.0.0.1:{PORT}" in text
        assert set(re.findall(r"\bWEB_\w+", text)) <= SETTINGS
    target = yaml.safe_load((DEPLOY / "prometheus.yml").read_text())
    (port,) = target["scrape_configs"][0]["static_configs"][0]["targets"]
    assert f"METRICS_PORT={port.partition(':')[2]}" in OPERATING


def test_the_proxies_let_through_what_wasl_takes_and_little_more():
    most = max(MAX_BODY, MAX_HOOK, MAX_UPLOAD)
    for name, limit in (("Caddyfile", r"max_size (\d+)MB"), ("nginx.conf", r"body_size (\d+)m;")):
        (let,) = re.findall(limit, (DEPLOY / name).read_text())
        assert most <= int(let) * 1_000_000 <= 2 * most


def test_a_new_backup_takes_the_place_of_the_oldest(tmp_path):
    made = tmp_path / "wasl"
    made.write_text('#!/bin/sh\n[ "$1" = backup ] && echo proven > "$2"\n')
    made.chmod(0o700)
    folder = tmp_path / "backups of ours"
    folder.mkdir()
    others = [f"wasl-2020-01-0{day}T000000Z.db" for day in range(1, 6)] + ["notes.txt"]
    for name in others:
        (folder / name).write_text("old")
    where = {"WASL": str(made), "BACKUPS": str(folder), "KEEP": "3", "PATH": os.environ["PATH"]}
    done = _run(str(DEPLOY / "backup"), env=where)
    assert done.returncode == 0, done.stderr
    kept = sorted(each.name for each in folder.iterdir())
    assert kept[0] == "notes.txt"
    assert kept[1:3] == others[3:5]
    assert (folder / kept[3]).read_text() == "proven\n"
    made.write_text("#!/bin/sh\nexit 1\n")
    assert _run(str(DEPLOY / "backup"), env=where).returncode == 1
    assert sorted(each.name for each in folder.iterdir()) == kept


def test_the_drill_is_what_it_says(tmp_path):
    """The commands of the page, word by word, with a backup of books that somebody has."""
    (drill,) = re.findall(r"^```sh drill\n(.*?)^```$", OPERATING, re.MULTILINE | re.DOTALL)
    here = tmp_path / "here"
    here.mkdir()
    wasl(here, "migrate")
    assert wasl(here, "backup", str(tmp_path / "newest.db")).returncode == 0
    command = tmp_path / "bin" / "wasl"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m bot "$@"\n')
    command.chmod(0o700)
    known = environment(tmp_path)
    known["PATH"] = f"{command.parent}:{known['PATH']}"
    done = _run("sh", "-eu", "-c", drill, env=known, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "drill" / "wasl.db").is_file()


def test_the_page_names_files_settings_and_sections_that_are_there():
    for name in re.findall(r"\]\((?!http)([^)#]+)\)", OPERATING):
        assert (ROOT / "docs" / name).exists(), name
    anchors = {
        re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^#+ (.*)$", OPERATING, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", OPERATING)) <= anchors
    named = set(re.findall(r"`([A-Z][A-Z_]{4,})[`=]", OPERATING))
    assert named <= SETTINGS | OTHERS | {"NUMBER"}
    for readme in ("README.md", "README.ar.md"):
        assert "docs/operating.md" in (ROOT / readme).read_text()


def _run(*words, **how):
    how = {"capture_output": True, "text": True, "timeout": LIMIT_S, **how}
    return subprocess.run(words, check=False, **how)
