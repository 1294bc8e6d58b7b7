package cm.sanaga.http;

import cm.sanaga.http.json.Json;
import cm.sanaga.payment.dispute.Dispute;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A dispute as the escrow that it is about shows it.
 *
 * @param id which has to be named by whoever says something; another one when more is made of it
 * @param openedFor whose side it was opened for
 * @param reason what is said to be wrong
 * @param statement with which it was opened
 * @param answerBy by then the merchant has said something, or all of it goes back
 * @param decideBy by then it should be decided
 * @param evidence what both sides said since
 * @param offer the merchant's that stands
 * @param decision how it ended
 */
record DisputeJson(
        String id,
        String openedFor,
        String reason,
        long amount,
        String status,
        String statement,
        Instant openedAt,
        Instant answerBy,
        Instant decideBy,
        List<Said> evidence,
        Optional<Offered> offer,
        Optional<Decided> decision) {

    record Said(String party, String statement, Instant at) {}

    record Offered(long refundAmount, String statement, Instant at) {}

    record Decided(
            String manner, long refundAmount, long releaseAmount, String statement, Instant at) {}

    static DisputeJson of(Dispute dispute) {
        Dispute.Terms terms = dispute.terms();
        return new DisputeJson(
                dispute.id(),
                Json.word(terms.party()),
                Json.word(terms.ground()),
                terms.amount().minor(),
                dispute.open() ? "open" : "ended",
                terms.opened().text(),
                terms.opened().at(),
                terms.answerBy(),
                terms.decideBy(),
                dispute.statements().stream()
                        .map(
                                one ->
                                        new Said(
                                                Json.word(one.party()),
                                                one.step().text(),
                                                one.step().at()))
                        .toList(),
                dispute.offer()
                        .map(
                                one ->
                                        new Offered(
                                                one.refund().minor(),
                                                one.step().text(),
                                                one.step().at())),
                dispute.ending()
                        .map(
                                end ->
                                        new Decided(
                                                Json.word(end.manner()),
                                                end.refund().minor(),
                                                terms.amount().minus(end.refund()).minor(),
                                                end.step().text(),
                                                end.step().at())));
    }
}
