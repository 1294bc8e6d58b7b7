package cm.sanaga.node.bench;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorSystem;

/** What the program lends to its benchmarks, and ends when they are over. */
public interface Ground {

    /** Where the data of the node that runs is, and where results go, in {@code bench/}. */
    Path dataFolder();

    /** A folder that is gone afterwards. */
    Path scratch(String name);

    /** Where the API of the node that runs would be. */
    URI api();

    /** Where its health would be. */
    URI management();

    /** Where the simulators of the node that runs would be, by provider. */
    Map<String, URI> simulators();

    /** Where they are, one after the other from a port. */
    static Map<String, URI> simulatorsFrom(int port) {
        return Map.of(
                "mtn", URI.create("http://127.0.0.1:" + port),
                "orange", URI.create("http://127.0.0.1:" + (port + 1)),
                "camtel", URI.create("http://127.0.0.1:" + (port + 2)));
    }

    /** An actor system as a node has it, on a durable PostgreSQL of its own in a folder. */
    ActorSystem<?> bare(Path folder);

    /**
     * How to start a whole node in a process of its own, on these ports, with more options for its
     * JVM.
     */
    ProcessBuilder node(Path folder, Ports ports, List<String> jvm);

    /**
     * How to start so many nodes, each in a process of its own below the one that is started, which
     * has the simulators and the address in front.
     */
    ProcessBuilder cluster(int nodes, Path folder, Ports ports, List<String> jvm);

    /** The keys of the node that keeps its data in a folder. */
    Keys keys(Path folder);

    /** A connection to the embedded PostgreSQL that listens here. */
    Connection database(int port) throws SQLException;

    /** The same with all rights of the server. */
    Connection superuser(int port) throws SQLException;

    /** To be closed in the end, before everything that was there earlier. */
    void closing(String what, AutoCloseable thing);

    /** Free ports; the simulators take {@code simulators} and the two after it. */
    record Ports(int http, int management, int postgres, int simulators) {}

    /** Of a merchant and of an operator. */
    record Keys(String merchant, String operator) {
        @Override
        public String toString() {
            return "Keys[***]";
        }
    }
}
