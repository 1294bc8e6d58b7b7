package cm.sanaga.projection;

/**
 * Where work is that is done on one node at a time.
 *
 * @param name as the log calls it
 * @param index which one of its kind
 * @param address of the node that has it, empty while none is known to
 * @param answers whether it says so itself
 */
public record DaemonPlace(String name, int index, String address, boolean answers) {}
