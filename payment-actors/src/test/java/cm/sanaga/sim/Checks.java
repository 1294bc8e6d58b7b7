package cm.sanaga.sim;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.Persisted;
import cm.sanaga.kernel.Sent;
import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.CaseView;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.actor.ActorKinds;
import cm.sanaga.payment.actor.ActorKinds.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Watches the journal with the true rules, and knows what must hold after each event. */
final class Checks {

    /** A payment as its durable events say it is. */
    private static final class Watched<C extends Sent, E extends Persisted, S, I> {
        private final Kind<C, E, S, I> kind;
        private S state;

        Watched(Kind<C, E, S, I> kind) {
            this.kind = kind;
            this.state = kind.rules().empty();
        }

        @SuppressWarnings("unchecked") // Its journal holds its own events.
        void saw(Object event) {
            state = kind.rules().evolve(state, (E) event);
        }

        Optional<CaseView> matter() {
            return kind.rules().exists(state)
                    ? kind.rules().view(state).matter()
                    : Optional.empty();
        }

        List<I> owed() {
            return kind.rules().pending(state);
        }

        boolean obeyed(Sent command) {
            return kind.rules().decide(state, kind.rules().commands().cast(command))
                    instanceof Decision.Repeated;
        }
    }

    private final Map<String, Watched<?, ?, ?, ?>> payments = new TreeMap<>();
    private final Books books = new Books();
    private final Map<String, List<Object>> answers = new HashMap<>();
    private final ActorKinds kinds;
    private final Kind<?, ?, ?, ?> transfers;
    private final Bug bug;

    Checks(ActorKinds kinds, Kind<?, ?, ?, ?> transfers, Bug bug) {
        this.kinds = kinds;
        this.transfers = transfers;
        this.bug = bug;
    }

    Books books() {
        return books;
    }

    /** An event became durable. */
    void saw(String id, Object event) {
        try {
            if (event instanceof Account.Event posted) {
                books.saw(new AccountId(id), posted);
            } else {
                payments.computeIfAbsent(id, this::watched).saw(event);
                books.learned(id, event);
            }
        } catch (RuntimeException e) {
            throw new Violation("the journal follows the rules", id + " " + event + ": " + e);
        }
    }

    private Watched<?, ?, ?, ?> watched(String id) {
        if (id.startsWith("tr_")) {
            return new Watched<>(transfers);
        }
        return switch (new PaymentId(id).kind()) {
            case CHARGE -> new Watched<>(kinds.charge());
            case ESCROW -> new Watched<>(kinds.escrow());
            case PAYOUT -> new Watched<>(kinds.payout());
            case REFUND -> new Watched<>(kinds.refund());
        };
    }

    /** A payment told somebody that it obeys: a replay of the journal has to say so too. */
    void acknowledged(String id, Sent command) {
        Watched<?, ?, ?, ?> watched = payments.get(id);
        if (watched == null || !watched.obeyed(command)) {
            throw new Violation("I4 acknowledged is in the journal", id + " " + command);
        }
    }

    /** A book told somebody that it obeyed. */
    void acknowledged(AccountId account, Account.Command command) {
        // Without its memory a book cannot be asked what it has obeyed.
        if (bug != Bug.NO_MEMORY_OF_IDS && !books.obeyed(account, command)) {
            throw new Violation("I4 acknowledged is in the journal", account + " " + command);
        }
    }

    /** The same question may have so many answers over time and no more. */
    void answered(String question, Object view, int most) {
        List<Object> before = answers.computeIfAbsent(question, _ -> new ArrayList<>());
        if (!before.contains(view)) {
            before.add(view);
            if (before.size() > most) {
                throw new Violation("I11 answered as before", question + " " + before);
            }
        }
    }

    /** Payments and transfers that wait for something others owe. */
    List<String> owing() {
        return payments.entrySet().stream()
                .filter(one -> !one.getValue().owed().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What a person has to decide. */
    Map<PaymentId, Case.Kind> openCases() {
        Map<PaymentId, Case.Kind> open = new TreeMap<>(Comparator.comparing(PaymentId::value));
        payments.forEach(
                (id, watched) ->
                        PaymentId.parse(id)
                                .flatMap(_ -> watched.matter())
                                .filter(matter -> matter.status().equals("open"))
                                .ifPresent(matter -> open.put(new PaymentId(id), matter.kind())));
        return open;
    }

    /** Nothing is owed any more, and what came has gone where it belongs. */
    void atRest(List<ProviderSim> providers) {
        payments.forEach(
                (id, watched) -> {
                    if (!watched.owed().isEmpty()) {
                        throw new Violation("nothing pending for ever", id + " " + watched.owed());
                    }
                });
        books.atRest(providers);
    }
}
