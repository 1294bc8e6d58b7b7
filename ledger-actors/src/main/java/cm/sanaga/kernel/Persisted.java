package cm.sanaga.kernel;

/**
 * What is stored for ever: events, and the states snapshots are made of. Its name and shape on the
 * wire are held by approved files; only additions are allowed.
 */
public interface Persisted {}
