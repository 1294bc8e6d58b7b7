package cm.sanaga.sim;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.Digest;
import cm.sanaga.ledger.Account;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Entry;
import cm.sanaga.ledger.Hold;
import cm.sanaga.ledger.HoldId;
import cm.sanaga.ledger.Journal;
import cm.sanaga.ledger.Side;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.money.Currency;
import cm.sanaga.payment.escrow.Escrow;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A second bookkeeper, who adds up journals without the rules of the first. */
final class Books {
    private final Map<AccountId, Account.State> states =
            new TreeMap<>(Comparator.comparing(AccountId::value));
    private final Map<AccountId, Digest> heads = new HashMap<>();
    private final Map<AccountId, Long> numbers = new HashMap<>();
    private final Map<String, Long> lines = new TreeMap<>();
    private final Map<String, Long> held = new HashMap<>();
    private final Map<String, Hold> holds = new TreeMap<>();
    private final Set<String> posted = new HashSet<>();
    private final Map<String, Long> escrowOf = new TreeMap<>();
    private final Map<String, String> escrowOfRefund = new HashMap<>();
    private final Map<String, Long> feesOf = new TreeMap<>();
    private final Map<String, Escrow.Terms> escrows = new HashMap<>();
    private long trial;

    /** A payment's event tells what belongs together. */
    void learned(String payment, Object event) {
        if (event instanceof Escrow.Event.RefundOrdered(var terms)) {
            escrowOfRefund.put(terms.request().id().value(), terms.payment().value());
        } else if (event instanceof Escrow.Event.Opened(var terms)) {
            escrows.put(terms.request().id().value(), terms);
        }
    }

    void saw(AccountId account, Account.Event event) {
        switch (event) {
            case Account.Event.Posted e -> posted(account, e);
            case Account.Event.Reserved(var hold) -> {
                holds.put(account + " " + hold.id(), hold);
                hold(account, hold, hold.amount().minor());
            }
            case Account.Event.Released(var id) -> ended(account, id);
            case Account.Event.Voided _ -> {}
        }
        states.put(
                account,
                Account.evolve(
                        states.getOrDefault(account, Account.empty(account, Currency.XAF)), event));
    }

    private void posted(AccountId account, Account.Event.Posted e) {
        Journal journal = e.journal();
        if (!posted.add(journal.id().value())) {
            throw new Violation("I5 posted once", journal.id().value());
        }
        long number = numbers.merge(account, 1L, Long::sum);
        Digest head = heads.getOrDefault(account, Digest.ZERO);
        if (e.number() != number) {
            throw new Violation("I6 numbers without gaps", account + " " + e.number());
        }
        if (!e.previous().equals(head) || !e.hash().equals(journal.hash(head, account, number))) {
            throw new Violation("I10 the chain verifies", account + " " + number);
        }
        heads.put(account, e.hash());
        e.captured().ifPresent(hold -> ended(account, hold));
        long balance = 0;
        for (Entry entry : journal.entries()) {
            long amount = entry.amount().minor();
            balance += entry.side() == Side.DEBIT ? amount : -amount;
            entered(account, journal.payment(), entry);
        }
        if (balance != 0) {
            throw new Violation("I1 every journal balances", journal.toString());
        }
        trial += balance;
        if (trial != 0) {
            throw new Violation("I2 the trial balance is zero", account + " " + trial);
        }
        journal.entries().forEach(entry -> floor(account, entry.subAccount()));
    }

    private void entered(AccountId account, String payment, Entry entry) {
        SubAccount line = entry.subAccount();
        long amount = entry.amount().minor();
        long gain = entry.side() == line.line().normal() ? amount : -amount;
        lines.merge(account + " " + line, gain, Long::sum);
        if (line.equals(SubAccount.ESCROW)) {
            String escrow = escrowOfRefund.getOrDefault(payment, payment);
            if (escrowOf.merge(escrow, gain, Long::sum) < 0) {
                throw new Violation("no more out of an escrow than came in", escrow);
            }
        }
        if (line.equals(SubAccount.FEES)) {
            long fees = feesOf.merge(payment, gain, Long::sum);
            Escrow.Terms terms = escrows.get(payment);
            if (terms != null && fees > terms.fee().minor()) {
                throw new Violation("fees of the parts are no more than the fee", payment);
            }
        }
    }

    private void hold(AccountId account, Hold hold, long amount) {
        held.merge(account + " " + hold.on(), amount, Long::sum);
        floor(account, hold.on());
    }

    private void ended(AccountId account, HoldId id) {
        Hold hold = holds.remove(account + " " + id);
        if (hold == null) {
            throw new Violation("a hold ends once", account + " " + id);
        }
        held.merge(account + " " + hold.on(), -hold.amount().minor(), Long::sum);
    }

    private void floor(AccountId account, SubAccount line) {
        String key = account + " " + line;
        if (line.line().floored() && lines.getOrDefault(key, 0L) < held.getOrDefault(key, 0L)) {
            throw new Violation("I3 no line below its floor", key);
        }
    }

    boolean obeyed(AccountId account, Account.Command command) {
        Account.State state = states.get(account);
        return state != null && Account.decide(state, command) instanceof Decision.Repeated;
    }

    boolean refuses(AccountId account, Account.Command command) {
        Account.State state = states.getOrDefault(account, Account.empty(account, Currency.XAF));
        return Account.decide(state, command) instanceof Decision.Refused;
    }

    /** No hold is left over, nothing is on its way, and providers agree with us to the franc. */
    void atRest(Iterable<ProviderSim> providers) {
        if (!holds.isEmpty()) {
            throw new Violation("no orphan holds", holds.keySet().toString());
        }
        if (sum(SubAccount.RECEIVABLE) != 0) {
            throw new Violation(
                    "every case was decided", "receivable " + sum(SubAccount.RECEIVABLE));
        }
        if (sum(SubAccount.CLEARING) != 0) {
            throw new Violation("I8 clearing is zero", Long.toString(sum(SubAccount.CLEARING)));
        }
        for (ProviderSim provider : providers) {
            long ours = sum(SubAccount.floatAt(provider.provider().value()));
            if (ours != provider.wallet()) {
                throw new Violation(
                        "I9 our float is the provider's ledger",
                        provider.provider() + " has " + provider.wallet() + ", we " + ours);
            }
        }
    }

    private long sum(SubAccount line) {
        return lines.entrySet().stream()
                .filter(one -> one.getKey().endsWith(" " + line))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
