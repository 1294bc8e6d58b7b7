package cm.sanaga.node.chaos;

import java.net.URI;
import java.util.List;

/** A cluster that may be broken, and what breaks in it. Every call returns at once. */
public interface Prey {

    /** The nodes, by number from zero. */
    int nodes();

    /** How many of them say that a payment would work there. */
    int ready();

    /** Ends a node as a machine that loses power would; it is started again. */
    void kill(int node);

    /** Asks a node to stop in good order; it is started again. */
    void restart(int node);

    /** A node stands still, and does not know it afterwards. */
    void freeze(int node);

    /** It goes on. */
    void thaw(int node);

    /** Whether nodes have a network of their own that can be cut. */
    boolean networked();

    /** Nobody hears from a node any more, and it from nobody. */
    void cut(int node);

    /** They do again. */
    void mend(int node);

    /** The database dies in the middle of what it does, and recovers from what is on its disk. */
    void killDatabase();

    /** The database stands still. */
    void freezeDatabase();

    /** It goes on. */
    void thawDatabase();

    /** Whether the database has a disk of its own that can be broken. */
    boolean ownsDisk();

    /** The database's machine loses power, and with it what its disk had not got. */
    void cutPower();

    /** It starts again. */
    void restorePower();

    /** The database's disk is full. */
    void fillDisk();

    /** There is room again. */
    void emptyDisk();

    /** The database's disk answers nothing, whoever asks. */
    void stallDisk();

    /** It does again. */
    void releaseDisk();

    /** Why which node is not ready; empty when all are. */
    String troubles();

    /** Where requests go. */
    URI api();

    /** The key of a merchant. */
    String merchant();

    /** The key of an operator. */
    String operator();

    /** Where each provider's simulator is. */
    List<URI> simulators();
}
