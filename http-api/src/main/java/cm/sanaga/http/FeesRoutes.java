package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.json.Fields;
import cm.sanaga.http.json.Json;
import cm.sanaga.payment.fee.Bearer;
import cm.sanaga.payment.fee.FeeKind;
import cm.sanaga.payment.fee.FeeOperation;
import cm.sanaga.payment.fee.FeeRule;
import cm.sanaga.payment.fee.FeeTier;
import cm.sanaga.provider.Provider;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@code /admin/fees}: the rules by which fees are asked, everybody's and an organisation's. */
final class FeesRoutes {
    private static final String PATH = "/admin/fees";
    private static final int LONGEST_ID = 60;
    private static final int MOST_TIERS = 20;
    private static final int WHOLE = 10_000;

    private final FeeDesk desk;
    private final Parties parties;
    private final Clock clock;

    FeesRoutes(Doors doors, Parties parties) {
        this.desk = doors.fees();
        this.parties = parties;
        this.clock = doors.clock();
    }

    List<Endpoint> endpoints() {
        return List.of(
                post(PATH, this::add),
                Endpoint.get(
                        PATH,
                        Access.PLATFORM,
                        call -> DirectoryRoutes.list(call, desk::rules, FeesRoutes::json)),
                Endpoint.get(PATH + "/{id}", Access.PLATFORM, call -> shown(call.named("id"))),
                post(PATH + "/{id}/end", this::end));
    }

    private static Endpoint post(String path, Endpoint.Handler handler) {
        return new Endpoint("POST", path, Access.PLATFORM, Endpoint.Content.JSON, handler);
    }

    /**
     * A rule.
     *
     * @param rule its id, which payments show
     */
    record FeeJson(
            String object,
            String id,
            String rule,
            Optional<String> organisation,
            String operation,
            String kind,
            Optional<String> provider,
            List<TierJson> tiers,
            long floor,
            Optional<Long> cap,
            String borneBy,
            Instant since,
            Optional<Instant> until,
            String createdBy,
            Instant createdAt) {}

    record TierJson(Optional<Long> upTo, int basisPoints, long flat) {
        static TierJson of(FeeTier tier) {
            return new TierJson(
                    Optional.of(tier.upTo()).filter(mark -> mark != FeeTier.NO_END),
                    tier.basisPoints(),
                    tier.flat());
        }
    }

    private static FeeJson json(FeeDesk.Entry one) {
        FeeRule rule = one.dated().rule();
        return new FeeJson(
                "fee",
                one.id(),
                rule.id(),
                one.dated().organisation(),
                Json.word(one.dated().operation()),
                Json.word(one.dated().kind()),
                one.dated().provider().map(Provider::value),
                rule.tiers().stream().map(TierJson::of).toList(),
                rule.floor(),
                cap(rule),
                Json.word(rule.borneBy()),
                one.dated().since(),
                one.dated().until(),
                one.createdBy(),
                one.createdAt());
    }

    /** The most that is asked, empty where there is no such end. */
    static Optional<Long> cap(FeeRule rule) {
        return Optional.of(rule.cap()).filter(cap -> cap != Fields.MAX_AMOUNT);
    }

    private record NewRule(
            Optional<String> organisation,
            FeeOperation operation,
            FeeKind kind,
            Optional<Provider> provider,
            Optional<Instant> since,
            Optional<Instant> until,
            FeeRule rule,
            String reason) {

        static NewRule read(Fields fields, Parties parties) {
            return new NewRule(
                    fields.text("organisation", LONGEST_ID),
                    fields.requiredOneOf("operation", FeeOperation.values()),
                    fields.oneOf("kind", FeeKind.values()).orElse(FeeKind.PLATFORM),
                    fields.text("provider", LONGEST_ID)
                            .map(name -> parties.known("provider", name)),
                    fields.instant("since"),
                    fields.instant("until"),
                    rule(fields),
                    Ordered.reason(fields));
        }

        private static FeeRule rule(Fields fields) {
            String id = fields.requiredText("rule", LONGEST_ID);
            List<FeeTier> tiers = fields.objects("tiers", MOST_TIERS, NewRule::tier);
            long floor = fields.whole("floor", 0, Fields.MAX_AMOUNT).orElse(0L);
            long cap = fields.whole("cap", floor, Fields.MAX_AMOUNT).orElse(Fields.MAX_AMOUNT);
            Bearer bearer = fields.oneOf("borne_by", Bearer.values()).orElse(Bearer.MERCHANT);
            try {
                return new FeeRule(id, tiers, floor, cap, bearer);
            } catch (IllegalArgumentException _) {
                throw fields.invalid(
                        "tiers", "up_to rises from tier to tier, and the last one has none");
            }
        }

        private static FeeTier tier(Fields fields) {
            return new FeeTier(
                    fields.whole("up_to", 1, Fields.MAX_AMOUNT).orElse(FeeTier.NO_END),
                    fields.whole("basis_points", 0, WHOLE).orElse(0L).intValue(),
                    fields.whole("flat", 0, Fields.MAX_AMOUNT).orElse(0L));
        }
    }

    private CompletionStage<Reply> add(Call call) {
        var ordered =
                Ordered.read(call, clock, fields -> NewRule.read(fields, parties), NewRule::reason);
        NewRule wanted = ordered.content();
        String id = DirectoryRoutes.id("fee_", call);
        return desk.add(
                        new FeeDesk.Wanted(
                                id,
                                wanted.organisation,
                                wanted.operation,
                                wanted.kind,
                                wanted.provider,
                                wanted.since,
                                wanted.until,
                                wanted.rule),
                        ordered.deed())
                .thenCompose(times -> DirectoryRoutes.made(() -> shown(id), times));
    }

    private record Ended(Optional<Instant> at, String reason) {
        static Ended read(Fields fields) {
            return new Ended(fields.instant("at"), Ordered.reason(fields));
        }
    }

    private CompletionStage<Reply> end(Call call) {
        var ordered = Ordered.read(call, clock, Ended::read, Ended::reason);
        String id = call.named("id");
        return desk.end(id, ordered.content().at, ordered.deed())
                .thenCompose(times -> DirectoryRoutes.made(() -> shown(id), times));
    }

    private CompletionStage<Reply> shown(String id) {
        return desk.rule(id).thenApply(one -> Reply.ok(json(DirectoryRoutes.there(one))));
    }
}
