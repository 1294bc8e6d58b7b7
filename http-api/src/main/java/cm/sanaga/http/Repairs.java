package cm.sanaga.http;

import java.util.concurrent.CompletionStage;

/** What operators do to the machinery, not to payments. */
public interface Repairs {

    /** Drops every read model; they are made again from the journal. */
    CompletionStage<Void> rebuildReadModels();

    /**
     * Whether the cluster has such a member.
     *
     * @param address as {@code GET /admin/cluster} has it
     */
    boolean member(String address);

    /** Gives a member up, whatever it is doing; its accounts live on elsewhere. */
    void down(String address);
}
