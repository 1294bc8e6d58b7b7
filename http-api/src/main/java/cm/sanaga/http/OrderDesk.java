package cm.sanaga.http;

import cm.sanaga.http.auth.Caller;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.limit.Turnstile;
import cm.sanaga.http.problem.Problem;
import cm.sanaga.http.problem.ProblemCode;
import cm.sanaga.http.problem.Problems;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.http.problem.StatusReason;
import cm.sanaga.kernel.DerivedId;
import cm.sanaga.kernel.Digest;
import cm.sanaga.kernel.actor.ProcessAnswer.Replay;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Request;
import cm.sanaga.payment.actor.Ordering;
import cm.sanaga.payment.actor.Orders;
import cm.sanaga.payment.actor.Payments;
import cm.sanaga.payment.fee.FeeOperation;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Polling;
import cm.sanaga.provider.Provider;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * What all orders have in common: the identity that follows from who asks what under which key, and
 * how the answer of the door is told.
 */
final class OrderDesk {
    static final String REPLAYED = "Idempotent-Replayed";

    private final Payments payments;
    private final Map<Provider, Polling> polling;
    private final PayerPages pages;
    private final WalletLimits limits;
    private final Turnstile turnstile;
    private final Clock clock;

    OrderDesk(Doors doors) {
        this.payments = doors.payments();
        this.polling = doors.polling();
        this.pages = doors.pages();
        this.limits = new WalletLimits(doors.rails(), doors.payments());
        this.turnstile = new Turnstile(doors.quotas());
        this.clock = doors.clock();
    }

    /** Where this call may order, or ask what would come of it. */
    Ordering door(Call call) {
        return call.dryRun() ? payments.dryRun() : payments;
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** The id of what this call asks for. */
    static PaymentId id(Call call, PaymentKind kind, String route) {
        PaymentId id =
                PaymentId.of(kind, call.merchant().namespace(), route, call.idempotencyKey());
        call.about(id.value());
        return id;
    }

    /** The id of a step of a payment that is no payment itself. */
    static String stepId(Call call, String route) {
        return stepId(call.merchant().namespace(), route, call.idempotencyKey());
    }

    /** The same of whoever has these keys. */
    static String stepId(String namespace, String route, String key) {
        return DerivedId.uuid5(namespace, route, key).toString().replace("-", "");
    }

    Request request(Call call, PaymentId id, Digest fingerprint, Labels labels) {
        Caller.Merchant caller = call.merchant();
        return new Request(
                id,
                caller.merchant(),
                fingerprint,
                caller.keyId(),
                labels.reference(),
                labels.description(),
                labels.metadata(),
                now());
    }

    /** Something was made, now or before. */
    Reply created(Call call, Payments.Answer answer, Problems.Names names) {
        return told(call, call.dryRun() ? Reply::ok : Reply::created, answer, names);
    }

    /** Something that was there has changed, now or before. */
    Reply changed(Call call, Payments.Answer answer, Problems.Names names) {
        return told(call, Reply::ok, answer, names);
    }

    /** Nothing was asked but to see it. */
    CompletionStage<Reply> shown(Call call, PaymentKind kind) {
        return found(call, kind)
                .thenCompose(view -> turn(view).thenApply(turn -> shown(view, turn)));
    }

    /** Where it stands in line, if it waits. */
    CompletionStage<Optional<Payments.Turn>> turn(PaymentView view) {
        return view.waits()
                ? payments.turn(view)
                : CompletableFuture.completedFuture(Optional.empty());
    }

    private record Queue(int place, Optional<Instant> estimatedAt) {}

    /**
     * Where it waits is of this moment: it stands in no list, and in no answer that is replayed.
     */
    private Reply shown(PaymentView view, Optional<Payments.Turn> turn) {
        Map<String, Object> json = explained(view);
        turn.ifPresent(at -> json.put("queue", new Queue(at.place(), at.estimatedAt())));
        return Reply.ok(json);
    }

    /** The payment that the address names, as it stands. */
    CompletionStage<PaymentView> found(Call call, PaymentKind kind) {
        PaymentId id = named(call, kind);
        return payments.find(id, call.merchant().merchant())
                .thenApply(answer -> view(answer, Problems.Names.NONE));
    }

    /** Where the payer has to go. */
    private record Redirect(String type, String url) {}

    /** The payment with where we stand in finding out; it changes by the clock alone. */
    Map<String, Object> explained(PaymentView view) {
        Map<String, Object> json = PaymentJson.listed(view);
        progress(view).ifPresent(progress -> json.put("progress", progress));
        view.token()
                .flatMap(token -> pages.page(view.wallet().provider(), token))
                .ifPresent(
                        url -> json.put("next_action", new Redirect("redirect", url.toString())));
        return json;
    }

    /** How far we are in finding out, while its order is under way. */
    Optional<ProgressJson> progress(PaymentView view) {
        return view.ladder()
                .flatMap(
                        ladder ->
                                view.unprepared()
                                        ? Optional.of(ProgressJson.unprepared(view, ladder, now()))
                                        : Optional.ofNullable(polling.get(view.wallet().provider()))
                                                .map(
                                                        asking ->
                                                                ProgressJson.of(
                                                                        view, ladder, asking,
                                                                        now())));
    }

    /** The payment of this kind that the address names. */
    static PaymentId named(Call call, PaymentKind kind) {
        PaymentId id =
                PaymentId.parse(call.named("id"))
                        .filter(named -> named.kind() == kind)
                        .orElseThrow(Rejection::notFound);
        call.about(id.value());
        return id;
    }

    private static Reply told(
            Call call,
            Function<Object, Reply> reply,
            Payments.Answer answer,
            Problems.Names names) {
        PaymentView view = view(answer, names);
        boolean replayed =
                answer instanceof Payments.Answer.Done(_, var replay) && replay == Replay.BEFORE;
        if (view.details() instanceof PaymentView.Payout && StatusReason.notCovered(view)) {
            throw new Rejection(notCovered(view, replayed));
        }
        Reply told = reply.apply(PaymentJson.of(view));
        if (call.patience().isPositive()) {
            told = told.with("Preference-Applied", "wait=" + call.patience().toSeconds());
        }
        return replayed ? told.with(REPLAYED, "true") : told;
    }

    private static Problem notCovered(PaymentView view, boolean replayed) {
        Problem problem =
                Problem.of(
                        ProblemCode.INSUFFICIENT_FUNDS,
                        "The available balance does not cover "
                                + view.amount()
                                + " and the fee of "
                                + view.fee().total(),
                        "amount");
        return replayed ? problem.with(REPLAYED, "true") : problem;
    }

    private static PaymentView view(Payments.Answer answer, Problems.Names names) {
        return switch (answer) {
            case Payments.Answer.Done(var view, _) -> view;
            case Payments.Answer.Refused(var refusal) ->
                    throw new Rejection(Problems.of(refusal, names));
            case Payments.Answer.Unavailable _ -> throw new Rejection(Problems.unavailable());
        };
    }

    /** The reply, marked where what was asked had been done before. */
    static Reply replayed(Reply reply, Operators.Times times) {
        return switch (times) {
            case FIRST -> reply;
            case AGAIN -> reply.with(REPLAYED, "true");
            case OTHER -> throw Rejection.keyReused();
        };
    }

    /** Whether the payment is there already, so that a repeated order may be given again. */
    private CompletionStage<Boolean> exists(Call call, PaymentId id) {
        return payments.find(id, call.merchant().merchant())
                .thenApply(
                        answer ->
                                switch (answer) {
                                    case Payments.Answer.Done _ -> true;
                                    case Payments.Answer.Refused _ -> false;
                                    case Payments.Answer.Unavailable _ ->
                                            throw new Rejection(Problems.unavailable());
                                });
    }

    /** What is wrong with the amount of an order, should the wallet's provider not move it. */
    Optional<Rejection> unmoved(
            Request request, FeeOperation operation, Money amount, Parties.Read wallet) {
        return limits.against(
                new Orders.Quote(
                        request.merchant(), operation, amount, wallet.party(), request.at()));
    }

    /**
     * Lets an order through that has nothing against it, or that was taken before there was: a date
     * that has passed since, or a limit that was lowered, is no fault of a repeated request.
     */
    CompletionStage<Boolean> acceptable(Call call, PaymentId id, Optional<Rejection> against) {
        if (against.isEmpty()) {
            return CompletableFuture.completedFuture(true);
        }
        return exists(call, id)
                .thenApply(
                        exists -> {
                            if (!exists) {
                                throw against.get();
                            }
                            return true;
                        });
    }

    /** The same of an order whose payer is asked to pay, which nobody may be too often. */
    CompletionStage<Boolean> acceptable(
            Call call, PaymentId id, Optional<Rejection> against, Parties.Read payer) {
        return against.isPresent() || call.dryRun() || !countsPayers()
                ? acceptable(call, id, against)
                : exists(call, id)
                        .thenCompose(
                                exists ->
                                        exists
                                                ? CompletableFuture.completedFuture(true)
                                                : asked(call, payer.party().msisdn()));
    }

    /** Whether it matters how often somebody is asked to pay. */
    boolean countsPayers() {
        return turnstile.countsPayers();
    }

    /** Fails where this payer has been asked too often. */
    CompletionStage<Boolean> asked(Call call, Msisdn payer) {
        return turnstile
                .payer(call.merchant().merchant(), payer.value())
                .thenApply(
                        tooOften -> {
                            if (tooOften.isPresent()) {
                                throw tooOften.get();
                            }
                            return true;
                        });
    }

    /** Fails where codes have been tried on this escrow too often. */
    CompletionStage<Boolean> guessed(PaymentId escrow, Optional<String> code) {
        return code.isEmpty()
                ? CompletableFuture.completedFuture(true)
                : turnstile.code(escrow.value());
    }

    /** Names for an order that says the provider of each party. */
    static Problems.Names names(Parties.Read... parties) {
        Map<Provider, String> fields = new HashMap<>();
        for (Parties.Read read : parties) {
            fields.putIfAbsent(read.party().provider(), read.decidedBy());
        }
        return new Problems.Names(Optional.empty(), fields);
    }
}
