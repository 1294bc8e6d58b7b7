package cm.sanaga.ledger;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The lines a book may have. The normal side is the one on which a balance is positive; a line with
 * a floor is money owed to somebody and never goes below zero.
 */
public enum ChartOfAccounts {
    /** The owner's share of a provider's wallet, one line for each provider. An asset. */
    FLOAT(Side.DEBIT, false),
    /** The owner's share of a bank account. An asset. */
    BANK(Side.DEBIT, false),
    /** Owed to a merchant once he has delivered, or else to the payer. */
    ESCROW(Side.CREDIT, true),
    /** Owed to the owner, who may cash it out. */
    AVAILABLE(Side.CREDIT, true),
    /** Owed to the platform, its revenue in its own book. */
    FEES(Side.CREDIT, true),
    /** What providers charge us. An expense. */
    PROVIDER_FEES(Side.DEBIT, false),
    /** Owed to the state. */
    TAX(Side.CREDIT, true),
    /** Money that came and nobody expected, owed to whoever proves it is his. */
    SUSPENSE(Side.CREDIT, true),
    /** Money that left although it was not to: somebody has to give it back. An asset. */
    RECEIVABLE(Side.DEBIT, false),
    /** On its way between two books; zero over all books when nothing is under way. */
    CLEARING(Side.CREDIT, false);

    private static final Map<String, ChartOfAccounts> BY_LABEL =
            Arrays.stream(values())
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    ChartOfAccounts::label, Function.identity()));

    private final Side normal;
    private final boolean floored;
    private final String label;

    ChartOfAccounts(Side normal, boolean floored) {
        this.normal = normal;
        this.floored = floored;
        this.label = name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The side on which a balance of this line is positive. */
    public Side normal() {
        return normal;
    }

    /** Whether the line may never be below zero. */
    public boolean floored() {
        return floored;
    }

    /** How the line is written: {@code provider-fees}. */
    public String label() {
        return label;
    }

    /**
     * The line of this label.
     *
     * @throws IllegalArgumentException when the chart has no such line
     */
    public static ChartOfAccounts of(String label) {
        ChartOfAccounts line = BY_LABEL.get(label);
        if (line == null) {
            throw new IllegalArgumentException("the chart of accounts has no line " + label);
        }
        return line;
    }
}
