package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.testing.FreePort;
import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F3, F4: on one database there is one cluster, whoever reaches whom. */
class MembershipIT {
    private static final String NOBODY = "pekko://sanaga@127.0.0.1:1";

    private final Path folder;
    private final Ending ending = new Ending();
    private final Database database = TestDatabase.migrated();

    MembershipIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void end() {
        ending.run();
    }

    private final class OneNode {
        private final ActorSystem<Void> system;
        private final Founding founding = ending.with("membership", new Founding(database));
        private final Membership membership;

        OneNode(String... lines) throws IOException {
            Path file = Files.write(folder.resolve("mine.conf"), List.of(lines));
            Config config =
                    NodeConfig.of(
                            Settings.from(Map.of(Settings.CONFIGURATION, file.toString())),
                            database);
            this.system = Node.actorSystem(config, ending);
            this.membership = new Membership(system, config, founding);
        }

        void join() {
            membership.await();
        }

        boolean up() {
            return Cluster.get(system).selfMember().status().equals(MemberStatus.up());
        }
    }

    /** The first of its seed nodes, whose second is never there. */
    private OneNode first(int port, String patience) throws IOException {
        return new OneNode(
                "pekko.remote.artery.canonical.port = " + port,
                "pekko.cluster.seed-nodes = [\"pekko://sanaga@127.0.0.1:%d\", \"%s\"]"
                        .formatted(port, NOBODY),
                "pekko.cluster.seed-node-timeout = 200ms",
                "sanaga.node.join-timeout = " + patience);
    }

    private Founding another() {
        return ending.with("another", new Founding(database));
    }

    /** Keeps what it was told. */
    private static final class Member implements Founding.Member {
        private final long uid;
        private volatile boolean lives = true;
        private volatile Map<Long, Duration> heard = Map.of();
        private final AtomicInteger interruptions = new AtomicInteger();

        Member(long uid) {
            this.uid = uid;
        }

        @Override
        public long uid() {
            return uid;
        }

        @Override
        public boolean lives() {
            return lives;
        }

        @Override
        public void heard(Map<Long, Duration> sessions) {
            heard = sessions;
        }

        @Override
        public void interrupted() {
            interruptions.incrementAndGet();
        }

        boolean silent(long uid, Duration atLeast) {
            return heard.getOrDefault(uid, Duration.ZERO).compareTo(atLeast) >= 0;
        }
    }

    /** The sessions of this database that hold the lock. */
    private List<Long> holders() {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                """
                                SELECT DISTINCT pid FROM pg_locks
                                JOIN pg_database ON pg_database.oid = database
                                WHERE locktype = 'advisory' AND datname = current_database()
                                """)) {
            List<Long> pids = new ArrayList<>();
            while (rows.next()) {
                pids.add(rows.getLong(1));
            }
            return pids;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void end(long session) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(" + session + ")");
        }
    }

    @Test
    void the_first_of_the_seed_nodes_founds_none_beside_one_that_lives() throws Exception {
        OneNode alive = new OneNode();
        alive.join();
        OneNode cutOff = first(FreePort.next(), "4s");
        String why = String.valueOf(assertThrows(StartupProblem.class, cutOff::join).getMessage());
        assertTrue(why.contains(NOBODY), why);
        assertTrue(why.contains("one lives on this database"), why);
        assertFalse(cutOff.up());
        assertTrue(alive.up());
    }

    @Test
    void it_founds_one_when_the_last_member_has_gone() throws Exception {
        OneNode alive = new OneNode();
        alive.join();
        OneNode next = first(FreePort.next(), "1m");
        Thread waiting = Thread.ofVirtual().start(next::join);
        Eventually.never(Duration.ofSeconds(5), () -> "founded beside it", next::up);
        alive.founding.close();
        assertTrue(waiting.join(Patience.USUAL));
        // Whoever joins is told before his own view of the members is.
        Eventually.within(Patience.USUAL, () -> "it is no member", next::up);
    }

    @Test
    void a_second_node_that_was_told_of_no_other_ends_and_says_why() throws Exception {
        new OneNode().join();
        OneNode second = new OneNode("sanaga.node.join-timeout = 1s");
        String why = String.valueOf(assertThrows(StartupProblem.class, second::join).getMessage());
        assertTrue(why.contains("one lives on this database already"), why);
        assertTrue(why.contains("pekko.cluster.seed-nodes"), why);
        assertFalse(second.up());
    }

    @Test
    void one_founds_at_a_time_and_nobody_beside_members() throws Exception {
        Founding one = another();
        Founding other = another();
        assertEquals(Optional.empty(), one.refused());
        assertEquals(Optional.empty(), one.refused());
        assertTrue(other.refused().orElse("").contains("about to found"));
        one.joined(new Member(1));
        other.joined(new Member(2));
        Eventually.within(Patience.USUAL, () -> "not both", () -> holders().size() == 2);
        Founding late = another();
        assertTrue(late.refused().orElse("").contains("one lives"));
        one.close();
        other.close();
        Eventually.within(Patience.USUAL, () -> "still held", () -> late.refused().isEmpty());
    }

    @Test
    void a_right_is_lost_with_the_session_that_got_it() throws Exception {
        Founding founder = another();
        assertFalse(founder.kept());
        assertEquals(Optional.empty(), founder.refused());
        assertTrue(founder.kept());
        end(holders().getFirst());
        assertFalse(founder.kept());
        assertEquals(Optional.empty(), founder.refused());
        founder.close();
        assertTrue(founder.refused().orElse("").contains("the node ends"));
    }

    @Test
    void a_member_whose_session_is_ended_has_another() throws Exception {
        Founding member = another();
        Member self = new Member(3);
        member.joined(self);
        long first =
                Eventually.seen(Patience.USUAL, this::holders, held -> held.size() == 1).getFirst();
        end(first);
        Eventually.within(
                Patience.USUAL,
                () -> "none but " + first,
                () -> holders().stream().anyMatch(pid -> pid != first));
        assertTrue(another().refused().orElse("").contains("one lives"));
        assertEquals(1, self.interruptions.get());
    }

    @Test
    void members_know_of_each_other_by_their_sessions_and_who_says_nothing() throws Exception {
        Member one = new Member(Long.MIN_VALUE);
        Member other = new Member(Long.MAX_VALUE);
        another().joined(one);
        Founding leaving = another();
        leaving.joined(other);
        Set<Long> both = Set.of(one.uid, other.uid);
        Eventually.within(
                Patience.USUAL, () -> "" + one.heard, () -> both.equals(one.heard.keySet()));
        Eventually.within(
                Patience.USUAL, () -> "" + other.heard, () -> both.equals(other.heard.keySet()));
        other.lives = false;
        Eventually.within(
                Patience.USUAL,
                () -> "it speaks",
                () -> one.silent(other.uid, Duration.ofSeconds(2)));
        assertTrue(another().refused().orElse("").contains("one lives"));
        leaving.close();
        Eventually.within(
                Patience.USUAL, () -> "still there", () -> !one.heard.containsKey(other.uid));
    }

    @Test
    void who_leaves_is_not_seen_any_more_and_nobody_founds_before_it_has_ended() throws Exception {
        Member one = new Member(5);
        Founding here = another();
        Founding leaving = another();
        here.joined(one);
        leaving.joined(new Member(6));
        Eventually.within(Patience.USUAL, () -> "" + one.heard, () -> one.heard.containsKey(6L));
        leaving.leaves();
        Eventually.within(Patience.USUAL, () -> "still there", () -> !one.heard.containsKey(6L));
        here.close();
        Eventually.within(Patience.USUAL, () -> "not one", () -> holders().size() == 1);
        Founding late = another();
        assertTrue(late.refused().orElse("").contains("one lives"));
        leaving.close();
        Eventually.within(Patience.USUAL, () -> "still held", () -> late.refused().isEmpty());
    }

    @Test
    void of_two_clusters_on_one_database_one_ends_and_the_other_goes_on() throws Exception {
        List<OneNode> two = List.of(apart(), apart());
        Eventually.within(
                Patience.USUAL,
                () -> "both live",
                () -> two.stream().filter(OneNode::up).count() == 1);
        OneNode alive = two.stream().filter(OneNode::up).findFirst().orElseThrow();
        Eventually.within(
                Patience.USUAL, () -> "it counts one", () -> alive.membership.strangers() == 0);
        assertTrue(alive.up());
    }

    /** A cluster of its own, as if no other were seen. */
    private OneNode apart() throws IOException {
        OneNode node = new OneNode("sanaga.node.stranger-for = 2s");
        Membership.alone(node.system);
        Eventually.within(Patience.USUAL, () -> "not up", node::up);
        node.founding.joined(node.membership.new Self());
        return node;
    }
}
