package cm.sanaga.http.exchange;

import cm.sanaga.http.problem.Problem;
import cm.sanaga.http.problem.ProblemCode;
import cm.sanaga.http.problem.Rejection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.StreamLimitReachedException;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;

/** Takes in bodies, within a size and a time. */
final class BodyReader {
    private final Gate.Limits limits;
    private final Materializer threads;

    BodyReader(Gate.Limits limits, Materializer threads) {
        this.limits = limits;
        this.threads = threads;
    }

    CompletionStage<ByteString> read(
            HttpRequest request, Map<String, String> headers, Endpoint.Content content) {
        CompletionStage<ByteString> body =
                strict(request, content == Endpoint.Content.FILE ? limits.file() : limits.body());
        return switch (content) {
            case RAW, FILE -> body;
            case NONE -> body.thenApply(_ -> Gate.NOTHING);
            case JSON ->
                    body.thenApply(
                            bytes -> {
                                if (!bytes.isEmpty()) {
                                    checkMedia(request, headers);
                                }
                                return bytes;
                            });
        };
    }

    private CompletionStage<ByteString> strict(HttpRequest request, long most) {
        return all(request.entity(), most)
                .handle(
                        (bytes, failure) -> {
                            if (failure != null) {
                                throw new Rejection(problem(failure, most));
                            }
                            return bytes;
                        });
    }

    private CompletionStage<ByteString> all(RequestEntity entity, long most) {
        if (entity.getContentLengthOption().orElse(0) > most) {
            return CompletableFuture.failedFuture(new StreamLimitReachedException(most));
        }
        return entity instanceof HttpEntity.Strict strict
                ? CompletableFuture.completedFuture(strict.getData())
                : entity.withoutSizeLimit()
                        .getDataBytes()
                        .limitWeighted(most, bytes -> (long) bytes.size())
                        .completionTimeout(limits.bodyTime())
                        .runFold(Gate.NOTHING, ByteString::concat, threads);
    }

    private static void checkMedia(HttpRequest request, Map<String, String> headers) {
        var media = request.entity().getContentType().mediaType();
        String encoding = headers.getOrDefault("content-encoding", "identity");
        boolean json =
                media.mainType().equals(MediaTypes.APPLICATION_JSON.mainType())
                        && media.subType().equals(MediaTypes.APPLICATION_JSON.subType());
        if (!json || !encoding.equalsIgnoreCase("identity")) {
            throw new Rejection(
                    Problem.of(
                            ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                            "Send Content-Type: application/json, not compressed"));
        }
    }

    private Problem problem(Throwable failure, long most) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        return switch (cause) {
            case StreamLimitReachedException _ ->
                    Problem.of(
                            ProblemCode.PAYLOAD_TOO_LARGE, "A body has at most " + most + " bytes");
            case TimeoutException _ ->
                    Problem.of(
                            ProblemCode.REQUEST_TIMEOUT,
                            "The body did not arrive within "
                                    + limits.bodyTime().toSeconds()
                                    + " s");
            default ->
                    Problem.of(ProblemCode.INVALID_REQUEST, "The body did not arrive as announced");
        };
    }

    /**
     * Lets a body come that nobody wants, so that the next request may come on the same connection.
     * Not one that is long, of unknown length or not begun: those are not listened to.
     *
     * @return whether all of it has come
     */
    CompletionStage<Boolean> drained(HttpRequest request, Map<String, String> headers) {
        long length = request.entity().getContentLengthOption().orElse(Long.MAX_VALUE);
        if (length > limits.body() || headers.containsKey("expect")) {
            return CompletableFuture.completedFuture(!abandoned(request));
        }
        return all(request.entity(), limits.body()).handle((_, failure) -> failure == null);
    }

    /** Whether bytes of this request may still be on their way; they are not listened to. */
    boolean abandoned(HttpRequest request) {
        if (request.entity().isStrict()) {
            return false;
        }
        // What was never read is cancelled; what was read already has nothing more to say.
        request.entity().getDataBytes().runWith(Sink.cancelled(), threads);
        return true;
    }
}
