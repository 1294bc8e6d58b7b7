package cm.sanaga.kernel;

/** What travels between actors, and so perhaps between nodes of two versions. */
public interface Sent {}
