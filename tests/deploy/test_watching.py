"""Alert rules and the dashboard: what they ask for is there, and each alert says what to do."""

import json
import re
import shutil
import subprocess

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot.metrics.page import Page
from tests.bot.talk import Talk, stocked
from tests.process import ROOT

DEPLOY, OPERATING = ROOT / "deploy", (ROOT / "docs" / "operating.md").read_text()
RULES = [
    rule
    for group in yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"]
    for rule in group["rules"]
]
DASHBOARD = json.loads((DEPLOY / "grafana.json").read_text())
PANELS = [each for each in DASHBOARD["panels"] if each["type"] != "row"]
EXPRESSIONS = {
    **{rule["alert"]: rule["expr"] for rule in RULES},
    **{
        f"{panel['title']} {target['refId']}": target["expr"]
        for panel in PANELS
        for target in panel["targets"]
    },
    **{each["name"]: each["query"] for each in DASHBOARD["templating"]["list"][1:]},
}
OF_PROMETHEUS = {"up"}
PROMTOOL = shutil.which("promtool")
ENDINGS = {
    "counter": ("_total",),
    "gauge": ("",),
    "histogram": ("_bucket", "_sum", "_count"),
    "info": ("_info",),
}
NAME = re.compile(r"\b(?:wasl|process|python)_[a-z_]+\b|\bup\b")
MATCHED = re.compile(r'\b([a-z]+)(=~?)"([^"$]*)"')
SAID_IN = {
    "outcome": ("bot/app/answering.py", "bot/jobs/one.py"),
    "task": ("ledger/agenda.py",),
    "proof": ("bot/metrics/families.py",),
    "what": tuple(f"bot/platforms/web/{name}.py" for name in ("sessions", "paying", "groups")),
    "job": ("deploy/prometheus.yml",),
}


@pytest.fixture
async def metrics(books):
    """Return the names of all samples that there can be."""
    await stocked(books)
    text, _ = await Page(Talk(books).app).write("")
    return {
        f"{family.name}{ending}"
        for family in text_string_to_metric_families(text.decode())
        for ending in ENDINGS[family.type]
    }


async def test_every_metric_that_is_asked_for_exists(metrics):
    for where, expression in EXPRESSIONS.items():
        asked = set(NAME.findall(re.sub(r'"[^"]*"', "", expression)))
        assert asked, where
        assert asked <= metrics | OF_PROMETHEUS, where


async def test_what_is_measured_of_wasl_is_looked_at_somewhere(metrics):
    asked = {name for each in EXPRESSIONS.values() for name in NAME.findall(each)}
    ours = {re.sub("_(bucket|sum|count)$", "", each) for each in metrics if each[:4] == "wasl"}
    unseen = {each for each in ours if not any(name.startswith(each) for name in asked)}
    assert unseen <= {"wasl_platform_since_seconds"}


def test_what_a_label_must_be_is_what_it_can_be():
    for where, expression in EXPRESSIONS.items():
        for label, _, values in MATCHED.findall(expression):
            text = "".join((ROOT / each).read_text() for each in SAID_IN[label])
            for value in values.split("|"):
                assert re.search(rf"[\"' ]{value}\b", text), (where, label, value)


@pytest.mark.parametrize("rule", RULES, ids=[rule["alert"] for rule in RULES])
def test_every_alert_says_what_it_means_and_what_to_do(rule):
    assert rule["labels"]["severity"] in {"page", "ticket"}
    said = rule["annotations"]
    assert said["summary"]
    assert said["description"].endswith(".")
    assert len(said["runbook"].split()) > 5
    assert f"docs/operating.md#{rule['alert'].lower()}" in said["runbook"]
    section = OPERATING.partition(f"\n### {rule['alert']}\n")[2].partition("\n#")[0]
    assert len(section.split()) > 20


def test_there_is_no_section_for_an_alert_that_is_not_there():
    told = re.findall(r"^### (Wasl\w+)$", OPERATING, re.MULTILINE)
    assert told == list(dict.fromkeys(told))
    assert set(told) == {rule["alert"] for rule in RULES}


def test_the_dashboard_is_whole_and_explains_itself():
    assert len({each["id"] for each in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])
    taken = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert place["x"] + place["w"] <= 24
        assert not cells & taken, panel["title"]
        taken |= cells
    assert all(each["title"] and each["description"] for each in PANELS)


@pytest.mark.skipif(not PROMTOOL, reason="promtool is not installed")
def test_promtool_finds_nothing_and_plays_them(tmp_path):
    for words in (
        ("check", "config", str(DEPLOY / "prometheus.yml")),
        ("check", "rules", str(_asked(tmp_path))),
        ("test", "rules", str(ROOT / "tests" / "deploy" / "alerts_test.yml")),
    ):
        done = subprocess.run([PROMTOOL, *words], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def _asked(folder):
    """Write what the dashboard asks for as rules, so that its grammar is looked at as well."""
    exprs = [
        re.sub(r"\$(__rate_interval|\w+)", lambda found: _stood(found[1]), target["expr"])
        for panel in PANELS
        for target in panel["targets"]
    ]
    rules = [{"record": f"panel:{place}", "expr": expr} for place, expr in enumerate(exprs)]
    path = folder / "panels.yml"
    path.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}))
    return path


def _stood(variable):
    return "5m" if variable == "__rate_interval" else ".*"
