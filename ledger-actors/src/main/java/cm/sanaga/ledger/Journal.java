package cm.sanaga.ledger;

import cm.sanaga.kernel.Digest;
import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The entries of one business event in one book: one currency, debits equal credits. One that does
 * not balance cannot be made.
 *
 * @param id under which it posts once for ever
 * @param payment what it belongs to
 * @param entries two or more
 * @param providerReferences ids of providers' movements it books
 * @param orderedBy who ordered it: a key, a person or a part of the program
 * @param at when it was ordered, in microseconds; the same id always carries the same instant
 */
public record Journal(
        JournalId id,
        String payment,
        List<Entry> entries,
        List<String> providerReferences,
        String orderedBy,
        Instant at) {
    /** More legs than any posting of ours has. */
    private static final int MAX_ENTRIES = 32;

    private static final int MAX_REFERENCES = 16;
    private static final int MAX_TEXT = 256;

    public Journal {
        entries = List.copyOf(entries);
        providerReferences = List.copyOf(providerReferences);
        at = at.truncatedTo(ChronoUnit.MICROS);
        if (entries.size() < 2 || entries.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException(id + " has " + entries.size() + " entries");
        }
        within(payment, MAX_TEXT);
        within(orderedBy, MAX_TEXT);
        if (providerReferences.size() > MAX_REFERENCES) {
            throw new IllegalArgumentException(id + " has too many references");
        }
        providerReferences.forEach(reference -> within(reference, MAX_TEXT));
        Currency currency = entries.getFirst().amount().currency();
        Money balance = Money.zero(currency);
        for (Entry entry : entries) {
            balance =
                    switch (entry.side()) {
                        case DEBIT -> balance.plus(entry.amount());
                        case CREDIT -> balance.minus(entry.amount());
                    };
        }
        if (!balance.isZero()) {
            throw new IllegalArgumentException(
                    id + " does not balance: debits less credits are " + balance);
        }
    }

    private static void within(String text, int limit) {
        if (text.length() > limit) {
            throw new IllegalArgumentException("longer than " + limit + " characters: " + text);
        }
    }

    /** The one currency of all entries. */
    public Currency currency() {
        return entries.getFirst().amount().currency();
    }

    /** What a line loses (on the side that is not its normal one), less what it gains. */
    public Money drawnFrom(SubAccount line) {
        Money drawn = Money.zero(currency());
        for (Entry entry : entries) {
            if (entry.subAccount().equals(line)) {
                drawn =
                        entry.side() == line.line().normal()
                                ? drawn.minus(entry.amount())
                                : drawn.plus(entry.amount());
            }
        }
        return drawn;
    }

    /**
     * The one byte string of this journal at this place in a book, which the hash chain is made of.
     * Every text is preceded by its length, so no two journals share it.
     */
    public byte[] bytes(AccountId account, long number) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(account.value());
            out.writeLong(number);
            out.writeUTF(id.value());
            out.writeUTF(payment);
            out.writeUTF(currency().name());
            out.writeInt(entries.size());
            for (Entry entry : entries) {
                out.writeUTF(entry.subAccount().value());
                out.writeByte(entry.side() == Side.DEBIT ? 'D' : 'C');
                out.writeLong(entry.amount().minor());
            }
            out.writeInt(providerReferences.size());
            for (String reference : providerReferences) {
                out.writeUTF(reference);
            }
            out.writeUTF(orderedBy);
            out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, at));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The next link of a book's chain. */
    public Digest hash(Digest previous, AccountId account, long number) {
        return Digest.of(previous.bytes(), bytes(account, number));
    }
}
