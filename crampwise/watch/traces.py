"""OpenTelemetry, for operators who run a collector: on only where ``OTEL_EXPORTER_OTLP_ENDPOINT`` is set.

Nothing of it is imported otherwise. A span has a name and attributes of :mod:`.words`; errors leave the name of their
class and never what they say, nor a stack, nor an event. Spans wait in a queue of the library's, which drops what a
collector that is away does not take: no turn waits for it.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

logger = logging.getLogger(__name__)

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
PROTOCOLS = ("OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL")
HTTP = "http/protobuf"
# What a process that ends gives a collector to take the last spans.
SECONDS_TO_END = 2.0

_provider: Any = None
_tracer: Any = None


def start_traces(environ: Mapping[str, str] = os.environ) -> bool:
    """Begin to send spans, if the environment says where to. Returns whether it does.

    The library reads its own standard variables (``OTEL_SERVICE_NAME``, ``OTEL_TRACES_SAMPLER``, ...) of the process.
    """
    global _provider, _tracer
    if not any(environ.get(name) for name in ENDPOINTS):
        return False
    if any(environ.get(name, HTTP) != HTTP for name in PROTOCOLS):
        logger.error("no traces: OTEL_EXPORTER_OTLP_PROTOCOL can only be %s", HTTP)
        return False
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    # Its warnings come with each try; an error is one line.
    logging.getLogger("opentelemetry").setLevel(logging.ERROR)
    named = "OTEL_SERVICE_NAME" in environ or "service.name" in environ.get(
        "OTEL_RESOURCE_ATTRIBUTES", ""
    )
    resource = Resource.create({} if named else {"service.name": "crampwise"})
    _provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    _provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    _tracer = _provider.get_tracer("crampwise")
    return True


def stop_traces() -> None:
    """Send what is left, within :data:`SECONDS_TO_END`: a collector that is away holds nobody up."""
    global _provider, _tracer
    provider, _provider, _tracer = _provider, None, None
    if provider is not None:
        last = threading.Thread(target=provider.shutdown, daemon=True)
        last.start()
        last.join(SECONDS_TO_END)


@contextmanager
def span(name: str, traceparent: str = "", **attributes: str) -> Iterator[Any]:
    """A span around the block, in the trace of ``traceparent`` if one is given; ``None`` while traces are off."""
    if _tracer is None:
        yield None
        return
    from opentelemetry.trace import StatusCode

    with _tracer.start_as_current_span(
        name,
        context=_parent(traceparent) if traceparent else None,
        attributes=attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as current:
        try:
            yield current
        except BaseException as error:
            current.set_attribute("error.type", type(error).__name__)
            current.set_status(StatusCode.ERROR)
            raise


def _parent(traceparent: str) -> Any:
    """Whose trace it is. The header is two numbers; ``tracestate`` and ``baggage``, which may be words, are not read."""
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    return TraceContextTextMapPropagator().extract({"traceparent": traceparent})
