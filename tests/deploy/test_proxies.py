"""The samples for Caddy and nginx, as they are, in front of a Wasl that runs: where they are there.

What is put in their place is the name, the ports and a certificate that signs itself.
"""

import contextlib
import os
import re
import shutil
import socket
import ssl
import subprocess
import time

import httpx
import pytest

from tests.process import ROOT, Running, free_port

NAME = "pay.test"
SPOOFED = {"X-Forwarded-For": "203.0.113.7"}
LIMIT_S = 60
PATHS = {"PATH": f"{os.environ['PATH']}:/usr/sbin"}


def found(name):
    return shutil.which(name, path=PATHS["PATH"])


def certificate(folder):
    """Make one that signs itself; return its file and that of its key."""
    files = folder / "cert.pem", folder / "key.pem"
    asked = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    asked += [
        "-nodes",
        "-days",
        "2",
        "-subj",
        f"/CN={NAME}",
        "-addext",
        f"subjectAltName=DNS:{NAME}",
    ]
    asked += ["-out", str(files[0]), "-keyout", str(files[1])]
    subprocess.run(asked, check=True, capture_output=True)
    return files


def caddy(folder, port, behind):
    """Write the sample for a port and a process; return how it is run."""
    cert, key = certificate(folder)
    text = (ROOT / "deploy" / "Caddyfile").read_text()
    text = text.replace("pay.example.com {", f"https://{NAME}:{port} {{\n\ttls {cert} {key}")
    text = text.replace("127.0.0.1:8080", f"127.0.0.1:{behind}")
    own = f"admin off\n\tauto_https disable_redirects\n\tstorage file_system {folder}"
    text = text.replace("grace_period 5s", f"grace_period 1s\n\t{own}")
    (folder / "Caddyfile").write_text(text)
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


def nginx(folder, port, behind):
    """Write the sample for a port and a process; return how it is run."""
    cert, key = certificate(folder)
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    text = re.sub(r"\n *listen \[::\].*", "", text).replace("pay.example.com", NAME)
    text = text.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    text = text.replace("listen 443", f"listen 127.0.0.1:{port}")
    text = text.replace("127.0.0.1:8080", f"127.0.0.1:{behind}")
    text = re.sub(r"(ssl_certificate +)\S+;", rf"\g<1>{cert};", text)
    text = re.sub(r"(ssl_certificate_key +)\S+;", rf"\g<1>{key};", text)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    own = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    whole = f"pid {folder}/pid; daemon off; error_log stderr; user root;\nevents {{}}\n"
    whole = whole if os.geteuid() == 0 else whole.replace("user root;", "")
    (folder / "nginx.conf").write_text(f"{whole}http {{\naccess_log off;\n{own}{text}\n}}\n")
    return ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]


PROXIES = {"caddy": caddy, "nginx": nginx}


def client(port, source):
    """Return somebody who asks from an address of this machine, and takes any certificate."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    transport = httpx.HTTPTransport(verify=context, local_address=source)
    return httpx.Client(
        transport=transport,
        base_url=f"https://127.0.0.1:{port}",
        headers={"Host": f"{NAME}:{port}", "Origin": f"https://{NAME}:{port}"},
        timeout=LIMIT_S,
    )


def ask(web, method, path, **more):
    return web.request(method, path, extensions={"sni_hostname": NAME}, **more)


@pytest.fixture(params=PROXIES)
def proxied(request, tmp_path):
    """Run Wasl with a proxy in front, as the samples say."""
    if not (found(request.param) and found("openssl")):
        pytest.skip(f"{request.param} is not installed")
    port, behind = free_port(), free_port()
    settings = {"WEB_URL": f"https://{NAME}:{port}", "WEB_PROXIES": "127.0.0.1"}
    command = PROXIES[request.param](tmp_path, port, behind)
    environment = {**PATHS, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    with (
        Running(tmp_path, port=behind, WEB_LOGIN="open", **settings),
        subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as process,
    ):
        try:
            listens(port, process)
            yield port
        finally:
            process.terminate()
            process.communicate(timeout=LIMIT_S)


def listens(port, process):
    until = time.monotonic() + LIMIT_S
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise AssertionError(process.stderr.read().decode())


def says(web, name, text):
    key = {"Idempotency-Key": f"{name} {text}"}
    return ask(web, "POST", f"/api/chat/{name}/messages", json={"text": text}, headers=key)


def test_a_page_and_a_message_go_through_it(proxied):
    with client(proxied, "127.0.0.1") as web:
        page = ask(web, "GET", "/")
        assert page.status_code == 200
        assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert says(web, "omar", "/start").status_code == 200
        foreign = {"Origin": "https://evil.example", "Idempotency-Key": "k"}
        asked = ask(web, "POST", "/api/chat/omar/messages", json={"text": "x"}, headers=foreign)
        assert asked.status_code == 403
        assert [ask(web, "GET", each).status_code for each in ("/metrics", "/ready")] == [404, 404]


def test_what_is_told_comes_as_it_happens(proxied):
    with client(proxied, "127.0.0.1") as web, client(proxied, "127.0.0.1") as other:
        asked = web.build_request("GET", "/api/events?names=sara")
        asked.extensions |= {"sni_hostname": NAME}
        stream = web.send(asked, stream=True)
        try:
            assert stream.headers["Content-Type"].startswith("text/event-stream")
            assert says(other, "sara", "/help").status_code == 200
            assert any("data:" in line for line in stream.iter_lines())
        finally:
            stream.close()


def test_where_somebody_asks_from_is_what_the_proxy_says(proxied):
    """Wrong codes count by address: by the one that was asked from, whatever a request says."""
    with client(proxied, "127.0.0.2") as guessing, client(proxied, "127.0.0.3") as other:
        codes = [f"/pay/{number:012}/button" for number in range(12)]
        seen = [ask(guessing, "GET", code, headers=SPOOFED).status_code for code in codes]
        assert seen.count(429) == 2
        assert ask(other, "GET", codes[0], headers=SPOOFED).status_code == 404
