package cm.sanaga.node;

import cm.sanaga.provider.CallbackPath;
import cm.sanaga.provider.Provider;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.pekko.util.ByteString;

/**
 * Makes up callbacks in the providers' names. It knows what no stranger can, the key of the
 * addresses and Camtel's secret, so that nothing but our own doubt stands between it and the books.
 */
final class Forger {
    private static final int HUGE = 63 * 1024;

    private final Random random;
    private final CallbackPath addresses;
    private final String camtelSecret;

    Forger(Random random, CallbackPath addresses, String camtelSecret) {
        this.random = random;
        this.addresses = addresses;
        this.camtelSecret = camtelSecret;
    }

    /**
     * Whom a callback is about.
     *
     * @param list where payments of its kind are at our API
     */
    record Target(Provider provider, String list, String id, String msisdn, long amount) {
        String path() {
            return list + "/" + id;
        }
    }

    /**
     * A callback to be sent.
     *
     * @param kind what it is, for messages
     * @param expected the status it must be answered with
     */
    record Sent(
            String kind,
            String method,
            String path,
            Map<String, String> headers,
            ByteString body,
            int expected) {}

    /** What is wrong with one, beside that it claims what is not so. */
    enum Kind {
        CLAIM,
        FALSE_AMOUNT,
        FALSE_TRANSACTION,
        FALSE_PARTY,
        FALSE_CURRENCY,
        ODD_CASE,
        TWICE_THE_KEY,
        ABOUT_ANOTHER,
        TRUNCATED,
        XML,
        EMPTY,
        NOT_TEXT,
        HUGE,
        WRONG_PROOF,
        PROOF_OF_ANOTHER,
        NO_PROOF,
        PATH_OF_ANOTHER_PROVIDER,
        UNKNOWN_PAYMENT,
        UNSIGNED,
        MALFORMED_SIGNATURE,
        SIGNED_BY_ANOTHER,
        SIGNATURE_OF_ANOTHER_BODY,
        STALE,
        FROM_THE_FUTURE
    }

    /** One of this kind about a payment; {@code others} are payments it may be mixed up with. */
    Sent forged(Kind kind, Target target, List<Target> others) {
        Target other = others.get(random.nextInt(others.size()));
        byte[] body = body(kind, target, other);
        return new Sent(
                kind + " about " + target,
                random.nextBoolean() ? "POST" : "PUT",
                path(kind, target, other),
                signature(kind, target.provider, body),
                ByteString.fromArray(body),
                expected(kind, target));
    }

    /** What a provider itself has sent, once more; Camtel signs anew whenever it calls. */
    Sent again(Provider provider, String method, String path, String body) {
        byte[] bytes = bytes(body);
        return new Sent(
                "real " + path,
                method,
                path,
                signature(Kind.CLAIM, provider, bytes),
                ByteString.fromArray(bytes),
                200);
    }

    private static int expected(Kind kind, Target target) {
        return switch (kind) {
            case WRONG_PROOF, PROOF_OF_ANOTHER, NO_PROOF, PATH_OF_ANOTHER_PROVIDER -> 404;
            case UNSIGNED,
                    MALFORMED_SIGNATURE,
                    SIGNED_BY_ANOTHER,
                    SIGNATURE_OF_ANOTHER_BODY,
                    STALE,
                    FROM_THE_FUTURE ->
                    target.provider.equals(Provider.CAMTEL) ? 401 : 200;
            case CLAIM,
                    FALSE_AMOUNT,
                    FALSE_TRANSACTION,
                    FALSE_PARTY,
                    FALSE_CURRENCY,
                    ODD_CASE,
                    TWICE_THE_KEY,
                    ABOUT_ANOTHER,
                    TRUNCATED,
                    XML,
                    EMPTY,
                    NOT_TEXT,
                    HUGE,
                    UNKNOWN_PAYMENT ->
                    200;
        };
    }

    private String path(Kind kind, Target target, Target other) {
        String right = addresses.token(target.provider, target.id);
        String proof = right.substring(right.lastIndexOf('.') + 1);
        return switch (kind) {
            case WRONG_PROOF -> address(target.provider, target.id + "." + spoilt(proof));
            case PROOF_OF_ANOTHER -> {
                String others = addresses.token(other.provider, other.id);
                yield address(
                        target.provider, target.id + others.substring(others.lastIndexOf('.')));
            }
            case NO_PROOF -> address(target.provider, target.id);
            case PATH_OF_ANOTHER_PROVIDER -> address(another(target.provider), right);
            case UNKNOWN_PAYMENT -> {
                String prefix = target.id.substring(0, target.id.indexOf('_') + 1);
                yield address(
                        target.provider,
                        addresses.token(target.provider, prefix + unheardOf(target.id, prefix)));
            }
            default -> address(target.provider, right);
        };
    }

    private static String address(Provider provider, String token) {
        return "/webhooks/" + provider + "/" + token;
    }

    private String spoilt(String proof) {
        char[] digits = proof.toCharArray();
        int at = random.nextInt(digits.length);
        digits[at] = digits[at] == '0' ? '1' : '0';
        return new String(digits);
    }

    /** The letters of a real id in another order: of its form, and nobody's. */
    private String unheardOf(String id, String prefix) {
        List<Character> letters =
                new ArrayList<>(
                        id.substring(prefix.length()).chars().mapToObj(c -> (char) c).toList());
        Collections.shuffle(letters, random);
        StringBuilder text = new StringBuilder();
        letters.forEach(text::append);
        return text.toString();
    }

    private Provider another(Provider provider) {
        List<Provider> rest =
                List.of(Provider.MTN, Provider.ORANGE, Provider.CAMTEL).stream()
                        .filter(each -> !each.equals(provider))
                        .toList();
        return rest.get(random.nextInt(rest.size()));
    }

    private byte[] body(Kind kind, Target target, Target other) {
        Claim truth = new Claim(target, target.amount, target.msisdn, "XAF", transaction());
        String claim = truth.text(word(target.provider));
        return switch (kind) {
            case FALSE_AMOUNT ->
                    bytes(truth.of(1 + random.nextLong(999_999)).text(word(target.provider)));
            case FALSE_PARTY ->
                    bytes(claim.replace(target.msisdn.substring(4), other.msisdn.substring(4)));
            case FALSE_CURRENCY -> bytes(claim.replace("XAF", "EUR"));
            case ODD_CASE -> bytes(truth.text(odd(word(target.provider))));
            case TWICE_THE_KEY -> {
                String again = truth.of(target.amount * 10).text(word(target.provider));
                yield bytes(claim.replaceFirst("}$", ",") + again.substring(1));
            }
            case ABOUT_ANOTHER ->
                    bytes(
                            new Claim(other, other.amount, other.msisdn, "XAF", transaction())
                                    .text(word(target.provider)));
            case TRUNCATED -> bytes(claim.substring(0, 1 + random.nextInt(claim.length() - 1)));
            case XML ->
                    bytes(
                            "<?xml version=\"1.0\"?><callback><status>"
                                    + word(target.provider)
                                    + "</status><amount>"
                                    + random.nextInt(100_000)
                                    + "</amount></callback>");
            case EMPTY -> new byte[0];
            case NOT_TEXT -> {
                byte[] noise = new byte[1 + random.nextInt(400)];
                random.nextBytes(noise);
                yield noise;
            }
            case HUGE -> huge(claim);
            default -> bytes(claim);
        };
    }

    private byte[] huge(String claim) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(bytes(claim.replaceFirst("}$", ",\"more\":\"")));
        byte[] more = new byte[HUGE - all.size() - random.nextInt(1_000)];
        Arrays.fill(more, (byte) 'x');
        all.writeBytes(more);
        all.writeBytes(bytes("\"}"));
        return all.toByteArray();
    }

    private Map<String, String> signature(Kind kind, Provider provider, byte[] body) {
        boolean signs =
                provider.equals(Provider.CAMTEL) || kind.compareTo(Kind.MALFORMED_SIGNATURE) >= 0;
        long now = Instant.now().getEpochSecond();
        return !signs
                ? Map.of()
                : switch (kind) {
                    case UNSIGNED -> Map.of();
                    case MALFORMED_SIGNATURE ->
                            header("v1=" + "0".repeat(64) + ",t=" + now + ",t=" + now);
                    case SIGNED_BY_ANOTHER -> header(signed(camtelSecret + "x", now, body));
                    case SIGNATURE_OF_ANOTHER_BODY ->
                            header(
                                    signed(
                                            camtelSecret,
                                            now,
                                            bytes(new String(body, StandardCharsets.UTF_8) + " ")));
                    case STALE ->
                            header(signed(camtelSecret, now - 310 - random.nextInt(90_000), body));
                    case FROM_THE_FUTURE ->
                            header(signed(camtelSecret, now + 310 + random.nextInt(90_000), body));
                    default -> header(signed(camtelSecret, now, body));
                };
    }

    private static Map<String, String> header(String value) {
        return Map.of("X-Blue-Signature", value);
    }

    private static String signed(String secret, long time, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes(secret), mac.getAlgorithm()));
            mac.update(bytes(time + "."));
            return "t=" + time + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Success mostly, else failure, in the provider's word. */
    private String word(Provider provider) {
        boolean success = random.nextInt(4) > 0;
        if (provider.equals(Provider.CAMTEL)) {
            return success ? "completed" : "failed";
        }
        String good = provider.equals(Provider.MTN) ? "SUCCESSFUL" : "SUCCESSFULL";
        return success ? good : "FAILED";
    }

    private String odd(String word) {
        StringBuilder odd = new StringBuilder();
        word.chars()
                .mapToObj(Character::toString)
                .map(
                        each ->
                                random.nextBoolean()
                                        ? each.toUpperCase(Locale.ROOT)
                                        : each.toLowerCase(Locale.ROOT))
                .forEach(odd::append);
        return odd.toString();
    }

    private String transaction() {
        return Long.toString(1_000_000_000L + random.nextInt(999_999_999));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What is said of a payment, as its provider says it. */
    private record Claim(
            Target about, long amount, String msisdn, String currency, String transaction) {
        Claim of(long other) {
            return new Claim(about, other, msisdn, currency, transaction);
        }

        String text(String status) {
            String digits = msisdn.substring(1);
            String form =
                    switch (about.provider.value()) {
                        case "mtn" ->
                                """
                                {"financialTransactionId":"%s","externalId":"%s","amount":"%d",\
                                "currency":"%s","payer":{"partyIdType":"MSISDN","partyId":"%s"},\
                                "status":"%s"}""";
                        case "orange" ->
                                """
                                {"txnid":"MP%s","description":"%s","amount":%d,"currency":"%s",\
                                "subscriberMsisdn":"%s","status":"%s","message":"Notification"}""";
                        default ->
                                """
                                {"transactionReference":"%s",\
                                "requestingOrganisationTransactionReference":"%s","amount":"%d",\
                                "currency":"%s","debitParty":[{"key":"msisdn","value":"+%s"}],\
                                "transactionStatus":"%s"}""";
                    };
            return form.formatted(transaction, about.id, amount, currency, digits, status);
        }
    }
}
