package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.json.Fields;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.kernel.DerivedId;
import cm.sanaga.projection.Page;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** {@code /admin/organisations} and the merchants that belong to them. */
final class DirectoryRoutes {
    private static final String ORGANISATIONS = "/admin/organisations";
    private static final String MERCHANTS = ORGANISATIONS + "/{id}/merchants";
    static final int LONGEST_NAME = 100;

    private final Directory directory;
    private final Reach reach;
    private final Clock clock;

    DirectoryRoutes(Doors doors) {
        this.directory = doors.directory();
        this.reach = new Reach(directory);
        this.clock = doors.clock();
    }

    List<Endpoint> endpoints() {
        return List.of(
                new Endpoint(
                        "POST",
                        ORGANISATIONS,
                        Access.PLATFORM,
                        Endpoint.Content.JSON,
                        this::addOrganisation),
                get(ORGANISATIONS, this::organisations),
                get(
                        ORGANISATIONS + "/{id}",
                        reach.organisation(call -> organisation(call.named("id")))),
                post(MERCHANTS, reach.organisation(this::addMerchant)),
                get(MERCHANTS, reach.organisation(this::merchants)),
                get("/admin/merchants/{id}", reach.merchant(call -> merchant(call.named("id")))));
    }

    static Endpoint post(String path, Endpoint.Handler handler) {
        return new Endpoint("POST", path, Access.ORGANISATION, Endpoint.Content.JSON, handler);
    }

    static Endpoint get(String path, Endpoint.Handler handler) {
        return Endpoint.get(path, Access.ORGANISATION, handler);
    }

    record OrganisationJson(
            String object, String id, String name, String createdBy, Instant createdAt) {
        static OrganisationJson of(Directory.Organisation one) {
            return new OrganisationJson(
                    "organisation", one.id(), one.name(), one.createdBy(), one.createdAt());
        }
    }

    record MerchantJson(
            String object,
            String id,
            String organisation,
            String name,
            String createdBy,
            Instant createdAt) {
        static MerchantJson of(Directory.Merchant one) {
            return new MerchantJson(
                    "merchant",
                    one.id(),
                    one.organisation(),
                    one.name(),
                    one.createdBy(),
                    one.createdAt());
        }
    }

    private record Named(String name, String reason) {
        static Named read(Fields fields) {
            return new Named(fields.requiredText("name", LONGEST_NAME), Ordered.reason(fields));
        }
    }

    private CompletionStage<Reply> addOrganisation(Call call) {
        var ordered = Ordered.read(call, clock, Named::read, Named::reason);
        String id = id("org_", call);
        var wanted =
                new Directory.Organisation(
                        id, ordered.content().name, ordered.deed().who(), ordered.deed().at());
        return directory
                .add(wanted, ordered.deed())
                .thenCompose(times -> made(() -> organisation(id), times));
    }

    private CompletionStage<Reply> addMerchant(Call call) {
        var ordered = Ordered.read(call, clock, Named::read, Named::reason);
        String id = id("mer_", call);
        var wanted =
                new Directory.Merchant(
                        id,
                        call.named("id"),
                        ordered.content().name,
                        ordered.deed().who(),
                        ordered.deed().at());
        return directory
                .add(wanted, ordered.deed())
                .thenCompose(times -> made(() -> merchant(id), times));
    }

    interface Show {
        CompletionStage<Reply> it();
    }

    /** What was made is shown as it is now, and whether it was made now. */
    static CompletionStage<Reply> made(Show show, Operators.Times times) {
        if (times == Operators.Times.OTHER) {
            throw Rejection.keyReused();
        }
        return show.it()
                .thenApply(
                        shown ->
                                OrderDesk.replayed(
                                        Reply.created(shown.body().orElseThrow()), times));
    }

    private CompletionStage<Reply> organisations(Call call) {
        return list(
                call,
                wanted ->
                        Reach.of(call)
                                .map(this::alone)
                                .orElseGet(() -> directory.organisations(wanted)),
                OrganisationJson::of);
    }

    /** A list of one. */
    private CompletionStage<Page<Directory.Organisation>> alone(String id) {
        return directory
                .organisation(id)
                .thenApply(one -> new Page<>(one.stream().toList(), Optional.empty()));
    }

    private CompletionStage<Reply> organisation(String id) {
        return directory
                .organisation(id)
                .thenApply(one -> Reply.ok(OrganisationJson.of(there(one))));
    }

    private CompletionStage<Reply> merchant(String id) {
        return directory.merchant(id).thenApply(one -> Reply.ok(MerchantJson.of(there(one))));
    }

    private CompletionStage<Reply> merchants(Call call) {
        String organisation = call.named("id");
        return directory
                .organisation(organisation)
                .thenCompose(
                        one -> {
                            there(one);
                            return list(
                                    call,
                                    wanted -> directory.merchants(organisation, wanted),
                                    MerchantJson::of);
                        });
    }

    static <T> CompletionStage<Reply> list(
            Call call, Function<Page.Wanted, CompletionStage<Page<T>>> read, Function<T, ?> row) {
        var wanted = PageJson.wanted(call.query().only(PageJson.params()));
        return read.apply(wanted).thenApply(page -> Reply.ok(PageJson.of(page, row)));
    }

    static <T> T there(Optional<T> one) {
        return one.orElseThrow(Rejection::notFound);
    }

    /** The same request makes the same thing. */
    static String id(String prefix, Call call) {
        return prefix
                + DerivedId.uuid5(call.operator().keyId(), call.path(), call.idempotencyKey())
                        .toString()
                        .replace("-", "");
    }
}
