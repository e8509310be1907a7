# Wasl as a container: `docker build -t wasl .`, or deploy/compose.yml with PostgreSQL and backups.
# What is installed is pinned with hashes (requirements/), and so is what it stands on, by its tag; a
# digest of your own choosing pins it harder: --build-arg PYTHON=python:3.13-slim-bookworm@sha256:...
ARG PYTHON=python:3.13-slim-bookworm

FROM ${PYTHON} AS built
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /opt/wasl
# The extras that the image has; another list is an argument away.
ARG EXTRAS="telegram discord postgres reports metrics otel verification banks sftp stripe"
COPY requirements requirements
RUN python -m venv .venv \
    && for each in run ${EXTRAS}; do \
        .venv/bin/python -m pip install --no-deps --require-hashes -r "requirements/$each.txt" || exit 1; \
    done
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY ledger ledger
COPY locales locales
COPY deploy/backup deploy/backup
RUN .venv/bin/python -m pip install --no-deps --no-build-isolation -e . \
    && for each in locales/*/LC_MESSAGES; do \
        .venv/bin/pybabel -q compile -i "$each/messages.po" -o "$each/messages.mo" || exit 1; \
    done \
    && .venv/bin/python -m compileall -q bot ledger

FROM ${PYTHON}
RUN useradd --system --uid 10001 --home-dir /data --create-home --shell /usr/sbin/nologin wasl \
    && mkdir /backups && chown wasl:wasl /backups
COPY --from=built /opt/wasl /opt/wasl
ENV PATH=/opt/wasl/.venv/bin:${PATH} \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite+aiosqlite:////data/wasl.db \
    WEB_HOST=0.0.0.0
WORKDIR /data
VOLUME ["/data", "/backups"]
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
# Alive, whatever else is wrong: to begin again brings back neither a database nor a platform.
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8080/health', timeout=4)"]
ENTRYPOINT ["wasl"]
CMD ["run"]
