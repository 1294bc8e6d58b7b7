package cm.sanaga.provider.simulator;

import cm.sanaga.provider.Secret;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.jspecify.annotations.Nullable;

/** The proposed profile of the GSMA Mobile Money API as a server, with one wallet of ours. */
final class CamtelProtocol implements Protocol, Course.Caller {
    static final String BASE = "/blue/v1.2";
    private static final Pattern CREATE = Pattern.compile("/transactions/type/([^/]+)");
    private static final Pattern REVERSE = Pattern.compile("/transactions/([^/]+)/reversals");
    private static final Pattern READ =
            Pattern.compile("/(requeststates|responses|transactions)/([^/]+)");

    private final CamtelSimulator.Settings settings;
    private final Manners<CamtelManners> manners;
    private final CamtelChecks checks;
    private final CamtelWords words;
    private final CamtelAccounts accounts;
    private final AccessTokens tokens;
    private final Book book;
    private final Rules rules;
    private final SimulatedClock clock;
    private final Callbacks callbacks;
    private final Course course;

    /** How often each request was asked after. */
    private final ConcurrentHashMap<String, Integer> polls = new ConcurrentHashMap<>();

    CamtelProtocol(CamtelSimulator.Settings settings, Simulation parts) {
        this.settings = settings;
        this.manners = new Manners<>(settings.manners());
        this.tokens = new AccessTokens(parts.clock(), settings.tokenLife());
        this.checks = new CamtelChecks(settings, tokens);
        this.words = new CamtelWords(settings);
        this.book = parts.book();
        this.accounts = new CamtelAccounts(settings, words, book);
        this.rules = parts.rules();
        this.clock = parts.clock();
        this.callbacks = parts.callbacks();
        this.course = parts.course(settings.promptLife(), this);
        course.resume("");
    }

    @Override
    public String name() {
        return "camtel";
    }

    @Override
    public Manners<CamtelManners> manners() {
        return manners;
    }

    /** A transaction is asked after by a name of its own. */
    @Override
    public String subject(Incoming in) {
        String last = in.path().substring(in.path().lastIndexOf('/') + 1);
        return book.moved(last).map(order -> "/" + order.key()).orElseGet(in::path);
    }

    @Override
    public CompletionStage<Reply> serve(Incoming in) {
        if (in.is("GET", BASE + "/heartbeat")) {
            return now(Reply.json(200, Map.of("serviceStatus", "available")));
        }
        if (in.is("POST", BASE + "/oauth/token")) {
            return now(checks.login(in));
        }
        Optional<Reply> stranger = checks.caller(in);
        if (stranger.isPresent()) {
            return now(stranger.get());
        }
        String path = in.path().startsWith(BASE) ? in.path().substring(BASE.length()) : "";
        return switch (in.method()) {
            case "POST" -> post(in, path);
            case "GET" -> now(get(in, path));
            default -> now(CamtelAccounts.unknown("no such resource"));
        };
    }

    private CompletionStage<Reply> post(Incoming in, String path) {
        Matcher create = CREATE.matcher(path);
        Matcher reverse = REVERSE.matcher(path);
        boolean creates = create.matches();
        if (!creates && !reverse.matches()) {
            return now(CamtelAccounts.unknown("no such resource"));
        }
        Optional<Reply> wrong = checks.headers(in);
        if (wrong.isPresent()) {
            return now(wrong.get());
        }
        // The correlation id is looked at before the body: another body is a repetition too.
        String correlation = in.header("X-CorrelationID").orElseThrow();
        if (refusesRepeated() && book.find(correlation).isPresent()) {
            return now(duplicate());
        }
        Optional<JsonNode> body = Wire.object(in.body());
        if (body.isEmpty()) {
            return now(CamtelChecks.malformed("the body").orElseThrow());
        }
        return creates
                ? create(in, create.group(1), correlation, body.get())
                : reverse(in, reverse.group(1), correlation, body.get());
    }

    private boolean refusesRepeated() {
        return switch (manners.now().repeats()) {
            case REFUSED -> true;
            case TAKEN -> false;
        };
    }

    private CompletionStage<Reply> create(
            Incoming in, String type, String correlation, JsonNode body) {
        boolean incoming = type.equals("merchantpay");
        if (!incoming && !type.equals("disbursement")) {
            return now(CamtelChecks.transactionType().orElseThrow());
        }
        Optional<Reply> wrong = checks.transaction(body, incoming);
        if (wrong.isPresent()) {
            return now(wrong.get());
        }
        JsonNode customer = body.path(incoming ? "debitParty" : "creditParty");
        String number = CamtelChecks.named(customer, "msisdn").substring(1);
        String note = body.path("descriptionText").asText();
        return begin(in, order(in, body, type, new Sides(correlation, number, note, null)));
    }

    private CompletionStage<Reply> reverse(
            Incoming in, String transaction, String correlation, JsonNode body) {
        Optional<Order> found = book.moved(transaction);
        if (found.isEmpty()) {
            return now(CamtelAccounts.unknown("no such transaction"));
        }
        Optional<Reply> wrong = checks.reversal(body);
        if (wrong.isPresent()) {
            return now(wrong.get());
        }
        Order original = found.get();
        long after = book.refunded(original.key()) + body.path("amount").asLong();
        if (!original.incoming() || after > original.amount()) {
            return now(
                    CamtelWords.refusal(
                            400,
                            "businessRule",
                            "incorrectState",
                            "more than what is left of the original"));
        }
        var sides = new Sides(correlation, original.msisdn(), transaction, original.key());
        return begin(in, order(in, body, "reversal", sides));
    }

    /**
     * What makes an order this one.
     *
     * @param text the note, or of a reversal the transaction that it gives back
     */
    private record Sides(
            String correlation, String msisdn, String text, @Nullable String original) {}

    private Order order(Incoming in, JsonNode body, String kind, Sides sides) {
        return new Order(
                unused(sides.correlation),
                kind,
                sides.correlation,
                sides.msisdn,
                Long.parseLong(body.path("amount").asText()),
                body.path("requestingOrganisationTransactionReference").asText(),
                sides.text,
                in.header("X-Callback-URL").orElse(null),
                sides.original,
                Order.Status.PENDING,
                null,
                null,
                1,
                clock.now(),
                null);
    }

    /** The correlation id, or one like it where a forgetful provider has it already. */
    private String unused(String correlation) {
        String key = correlation;
        for (int again = 2; book.find(key).isPresent(); again++) {
            key =
                    UUID.nameUUIDFromBytes((correlation + again).getBytes(StandardCharsets.UTF_8))
                            .toString();
        }
        return key;
    }

    private CompletionStage<Reply> begin(Incoming in, Order order) {
        return course.begin(order, rules.script(order, in.path()), book::place, _ -> {})
                .thenApply(
                        answer ->
                                switch (answer) {
                                    case TAKEN -> Reply.json(202, words.requestState(order));
                                    case TAKEN_ALREADY -> duplicate();
                                    case ERROR ->
                                            CamtelWords.refusal(
                                                    500,
                                                    "internal",
                                                    "genericError",
                                                    "an internal error occurred");
                                    case CUT -> new Reply.Cut();
                                });
    }

    private static Reply duplicate() {
        return CamtelWords.refusal(
                400, "businessRule", "duplicateRequest", "this X-CorrelationID was used before");
    }

    private Reply get(Incoming in, String path) {
        Matcher read = READ.matcher(path);
        if (!read.matches()) {
            return accounts.answer(in, path)
                    .orElseGet(() -> CamtelAccounts.unknown("no such resource"));
        }
        String id = read.group(2);
        return switch (read.group(1)) {
            case "transactions" ->
                    book.moved(id)
                            .map(order -> Reply.json(200, transaction(order, order.amount())))
                            .orElseGet(() -> CamtelAccounts.unknown("no such transaction"));
            case "responses" ->
                    byUuid(id, false)
                            .map(order -> Reply.json(200, CamtelWords.link(order)))
                            .orElseGet(() -> CamtelAccounts.unknown("no such request"));
            default ->
                    byUuid(id, true)
                            .map(this::state)
                            .orElseGet(() -> CamtelAccounts.unknown("no such request"));
        };
    }

    private Reply state(Order order) {
        return switch (manners.now().polls()) {
            case UNCOUNTED -> Reply.json(200, words.requestState(order));
            case COUNTED ->
                    polls.merge(order.key(), 1, Integer::sum) > CamtelWords.POLLS
                            ? CamtelWords.refusal(
                                    400,
                                    "businessRule",
                                    "rateLimitError",
                                    "more questions than the pollLimit of this request")
                            : Reply.json(200, words.requestState(order));
        };
    }

    private Optional<Order> byUuid(String id, boolean folded) {
        if (!CamtelChecks.uuid(id)) {
            return Optional.empty();
        }
        return book.find(folded ? CamtelWords.folded(UUID.fromString(id)).toString() : id);
    }

    private Map<String, Object> transaction(Order order, long amount) {
        return words.transaction(order, amount, book.refunded(order.key()));
    }

    /** The transaction, or the error that it ended with; signed by the time at the receiver. */
    @Override
    public CompletionStage<Boolean> call(Order order, boolean otherAmount) {
        return call(order, otherAmount, settings.callbackSecret());
    }

    /** Whoever forges one does not know the secret. */
    @Override
    public CompletionStage<Boolean> forge(Order order) {
        return call(order, false, new Secret(settings.callbackSecret().value() + " guessed"));
    }

    private CompletionStage<Boolean> call(Order order, boolean otherAmount, Secret secret) {
        if (order.callback() == null) {
            return CompletableFuture.completedFuture(false);
        }
        String body =
                Callbacks.spoken(
                        Wire.write(
                                order.status() == Order.Status.FAILED
                                        ? words.failure(order)
                                        : transaction(
                                                order, order.amount() + (otherAmount ? 1 : 0))));
        // Our own clock may have been set forward; whoever checks the signature looks at his.
        String signature = CamtelSignature.of(secret, Instant.now(), body);
        return callbacks.send(
                HttpMethods.PUT, order.callback(), body, Map.of(CamtelSignature.HEADER, signature));
    }

    @Override
    public String statement(Book.Wallet wallet) {
        return Statements.camtel(wallet, settings.organisation());
    }

    @Override
    public void reset() {
        tokens.clear();
        polls.clear();
    }

    private static CompletionStage<Reply> now(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }
}
