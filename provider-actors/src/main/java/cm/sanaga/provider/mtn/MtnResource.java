package cm.sanaga.provider.mtn;

import java.util.Optional;

/** The resource an order becomes at MTN: made under one version, asked after under another. */
enum MtnResource {
    REQUEST_TO_PAY(MtnProduct.COLLECTION, "v1_0", "requesttopay"),
    TRANSFER(MtnProduct.DISBURSEMENT, "v1_0", "transfer"),
    DEPOSIT_V1(MtnProduct.DISBURSEMENT, "v1_0", "deposit"),
    DEPOSIT_V2(MtnProduct.DISBURSEMENT, "v2_0", "deposit"),
    REFUND_V1(MtnProduct.DISBURSEMENT, "v1_0", "refund"),
    REFUND_V2(MtnProduct.DISBURSEMENT, "v2_0", "refund");

    /** Every resource has its status here, whatever version made it. */
    private static final String STATUS_VERSION = "v1_0";

    private final MtnProduct product;
    private final String version;
    private final String name;

    MtnResource(MtnProduct product, String version, String name) {
        this.product = product;
        this.version = version;
        this.name = name;
    }

    MtnProduct product() {
        return product;
    }

    /** The path that takes a new order. */
    String creation() {
        return path(version);
    }

    /** The path below which orders are asked after by their reference. */
    String status() {
        return path(STATUS_VERSION);
    }

    private String path(String under) {
        return "/" + product.path() + "/" + under + "/" + name;
    }

    /** The other way of paying out, under which an order may have gone before a restart. */
    Optional<MtnResource> sibling() {
        return switch (this) {
            case TRANSFER -> Optional.of(DEPOSIT_V1);
            case DEPOSIT_V1, DEPOSIT_V2 -> Optional.of(TRANSFER);
            case REQUEST_TO_PAY, REFUND_V1, REFUND_V2 -> Optional.empty();
        };
    }
}
