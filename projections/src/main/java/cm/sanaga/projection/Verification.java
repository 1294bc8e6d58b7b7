package cm.sanaga.projection;

import java.util.List;

/**
 * What came out when the whole journal was read.
 *
 * @param compared whether there were read models to compare with
 * @param findings one for each entity at most, the first
 */
public record Verification(long entities, long events, boolean compared, List<Finding> findings) {
    public Verification {
        findings = List.copyOf(findings);
    }

    /**
     * Something that is not as it was written.
     *
     * @param entity {@code account|merchant:mer_1}
     * @param event its number among the entity's events, 1 and up
     * @param what in words, with the number of the journal where it is one
     */
    public record Finding(String entity, long event, String what) {}
}
