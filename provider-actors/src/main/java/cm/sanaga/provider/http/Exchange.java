package cm.sanaga.provider.http;

/** How a request to a provider ended. The difference between the endings is worth money. */
public sealed interface Exchange {

    /** The provider answered, perhaps with an error. */
    record Answered(int status, String body) implements Exchange {}

    /** The request left and no whole answer came: it may have been obeyed. */
    record Lost(String what) implements Exchange {}

    /** The request certainly never left: nobody listened, no room, no token to be had. */
    record Unsent(String what) implements Exchange {}

    /** The request never left because our credentials were refused. */
    record Unauthorised(String what) implements Exchange {}
}
