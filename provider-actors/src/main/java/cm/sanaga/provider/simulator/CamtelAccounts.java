package cm.sanaga.provider.simulator;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Camtel tells of wallets: ours, with its statement, and a little of everybody's. */
final class CamtelAccounts {
    private static final Pattern HOLDER =
            Pattern.compile("/accounts/msisdn/(?:\\+|%2B)?([0-9]{8,15})/(status|accountname)");
    private static final Pattern STATEMENT =
            Pattern.compile("/accounts/msisdn/(?:\\+|%2B)?([0-9]{8,15})/statemententries");

    /** The numbers of which Camtel keeps wallets. */
    private static final Pattern WALLET = Pattern.compile("23762[0-9]{7}");

    private static final String USUAL_LIMIT = "50";

    private static final String MIN = Instant.EPOCH.toString();
    private static final String MAX = "9999-12-31T23:59:59Z";

    private final CamtelSimulator.Settings settings;
    private final CamtelWords words;
    private final Book book;

    CamtelAccounts(CamtelSimulator.Settings settings, CamtelWords words, Book book) {
        this.settings = settings;
        this.words = words;
        this.book = book;
    }

    /** The answer, if it is a question of this kind. */
    Optional<Reply> answer(Incoming in, String path) {
        if (path.equals("/accounts/balance")) {
            return Optional.of(balance());
        }
        Matcher holder = HOLDER.matcher(path);
        if (holder.matches()) {
            return Optional.of(holder(holder.group(1), holder.group(2)));
        }
        Matcher statement = STATEMENT.matcher(path);
        return statement.matches()
                ? Optional.of(statement(in, statement.group(1)))
                : Optional.empty();
    }

    private Reply balance() {
        String francs = Long.toString(book.balance());
        return Reply.json(
                200,
                Map.of(
                        "accountStatus", "available",
                        "currentBalance", francs,
                        "availableBalance", francs,
                        "reservedBalance", "0",
                        "unclearedBalance", "0",
                        "currency", "XAF"));
    }

    private static Reply holder(String number, String what) {
        if (!WALLET.matcher(number).matches()) {
            return unknown("no such wallet");
        }
        if (what.equals("status")) {
            return Reply.json(200, Map.of("accountStatus", "available"));
        }
        String last = number.substring(number.length() - 4);
        return Reply.json(
                200,
                Map.of(
                        "name",
                        Map.of(
                                "firstName",
                                "Client",
                                "lastName",
                                last,
                                "fullName",
                                "Client " + last)));
    }

    /** The oldest first, so that a page stays what it was when something is added. */
    private Reply statement(Incoming in, String number) {
        if (!number.equals(settings.merchantMsisdn())) {
            return CamtelWords.refusal(
                    401, "authorisation", "requestingPartyAuthorisationError", "not your wallet");
        }
        Optional<Instant> from = CamtelChecks.instant(in.query("fromDateTime").orElse(MIN));
        Optional<Instant> to = CamtelChecks.instant(in.query("toDateTime").orElse(MAX));
        int limit = whole(in.query("limit").orElse(USUAL_LIMIT));
        int offset = whole(in.query("offset").orElse("0"));
        if (from.isEmpty() || to.isEmpty() || limit < 1 || offset < 0) {
            return CamtelChecks.malformed("fromDateTime, toDateTime, limit, offset").orElseThrow();
        }
        List<Movement> all =
                book.wallet(Integer.MAX_VALUE).movements().stream()
                        .filter(each -> !each.at().isBefore(from.get()))
                        .filter(each -> !each.at().isAfter(to.get()))
                        .toList();
        var page = all.stream().skip(offset).limit(limit).map(words::entry).toList();
        return Reply.json(
                200,
                page,
                Map.of(
                        "X-Records-Available-Count", Integer.toString(all.size()),
                        "X-Records-Returned-Count", Integer.toString(page.size())));
    }

    private static int whole(String text) {
        return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : -1;
    }

    static Reply unknown(String what) {
        return CamtelWords.refusal(404, "identification", "identifierError", what);
    }
}
