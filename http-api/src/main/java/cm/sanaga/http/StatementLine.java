package cm.sanaga.http;

import cm.sanaga.payment.Case;
import cm.sanaga.payment.CaseView;
import cm.sanaga.payment.CaseViews;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.Receipt;
import cm.sanaga.provider.Reference;
import cm.sanaga.provider.Rung;
import cm.sanaga.provider.statement.Contradictions;
import cm.sanaga.provider.statement.StatementRow;
import cm.sanaga.provider.statement.StatementRow.Direction;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a row of a statement means for the payment it belongs to. Only one thing is believed without
 * asking the provider: that money moved by an order which the ladder has brought beyond asking, the
 * right way, for the number it was ordered for, and to the franc.
 *
 * @param payment whose movement it is, as far as that can be told
 * @param detail what is not as it should be
 */
record StatementLine(Result result, Optional<PaymentView> payment, Optional<String> detail) {
    /** So far an export's clock may be behind ours, its zone mistaken included. */
    private static final Duration CLOCKS = Duration.ofDays(1);

    /** In the words of the report. */
    enum Result {
        /** We know it already, just so. */
        MATCHED,
        /** It ends an order in doubt. */
        CONFIRMED,
        /** The order is not ended, or ended otherwise: the provider is asked. */
        ASKED,
        /** Ours, and not as we know it. */
        DIFFERS,
        /** The same movement stood there before. */
        DUPLICATE,
        /** No payment of ours. */
        UNKNOWN,
        /** The provider does not call it done, which says nothing. */
        NOT_SUCCESSFUL
    }

    /** By which names a row finds its payment. */
    static Set<String> names(StatementRow row) {
        Set<String> names = new LinkedHashSet<>();
        row.ours().ifPresent(names::add);
        names.add(row.transaction().value());
        return names;
    }

    /**
     * Judges a row.
     *
     * @param file where the file that has it contradicts itself
     * @param found payments by name; those are looked through that a provider knows by it
     */
    static StatementLine of(
            StatementRow row, Contradictions file, Map<String, List<PaymentView>> found) {
        List<PaymentView> owners =
                names(row).stream()
                        .flatMap(name -> found.getOrDefault(name, List.of()).stream())
                        .filter(view -> knownAs(view, row))
                        .distinct()
                        .toList();
        if (!row.succeeded()) {
            return new StatementLine(
                    Result.NOT_SUCCESSFUL, owners.stream().findFirst(), Optional.empty());
        }
        if (file.repeats().contains(row.line())) {
            return new StatementLine(Result.DUPLICATE, Optional.empty(), Optional.empty());
        }
        return switch (owners.size()) {
            case 0 -> new StatementLine(Result.UNKNOWN, Optional.empty(), Optional.empty());
            case 1 -> of(row, file, owners.getFirst());
            default ->
                    differs(
                            owners.getFirst(),
                            "its names belong to several payments: "
                                    + String.join(
                                            ", ",
                                            owners.stream()
                                                    .map(view -> view.request().id().value())
                                                    .toList()));
        };
    }

    private static boolean knownAs(PaymentView view, StatementRow row) {
        Stream<String> ours =
                Stream.concat(
                        Stream.of(view.request().id().value()),
                        view.providerReference().stream()
                                .flatMap(
                                        name ->
                                                view.wallet().provider().equals(Provider.ORANGE)
                                                        ? Stream.of(name, shortName(name))
                                                        : Stream.of(name)));
        return row.ours().filter(name -> ours.anyMatch(name::equals)).isPresent()
                || transaction(view).filter(row.transaction().value()::equals).isPresent();
    }

    private static String shortName(String reference) {
        return new Reference(UUID.fromString(reference)).shortName();
    }

    private static Optional<String> transaction(PaymentView view) {
        return view.providerTransaction()
                .or(
                        () ->
                                view.matter()
                                        .flatMap(CaseView::receipt)
                                        .map(receipt -> receipt.transaction().value()));
    }

    private static StatementLine of(StatementRow row, Contradictions file, PaymentView view) {
        if (file.movements().contains(row.transaction())) {
            return differs(view, "the file tells this movement in several ways");
        }
        if (row.direction() != direction(view)) {
            return differs(view, "it moved the other way");
        }
        String number = view.wallet().msisdn().digits();
        if (row.customer().filter(customer -> !number.endsWith(customer)).isPresent()) {
            return differs(view, "the order was for another number");
        }
        if (row.at().isBefore(view.request().at().minus(CLOCKS))) {
            return differs(view, "the order came later: " + view.request().at());
        }
        if (view.ladder().isPresent() && !view.unprepared()) {
            return ordered(row, file, view, view.ladder().get().rung());
        }
        Optional<String> known = transaction(view);
        if (known.isEmpty() && outgoing(view)) {
            return ordered(row, file, view, Rung.STATEMENT);
        }
        if (known.isEmpty()) {
            return asked(view, "the payment is " + view.status());
        }
        if (!known.get().equals(row.transaction().value())) {
            return differs(view, "we know the movement as " + known.get());
        }
        var receipt = new Receipt(row.transaction(), row.amount());
        return CaseViews.concluded(view, new Case.Resolution.Confirm(receipt))
                        || moved(view).filter(receipt::equals).isPresent()
                ? new StatementLine(Result.MATCHED, Optional.of(view), Optional.empty())
                : differs(view, "we know another amount");
    }

    /**
     * What is to go out and stands on no rung has no token yet. Money that left for it all the same
     * left by a token that a restore has taken from us; where it did not, the ruling is refused.
     */
    private static boolean outgoing(PaymentView view) {
        return switch (view.details()) {
            case PaymentView.Charge _, PaymentView.Escrow _ -> false;
            case PaymentView.Payout _ -> view.status().equals("sent");
            case PaymentView.Refund _ -> view.status().equals("pending");
        };
    }

    private static StatementLine ordered(
            StatementRow row, Contradictions file, PaymentView view, Rung rung) {
        if (rung == Rung.POLL) {
            return asked(view, "the order is still being asked after");
        }
        if (!row.amount().equals(view.amount())) {
            return differs(view, "ordered were " + view.amount());
        }
        return row.ours().filter(file.orders()::contains).isPresent()
                ? differs(view, "the file has several movements for it")
                : new StatementLine(Result.CONFIRMED, Optional.of(view), Optional.empty());
    }

    private static Optional<Receipt> moved(PaymentView view) {
        return view.matter().flatMap(CaseView::receipt);
    }

    private static Direction direction(PaymentView view) {
        return switch (view.details()) {
            case PaymentView.Charge _, PaymentView.Escrow _ -> Direction.IN;
            case PaymentView.Payout _, PaymentView.Refund _ -> Direction.OUT;
        };
    }

    private static StatementLine asked(PaymentView view, String why) {
        return new StatementLine(Result.ASKED, Optional.of(view), Optional.of(why));
    }

    private static StatementLine differs(PaymentView view, String how) {
        return new StatementLine(Result.DIFFERS, Optional.of(view), Optional.of(how));
    }
}
