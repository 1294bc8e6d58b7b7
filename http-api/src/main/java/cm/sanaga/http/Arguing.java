package cm.sanaga.http;

import cm.sanaga.http.json.Fields;
import cm.sanaga.http.json.Json;
import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.actor.Ordering;
import cm.sanaga.payment.actor.Orders;
import cm.sanaga.payment.actor.Payments;
import cm.sanaga.payment.dispute.Dispute;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * What somebody says or does in a dispute, read of a request.
 *
 * @param statement in his words, {@code ""} where none are needed and none came
 * @param deed what the trail says of it
 * @param act what it does
 */
record Arguing(String statement, String deed, Act act) {
    /** About half a page. */
    private static final int LONGEST = 1_000;

    private static final int LONGEST_ID = 64;

    /** What is asked of the payments. */
    interface Act {
        /**
         * @param merchant whose the escrow must be, empty for operators
         */
        CompletionStage<Payments.Answer> of(
                Ordering door, PaymentId escrow, Optional<String> merchant, Dispute.Step step);
    }

    /** A step about a refund. */
    private interface Ending {
        Dispute.Command of(String dispute, Money refund, Dispute.Step step);
    }

    /** A dispute is opened. */
    static Arguing open(Fields fields) {
        Optional<Money> amount = fields.amount(Currency.XAF);
        Dispute.Ground ground = fields.requiredOneOf("reason", Dispute.Ground.values());
        return new Arguing(
                required(fields),
                "reason "
                        + Json.word(ground)
                        + amount.map(money -> ", amount " + money.minor()).orElse(""),
                (door, escrow, merchant, step) ->
                        door.disputes()
                                .open(
                                        new Orders.NewDispute(
                                                escrow, merchant, amount, ground, step)));
    }

    /** The merchant says something. */
    static Arguing byMerchant(Fields fields) {
        return saying(fields, Dispute.Party.MERCHANT);
    }

    /** The payer has said something to whoever writes it down. */
    static Arguing byPayer(Fields fields) {
        return saying(fields, Dispute.Party.PAYER);
    }

    private static Arguing saying(Fields fields, Dispute.Party party) {
        String dispute = dispute(fields);
        return new Arguing(
                required(fields),
                "",
                arguing(step -> new Dispute.Command.Say(dispute, party, step)));
    }

    /** What stands in the trail of operators as the reason. */
    String reason() {
        return deed.isEmpty() || statement.isEmpty() ? deed + statement : deed + ": " + statement;
    }

    /** The merchant offers a refund. */
    static Arguing offer(Fields fields) {
        return refund(fields, optional(fields), Dispute.Command.Propose::new);
    }

    /** The payer takes it. */
    static Arguing accept(Fields fields) {
        return refund(fields, optional(fields), Dispute.Command.Accept::new);
    }

    /** An operator decides. */
    static Arguing decide(Fields fields) {
        return refund(fields, required(fields), Dispute.Command.Decide::new);
    }

    private static Arguing refund(Fields fields, String statement, Ending command) {
        String dispute = dispute(fields);
        Money refund =
                fields.whole("refund_amount", 0, Fields.MAX_AMOUNT)
                        .map(Money::xaf)
                        .orElseThrow(
                                () ->
                                        fields.invalid(
                                                "refund_amount",
                                                "Is required: what goes back to the payer, 0 for"
                                                        + " nothing"));
        return new Arguing(
                statement,
                "refund_amount " + refund.minor(),
                arguing(step -> command.of(dispute, refund, step)));
    }

    private static Act arguing(Function<Dispute.Step, Dispute.Command> command) {
        return (door, escrow, merchant, step) ->
                door.disputes().argue(escrow, merchant, command.apply(step));
    }

    /** Which one: another one may be open by now. */
    private static String dispute(Fields fields) {
        return fields.requiredText("dispute", LONGEST_ID);
    }

    private static String required(Fields fields) {
        return fields.requiredText("statement", LONGEST);
    }

    private static String optional(Fields fields) {
        return fields.text("statement", LONGEST).orElse("");
    }
}
