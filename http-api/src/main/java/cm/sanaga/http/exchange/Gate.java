package cm.sanaga.http.exchange;

import cm.sanaga.http.auth.Caller;
import cm.sanaga.http.problem.Problem;
import cm.sanaga.http.problem.ProblemCode;
import cm.sanaga.http.problem.Problems;
import cm.sanaga.http.problem.Rejection;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.scaladsl.model.IllegalUriException;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * What every request passes, in this order: room, route, caller, how often he comes, body, route's
 * own work.
 */
public final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final int SERVER_FAULT = 500;

    private final RouteTable routes;
    private final Reception reception;
    private final Limits limits;
    private final BodyReader bodies;
    private final Room room;
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean leaving;

    /**
     * How much is let in.
     *
     * @param orders the most orders that are not answered yet; more are turned away at once
     * @param ordersAtStart the most of them when nothing was answered yet; one more for each
     *     sixteen that were
     * @param orderPlace how long an order counts among them at most whose caller prefers to wait
     * @param underWay the most requests at a time; more are turned away at once
     * @param reserved so many more are let in, of providers' callbacks and operators alone
     * @param body the most bytes of a body
     * @param file the most bytes of a file
     * @param bodyTime how long a body may take to arrive
     * @param answerTime how long the work behind a route may take, beside what the client prefers
     */
    public record Limits(
            int orders,
            int ordersAtStart,
            Duration orderPlace,
            int underWay,
            int reserved,
            long body,
            long file,
            Duration bodyTime,
            Duration answerTime) {}

    /** In front of these routes. */
    public Gate(RouteTable routes, Reception reception, Limits limits, Materializer threads) {
        this.routes = routes;
        this.reception = reception;
        this.limits = limits;
        this.room = new Room(limits);
        RequestMeter.begin();
        this.bodies = new BodyReader(limits, threads);
    }

    /** One request, and what is known of it before anything is done. */
    private record Asked(
            HttpRequest request,
            RouteTable.Way way,
            Map<String, String> headers,
            InetAddress origin,
            String id,
            RequestTrace trace) {
        String method() {
            return request.method().name();
        }

        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        Duration preferred() {
            return Prefer.patience(header("prefer"));
        }
    }

    private Asked asked(HttpRequest request) {
        Map<String, String> headers = headers(request);
        String id = RequestId.of(Optional.ofNullable(headers.get("request-id")));
        return new Asked(
                request,
                routes.find(request.method().name(), request.getUri().getPathString()),
                headers,
                reception.origin(request, headers),
                id,
                RequestTrace.of(id, headers));
    }

    /** Answers a request; the stage never fails. */
    public CompletionStage<HttpResponse> answer(HttpRequest request) {
        long begun = System.nanoTime();
        Asked asked = asked(request);
        return answered(asked)
                .thenApply(
                        answer -> {
                            String route = asked.way.template();
                            int status = answer.status().intValue();
                            RequestMeter.answered(
                                    asked.method(),
                                    route,
                                    status,
                                    asked.preferred().isPositive(),
                                    Duration.ofNanos(System.nanoTime() - begun));
                            asked.trace.answered(asked.method(), route, status);
                            told(asked.trace, asked.method(), route, status);
                            return answer;
                        });
    }

    /** From the name of a request to the payment it moved; what failed here has its own line. */
    private static void told(RequestTrace trace, String method, String route, int status) {
        if (trace.ofPayment() && !method.equals("GET") && status < SERVER_FAULT) {
            trace.on(LOG.atInfo())
                    .addKeyValue("method", method)
                    .addKeyValue("route", route)
                    .addKeyValue("status", status)
                    .log("answered");
        }
    }

    private CompletionStage<HttpResponse> answered(Asked asked) {
        Room.Purpose purpose = asked.way.purpose();
        Optional<Room.Place> entered = room.enter(purpose);
        if (entered.isEmpty()) {
            RequestMeter.turnedAway(purpose);
            return bodies.drained(asked.request, asked.headers)
                    .thenApply(
                            whole -> {
                                HttpResponse told = Answers.of(Problems.overloaded(), asked.id);
                                return whole && !leaving ? told : Answers.last(told);
                            });
        }
        Room.Place place = entered.get();
        if (purpose == Room.Purpose.ORDER) {
            givePlaceBack(place, asked.preferred());
        }
        return work(asked)
                .handle(
                        (answer, failure) -> {
                            HttpResponse told =
                                    failure == null
                                            ? answer
                                            : turnedAway(asked, problem(asked, failure));
                            place.leave();
                            if (leaving && room.empty()) {
                                drained.complete(null);
                            }
                            return leaving ? Answers.last(told) : told;
                        });
    }

    /** Who prefers to wait does so for the payer, and keeps nobody else from ordering. */
    private void givePlaceBack(Room.Place place, Duration patience) {
        if (patience.compareTo(limits.orderPlace()) > 0) {
            CompletableFuture.delayedExecutor(limits.orderPlace().toMillis(), TimeUnit.MILLISECONDS)
                    .execute(place::ordered);
        }
    }

    /** From now on each connection ends with its answer; completes when nothing is under way. */
    public CompletionStage<Void> drain() {
        leaving = true;
        if (room.empty()) {
            drained.complete(null);
        }
        return drained;
    }

    private CompletionStage<HttpResponse> work(Asked asked) {
        try (var _ = MDC.putCloseable("correlation", asked.id)) {
            if (asked.method().equals("OPTIONS")) {
                return CompletableFuture.completedFuture(options(asked));
            }
            RouteTable.Found found = asked.way.found();
            return reception
                    .admit(found.endpoint(), asked.origin, asked.header("authorization"))
                    .thenCompose(caller -> work(asked, found, caller))
                    .thenApply(reply -> Answers.of(reply, asked.id));
        } catch (Rejection noSuchAddress) {
            return reception
                    .missed(asked.origin, noSuchAddress)
                    .thenApply(reply -> Answers.of(reply, asked.id));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletionStage<Reply> work(
            Asked asked, RouteTable.Found found, Optional<Caller> caller) {
        caller.ifPresent(asked.trace::from);
        QueryFields query = query(asked.request);
        return bodies.read(asked.request, asked.headers, found.endpoint().content())
                .thenCompose(
                        bytes ->
                                handle(
                                        found.endpoint(),
                                        new Call(
                                                asked.id,
                                                asked.trace,
                                                asked.request.getUri().getPathString(),
                                                found.names(),
                                                query,
                                                asked.headers,
                                                caller,
                                                asked.origin,
                                                bytes)))
                .exceptionallyCompose(
                        failure ->
                                caller.isEmpty()
                                        ? reception.missed(asked.origin, failure)
                                        : CompletableFuture.failedFuture(failure));
    }

    /** A stage of its own is timed, so that the callee's is left alone. */
    private CompletionStage<Reply> handle(Endpoint endpoint, Call call) {
        try (var _ = MDC.putCloseable("correlation", call.requestId())) {
            Duration longest = limits.answerTime().plus(call.patience());
            return endpoint.handler()
                    .handle(call)
                    .exceptionally(DryRun::reply)
                    .thenApply(reply -> asked(call, endpoint, reply))
                    .toCompletableFuture()
                    .orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static Reply asked(Call call, Endpoint endpoint, Reply reply) {
        return call.dryRun() && !endpoint.method().equals("GET")
                ? reply.with("Preference-Applied", "dry-run")
                : reply;
    }

    private static HttpResponse options(Asked asked) {
        String allowed = asked.way.allowed().orElseThrow(Rejection::notFound);
        return Answers.of(new Reply(204, Optional.empty(), Map.of("Allow", allowed)), asked.id);
    }

    private static QueryFields query(HttpRequest request) {
        try {
            Uri uri = request.getUri();
            return new QueryFields(uri.rawQueryString().orElse(""), uri.query().toMultiMap());
        } catch (IllegalUriException _) {
            throw new Rejection(
                    Problem.of(ProblemCode.INVALID_REQUEST, "The query of the address is broken"));
        }
    }

    private static Map<String, String> headers(HttpRequest request) {
        Map<String, String> headers = new HashMap<>();
        for (HttpHeader header : request.getHeaders()) {
            String name = header.lowercaseName();
            headers.merge(name, header.value(), (one, two) -> one + between(name) + two);
        }
        return headers;
    }

    /** Headers that come twice are one list; but two keys are no key, and a line break says so. */
    private static String between(String name) {
        return name.equals("idempotency-key") ? "\n" : ",";
    }

    private static Problem problem(Asked asked, Throwable failure) {
        Problem problem = Problems.of(failure);
        if (problem.code() == ProblemCode.INTERNAL_ERROR) {
            asked.trace
                    .on(LOG.atError())
                    .addKeyValue("method", asked.method())
                    .setCause(failure)
                    .log("request failed");
        } else if (problem.code().status() >= SERVER_FAULT) {
            asked.trace
                    .on(LOG.atWarn())
                    .addKeyValue("cause", failure.toString())
                    .log("request not answered");
        }
        return problem;
    }

    /** What is left of a body is not waited for: the connection ends with the answer. */
    private HttpResponse turnedAway(Asked asked, Problem problem) {
        HttpResponse answer = Answers.of(problem, asked.id);
        return bodies.abandoned(asked.request) ? Answers.last(answer) : answer;
    }

    /** An empty body. */
    static final ByteString NOTHING = ByteString.emptyByteString();
}
