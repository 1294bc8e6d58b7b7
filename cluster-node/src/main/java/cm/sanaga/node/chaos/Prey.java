package cm.sanaga.node.chaos;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

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

    /** Other nodes do not hear a node any more; the database does. */
    void mute(int node);

    /** They do again. */
    void unmute(int node);

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

    /** Whether that disk can be made slow. */
    boolean slowsDisk();

    /** It goes on writing, a few blocks a second. */
    void slowDisk();

    /** It writes as fast as it can. */
    void hastenDisk();

    /** Providers answer some calls late, wrongly or not at all, and call back so too. */
    void failProviders();

    /** They do not any more; what they have done stays done. */
    void healProviders();

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

    /** Whether nodes have a clock of their own that can be set. */
    boolean clocked();

    /** A node's time of day is that much before the true one, or behind it. */
    void clock(int node, Duration ahead);

    /** The read models forget how far into the journal they have come. */
    void rewind(Random random);

    /** The number of the last event in the journal. */
    long written();

    /** Each journal of every account. */
    List<Posted> posted();

    /** A digest of each table that is made of the journal. */
    Map<String, String> readModels();

    /** Drops these tables; they are made again. */
    void rebuild();

    /** From its next start on a node is of the older program, or of this one. */
    void use(int node, boolean older);

    /** The process that a node is, or was last. */
    long process(int node);

    /** Where nodes tell that they could not read what was sent to them or stored. */
    List<String> unread();
}
