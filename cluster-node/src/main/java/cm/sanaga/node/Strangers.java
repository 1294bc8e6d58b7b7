package cm.sanaga.node;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whether somebody who is no member of this cluster may have written to its database: a member of
 * another cluster, or one of ours that the others gave up and that lives on for a while. Then what
 * entities hold in their memory is to be read anew. Not for use by several threads.
 */
final class Strangers {
    private final Duration every;
    private final Set<Long> departing = new HashSet<>();
    private final Set<Long> present = new HashSet<>();
    private long told;

    /**
     * Of a member that has seen nobody yet.
     *
     * @param every how long what was read may count while they are there (time)
     */
    Strangers(Duration every) {
        this.every = every;
    }

    /**
     * Looks who is there.
     *
     * @param members all of the cluster, whatever their status
     * @param leaving those of them that hand over what they have and go: they write nothing after
     * @param sessions for how long each that has a session has said nothing in it
     * @param nanos the time, of {@link System#nanoTime}
     * @return whether what was read until now may be old: one has come, has ended, or they are
     *     there for so long
     */
    boolean wrote(Set<Long> members, Set<Long> leaving, Map<Long, Duration> sessions, long nanos) {
        departing.addAll(leaving);
        departing.removeIf(uid -> !members.contains(uid) && !sessions.containsKey(uid));
        Set<Long> speaking = new HashSet<>();
        sessions.forEach(
                (uid, silent) -> {
                    if (silent.compareTo(RollCall.SILENT) <= 0
                            && !members.contains(uid)
                            && !departing.contains(uid)) {
                        speaking.add(uid);
                    }
                });
        present.removeAll(members);
        boolean ended = present.retainAll(sessions.keySet());
        boolean came = present.addAll(speaking);
        boolean lasting = !speaking.isEmpty() && nanos - told >= every.toNanos();
        if (!ended && !came && !lasting) {
            return false;
        }
        told = nanos;
        return true;
    }
}
