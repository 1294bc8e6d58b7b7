package cm.sanaga.provider.simulator;

import cm.sanaga.provider.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who may use the API: one user from the partner portal, who may use every product, and those who
 * were made through the sandbox, each bound to the product whose key made it. Those are forgotten
 * with the process.
 */
final class MtnUsers {
    private static final String BASIC = "Basic ";

    private final ConcurrentHashMap<String, User> users = new ConcurrentHashMap<>();
    private final User first;

    /**
     * An API user.
     *
     * @param callbackHost the only host that is called back for it
     * @param product the only product it may use; empty when it may use all
     * @param key its API key, once it has one
     */
    record User(String id, String callbackHost, Optional<String> product, Optional<Secret> key) {
        boolean mayUse(String wanted) {
            return product.isEmpty() || product.get().equals(wanted);
        }

        boolean has(String said) {
            return key.filter(real -> real.value().equals(said)).isPresent();
        }
    }

    MtnUsers(User first) {
        this.first = first;
        reset();
    }

    Optional<User> find(String id) {
        return Optional.ofNullable(users.get(id));
    }

    /** Takes a user in, unless the id is taken. */
    boolean add(User user) {
        return users.putIfAbsent(user.id(), user) == null;
    }

    /** Gives a user a new key, in place of any old one; empty when there is no such user. */
    Optional<Secret> newKey(String id) {
        Secret key = RandomSecrets.secret();
        return Optional.ofNullable(
                        users.computeIfPresent(
                                id,
                                (_, user) ->
                                        new User(
                                                id,
                                                user.callbackHost(),
                                                user.product(),
                                                Optional.of(key))))
                .map(_ -> key);
    }

    /** Whose user and key a header {@code Basic …} carries. */
    Optional<User> login(Optional<String> header) {
        return header.filter(value -> value.startsWith(BASIC))
                .flatMap(value -> decoded(value.substring(BASIC.length())))
                .flatMap(MtnUsers::pair)
                .flatMap(pair -> find(pair.id()).filter(user -> user.has(pair.key())));
    }

    private record Pair(String id, String key) {}

    private static Optional<Pair> pair(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : Optional.of(new Pair(text.substring(0, colon), text.substring(colon + 1)));
    }

    private static Optional<String> decoded(String base64) {
        try {
            return Optional.of(
                    new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    void reset() {
        users.clear();
        users.put(first.id(), first);
    }
}
