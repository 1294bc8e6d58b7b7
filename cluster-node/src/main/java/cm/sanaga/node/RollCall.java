package cm.sanaga.node;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a member concludes from two lists of members: the cluster's, and that of the sessions by
 * which members tell the database that they live. Who is on the one only is dead, or a member of
 * another cluster. Not for use by several threads.
 *
 * <p>Members are named by the number of their incarnation (Pekko's uid): a node that is started
 * again is another one.
 */
final class RollCall {
    /** Members say twice a second that they live: this is six times in vain. */
    static final Duration SILENT = Duration.ofSeconds(3);

    private final Duration strangerFor;
    private final Set<Long> known = new HashSet<>();
    private final Map<Long, Long> strangers = new HashMap<>();
    private volatile int counted;

    /**
     * Of a member that has heard nobody yet.
     *
     * @param strangerFor so long somebody lives on the database who is no member before he counts
     *     as one of another cluster: one that joins, leaves or was frozen is that for some seconds
     */
    RollCall(Duration strangerFor) {
        this.strangerFor = strangerFor;
    }

    /**
     * What the cluster says.
     *
     * @param members all of it, whatever their status, with {@code self}
     * @param unreachable those of them that the failure detector gave up
     */
    record Members(long self, Set<Long> members, Set<Long> unreachable) {}

    /** What is to be done. */
    sealed interface Verdict {
        /** Nothing. */
        record Well() implements Verdict {}

        /** These are not coming back: nobody hears them, and their sessions have ended. */
        record Gone(Set<Long> members) implements Verdict {}

        /** Another cluster lives on the database and is the one that shall: this node ends. */
        record Outnumbered(int ours, int theirs) implements Verdict {}
    }

    /**
     * Compares.
     *
     * @param sessions for how long each member that has a session has said nothing in it
     * @param nanos the time, of {@link System#nanoTime}
     */
    Verdict hear(Members cluster, Map<Long, Duration> sessions, long nanos) {
        known.addAll(sessions.keySet());
        known.retainAll(cluster.members);
        Set<Long> living = new HashSet<>();
        sessions.forEach(
                (uid, silent) -> {
                    if (silent.compareTo(SILENT) <= 0) {
                        living.add(uid);
                    }
                });
        Set<Long> theirs = settled(living, cluster.members, nanos);
        Set<Long> ours = new HashSet<>(living);
        ours.retainAll(cluster.members);
        ours.add(cluster.self);
        if (!theirs.isEmpty() && theirsShallLive(ours, theirs)) {
            return new Verdict.Outnumbered(ours.size(), theirs.size());
        }
        Set<Long> gone = new HashSet<>(cluster.unreachable);
        gone.retainAll(known);
        gone.removeAll(sessions.keySet());
        return gone.isEmpty() || !majority(cluster)
                ? new Verdict.Well()
                : new Verdict.Gone(Set.copyOf(gone));
    }

    /**
     * The session with the database was lost. The others may have lost theirs too, and who has not
     * come back yet is not gone.
     */
    void interrupted() {
        known.clear();
        strangers.clear();
        counted = 0;
    }

    /** How many members of other clusters live on the database, by the last comparison. */
    int strangers() {
        return counted;
    }

    private Set<Long> settled(Set<Long> living, Set<Long> members, long nanos) {
        strangers.keySet().retainAll(living);
        strangers.keySet().removeAll(members);
        living.stream()
                .filter(uid -> !members.contains(uid))
                .forEach(uid -> strangers.putIfAbsent(uid, nanos));
        Set<Long> settled =
                strangers.entrySet().stream()
                        .filter(each -> nanos - each.getValue() >= strangerFor.toNanos())
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet());
        counted = settled.size();
        return settled;
    }

    /** Both sides come to the same answer, whichever looks first. */
    private static boolean theirsShallLive(Set<Long> ours, Set<Long> theirs) {
        return ours.size() == theirs.size()
                ? Collections.min(theirs) < Collections.min(ours)
                : ours.size() < theirs.size();
    }

    /** The smaller part of a network that is cut in two decides nothing about the larger one. */
    private static boolean majority(Members cluster) {
        return 2 * (cluster.members.size() - cluster.unreachable.size()) > cluster.members.size();
    }
}
