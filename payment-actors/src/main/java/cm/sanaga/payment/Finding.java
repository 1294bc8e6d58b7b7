package cm.sanaga.payment;

import static cm.sanaga.kernel.Decision.accept;
import static cm.sanaga.kernel.Decision.refuse;

import cm.sanaga.kernel.Decision;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Rung;
import java.util.List;

/** What a person has found out about an order that is still open. */
public final class Finding {
    private Finding() {}

    /**
     * What a person's finding means for an open order: one that the ladder has brought beyond
     * asking, or one without a token, whose money may have moved by one that we have lost and which
     * is not sent any more once a person, asked to look at it, says so.
     */
    public static Decision<ProviderCall.Event, Refusal> judge(
            PaymentId id, ProviderCall.State call, Case.Ruling ruling) {
        boolean asked =
                switch (call) {
                    case ProviderCall.State.Unprepared s ->
                            ruling.resolution() instanceof Case.Resolution.Confirm
                                    || s.ladder().rung() == Rung.PERSON;
                    case ProviderCall.State.Open s -> s.ladder().rung() != Rung.POLL;
                    case ProviderCall.State.Unaskable _ -> true;
                    case ProviderCall.State.Confirmed _,
                            ProviderCall.State.Declined _,
                            ProviderCall.State.Contradicted _ ->
                            false;
                };
        if (!asked) {
            return refuse(new Refusal.NotNow(id, "still being asked after", "resolve"));
        }
        ProviderCall.Event judged =
                new ProviderCall.Event.Judged(ruling.by(), ruling.why(), ruling.at());
        return switch (ruling.resolution()) {
            case Case.Resolution.Confirm(var receipt) ->
                    accept(List.of(judged, new ProviderCall.Event.Confirmed(receipt, ruling.at())));
            case Case.Resolution.Decline _ ->
                    accept(
                            List.of(
                                    judged,
                                    new ProviderCall.Event.Declined(
                                            Case.DID_NOT_MOVE, ruling.at())));
            case Case.Resolution.CreditMerchant _,
                    Case.Resolution.RefundPayer _,
                    Case.Resolution.ChargeMerchant _,
                    Case.Resolution.WriteOff _ ->
                    refuse(new Refusal.NotNow(id, "in doubt", "resolve"));
        };
    }
}
