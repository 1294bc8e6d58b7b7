package cm.sanaga.node.chaos;

/**
 * A nemesis that struck, with the time it was given: breaking and healing.
 *
 * @param from when it struck, by {@link System#nanoTime}
 * @param until when the next might
 */
record Strike(Nemesis what, long from, long until) {}
