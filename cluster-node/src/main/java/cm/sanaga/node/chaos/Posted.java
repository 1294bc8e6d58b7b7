package cm.sanaga.node.chaos;

/**
 * A journal of an account: its event, and what the read models have of it.
 *
 * @param event its place among the events of the account; 0 where there is no such event
 * @param number its number by the read models; 0 where they have none
 * @param id by which the API shows it
 * @param hash of itself
 * @param previous the hash that it follows from
 */
public record Posted(
        String account, long event, long number, String id, String hash, String previous) {}
