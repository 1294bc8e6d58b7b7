package cm.sanaga.provider.mtn;

/** The products we use, each with its own key and token. */
enum MtnProduct {
    COLLECTION("collection"),
    DISBURSEMENT("disbursement");

    private final String path;

    MtnProduct(String path) {
        this.path = path;
    }

    String path() {
        return path;
    }
}
