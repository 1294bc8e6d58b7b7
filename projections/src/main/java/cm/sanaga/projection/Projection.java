package cm.sanaga.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Makes rows of events. Everything it writes is written in the connection's transaction. */
interface Projection {

    /** Under which its progress is kept; a row of {@code read.feed}. */
    String name();

    /** How the stored names of the events it wants look, as for {@code LIKE}. */
    List<String> manifests();

    /** The tables it fills. */
    List<String> tables();

    /**
     * Applies events, each for the first time and in the order of its entity.
     *
     * @param reader for what went before, should that be needed
     */
    void apply(Connection connection, EventReader reader, List<Occurrence> events)
            throws SQLException;
}
