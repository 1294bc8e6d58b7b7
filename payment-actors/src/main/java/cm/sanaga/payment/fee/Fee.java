package cm.sanaga.payment.fee;

import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a payment costs, and why. It is agreed when the payment is ordered and never changes.
 *
 * @param minor all of it, in minor units, zero or above
 * @param lines what it is made of; absent where it was agreed before lines were kept
 */
public record Fee(long minor, Currency currency, Optional<List<FeeLine>> lines) {
    public Fee {
        lines = lines.map(List::copyOf);
        if (minor < 0) {
            throw new IllegalArgumentException("a fee is not below zero: " + minor);
        }
        if (lines.isPresent() && sum(lines.get()) != minor) {
            throw new IllegalArgumentException("the lines of a fee are its sum: " + lines);
        }
    }

    /** The sum of these. */
    public static Fee of(Currency currency, List<FeeLine> lines) {
        return new Fee(sum(lines), currency, Optional.of(lines));
    }

    /** So much, for reasons nobody kept. */
    public static Fee of(Money total) {
        return new Fee(total.minor(), total.currency(), Optional.empty());
    }

    /** Nothing. */
    public static Fee none(Currency currency) {
        return of(Money.zero(currency));
    }

    /** All of it. */
    public Money total() {
        return new Money(minor, currency);
    }

    /** What is owed to the state of it. */
    public Money tax() {
        return sum(line -> line.kind() == FeeKind.TAX);
    }

    /** What we keep of it. */
    public Money kept() {
        return total().minus(tax());
    }

    /** What the payer pays beside, or the recipient gets less. */
    public Money borneByCustomer() {
        return sum(line -> line.borneBy() == Bearer.CUSTOMER);
    }

    /**
     * What of it belongs to the part of an amount between two marks. It is never more than that
     * part, no line of it is below zero, and over all parts each line adds up exactly.
     */
    public Fee part(Money amount, Money from, Money to) {
        if (lines.isEmpty()) {
            return of(upTo(amount, to).minus(upTo(amount, from)));
        }
        List<FeeLine> all = lines.get();
        List<Long> before = split(upTo(amount, from).minor());
        List<Long> after = split(upTo(amount, to).minor());
        List<FeeLine> parts = new ArrayList<>();
        for (int n = 0; n < all.size(); n++) {
            FeeLine line = all.get(n);
            Money share = new Money(after.get(n) - before.get(n), currency);
            parts.add(new FeeLine(line.kind(), line.rule(), share, line.borneBy()));
        }
        return of(currency, parts);
    }

    /** What of all of it belongs to an amount up to a mark. */
    private Money upTo(Money amount, Money mark) {
        return new Money(share(minor, mark.minor(), amount.minor()), currency);
    }

    /**
     * So much of the fee by lines. Each takes its part of what those before it have left, so that a
     * larger fee gives no line less.
     */
    private List<Long> split(long taken) {
        List<Long> split = new ArrayList<>();
        long rest = taken;
        long whole = minor;
        for (FeeLine line : lines.orElse(List.of())) {
            long others = whole - line.amount().minor();
            long left = whole == 0 ? 0 : share(others, rest, whole);
            split.add(rest - left);
            rest = left;
            whole = others;
        }
        return split;
    }

    private static long share(long of, long part, long whole) {
        return BigInteger.valueOf(of)
                .multiply(BigInteger.valueOf(part))
                .divide(BigInteger.valueOf(whole))
                .longValueExact();
    }

    private Money sum(Predicate<FeeLine> which) {
        return new Money(sum(lines.orElse(List.of()).stream().filter(which).toList()), currency);
    }

    private static long sum(List<FeeLine> lines) {
        long sum = 0;
        for (FeeLine line : lines) {
            sum = Math.addExact(sum, line.amount().minor());
        }
        return sum;
    }
}
