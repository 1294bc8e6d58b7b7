package cm.sanaga.node;

import java.util.List;

/**
 * Where a node dies: at the write that has this event of this entity.
 *
 * @param entity how its persistence id begins
 * @param event its sequence number
 */
record CrashPoint(When when, String entity, long event) {

    /** On which side of the write. */
    enum When {
        /** Nothing of it is written. */
        BEFORE,
        /** It is durable, and nobody has been told. */
        AFTER,
        /** Everybody has been told and acts on it for a second, and nothing of it is written. */
        UNWRITTEN;

        /** Those that a product has to survive. */
        static final List<When> REAL = List.of(BEFORE, AFTER);
    }

    static CrashPoint parse(String text) {
        String[] words = text.split(" ", 3);
        return new CrashPoint(When.valueOf(words[0]), words[2], Long.parseLong(words[1]));
    }

    boolean isIn(String persistenceId, long first, long last) {
        return persistenceId.startsWith(entity) && first <= event && event <= last;
    }

    @Override
    public String toString() {
        return when + " " + event + " " + entity;
    }
}
