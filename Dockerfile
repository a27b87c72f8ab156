# syntax=docker/dockerfile:1
# The service in one image; every replica is the same container. The local LINE platform is not in it.

FROM python:3.11-slim AS build
RUN python -m venv /opt/chipao
ENV PATH=/opt/chipao/bin:$PATH PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /opt/chipao/src
COPY requirements.lock requirements-dev.lock ./
RUN pip install --require-hashes --no-deps -r requirements.lock
COPY . .
# Installed in place, so that rules, tables and pages lie where the code looks for them; the build tool goes again.
RUN pip install --no-deps "$(grep -o '^setuptools==[0-9.]*' requirements-dev.lock)" \
    && pip install --no-deps --no-build-isolation --editable . \
    && pip uninstall --yes setuptools

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /srv/chipao --create-home chipao \
    && install -d -o chipao -g chipao /srv/chipao/var
COPY --from=build /opt/chipao /opt/chipao
ENV PATH=/opt/chipao/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER chipao
WORKDIR /srv/chipao
VOLUME /srv/chipao/var
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
# serve brings the schema to the newest by itself before it opens the door; replicas agree on who does it.
CMD ["chipao", "serve", "--host", "0.0.0.0", "--port", "8000"]
