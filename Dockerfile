# The product in one image: docker-compose.yml starts it as web server, worker, beat and migrate step.
# The packages are those that bin/run installs: requirements/base.txt, and the libraries of devstack/machine.py.

FROM python:3.12-slim-bookworm AS base
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/distretto

FROM base AS packages
RUN python -m venv /opt/venv
COPY requirements/base.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt

# Front-end files, translations and hashed static files: made here once, with settings that only this step sees.
FROM packages AS files
COPY requirements/node.txt requirements/
COPY frontend/ frontend/
COPY devstack/ devstack/
RUN python -m devstack.assets
COPY . .
RUN python manage.py translations compile \
 && DISTRETTO_ENV=production SECRET_KEY=only-to-collect-static-files ALLOWED_HOSTS=localhost BASE_URL=https://localhost \
    DATABASE_URL=postgresql:///none REDIS_URL=redis://none EMAIL_URL=smtp://none DEFAULT_FROM_EMAIL=none@localhost \
    python manage.py collectstatic --no-input --verbosity 0

FROM base AS product
RUN useradd --system --uid 10001 --home-dir /srv/distretto --shell /usr/sbin/nologin distretto \
 && install -d -o distretto -g distretto /srv/media
COPY --from=packages /opt/venv /opt/venv
COPY --from=files --chown=distretto:distretto /srv/distretto /srv/distretto
ENV DISTRETTO_ENV=production \
    MEDIA_ROOT=/srv/media
VOLUME ["/srv/media"]
USER 10001
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "distretto.wsgi", "--threads=4", "--timeout=60", "--log-level=warning"]
