package cm.sanaga.provider.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;

/** MTN MoMo Open API as a server: collection and disbursement on one wallet. */
final class MtnProtocol implements Protocol, Course.Caller {
    private static final Pattern TOKEN = Pattern.compile("/(collection|disbursement)/token/?");

    /** What MTN may know before it takes an order. */
    private static final Set<String> KNOWN_AT_ONCE =
            Set.of(
                    "PAYER_NOT_FOUND",
                    "PAYEE_NOT_FOUND",
                    "NOT_ENOUGH_FUNDS",
                    "PAYER_LIMIT_REACHED",
                    "NOT_ALLOWED",
                    "NOT_ALLOWED_TARGET_ENVIRONMENT",
                    "INVALID_CALLBACK_URL_HOST",
                    "INVALID_CURRENCY");

    private final MtnSimulator.Settings settings;
    private final Manners<MtnManners> manners;
    private final MtnUsers users;
    private final MtnTokens tokens;
    private final MtnChecks checks;
    private final MtnProvisioning provisioning;
    private final MtnAccounts accounts;
    private final MtnConsent consent;
    private final MtnOrders orders;
    private final Book book;
    private final Rules rules;
    private final SimulatedClock clock;
    private final Callbacks callbacks;
    private final Course course;

    MtnProtocol(MtnSimulator.Settings settings, Simulation parts) {
        this.settings = settings;
        this.manners = new Manners<>(settings.manners());
        this.users = new MtnUsers(settings.user());
        this.tokens = new MtnTokens(parts.clock(), settings.tokenLife());
        this.checks = new MtnChecks(settings, manners, users, tokens);
        this.provisioning =
                new MtnProvisioning(checks, users, tokens, settings.targetEnvironment());
        this.accounts = new MtnAccounts(checks, parts.book(), settings.currency());
        this.consent = new MtnConsent(checks, users, tokens);
        this.orders = new MtnOrders(settings, manners);
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
    public Manners<MtnManners> manners() {
        return manners;
    }

    @Override
    public CompletionStage<Reply> serve(Incoming in) {
        if (in.path().startsWith(MtnProvisioning.PATH) && settings.sandbox()) {
            return now(provisioning.serve(in));
        }
        Matcher login = TOKEN.matcher(in.path());
        if (login.matches() && in.method().equals("POST")) {
            return now(login(in, login.group(1)));
        }
        return MtnPath.of(in.path()).map(path -> order(in, path)).orElseGet(() -> other(in));
    }

    private CompletionStage<Reply> order(Incoming in, MtnPath path) {
        boolean post = in.method().equals("POST");
        if (post && path.reference().isEmpty()) {
            return create(in, path);
        }
        boolean known = post ? path.notification() : in.method().equals("GET") && path.one();
        return now(
                known
                        ? checks.read(in, path.product())
                                .orElseGet(() -> post ? notification(in, path) : status(path))
                        : MtnChecks.unknownPath());
    }

    private CompletionStage<Reply> other(Incoming in) {
        return now(
                consent.serve(in)
                        .or(() -> in.method().equals("GET") ? accounts.serve(in) : Optional.empty())
                        .orElseGet(MtnChecks::unknownPath));
    }

    private Reply login(Incoming in, String product) {
        return checks.subscription(in, product)
                .orElseGet(
                        () ->
                                users.login(in.header("Authorization"))
                                        .map(user -> tokens.issue(product, user.id()))
                                        .map(token -> token(token, tokens.seconds()))
                                        .orElseGet(MtnProtocol::loginFailed));
    }

    static Reply loginFailed() {
        return Reply.json(401, Map.of("error", "login_failed"));
    }

    static Reply token(String token, long seconds) {
        return Reply.json(
                200,
                Map.of(
                        "access_token", token,
                        "token_type", "access_token",
                        "expires_in", seconds));
    }

    private CompletionStage<Reply> create(Incoming in, MtnPath path) {
        Optional<JsonNode> body = Wire.object(in.body());
        Optional<Reply> refusal = checks.create(in, path.product(), path.kind(), body);
        if (refusal.isPresent() || body.isEmpty()) {
            return now(refusal.orElseGet(MtnChecks::malformed));
        }
        String reference = in.header("X-Reference-Id").orElseThrow();
        if (book.find(MtnOrders.key(path.product(), reference)).isPresent()) {
            return now(MtnChecks.duplicate());
        }
        Optional<Order> collected = collected(path, body.get());
        if (path.kind().equals("refund")
                && collected.isEmpty()
                && MtnOrders.fateOfRefund(body.get()).isEmpty()) {
            return now(
                    MtnChecks.problem(
                            404, "RESOURCE_NOT_FOUND", "No collection to refund was found."));
        }
        Order order = orders.taken(in, path, body.get(), collected, clock.now());
        Script script = rules.script(MtnOrders.inTheTable(order), in.path());
        Optional<String> refused = script.failure().filter(this::refusedAtOnce);
        if (refused.isPresent()) {
            return now(MtnChecks.problem(500, refused.get(), refused.get()));
        }
        return course.begin(order, script, book::place, _ -> {}).thenApply(MtnProtocol::reply);
    }

    private boolean refusedAtOnce(String code) {
        return switch (manners.now().refusals()) {
            case AT_THE_END -> false;
            case AT_ONCE -> KNOWN_AT_ONCE.contains(code);
        };
    }

    /** The collection a refund gives back, once it has brought money. */
    private Optional<Order> collected(MtnPath path, JsonNode body) {
        return path.kind().equals("refund")
                ? book.find(MtnOrders.key("collection", body.path("referenceIdToRefund").asText()))
                        .filter(one -> one.status() == Order.Status.SUCCEEDED)
                : Optional.empty();
    }

    private static Reply reply(Course.Answer answer) {
        return switch (answer) {
            case TAKEN -> Reply.empty(202);
            case TAKEN_ALREADY -> MtnChecks.duplicate();
            case ERROR ->
                    MtnChecks.problem(
                            500, "INTERNAL_PROCESSING_ERROR", "An internal error occurred.");
            case CUT -> new Reply.Cut();
        };
    }

    private Optional<Order> find(MtnPath path) {
        return book.find(MtnOrders.key(path.product(), path.reference().orElseThrow()))
                .filter(order -> order.kind().equals(path.kind()));
    }

    private Reply status(MtnPath path) {
        return find(path)
                .map(order -> Reply.json(200, orders.view(order, order.amount())))
                .orElseGet(MtnChecks::notFound);
    }

    /** Nobody reads the message here; it is checked as MTN would. */
    private Reply notification(Incoming in, MtnPath path) {
        Optional<String> header = in.header("notificationMessage");
        boolean good =
                header.filter(text -> text.length() <= MtnChecks.LONGEST_NOTE).isPresent()
                        && Wire.object(in.body())
                                .map(body -> body.path("notificationMessage"))
                                .filter(text -> text.isTextual() && checks.note(text))
                                .isPresent();
        if (!good) {
            return MtnChecks.malformed();
        }
        return find(path).map(_ -> Reply.empty(200)).orElseGet(MtnChecks::notFound);
    }

    /** The body does not name our reference: the path has to. */
    @Override
    public CompletionStage<Boolean> call(Order order, boolean otherAmount) {
        if (order.callback() == null) {
            return CompletableFuture.completedFuture(false);
        }
        long amount = otherAmount ? order.amount() + 1 : order.amount();
        HttpMethod method =
                switch (manners.now().callbacks()) {
                    case PUT -> HttpMethods.PUT;
                    case POST -> HttpMethods.POST;
                };
        return callbacks.send(method, order.callback(), Wire.write(orders.view(order, amount)));
    }

    @Override
    public String statement(Book.Wallet wallet) {
        return Statements.mtn(wallet);
    }

    @Override
    public void reset() {
        tokens.clear();
        users.reset();
        consent.clear();
    }

    private static CompletionStage<Reply> now(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }
}
