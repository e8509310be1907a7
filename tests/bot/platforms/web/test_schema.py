"""Whatever is sent, the API keeps to what it documents, and never fails."""

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    response_schema_conformance,
    status_code_conformance,
)

from tests.process import Running

CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]


def test_no_input_breaks_the_api_or_its_schema(tmp_path, url):
    with Running(tmp_path, DATABASE_URL=url) as running:
        schema = schemathesis.openapi.from_url(f"{running.url}/openapi.json")
        for found in schema.exclude(path="/api/events").get_all_operations():
            _hold(found.ok())


def _hold(operation):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy())
    def holds(case):
        case.call_and_validate(checks=CHECKS)

    holds()
