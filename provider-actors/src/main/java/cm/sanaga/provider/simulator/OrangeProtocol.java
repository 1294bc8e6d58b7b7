package cm.sanaga.provider.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpMethods;

/**
 * Orange's omcoreapis as a server: merchant payments, and cash-ins that answer when they are done.
 * What is Web Payment's goes to {@link OrangeWebPayment}; both move money on one wallet.
 */
final class OrangeProtocol implements Protocol, Course.Caller {
    static final String BASE = "/omcoreapis/1.0.2";
    private static final Pattern ACTION = Pattern.compile(BASE + "/(mp|cashin)/(init|pay)");

    /** Failures that take a customer who does something, or nothing; others are told at once. */
    private static final Set<String> LATER =
            Set.of(
                    Script.REJECTED,
                    "PAYMENT_NOT_APPROVED",
                    "TRANSACTION_CANCELED",
                    Script.EXPIRED,
                    "COULD_NOT_PERFORM_TRANSACTION");

    /** A cash-in that takes longer is answered as pending. */
    private static final Duration SYNCHRONOUS = Duration.ofSeconds(2);

    private final OrangeSimulator.Settings settings;
    private final Manners<OrangeManners> manners;
    private final OrangeChecks checks;
    private final AccessTokens tokens;
    private final Book book;
    private final Rules rules;
    private final SimulatedClock clock;
    private final Callbacks callbacks;
    private final OrangeQuestions questions;
    private final Course course;
    private final OrangeWebPayment web;

    OrangeProtocol(
            OrangeSimulator.Settings settings, Manners<OrangeManners> manners, Simulation parts) {
        this.settings = settings;
        this.manners = manners;
        this.tokens = new AccessTokens(parts.clock(), settings.tokenLife());
        this.checks = new OrangeChecks(settings, tokens);
        this.book = parts.book();
        this.rules = parts.rules();
        this.clock = parts.clock();
        this.callbacks = parts.callbacks();
        this.questions = new OrangeQuestions(settings, checks, book, clock);
        this.course = parts.course(settings.promptLife(), this);
        this.web = new OrangeWebPayment(settings, manners, parts, course);
        course.resume("");
    }

    @Override
    public String name() {
        return "orange";
    }

    @Override
    public Manners<OrangeManners> manners() {
        return manners;
    }

    @Override
    public CompletionStage<Reply> serve(Incoming in) {
        return web.serve(in).orElseGet(() -> core(in));
    }

    private CompletionStage<Reply> core(Incoming in) {
        if (in.is("POST", "/token") || in.is("POST", "/oauth2/token")) {
            return now(checks.login(in));
        }
        Optional<Reply> stranger = checks.caller(in);
        if (stranger.isPresent()) {
            return now(stranger.get());
        }
        boolean post = in.method().equals("POST");
        Matcher action = ACTION.matcher(in.path());
        if (action.matches() && post) {
            return action.group(2).equals("init")
                    ? now(init(action.group(1)))
                    : pay(in, action.group(1));
        }
        return now(questions.serve(in));
    }

    private Reply init(String kind) {
        String prefix = kind.equals("mp") ? "MP" : "CI";
        String random = UUID.randomUUID().toString().replace("-", "").substring(0, 20);
        var token =
                new Order(
                        prefix + random.toUpperCase(java.util.Locale.ROOT),
                        kind,
                        "",
                        "",
                        0,
                        "",
                        "",
                        null,
                        null,
                        Order.Status.INITIATED,
                        null,
                        null,
                        0,
                        clock.now(),
                        null);
        book.place(token);
        return OrangeWords.said(
                200, "Payment request successfully initiated", Map.of("payToken", token.key()));
    }

    private CompletionStage<Reply> pay(Incoming in, String kind) {
        Optional<JsonNode> body = Wire.object(in.body());
        Optional<Reply> wrong = body.flatMap(some -> checks.pay(in, some));
        if (wrong.isPresent() || body.isEmpty()) {
            return now(wrong.orElseGet(() -> Reply.json(400, Map.of("message", "not JSON"))));
        }
        Optional<Order> token = questions.current(body.get().path("payToken").asText(), kind);
        if (token.isEmpty()) {
            return now(Reply.json(404, Map.of("message", "Unknown payToken")));
        }
        Order order = order(token.get(), body.get());
        if (token.get().status() != Order.Status.INITIATED) {
            return now(refusal(order, OrangeWords.TOKEN_USED));
        }
        if (!checks.channel(body.get(), "channelUserMsisdn")) {
            return now(refusal(order, OrangeWords.CHANNEL));
        }
        if (book.nameTaken(order)) {
            return now(refusal(order, OrangeWords.ORDER_USED));
        }
        return pay(token.get(), order, rules.script(order, in.path()));
    }

    private CompletionStage<Reply> pay(Order token, Order order, Script script) {
        boolean atOnce = script.failure().filter(why -> !LATER.contains(why)).isPresent();
        // What succeeds after all was taken first.
        boolean ends = script.then().isEmpty();
        if (atOnce && ends && script.http() == Script.Http.NORMAL) {
            return now(
                    Optional.of(order)
                            .filter(taken -> book.replaceNamed(token, taken))
                            .flatMap(taken -> book.end(taken.key(), script.failure(), clock.now()))
                            .map(ended -> OrangeWords.refused(ended, settings.channelMsisdn()))
                            .orElseGet(() -> refusal(order, OrangeWords.TOKEN_USED)));
        }
        var ended = new CompletableFuture<Order>();
        boolean waits =
                order.kind().equals("cashin")
                        && !script.unanswered()
                        && script.delay().compareTo(SYNCHRONOUS) <= 0;
        return course.begin(
                        order, script, taken -> book.replaceNamed(token, taken), ended::complete)
                .thenCompose(
                        answer ->
                                switch (answer) {
                                    case TAKEN ->
                                            waits
                                                    ? ended.thenApply(this::outcome)
                                                    : now(outcome(order));
                                    case TAKEN_ALREADY ->
                                            now(refusal(order, OrangeWords.TOKEN_USED));
                                    case ERROR -> now(OrangeWords.timedOut());
                                    case CUT -> now(new Reply.Cut());
                                });
    }

    private Reply outcome(Order order) {
        return order.status() == Order.Status.FAILED
                ? OrangeWords.refused(order, settings.channelMsisdn())
                : OrangeWords.said(
                        200,
                        order.kind().equals("mp")
                                ? "Merchant payment successfully initiated"
                                : "Cash in",
                        OrangeWords.view(order, settings.channelMsisdn()));
    }

    /** Says no without touching what the token already stands for. */
    private Reply refusal(Order order, String why) {
        return OrangeWords.refused(
                order.ended(Order.Status.FAILED, why, null, clock.now()), settings.channelMsisdn());
    }

    private Order order(Order token, JsonNode body) {
        String description = body.path("description").asText();
        return new Order(
                token.key(),
                token.kind(),
                body.path("orderId").asText(),
                "237" + body.path("subscriberMsisdn").asText(),
                Long.parseLong(body.path("amount").asText()),
                description.split(" ", 2)[0],
                description,
                body.path("notifUrl").asText(),
                null,
                Order.Status.PENDING,
                null,
                null,
                1,
                clock.now(),
                null);
    }

    /** Whose number it is is asked by POST. */
    @Override
    public Nature nature(Incoming in) {
        return OrangeQuestions.posted(in)
                ? Nature.QUESTION
                : OrangeWebPayment.nature(in).orElseGet(() -> Protocol.super.nature(in));
    }

    @Override
    public String subject(Incoming in) {
        return OrangeWebPayment.subject(in).orElseGet(in::path);
    }

    /** Orange names no amount when it calls back, unless it is to name a wrong one. */
    @Override
    public CompletionStage<Boolean> call(Order order, boolean otherAmount) {
        if (order.kind().equals(OrangeWebPayment.KIND)) {
            return web.call(order, otherAmount);
        }
        if (order.callback() == null) {
            return CompletableFuture.completedFuture(false);
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("payToken", order.key());
        body.put("status", OrangeWords.status(order));
        body.put("message", "Notification de paiement");
        if (otherAmount) {
            body.put("amount", order.amount() + 1);
        }
        return callbacks.send(HttpMethods.POST, order.callback(), Wire.write(body));
    }

    @Override
    public CompletionStage<Boolean> forge(Order order) {
        return order.kind().equals(OrangeWebPayment.KIND)
                ? web.forge(order)
                : Course.Caller.super.forge(order);
    }

    @Override
    public String statement(Book.Wallet wallet) {
        return Statements.orange(wallet, settings.channelMsisdn());
    }

    @Override
    public void reset() {
        tokens.clear();
        web.reset();
    }

    private static CompletionStage<Reply> now(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }
}
