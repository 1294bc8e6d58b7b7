package cm.sanaga.http.token;

import cm.sanaga.http.auth.Caller;
import cm.sanaga.http.auth.Keys;
import cm.sanaga.http.auth.Office;
import cm.sanaga.http.auth.Scope;
import com.nimbusds.jwt.JWTClaimsSet;
import com.typesafe.config.Config;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Turns the tokens of one issuer into callers: signature and claims first, then who that is here.
 */
public final class Tokens {
    /** A JSON object in base 64 and two more parts; no key has ever this form. */
    private static final Pattern FORM = Pattern.compile("eyJ[^.]*\\.[^.]*\\.[^.]*");

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final IdentitySettings settings;
    private final IssuerKeys keys;
    private final Merchants merchants;
    private final InstantSource clock;

    /** Merchants that were found; none ever changes its organisation. */
    private final Map<String, String> organisations = new ConcurrentHashMap<>();

    /** Tells to which organisation a merchant belongs. */
    @FunctionalInterface
    public interface Merchants {
        /** The organisation, empty when there is no such merchant. */
        CompletionStage<Optional<String>> organisation(String merchant);
    }

    Tokens(IdentitySettings settings, Merchants merchants, InstantSource clock) {
        this.settings = settings;
        this.keys = new IssuerKeys(settings.source(), clock);
        this.merchants = merchants;
        this.clock = clock;
    }

    /**
     * By {@code sanaga.identity}; empty when no issuer is set.
     *
     * @throws com.typesafe.config.ConfigException naming the key that is missing or wrong
     */
    public static Optional<Tokens> from(Config root, Merchants merchants, InstantSource clock) {
        return IdentitySettings.from(root).map(set -> new Tokens(set, merchants, clock));
    }

    /**
     * Tokens and these keys. What has the form of a token is never looked up among keys, and
     * nothing else is read as a token.
     */
    public Keys beside(Keys known) {
        return bearer -> FORM.matcher(bearer).matches() ? caller(bearer) : known.caller(bearer);
    }

    private CompletionStage<Optional<Caller>> caller(String bearer) {
        return CompletableFuture.completedFuture(bearer)
                .thenApply(text -> SignedToken.read(text, settings.algorithms()))
                .thenCompose(token -> keys.key(token.key()).thenApply(token::under))
                .thenCompose(this::holder)
                .thenApply(Optional::of);
    }

    private CompletionStage<Caller> holder(JWTClaimsSet claims) {
        TokenRules.broken(claims, settings, clock.instant())
                .ifPresent(
                        fault -> {
                            throw fault.rejection();
                        });
        String name = "sub_" + claims.getSubject();
        return switch (Role.of(claims)) {
            case CUSTOMER -> throw Role.forbidden("There is nothing for customers here yet");
            case MERCHANT -> merchant(name, claims);
            case ORG_ADMIN -> operator(name, new Office.Organisation(id(claims, "organisation")));
            case TREASURY -> operator(name, new Office.Treasury());
            case PLATFORM -> operator(name, new Office.Platform());
        };
    }

    private static CompletionStage<Caller> operator(String name, Office office) {
        return CompletableFuture.completedFuture(new Caller.Operator(name, office));
    }

    /** The issuer says which merchant it is, and the directory whose that is. */
    private CompletionStage<Caller> merchant(String name, JWTClaimsSet claims) {
        String merchant = id(claims, "merchant");
        String organisation = id(claims, "organisation");
        return organisation(merchant)
                .thenApply(
                        owner -> {
                            if (!owner.equals(Optional.of(organisation))) {
                                throw Role.forbidden(
                                        "The organisation of the token has no such merchant");
                            }
                            return new Caller.Merchant(merchant, merchant, owner, name, Scope.ALL);
                        });
    }

    private CompletionStage<Optional<String>> organisation(String merchant) {
        String known = organisations.get(merchant);
        if (known != null) {
            return CompletableFuture.completedFuture(Optional.of(known));
        }
        return merchants
                .organisation(merchant)
                .thenApply(
                        found -> {
                            found.ifPresent(one -> organisations.put(merchant, one));
                            return found;
                        });
    }

    private static String id(JWTClaimsSet claims, String claim) {
        if (claims.getClaim(claim) instanceof String id && ID.matcher(id).matches()) {
            return id;
        }
        throw Role.forbidden("The token names no " + claim);
    }
}
