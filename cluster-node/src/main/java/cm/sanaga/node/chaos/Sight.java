package cm.sanaga.node.chaos;

import com.fasterxml.jackson.databind.JsonNode;

/** What a client saw when it looked; moments are of {@link System#nanoTime}. */
sealed interface Sight {

    /** When it asked. */
    long asked();

    /** When it had the answer. */
    long answered();

    /**
     * A merchant's balance.
     *
     * @param number of the last journal in it
     * @param available posted and not held
     */
    record Balance(long asked, long answered, long number, long available, long held, long escrow)
            implements Sight {

        static Balance of(long asked, JsonNode told) {
            return new Balance(
                    asked,
                    System.nanoTime(),
                    told.path("journal").asLong(),
                    told.path("available").asLong(),
                    told.path("held").asLong(),
                    told.path("escrow").asLong());
        }
    }

    /** A payment that had succeeded, and so was in the book. */
    record Success(long asked, long answered, String payment) implements Sight {}
}
