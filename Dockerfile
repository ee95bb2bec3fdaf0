# The production image: only requirements/run.txt, no build tools, not root.

FROM node:24-slim AS front
WORKDIR /front
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
COPY requirements/run.txt /tmp/run.txt
RUN pip install --require-hashes -r /tmp/run.txt
WORKDIR /app
COPY . .
COPY --from=front /front/node_modules /front/node_modules
RUN python -m tools.translations \
    && NODE_MODULES=/front/node_modules STATIC_ROOT=/app/static python manage.py collectstatic --no-input \
    && rm -rf tools

FROM python:3.11-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin smugglecases \
    && mkdir -p /var/lib/smugglecases/book /var/lib/smugglecases/beat /var/lib/smugglecases/evidence \
    && chown -R smugglecases: /var/lib/smugglecases
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PRODUCTION=1 \
    STATIC_ROOT=/app/static \
    BOOK_HEAD_FILE=/var/lib/smugglecases/book/heads \
    EVIDENCE_FOLDER=/var/lib/smugglecases/evidence
USER 10001
EXPOSE 8000
CMD ["gunicorn", "smugglecases.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "8"]
