package cm.sanaga.payment.actor;

import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.wallet.Outgoing;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What wants to go out of a wallet and has not ended.
 *
 * @param underWay perhaps at the provider
 * @param queued certainly not sent
 */
record Outstanding(List<Outgoing> underWay, List<Outgoing> queued) {
    Outstanding {
        underWay = List.copyOf(underWay);
        queued = List.copyOf(queued);
    }

    static Outstanding of(List<PaymentView> views) {
        List<Outgoing> underWay = new ArrayList<>();
        List<Outgoing> queued = new ArrayList<>();
        for (PaymentView view : views) {
            Outgoing order = new Outgoing(view.request().id(), view.amount(), view.request().at());
            if (view.waits()) {
                queued.add(order);
            } else if (mayBeOut(view)) {
                underWay.add(order);
            }
        }
        return new Outstanding(underWay, queued);
    }

    /** A payout that is pending was not sent; a refund that is may have been. */
    private static boolean mayBeOut(PaymentView view) {
        return view.status().equals("sent") || view.request().id().kind() == PaymentKind.REFUND;
    }

    Stream<Outgoing> all() {
        return Stream.concat(underWay.stream(), queued.stream());
    }
}
