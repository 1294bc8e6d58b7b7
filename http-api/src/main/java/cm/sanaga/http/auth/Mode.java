package cm.sanaga.http.auth;

import java.util.Locale;

/**
 * Whether money is real here. A whole installation is the one or the other: its ledger, its rails
 * and its keys.
 */
public enum Mode {
    /** Every provider is a simulator. */
    TEST,
    /** No provider is a simulator. */
    LIVE;

    /** As it stands in documents: {@code test}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How the keys of merchants begin here. */
    public String prefix() {
        return "sk_" + label() + "_";
    }

    /** The one that it is not. */
    public Mode other() {
        return this == TEST ? LIVE : TEST;
    }
}
