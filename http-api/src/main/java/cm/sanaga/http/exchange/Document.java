package cm.sanaga.http.exchange;

import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.util.ByteString;

/** The body of an answer that is no JSON, and short enough to be held. */
public record Document(ContentType type, ByteString bytes) {}
