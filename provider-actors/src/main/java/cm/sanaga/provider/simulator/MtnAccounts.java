package cm.sanaga.provider.simulator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What MTN tells of wallets: ours, and whether anybody else's is there. */
final class MtnAccounts {
    private static final Pattern BALANCE =
            Pattern.compile("/(collection|disbursement)/v1_0/account/balance(?:/([A-Za-z]+))?");
    private static final Pattern HOLDER =
            Pattern.compile(
                    "/(collection|disbursement)/v1_0/accountholder"
                            + "/(?i:(msisdn|email|party_code))/([^/]+)/(active|basicuserinfo)");
    private static final Pattern DIGITS = Pattern.compile("[1-9][0-9]{7,14}");

    private final MtnChecks checks;
    private final Book book;
    private final String currency;

    MtnAccounts(MtnChecks checks, Book book, String currency) {
        this.checks = checks;
        this.book = book;
        this.currency = currency;
    }

    /** The answer to a question about wallets; empty when it is another question. */
    Optional<Reply> serve(Incoming in) {
        Matcher balance = BALANCE.matcher(in.path());
        if (balance.matches()) {
            return Optional.of(
                    checks.read(in, balance.group(1))
                            .orElseGet(() -> balance(Optional.ofNullable(balance.group(2)))));
        }
        Matcher holder = HOLDER.matcher(in.path());
        return holder.matches()
                ? Optional.of(checks.read(in, holder.group(1)).orElseGet(() -> holder(holder)))
                : Optional.empty();
    }

    private Reply balance(Optional<String> wanted) {
        return wanted.filter(other -> !other.equals(currency)).isPresent()
                ? MtnChecks.problem(500, "INVALID_CURRENCY", "Currency is not supported.")
                : Reply.json(
                        200,
                        Map.of(
                                "availableBalance",
                                Long.toString(book.balance()),
                                "currency",
                                currency));
    }

    /** Wallets are known by their number here; nobody has one under another name. */
    private static Reply holder(Matcher path) {
        boolean info = path.group(4).equals("basicuserinfo");
        if (!path.group(2).equalsIgnoreCase("msisdn")) {
            return info ? MtnChecks.unknownPath() : active(false);
        }
        if (!DIGITS.matcher(path.group(3)).matches()) {
            return MtnChecks.malformed();
        }
        OptionalInt magic = MagicNumbers.sandbox(path.group(3));
        return switch (magic.orElse(0)) {
            case 450 -> MtnChecks.notFound();
            case 451 -> info ? person("INACTIVE") : active(false);
            case 452 -> MtnChecks.problem(500, "NOT_ALLOWED", "Authorization failed.");
            case 453 ->
                    MtnChecks.problem(
                            500,
                            "NOT_ALLOWED_TARGET_ENVIRONMENT",
                            "Access to target environment is forbidden.");
            case 454 ->
                    MtnChecks.problem(
                            500, "INTERNAL_PROCESSING_ERROR", "An internal error occurred.");
            case 455 ->
                    MtnChecks.problem(
                            503, "SERVICE_UNAVAILABLE", "Service temporarily unavailable.");
            default -> info ? person("ACTIVE") : active(true);
        };
    }

    private static Reply active(boolean answer) {
        return Reply.json(200, Map.of("result", answer));
    }

    private static Reply person(String status) {
        return Reply.json(200, persona(status));
    }

    /** The one person of MTN's sandbox. */
    static Map<String, Object> persona(String status) {
        var person = new LinkedHashMap<String, Object>();
        person.put("sub", "0");
        person.put("name", "Sand Box");
        person.put("given_name", "Sand");
        person.put("family_name", "Box");
        person.put("birthdate", "1976-08-13");
        person.put("locale", "sv_SE");
        person.put("gender", "MALE");
        person.put("status", status);
        return person;
    }
}
