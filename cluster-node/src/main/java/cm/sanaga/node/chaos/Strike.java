package cm.sanaga.node.chaos;

/**
 * A nemesis that struck, with the time it was given: breaking and healing.
 *
 * @param what its label
 * @param from when it struck, by {@link System#nanoTime}
 * @param until when the next might
 */
record Strike(String what, long from, long until) {}
