package cm.sanaga.http.auth;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a merchant's key may be used for. */
public enum Scope {
    /** Looks: every {@code GET} of {@code /v1}. */
    READ,
    /** Takes money in: charges, escrows, prompts, and releases to the merchant. */
    COLLECT,
    /** Gives money back to payers. */
    REFUND,
    /** Pays money out, and keeps a payout from leaving. */
    PAYOUT,
    /** Says where the merchant is told what became of his payments. */
    WEBHOOKS;

    /** All of them. */
    public static final Set<Scope> ALL = Set.copyOf(EnumSet.allOf(Scope.class));

    /** As it stands in documents: {@code collect}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one of this name. */
    public static Optional<Scope> of(String label) {
        return Arrays.stream(values()).filter(scope -> scope.label().equals(label)).findFirst();
    }
}
