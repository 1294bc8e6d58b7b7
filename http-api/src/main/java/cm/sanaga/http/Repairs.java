package cm.sanaga.http;

import java.util.concurrent.CompletionStage;

/** What operators do to the machinery, not to payments. */
public interface Repairs {

    /** Drops every read model; they are made again from the journal. */
    CompletionStage<Void> rebuildReadModels();

    /**
     * Gives a member of the cluster up, whatever it is doing; its accounts live on elsewhere.
     *
     * @param address as {@code GET /admin/cluster} has it
     * @return whether there is such a member
     */
    boolean down(String address);
}
