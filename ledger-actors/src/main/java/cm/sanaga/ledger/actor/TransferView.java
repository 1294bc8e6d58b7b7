package cm.sanaga.ledger.actor;

import cm.sanaga.kernel.Sent;
import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.ledger.Transfer;
import cm.sanaga.ledger.Transfer.State;

/** What a transfer shows of itself. */
sealed interface TransferView extends Sent {

    /** Not finished; it goes on by itself. */
    record UnderWay() implements TransferView {}

    /** The source refused; nothing moved. */
    record Refused(Account.Refusal why) implements TransferView {}

    /** Moved. */
    record Completed(long sourceNumber, long destinationNumber, SubAccount creditedOn)
            implements TransferView {}

    static TransferView of(Transfer.State state) {
        return switch (state) {
            case State.Absent _, State.Reserving _, State.Capturing _ -> new UnderWay();
            case State.Crediting _, State.Diverting _ -> new UnderWay();
            case State.Releasing(_, var why) -> new Refused(why);
            case State.Refused(_, var why) -> new Refused(why);
            case State.Completed(_, var source, var destination, var on) ->
                    new Completed(source, destination, on);
        };
    }
}
