package cm.sanaga.sim;

import java.util.random.RandomGenerator;

/**
 * How bad a world is, as chances.
 *
 * @param lost of a message, each way
 * @param doubled of a message
 * @param slow of a message that takes seconds
 * @param crash of some entity in a tenth of a second
 * @param twin of a second copy of some entity in a tenth of a second
 * @param unwritten of an append that fails
 * @param unheard of an append that is durable while its writer hears that it failed
 * @param refused of an order or question our own guard does not let through
 * @param forged of a callback about nothing
 * @param late of an order that arrives when nobody waits for its answer any more
 * @param turnedBack of an order that a provider refuses at its door and does not remember
 */
record Faults(
        double lost,
        double doubled,
        double slow,
        double crash,
        double twin,
        double unwritten,
        double unheard,
        double refused,
        double forged,
        double late,
        double turnedBack) {
    static final Faults NONE = new Faults(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Some worlds are nearly well, some are bad in one way, some in all. */
    static Faults drawn(RandomGenerator random) {
        return new Faults(
                some(random, 0.2),
                some(random, 0.2),
                some(random, 0.25),
                some(random, 0.15),
                some(random, 0.1),
                some(random, 0.1),
                some(random, 0.1),
                some(random, 0.3),
                some(random, 0.5),
                some(random, 0.15),
                some(random, 0.15));
    }

    private static double some(RandomGenerator random, double most) {
        return random.nextInt(4) == 0 ? 0 : random.nextDouble(most);
    }
}
