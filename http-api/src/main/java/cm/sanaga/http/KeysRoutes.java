package cm.sanaga.http;

import static cm.sanaga.http.DirectoryRoutes.get;
import static cm.sanaga.http.DirectoryRoutes.id;
import static cm.sanaga.http.DirectoryRoutes.list;
import static cm.sanaga.http.DirectoryRoutes.made;
import static cm.sanaga.http.DirectoryRoutes.post;
import static cm.sanaga.http.DirectoryRoutes.there;

import cm.sanaga.http.auth.Mode;
import cm.sanaga.http.auth.Scope;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.json.Fields;
import cm.sanaga.http.problem.Rejection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** The keys that act for merchants, as operators make and end them. */
final class KeysRoutes {
    private static final String KEYS = "/admin/merchants/{id}/keys";
    private static final String KEY = "/admin/keys/{id}";
    private static final Duration LONGEST_GRACE = Duration.ofDays(30);

    private final Directory directory;
    private final Reach reach;
    private final Mode mode;
    private final Clock clock;

    KeysRoutes(Doors doors) {
        this.directory = doors.directory();
        this.reach = new Reach(directory);
        this.mode = doors.mode();
        this.clock = doors.clock();
    }

    List<Endpoint> endpoints() {
        return List.of(
                post(KEYS, reach.merchant(this::issue)),
                get(KEYS, reach.merchant(this::keys)),
                get(KEY, reach.key(call -> key(call.named("id")))),
                post(KEY + "/roll", reach.key(this::roll)),
                post(KEY + "/revoke", reach.key(this::revoke)));
    }

    /**
     * A key.
     *
     * @param secret there once, when it has just been made
     */
    record KeyJson(
            String object,
            String id,
            String merchant,
            String name,
            List<String> scopes,
            String mode,
            String status,
            String hint,
            String createdBy,
            Instant createdAt,
            Optional<Instant> lastUsedAt,
            Optional<Instant> expiresAt,
            Optional<Instant> revokedAt,
            Optional<String> secret) {}

    private KeyJson json(Directory.ApiKey one, Optional<String> secret) {
        return new KeyJson(
                "api_key",
                one.id(),
                one.merchant(),
                one.name(),
                one.scopes().stream().sorted().map(Scope::label).toList(),
                mode.label(),
                status(one),
                one.hint(),
                one.createdBy(),
                one.createdAt(),
                one.lastUsedAt(),
                one.expiresAt(),
                one.revokedAt(),
                secret);
    }

    private String status(Directory.ApiKey one) {
        if (one.revokedAt().isPresent()) {
            return "revoked";
        }
        boolean over = one.expiresAt().filter(end -> !end.isAfter(clock.instant())).isPresent();
        return over ? "expired" : "active";
    }

    private record KeyWanted(
            String name, Set<Scope> scopes, Optional<Instant> expiresAt, String reason) {
        static KeyWanted read(Fields fields) {
            return new KeyWanted(
                    fields.requiredText("name", DirectoryRoutes.LONGEST_NAME),
                    scopes(fields),
                    fields.instant("expires_at"),
                    Ordered.reason(fields));
        }

        private static Set<Scope> scopes(Fields fields) {
            return fields.texts("scopes", Scope.values().length)
                    .map(
                            labels ->
                                    labels.stream()
                                            .map(label -> scope(fields, label))
                                            .collect(Collectors.toUnmodifiableSet()))
                    .orElse(Scope.ALL);
        }

        private static Scope scope(Fields fields, String label) {
            return Scope.of(label)
                    .orElseThrow(
                            () ->
                                    fields.invalid(
                                            "scopes",
                                            "Each is one of read, collect, refund, payout, webhooks"));
        }
    }

    private CompletionStage<Reply> issue(Call call) {
        var ordered = Ordered.read(call, clock, KeyWanted::read, KeyWanted::reason);
        KeyWanted content = ordered.content();
        if (content.expiresAt.filter(end -> !end.isAfter(ordered.deed().at())).isPresent()) {
            throw Rejection.invalid("expires_at", "Must lie ahead");
        }
        String id = id("key_", call);
        return directory
                .issue(
                        new Directory.Wanted(
                                id,
                                call.named("id"),
                                content.name,
                                content.scopes,
                                content.expiresAt),
                        ordered.deed())
                .thenCompose(issued -> issued(id, issued));
    }

    private record Rolled(Duration grace, String reason) {
        static Rolled read(Fields fields) {
            return new Rolled(
                    fields.seconds("grace_seconds", LONGEST_GRACE).orElse(Duration.ZERO),
                    Ordered.reason(fields));
        }
    }

    private CompletionStage<Reply> roll(Call call) {
        var ordered = Ordered.read(call, clock, Rolled::read, Rolled::reason);
        String id = id("key_", call);
        return directory
                .roll(call.named("id"), id, ordered.content().grace, ordered.deed())
                .thenCompose(issued -> issued(id, issued));
    }

    private CompletionStage<Reply> issued(String id, Directory.Issued issued) {
        return made(() -> key(id, issued.secret()), issued.times());
    }

    private CompletionStage<Reply> revoke(Call call) {
        String id = call.named("id");
        return directory
                .revoke(id, Ordered.deed(call, clock))
                .thenCompose(times -> key(id).thenApply(shown -> OrderDesk.replayed(shown, times)));
    }

    private CompletionStage<Reply> key(String id) {
        return key(id, Optional.empty());
    }

    private CompletionStage<Reply> key(String id, Optional<String> secret) {
        return directory.key(id).thenApply(one -> Reply.ok(json(there(one), secret)));
    }

    private CompletionStage<Reply> keys(Call call) {
        String merchant = call.named("id");
        return directory
                .merchant(merchant)
                .thenCompose(
                        one -> {
                            there(one);
                            return list(
                                    call,
                                    wanted -> directory.keys(merchant, wanted),
                                    key -> json(key, Optional.empty()));
                        });
    }
}
