package cm.sanaga.kernel.actor;

import cm.sanaga.kernel.Sent;

/** What a process entity answers. */
public sealed interface ProcessAnswer extends Sent {

    /** Obeyed, now or before, or just shown. */
    record Shown(Sent view, Replay replay) implements ProcessAnswer {}

    /** Not obeyed, and why. */
    record No(Sent refusal) implements ProcessAnswer {}

    /** There is no such process. */
    record Unknown() implements ProcessAnswer {}

    /** Whether a command was obeyed now or long ago. */
    enum Replay {
        NOW,
        BEFORE
    }
}
