"""The product's long-running processes and its one-off step: `docker-compose.yml` uses the same commands.

What differs between machines comes from the environment: gunicorn reads `GUNICORN_CMD_ARGS` (the address) and
`WEB_CONCURRENCY`, everything else is in `distretto/settings.py`.
"""

PREPARE = ("python", "manage.py", "prepare")
COMMANDS: dict[str, tuple[str, ...]] = {
    "web": ("python", "-m", "gunicorn", "distretto.wsgi", "--threads=4", "--timeout=60", "--log-level=warning"),
    "worker": (
        "python",
        "-m",
        "celery",
        "--app=distretto",
        "--quiet",
        "worker",
        "--concurrency=2",
        "--without-gossip",
        "--without-mingle",
        "--loglevel=warning",
    ),
    "beat": ("python", "-m", "celery", "--app=distretto", "--quiet", "beat", "--pidfile=", "--loglevel=warning"),
}
