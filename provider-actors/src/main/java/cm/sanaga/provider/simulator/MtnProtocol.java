package cm.sanaga.provider.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpMethods;

/** MTN MoMo Open API as a server: collection and disbursement on one wallet. */
final class MtnProtocol implements Protocol, Course.Caller {
    private static final Pattern TOKEN = Pattern.compile("/(collection|disbursement)/token/?");
    private static final Pattern CREATE =
            Pattern.compile(
                    "/(?:(collection)/v1_0/(requesttopay)"
                            + "|(disbursement)/v1_0/(transfer|refund))");
    private static final Pattern STATUS =
            Pattern.compile(
                    "/(?:(collection)/v1_0/(requesttopay)"
                            + "|(disbursement)/v1_0/(transfer|refund))/([^/]+)");
    private static final Pattern BALANCE =
            Pattern.compile("/(collection|disbursement)/v1_0/account/balance(?:/XAF)?");
    private static final Pattern HOLDER =
            Pattern.compile(
                    "/(collection|disbursement)/v1_0/accountholder/(?i:msisdn)/([0-9]+)/active");

    private final MtnChecks checks;
    private final AccessTokens tokens;
    private final Book book;
    private final Rules rules;
    private final SimulatedClock clock;
    private final Callbacks callbacks;
    private final Course course;

    MtnProtocol(MtnSimulator.Settings settings, Simulation parts) {
        this.tokens = new AccessTokens(parts.clock(), settings.tokenLife());
        this.checks = new MtnChecks(settings, tokens);
        this.book = parts.book();
        this.rules = parts.rules();
        this.clock = parts.clock();
        this.callbacks = parts.callbacks();
        this.course = parts.course(settings.promptLife(), this);
        course.resume("");
    }

    @Override
    public String name() {
        return "mtn";
    }

    @Override
    public CompletionStage<Reply> serve(Incoming in) {
        Matcher login = TOKEN.matcher(in.path());
        if (login.matches() && in.method().equals("POST")) {
            return now(login(in, login.group(1)));
        }
        Matcher create = CREATE.matcher(in.path());
        if (create.matches() && in.method().equals("POST")) {
            return create(in, product(create), kind(create));
        }
        if (!in.method().equals("GET")) {
            return now(unknownPath());
        }
        Matcher status = STATUS.matcher(in.path());
        if (status.matches()) {
            return now(checks.read(in, product(status)).orElseGet(() -> status(status)));
        }
        Matcher balance = BALANCE.matcher(in.path());
        if (balance.matches()) {
            return now(checks.read(in, balance.group(1)).orElseGet(this::balance));
        }
        Matcher holder = HOLDER.matcher(in.path());
        return now(
                holder.matches()
                        ? checks.read(in, holder.group(1))
                                .orElseGet(() -> Reply.json(200, Map.of("result", true)))
                        : unknownPath());
    }

    private static String product(Matcher path) {
        return path.group(1) == null ? path.group(3) : path.group(1);
    }

    private static String kind(Matcher path) {
        return path.group(2) == null ? path.group(4) : path.group(2);
    }

    private Reply login(Incoming in, String product) {
        return checks.login(in, product)
                .orElseGet(
                        () ->
                                Reply.json(
                                        200,
                                        Map.of(
                                                "access_token", tokens.issue(product),
                                                "token_type", "access_token",
                                                "expires_in", tokens.seconds())));
    }

    private CompletionStage<Reply> create(Incoming in, String product, String kind) {
        Optional<JsonNode> body = Wire.object(in.body());
        Optional<Reply> refusal = checks.create(in, product, kind, body);
        if (refusal.isPresent() || body.isEmpty()) {
            return now(refusal.orElseGet(MtnChecks::malformed));
        }
        String reference = in.header("X-Reference-Id").orElseThrow();
        if (book.find(product + "/" + reference).isPresent()) {
            return now(duplicate());
        }
        Optional<Order> collected =
                kind.equals("refund")
                        ? book.find("collection/" + body.get().path("referenceIdToRefund").asText())
                        : Optional.empty();
        if (kind.equals("refund")
                && collected.filter(one -> one.status() == Order.Status.SUCCEEDED).isEmpty()) {
            return now(
                    MtnChecks.problem(
                            404, "RESOURCE_NOT_FOUND", "No collection to refund was found."));
        }
        Order order = order(in, body.get(), product, kind, reference, collected);
        return course.begin(order, rules.script(order, in.path()), book::place, _ -> {})
                .thenApply(MtnProtocol::reply);
    }

    private Order order(
            Incoming in,
            JsonNode body,
            String product,
            String kind,
            String reference,
            Optional<Order> collected) {
        String party = kind.equals("requesttopay") ? "payer" : "payee";
        return new Order(
                product + "/" + reference,
                kind,
                reference,
                collected.map(Order::msisdn).orElse(body.path(party).path("partyId").asText()),
                Long.parseLong(body.path("amount").asText()),
                body.path("externalId").asText(),
                body.path("payerMessage").asText(),
                in.header("X-Callback-Url").orElse(null),
                collected.map(Order::key).orElse(null),
                Order.Status.PENDING,
                null,
                null,
                1,
                clock.now(),
                null);
    }

    private static Reply reply(Course.Answer answer) {
        return switch (answer) {
            case TAKEN -> Reply.empty(202);
            case TAKEN_ALREADY -> duplicate();
            case ERROR ->
                    MtnChecks.problem(
                            500, "INTERNAL_PROCESSING_ERROR", "An internal error occurred.");
            case CUT -> new Reply.Cut();
        };
    }

    private static Reply duplicate() {
        return MtnChecks.problem(
                409, "RESOURCE_ALREADY_EXIST", "Duplicated reference id. Creation failed.");
    }

    private Reply status(Matcher path) {
        return book.find(product(path) + "/" + path.group(5))
                .filter(order -> order.kind().equals(kind(path)))
                .map(order -> Reply.json(200, view(order, order.amount())))
                .orElseGet(
                        () ->
                                MtnChecks.problem(
                                        404,
                                        "RESOURCE_NOT_FOUND",
                                        "Requested resource was not found."));
    }

    private Reply balance() {
        return Reply.json(
                200, Map.of("availableBalance", Long.toString(book.balance()), "currency", "XAF"));
    }

    private static Map<String, Object> view(Order order, long amount) {
        var view = new LinkedHashMap<String, Object>();
        if (order.transaction() != null) {
            view.put("financialTransactionId", order.transaction());
        }
        view.put("externalId", order.externalId());
        view.put("amount", Long.toString(amount));
        view.put("currency", "XAF");
        view.put(
                order.incoming() ? "payer" : "payee",
                Map.of("partyIdType", "MSISDN", "partyId", order.msisdn()));
        view.put("payerMessage", order.text());
        view.put(
                "status",
                switch (order.status()) {
                    case INITIATED, PENDING -> "PENDING";
                    case SUCCEEDED -> "SUCCESSFUL";
                    case FAILED -> "FAILED";
                });
        if (order.failure() != null) {
            view.put(
                    "reason",
                    order.incoming()
                            ? order.failure()
                            : Map.of("code", order.failure(), "message", order.failure()));
        }
        return view;
    }

    /** The body does not name our reference: the path has to. */
    @Override
    public CompletionStage<Boolean> call(Order order, boolean otherAmount) {
        if (order.callback() == null) {
            return CompletableFuture.completedFuture(false);
        }
        long amount = otherAmount ? order.amount() + 1 : order.amount();
        return callbacks.send(HttpMethods.PUT, order.callback(), Wire.write(view(order, amount)));
    }

    @Override
    public String statement(Book.Wallet wallet) {
        return Statements.mtn(wallet);
    }

    @Override
    public void reset() {
        tokens.clear();
    }

    private static Reply unknownPath() {
        return Reply.json(404, Map.of("statusCode", 404, "message", "Resource not found"));
    }

    private static CompletionStage<Reply> now(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }
}
