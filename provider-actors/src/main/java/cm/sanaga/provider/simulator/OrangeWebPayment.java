package cm.sanaga.provider.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpMethods;

/**
 * Orange's Web Payment as a server: the merchant orders a page, and whoever opens it pays there
 * with a number and a one-time code. The number decides what becomes of it.
 */
final class OrangeWebPayment {
    static final String KIND = "webpayment";
    static final String CAMEROON = "/orange-money-webpay/cm/v1";
    static final String PAGES = "/payment/pay_token/";
    private static final Pattern LOGIN = Pattern.compile("/oauth/v([23])/token");
    private static final Pattern ORDER =
            Pattern.compile("/orange-money-webpay/(dev|cm)/v1/webpayment");
    private static final Pattern QUESTION =
            Pattern.compile("/orange-money-webpay/(dev|cm)/v1/transactionstatus");
    private static final Pattern CODE = Pattern.compile("[0-9]{4,6}");

    /** Where {@link OrangeSimulator#railConfig} sends payers: a shop of ours has no pages. */
    static final String BACK = "/payment/back";

    static final String CANCELLED = "/payment/cancelled";

    /** The page waits so long for its end before it sends the payer back. */
    private static final Duration SYNCHRONOUS = Duration.ofSeconds(2);

    private final OrangeSimulator.Web settings;
    private final Manners<OrangeManners> manners;
    private final OrangeWebChecks checks;
    private final Book book;
    private final Rules rules;
    private final SimulatedClock clock;
    private final Callbacks callbacks;
    private final Course course;

    OrangeWebPayment(
            OrangeSimulator.Settings settings,
            Manners<OrangeManners> manners,
            Simulation parts,
            Course course) {
        this.settings = settings.web();
        this.manners = manners;
        this.checks = new OrangeWebChecks(settings.web(), parts.clock(), settings.tokenLife());
        this.book = parts.book();
        this.rules = parts.rules();
        this.clock = parts.clock();
        this.callbacks = parts.callbacks();
        this.course = course;
    }

    /** The answer; empty when this is about something else. */
    Optional<CompletionStage<Reply>> serve(Incoming in) {
        boolean post = in.method().equals("POST");
        Matcher login = LOGIN.matcher(in.path());
        if (login.matches() && post) {
            return Optional.of(now(checks.login(in, login.group(1))));
        }
        Matcher order = ORDER.matcher(in.path());
        if (order.matches() && post) {
            return Optional.of(now(ordered(in, order.group(1))));
        }
        Matcher question = QUESTION.matcher(in.path());
        if (question.matches() && post) {
            return Optional.of(now(told(in, question.group(1))));
        }
        if (in.is("GET", BACK) || in.is("GET", CANCELLED)) {
            return Optional.of(now(OrangeWebPages.told(200, "Vous êtes de retour au magasin.")));
        }
        return in.path().startsWith(PAGES) ? Optional.of(page(in)) : Optional.empty();
    }

    /** What rules take a call for; empty when it is none of ours. */
    static Optional<Protocol.Nature> nature(Incoming in) {
        if (QUESTION.matcher(in.path()).matches()) {
            return Optional.of(Protocol.Nature.QUESTION);
        }
        if (in.path().startsWith(PAGES)) {
            return Optional.of(
                    in.method().equals("POST") ? Protocol.Nature.ORDER : Protocol.Nature.OTHER);
        }
        // Nobody pays by it, and it names no payer: it is to Web Payment what init is to prompts.
        return ORDER.matcher(in.path()).matches()
                ? Optional.of(Protocol.Nature.OTHER)
                : Optional.empty();
    }

    /** The page that a question names in its body. */
    static Optional<String> subject(Incoming in) {
        return QUESTION.matcher(in.path()).matches()
                ? Wire.object(in.body()).map(body -> PAGES + body.path("pay_token").asText())
                : Optional.empty();
    }

    private Reply ordered(Incoming in, String environment) {
        Optional<Reply> stranger = checks.caller(in);
        if (stranger.isPresent()) {
            return stranger.get();
        }
        Optional<JsonNode> body = Wire.object(in.body());
        if (body.isEmpty()) {
            return OrangeWebChecks.malformed();
        }
        return checks.page(in, environment, body.get())
                .orElseGet(
                        () -> {
                            Order page =
                                    OrangeWebTerms.ordered(environment, body.get(), clock.now());
                            return book.placeNamed(page)
                                    ? given(in, page)
                                    : OrangeWebChecks.repeated();
                        });
    }

    private static Reply given(Incoming in, Order page) {
        var view = new LinkedHashMap<String, Object>();
        view.put("status", 201);
        view.put("message", "OK");
        view.put("pay_token", page.key());
        view.put("payment_url", "http://" + in.header("Host").orElse("") + PAGES + page.key());
        view.put("notif_token", OrangeWebTerms.of(page).notice());
        return Reply.json(201, view);
    }

    private Reply told(Incoming in, String environment) {
        Optional<Reply> stranger = checks.caller(in);
        if (stranger.isPresent()) {
            return stranger.get();
        }
        Optional<JsonNode> read = Wire.object(in.body());
        if (read.isEmpty()) {
            return OrangeWebChecks.malformed();
        }
        JsonNode body = read.get();
        return OrangeWebChecks.question(in, body)
                .orElseGet(
                        () ->
                                current(body.path("pay_token").asText())
                                        .filter(page -> asked(page, environment, body))
                                        .map(OrangeWebPayment::view)
                                        .orElseGet(OrangeWebChecks::unknown));
    }

    private static boolean asked(Order page, String environment, JsonNode body) {
        return page.reference().equals(body.path("order_id").asText())
                && page.amount() == body.path("amount").asLong()
                && OrangeWebTerms.of(page).environment().equals(environment);
    }

    private static Reply view(Order page) {
        return Reply.json(
                201,
                Map.of(
                        "status", status(page),
                        "order_id", page.reference(),
                        "txnid", transaction(page)));
    }

    private static String transaction(Order page) {
        return page.transaction() == null ? "" : page.transaction();
    }

    private static String status(Order page) {
        return switch (page.status()) {
            case INITIATED -> "INITIATED";
            case PENDING -> "PENDING";
            case SUCCEEDED -> "SUCCESS";
            case FAILED -> OrangeWords.expired(page) ? "EXPIRED" : "FAILED";
        };
    }

    /** The page as it is now: one that nobody used dies by itself. */
    private Optional<Order> current(String key) {
        return book.find(key)
                .filter(order -> order.kind().equals(KIND))
                .map(
                        page ->
                                dead(page)
                                        ? book.end(key, Optional.of(Script.EXPIRED), clock.now())
                                                .or(() -> book.find(key))
                                                .orElse(page)
                                        : page);
    }

    private boolean dead(Order page) {
        return page.status() == Order.Status.INITIATED
                && page.createdAt().plus(settings.pageLife()).isBefore(clock.now());
    }

    private CompletionStage<Reply> page(Incoming in) {
        Optional<Order> found = current(in.path().substring(PAGES.length()));
        if (found.isEmpty()) {
            return now(OrangeWebPages.told(404, "Ce paiement n'existe pas."));
        }
        Order page = found.get();
        if (page.status() != Order.Status.INITIATED) {
            return now(over(page));
        }
        return switch (in.method()) {
            case "GET" -> now(OrangeWebPages.form(200, page, ""));
            case "POST" -> sent(in, page);
            default -> now(OrangeWebPages.told(405, "Cette page se lit ou se remplit."));
        };
    }

    private static Reply over(Order page) {
        return OrangeWebPages.told(
                409,
                switch (page.status()) {
                    case INITIATED, PENDING -> "Ce paiement est déjà en cours.";
                    case SUCCEEDED -> "Ce paiement est déjà fait.";
                    case FAILED ->
                            OrangeWords.expired(page)
                                    ? "Ce paiement a expiré."
                                    : "Ce paiement n'a pas abouti.";
                });
    }

    private CompletionStage<Reply> sent(Incoming in, Order page) {
        Map<String, String> form = Wire.form(in.body());
        if (form.getOrDefault("action", "").equals("cancel")) {
            return now(cancelled(page));
        }
        String digits =
                form.getOrDefault("msisdn", "")
                        .replaceAll("[ +]", "")
                        .replaceFirst("^237(?=[0-9]{9}$)", "");
        if (!OrangeChecks.wallet(digits)) {
            return now(OrangeWebPages.form(400, page, "Ce n'est pas un numéro Orange."));
        }
        if (!CODE.matcher(form.getOrDefault("otp", "")).matches()) {
            return now(OrangeWebPages.form(400, page, "Le code a quatre à six chiffres."));
        }
        return paid(in, page, OrangeWebTerms.confirmed(page, digits, clock.now()));
    }

    private Reply cancelled(Order page) {
        return book.end(page.key(), Optional.of("TRANSACTION_CANCELED"), clock.now())
                .map(
                        ended -> {
                            var _ = call(ended, false);
                            return OrangeWebPages.redirect(OrangeWebTerms.of(page).cancelUrl());
                        })
                .orElseGet(() -> over(page));
    }

    private CompletionStage<Reply> paid(Incoming in, Order page, Order order) {
        Script script = rules.script(order, in.path());
        var ended = new CompletableFuture<Order>();
        boolean waits = !script.unanswered() && script.delay().compareTo(SYNCHRONOUS) <= 0;
        Reply back = OrangeWebPages.redirect(OrangeWebTerms.of(page).returnUrl());
        return course.begin(order, script, taken -> book.replace(page, taken), ended::complete)
                .thenCompose(
                        answer ->
                                switch (answer) {
                                    case TAKEN -> waits ? ended.thenApply(_ -> back) : now(back);
                                    case TAKEN_ALREADY -> now(over(order));
                                    case ERROR ->
                                            now(OrangeWebPages.told(500, "Erreur technique."));
                                    case CUT -> now(new Reply.Cut());
                                });
    }

    /** Orange names no amount when it calls back, unless it is to name a wrong one. */
    CompletionStage<Boolean> call(Order page, boolean otherAmount) {
        return call(page, OrangeWebTerms.of(page).notice(), otherAmount);
    }

    /** Whoever does not know the secret makes one up. */
    CompletionStage<Boolean> forge(Order page) {
        return call(page, RandomSecrets.text(), false);
    }

    private CompletionStage<Boolean> call(Order page, String notice, boolean otherAmount) {
        if (page.callback() == null || !heard(page.callback())) {
            return CompletableFuture.completedFuture(false);
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("status", status(page));
        body.put("notif_token", notice);
        body.put("txnid", transaction(page));
        if (otherAmount) {
            body.put("amount", page.amount() + 1);
        }
        return callbacks.send(HttpMethods.POST, page.callback(), Wire.write(body));
    }

    /** Orange calls back names over TLS only. */
    private boolean heard(String address) {
        return switch (manners.now().notices()) {
            case ANYWHERE -> true;
            case NAMES_OVER_TLS -> {
                URI url = URI.create(address);
                yield url.getScheme().equals("https")
                        && !url.getHost().startsWith("[")
                        && !url.getHost().matches("[0-9.]+");
            }
        };
    }

    void reset() {
        checks.clear();
    }

    private static CompletionStage<Reply> now(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }
}
