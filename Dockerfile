# Atlas 8.7: one image for the portal, the worker and every command. See docs/deploy.md.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
RUN python -m venv /opt/atlas87
COPY requirements.lock ./
RUN /opt/atlas87/bin/pip install --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY datasets ./datasets
COPY index ./index
COPY ingest ./ingest
COPY portal ./portal
RUN /opt/atlas87/bin/pip install --no-deps --no-build-isolation .
# Byte code and language models are made here: the running container writes nowhere but to its volumes.
WORKDIR /
RUN /opt/atlas87/bin/python -m compileall -q /opt/atlas87/lib \
    && /opt/atlas87/bin/python -c "from ingest.language_models import load_models; load_models()"

FROM python:3.11-slim-bookworm
# Text recognition in the six languages; an image without it is smaller: --build-arg TOOLS="".
ARG TOOLS="tesseract-ocr tesseract-ocr-osd tesseract-ocr-ara tesseract-ocr-chi-sim tesseract-ocr-eng tesseract-ocr-fra tesseract-ocr-rus tesseract-ocr-spa"
# Debian replaces a version by its security update: a pinned one could not be installed again.
# hadolint ignore=DL3008,SC2086
RUN apt-get update \
    && if [ -n "$TOOLS" ]; then apt-get install -y --no-install-recommends $TOOLS; fi \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 atlas87 \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin atlas87 \
    && install -d -o atlas87 -g atlas87 -m 0750 /data /keys /keys/reader /keys/writer
COPY --from=build /opt/atlas87 /opt/atlas87
COPY deploy/make_search_key.py /opt/atlas87/deploy/make_search_key.py
ENV PATH=/opt/atlas87/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    ATLAS87_DATA=/data \
    ATLAS87_ENVIRONMENT=production
WORKDIR /data
VOLUME ["/data"]
USER 10001:10001
EXPOSE 8087
# Whether the process answers, not whether its stores do: a database that is away is no reason to restart the portal.
HEALTHCHECK --interval=15s --timeout=5s --start-period=90s --retries=4 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8087/healthz', timeout=4)"]
ENTRYPOINT ["atlas87"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8087"]
