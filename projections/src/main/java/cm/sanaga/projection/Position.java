package cm.sanaga.projection;

/**
 * A place in the journal: the transaction that wrote an event and the event's own number.
 *
 * @param txid a 64-bit transaction id of PostgreSQL, never wraps
 */
record Position(long txid, long ordering) implements Comparable<Position> {
    static final Position START = new Position(0, 0);

    @Override
    public int compareTo(Position other) {
        int first = Long.compareUnsigned(txid, other.txid);
        return first != 0 ? first : Long.compare(ordering, other.ordering);
    }
}
