package cm.sanaga.http.token;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.regex.Pattern;

/** What must be true of a token that its issuer has signed. */
final class TokenRules {
    /**
     * Keycloak's word for a token with which one may ask; others are {@code ID}, {@code Refresh}.
     */
    private static final String ASKS = "Bearer";

    /** It will stand in the ledger and in the trail. */
    private static final Pattern SUBJECT = Pattern.compile("[A-Za-z0-9._:@-]{1,64}");

    private TokenRules() {}

    /** The first rule that is broken. */
    static Optional<Fault> broken(JWTClaimsSet claims, IdentitySettings settings, Instant now) {
        if (!settings.issuer().equals(claims.getIssuer())) {
            return Optional.of(Fault.ISSUER);
        }
        if (!claims.getAudience().contains(settings.audience())) {
            return Optional.of(Fault.AUDIENCE);
        }
        if (!ASKS.equals(claims.getClaim("typ"))) {
            return Optional.of(Fault.KIND);
        }
        if (!settings.parties().isEmpty() && !settings.parties().contains(party(claims))) {
            return Optional.of(Fault.PARTY);
        }
        if (claims.getClaim("cnf") != null) {
            return Optional.of(Fault.BOUND);
        }
        if (claims.getSubject() == null || !SUBJECT.matcher(claims.getSubject()).matches()) {
            return Optional.of(Fault.SUBJECT);
        }
        return outOfTime(claims, settings.leeway(), now);
    }

    private static String party(JWTClaimsSet claims) {
        return claims.getClaim("azp") instanceof String party ? party : "";
    }

    /** Good from {@code nbf} on and before {@code exp}, give or take the leeway. */
    private static Optional<Fault> outOfTime(JWTClaimsSet claims, Duration leeway, Instant now) {
        Date end = claims.getExpirationTime();
        if (end == null || !now.minus(leeway).isBefore(end.toInstant())) {
            return Optional.of(Fault.EXPIRED);
        }
        Date begin = claims.getNotBeforeTime();
        return begin != null && now.plus(leeway).isBefore(begin.toInstant())
                ? Optional.of(Fault.EARLY)
                : Optional.empty();
    }
}
