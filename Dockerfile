# docker build -t aggregator .
# docker run -v ./aggregator.toml:/etc/aggregator/aggregator.toml:ro -v news:/data \
#     -p 127.0.0.1:8080:8080 aggregator
FROM python:3.13-slim AS built
COPY . /source
RUN pip install --no-cache-dir --prefix=/built /source

FROM python:3.13-slim
COPY --from=built /built /usr/local
RUN useradd --system --uid 10001 --home-dir /data --no-create-home aggregator \
    && install --directory --owner=aggregator --mode=0700 /data
USER aggregator
VOLUME /data
EXPOSE 8080
ENV AGGREGATOR_CONFIG=/etc/aggregator/aggregator.toml \
    AGGREGATOR_SERVICE__DATA=/data \
    AGGREGATOR_SERVICE__LISTEN=0.0.0.0:8080
HEALTHCHECK --start-period=5m --interval=1m --timeout=20s \
    CMD ["aggregator", "status", "--alive"]
ENTRYPOINT ["aggregator"]
CMD ["run"]
