package cm.sanaga.http.exchange;

import cm.sanaga.http.problem.Problem;
import cm.sanaga.http.problem.ProblemCode;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/**
 * Answers what is not even HTTP with a problem like every other. Pekko finds it by its class name
 * and, as it would a Scala object, by its field {@code MODULE$}.
 */
public final class ProblemForBrokenRequest extends ParsingErrorHandler {
    /** The one instance, under the name by which it is looked for. */
    @SuppressWarnings("checkstyle:ConstantName") // The name is Scala's.
    public static final ProblemForBrokenRequest MODULE$ = new ProblemForBrokenRequest();

    private ProblemForBrokenRequest() {}

    @Override
    public HttpResponse handle(
            StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
        log.debug("request is not HTTP: {}", error.summary());
        return Answers.of(problem(status.intValue()), RequestId.fresh());
    }

    private static Problem problem(int status) {
        return switch (status) {
            case 413 -> Problem.of(ProblemCode.PAYLOAD_TOO_LARGE, "The body is too large");
            case 414 -> Problem.of(ProblemCode.URI_TOO_LONG, "The address is too long");
            case 431 -> Problem.of(ProblemCode.HEADERS_TOO_LARGE, "The headers are too large");
            case 501 -> Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "The method is not known");
            default -> Problem.of(ProblemCode.INVALID_REQUEST, "The request is not proper HTTP");
        };
    }
}
