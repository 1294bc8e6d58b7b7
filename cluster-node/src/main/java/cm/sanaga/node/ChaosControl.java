package cm.sanaga.node;

import cm.sanaga.node.chaos.Chaos;
import cm.sanaga.node.words.Options;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What may be wrong on purpose, so that a run must find it. */
enum ChaosControl {
    NONE,

    /** It answers before it has written, and writes seldom. */
    FORGETFUL_DATABASE,

    /** It writes, and does not ask the disk to keep it. */
    UNSYNCED_DATABASE,

    /** Each of them moves the money of its first orders twice and tells nobody. */
    DOUBLING_PROVIDER;

    static ChaosControl of(Options options) {
        List<String> labels = Arrays.stream(values()).map(ChaosControl::label).toList();
        return values()[labels.indexOf(options.word("control", labels))];
    }

    /** The settings of PostgreSQL that make it so. */
    Map<String, String> database() {
        return switch (this) {
            case NONE, DOUBLING_PROVIDER -> Map.of();
            case FORGETFUL_DATABASE ->
                    Map.of("synchronous_commit", "off", "wal_writer_delay", "10s");
            case UNSYNCED_DATABASE -> Map.of("fsync", "off");
        };
    }

    /** The rules that each provider's simulator is given. */
    List<String> rules() {
        return switch (this) {
            case NONE, FORGETFUL_DATABASE, UNSYNCED_DATABASE -> List.of();
            case DOUBLING_PROVIDER -> List.of("{\"match\":{\"times\":20},\"moves\":\"twice\"}");
        };
    }

    /** Whether it shows only where power can be lost. */
    boolean needsDisk() {
        return !database().isEmpty();
    }

    /** A control is good when what it must find was found, and by the check of the books. */
    boolean found(Chaos.Outcome outcome) {
        return switch (this) {
            case NONE -> outcome.right();
            case FORGETFUL_DATABASE, UNSYNCED_DATABASE -> outcome.lost() > 0;
            case DOUBLING_PROVIDER -> outcome.doubled() > 0;
        };
    }

    /** The same in words; empty where nothing had to be found. */
    String told(Chaos.Outcome outcome) {
        String how = found(outcome) ? "✓ the control found it: " : "✗ the control found nothing: ";
        return switch (this) {
            case NONE -> "";
            case FORGETFUL_DATABASE, UNSYNCED_DATABASE ->
                    how + outcome.lost() + " acknowledged orders are lost\n";
            case DOUBLING_PROVIDER -> how + outcome.doubled() + " doubled\n";
        };
    }

    private String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
