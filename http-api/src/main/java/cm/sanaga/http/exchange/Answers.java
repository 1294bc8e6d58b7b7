package cm.sanaga.http.exchange;

import cm.sanaga.http.json.Json;
import cm.sanaga.http.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Puts answers on the wire. */
final class Answers {
    private static final ContentType PROBLEM =
            ContentTypes.create(
                    MediaTypes.customWithFixedCharset(
                            "application", "problem+json", HttpCharsets.UTF_8, Map.of(), true));

    private static final List<HttpHeader> ALWAYS =
            List.of(
                    RawHeader.create("Cache-Control", "no-store"),
                    RawHeader.create("X-Content-Type-Options", "nosniff"));

    private Answers() {}

    /** A problem as clients see it. */
    record ProblemDocument(
            String type,
            String title,
            int status,
            String code,
            String detail,
            Optional<String> param,
            boolean retryable,
            String requestId) {}

    static HttpResponse of(Reply reply, String requestId) {
        HttpResponse bare = bare(reply.status(), reply.headers(), requestId);
        return reply.body().map(body -> bare.withEntity(entity(body))).orElse(bare);
    }

    private static ResponseEntity entity(Object body) {
        return switch (body) {
            case Streamed(var type, var bytes) -> HttpEntities.createChunked(type, bytes);
            case Document(var type, var bytes) -> HttpEntities.create(type, bytes);
            default -> HttpEntities.create(ContentTypes.APPLICATION_JSON, Json.write(body));
        };
    }

    static HttpResponse of(Problem problem, String requestId) {
        var code = problem.code();
        var document =
                new ProblemDocument(
                        code.type(),
                        code.title(),
                        code.status(),
                        code.label(),
                        problem.detail(),
                        problem.param(),
                        code.retryable(),
                        requestId);
        return bare(code.status(), problem.headers(), requestId)
                .withEntity(HttpEntities.create(PROBLEM, Json.write(document)));
    }

    /** The same, and the connection ends with it. */
    static HttpResponse last(HttpResponse answer) {
        return answer.addHeader(Connection.create("close"));
    }

    private static HttpResponse bare(int status, Map<String, String> headers, String requestId) {
        List<HttpHeader> all = new ArrayList<>(ALWAYS);
        all.add(RawHeader.create(RequestId.HEADER, requestId));
        headers.forEach((name, value) -> all.add(RawHeader.create(name, value)));
        return HttpResponse.create().withStatus(StatusCodes.get(status)).withHeaders(all);
    }
}
