package cm.sanaga.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A collector of traces: OTLP over HTTP on a free port. */
final class Collector implements AutoCloseable {
    private final HttpServer server;
    private final List<Piece> pieces = new CopyOnWriteArrayList<>();

    /**
     * A span that arrived.
     *
     * @param parent empty for the first of a trace
     * @param said its attributes
     * @param links the traces it leads to
     * @param from what the sender says of itself
     */
    record Piece(
            String trace,
            String id,
            String parent,
            String name,
            Span.SpanKind kind,
            boolean failed,
            Map<String, String> said,
            List<String> links,
            Map<String, String> from) {
        String said(String key) {
            return said.getOrDefault(key, "");
        }
    }

    Collector() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::take);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What belongs to a trace, so far. */
    List<Piece> of(String trace) {
        return pieces.stream().filter(piece -> piece.trace.equals(trace)).toList();
    }

    /** Everything, so far. */
    List<Piece> all() {
        return List.copyOf(pieces);
    }

    private void take(HttpExchange exchange) throws IOException {
        boolean expected =
                exchange.getRequestURI().getPath().equals("/v1/traces")
                        && "application/x-protobuf"
                                .equals(exchange.getRequestHeaders().getFirst("Content-Type"));
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (expected) {
            ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().forEach(this::take);
        }
        exchange.sendResponseHeaders(expected ? 200 : 404, -1);
        exchange.close();
    }

    private void take(ResourceSpans sent) {
        Map<String, String> from = texts(sent.getResource().getAttributesList());
        sent.getScopeSpansList().stream()
                .flatMap(scope -> scope.getSpansList().stream())
                .forEach(span -> pieces.add(piece(span, from)));
    }

    private static Piece piece(Span span, Map<String, String> from) {
        HexFormat hex = HexFormat.of();
        return new Piece(
                hex.formatHex(span.getTraceId().toByteArray()),
                hex.formatHex(span.getSpanId().toByteArray()),
                hex.formatHex(span.getParentSpanId().toByteArray()),
                span.getName(),
                span.getKind(),
                span.getStatus().getCodeValue() == 2,
                texts(span.getAttributesList()),
                span.getLinksList().stream()
                        .map(link -> hex.formatHex(link.getTraceId().toByteArray()))
                        .toList(),
                from);
    }

    private static Map<String, String> texts(List<KeyValue> pairs) {
        Map<String, String> texts = new TreeMap<>();
        for (KeyValue pair : pairs) {
            texts.put(
                    pair.getKey(),
                    pair.getValue().hasIntValue()
                            ? Long.toString(pair.getValue().getIntValue())
                            : pair.getValue().getStringValue());
        }
        return texts;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
