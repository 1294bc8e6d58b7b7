package cm.sanaga.http.token;

import cm.sanaga.http.problem.Problem;
import cm.sanaga.http.problem.ProblemCode;
import cm.sanaga.http.problem.Rejection;
import com.nimbusds.jwt.JWTClaimsSet;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The part somebody has here, as it stands in {@code realm_access.roles}. */
enum Role {
    CUSTOMER,
    MERCHANT,
    ORG_ADMIN,
    TREASURY,
    PLATFORM;

    /** As the issuer calls it: {@code org-admin}. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The one role of these claims. Others than ours say nothing; the platform's includes the
     * treasury's, and no other two go together.
     *
     * @throws Rejection when there is none, or more than one
     */
    static Role of(JWTClaimsSet claims) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        Collection<?> said = said(claims);
        for (Role role : values()) {
            if (said.contains(role.label())) {
                roles.add(role);
            }
        }
        if (roles.contains(PLATFORM)) {
            roles.remove(TREASURY);
        }
        if (roles.size() > 1) {
            throw forbidden("The token has more than one role, and nobody may have two here");
        }
        return roles.stream()
                .findFirst()
                .orElseThrow(() -> forbidden("The token has no role that means anything here"));
    }

    private static Collection<?> said(JWTClaimsSet claims) {
        return claims.getClaim("realm_access") instanceof Map<?, ?> access
                        && access.get("roles") instanceof Collection<?> roles
                ? roles
                : List.of();
    }

    /** The answer to somebody who is known and may not. */
    static Rejection forbidden(String detail) {
        return new Rejection(Problem.of(ProblemCode.FORBIDDEN, detail));
    }
}
