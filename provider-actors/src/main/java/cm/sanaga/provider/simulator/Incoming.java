package cm.sanaga.provider.simulator;

import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** A request that was read whole. */
record Incoming(HttpRequest request, String method, String path, String body) {

    static Incoming of(HttpRequest request, String body) {
        return new Incoming(request, request.method().value(), request.getUri().path(), body);
    }

    /** A header by its name; empty also when it is blank. */
    Optional<String> header(String name) {
        return request.getHeader(name).map(HttpHeader::value).filter(value -> !value.isBlank());
    }

    boolean has(String name) {
        return request.getHeader(name).isPresent();
    }

    Optional<String> query(String name) {
        return request.getUri().query().get(name);
    }

    boolean json() {
        return request.entity().getContentType().mediaType().isApplication()
                && request.entity().getContentType().mediaType().subType().equals("json");
    }

    boolean is(String wantedMethod, String wantedPath) {
        return method.equals(wantedMethod) && path.equals(wantedPath);
    }
}
