package cm.sanaga.http;

import cm.sanaga.http.json.Fields;
import java.util.Map;
import java.util.Optional;

/**
 * What a merchant may write on a payment.
 *
 * @param reference his own, at most 64 characters
 * @param description what the customer reads, at most 255 characters
 * @param metadata his own data
 */
record Labels(
        Optional<String> reference, Optional<String> description, Map<String, String> metadata) {
    static final int MAX_REFERENCE = 64;
    static final int MAX_DESCRIPTION = 255;

    static final Labels NONE = new Labels(Optional.empty(), Optional.empty(), Map.of());

    static Labels of(Fields fields) {
        return new Labels(
                fields.text("reference", MAX_REFERENCE),
                fields.text("description", MAX_DESCRIPTION),
                fields.metadata());
    }
}
