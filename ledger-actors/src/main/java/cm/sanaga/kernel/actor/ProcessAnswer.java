package cm.sanaga.kernel.actor;

import cm.sanaga.kernel.Sent;

/** What a process entity answers. */
public sealed interface ProcessAnswer extends Sent {

    /** Obeyed, now or before, or just shown. */
    record Shown(Sent view, Replay replay) implements ProcessAnswer {}

    /** Not obeyed, and why. */
    record No(Sent refusal) implements ProcessAnswer {}

    /** Obeyed before, and whoever ordered it first has no answer yet: it is being held back. */
    record Held() implements ProcessAnswer {}

    /** There is no such process. */
    record Unknown() implements ProcessAnswer {}

    /** Whether a command was obeyed now or long ago. */
    enum Replay {
        NOW,
        BEFORE
    }
}
