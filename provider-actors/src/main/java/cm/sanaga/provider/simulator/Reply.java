package cm.sanaga.provider.simulator;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** What a simulator answers. */
sealed interface Reply {
    ContentType XML = ContentTypes.TEXT_XML_UTF8;
    ContentType CSV = ContentTypes.TEXT_CSV_UTF8;

    /** An answer. */
    record Said(int status, ContentType type, String body, Map<String, String> headers)
            implements Reply {
        Said(int status, ContentType type, String body) {
            this(status, type, body, Map.of());
        }

        HttpResponse response() {
            List<HttpHeader> all =
                    headers.entrySet().stream()
                            .<HttpHeader>map(
                                    each -> RawHeader.create(each.getKey(), each.getValue()))
                            .toList();
            HttpResponse bare =
                    HttpResponse.create().withStatus(StatusCodes.get(status)).addHeaders(all);
            return body.isEmpty()
                    ? bare
                    : bare.withEntity(
                            org.apache.pekko.http.javadsl.model.HttpEntities.create(
                                    type, body.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** The connection is closed without a word. */
    record Cut() implements Reply {}

    /** Nothing is said for longer than anybody waits; then the connection is closed. */
    record Silence() implements Reply {}

    static Reply json(int status, Object body) {
        return new Said(status, ContentTypes.APPLICATION_JSON, Wire.write(body), Map.of());
    }

    static Reply json(int status, Object body, Map<String, String> headers) {
        return new Said(status, ContentTypes.APPLICATION_JSON, Wire.write(body), headers);
    }

    static Reply empty(int status) {
        return new Said(status, ContentTypes.APPLICATION_JSON, "", Map.of());
    }

    static Reply text(int status, ContentType type, String body) {
        return new Said(status, type, body, Map.of());
    }
}
