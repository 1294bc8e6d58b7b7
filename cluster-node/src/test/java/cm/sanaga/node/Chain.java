package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.kernel.DerivedId;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A merchant's journals as he can fetch them, whose hashes are made again from what they say, by
 * the description in {@code docs/ledger.md} and not by the ledger's own code.
 */
final class Chain {
    private static final String BEGINNING = "0".repeat(64);

    private final Map<Long, JsonNode> journals;
    private final Map<String, String> releases;

    private Chain(Map<Long, JsonNode> journals, Map<String, String> releases) {
        this.journals = journals;
        this.releases = releases;
    }

    /**
     * Fetches all of them.
     *
     * @param releases the idempotency key of the release of each escrow that was released
     */
    static Chain of(Client shop, Map<String, String> releases) {
        Map<Long, JsonNode> journals = new TreeMap<>();
        shop.all("/v1/entries").stream()
                .map(entry -> entry.path("journal").asText())
                .distinct()
                .map(id -> shop.get("/v1/journals/" + id).body())
                .forEach(journal -> journals.put(journal.path("number").asLong(), journal));
        return new Chain(journals, releases);
    }

    int length() {
        return journals.size();
    }

    void assertWhole() {
        String previous = BEGINNING;
        long number = 0;
        for (JsonNode journal : journals.values()) {
            number++;
            assertEquals(number, journal.path("number").asLong());
            assertEquals(previous, journal.path("previous_hash").asText(), journal::toString);
            String made = hash(previous, journal);
            assertEquals(journal.path("hash").asText(), made, journal::toString);
            previous = made;
        }
    }

    private String hash(String previous, JsonNode journal) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(HexFormat.of().parseHex(previous));
            return HexFormat.of().formatHex(sha.digest(bytes(journal)));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] bytes(JsonNode journal) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF(journal.path("account").asText());
        out.writeLong(journal.path("number").asLong());
        out.writeUTF(name(journal));
        out.writeUTF(journal.path("payment").asText());
        out.writeUTF(journal.path("currency").asText());
        out.writeInt(journal.path("entries").size());
        for (JsonNode entry : journal.path("entries")) {
            out.writeUTF(entry.path("sub_account").asText());
            out.writeByte(entry.path("direction").asText().equals("debit") ? 'D' : 'C');
            out.writeLong(entry.path("amount").asLong());
        }
        out.writeInt(journal.path("provider_references").size());
        for (JsonNode reference : journal.path("provider_references")) {
            out.writeUTF(reference.asText());
        }
        out.writeUTF(journal.path("ordered_by").asText());
        Instant at = Instant.parse(journal.path("created_at").asText());
        out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, at));
        return bytes.toByteArray();
    }

    /** Payment and step; the id a journal is known by outside follows from it. */
    private String name(JsonNode journal) {
        String payment = journal.path("payment").asText();
        List<String> steps = new ArrayList<>(List.of("credit", "fund", "refund", "payout", "out"));
        releases.forEach((escrow, key) -> steps.add("release/" + release(escrow, key)));
        return Stream.concat(steps.stream(), Stream.of("suspense"))
                .map(step -> payment + "/" + step)
                .filter(name -> publicId(name).equals(journal.path("id").asText()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no step of " + journal));
    }

    private static String publicId(String name) {
        return "jr_" + DerivedId.uuid5("journal", name).toString().replace("-", "");
    }

    private static String release(String escrow, String key) {
        return DerivedId.uuid5("demo", "/v1/escrows/" + escrow + "/release", key)
                .toString()
                .replace("-", "");
    }
}
