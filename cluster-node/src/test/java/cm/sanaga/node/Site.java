package cm.sanaga.node;

import java.util.List;

/** Where payments are made: one node, or several behind one address. */
interface Site {
    /** Who buys and sells here, with the merchant's key. */
    Client shop();

    /** Who sees all books. */
    Client operator();

    /** The providers. */
    List<RunningNode.Simulator> simulators();
}
