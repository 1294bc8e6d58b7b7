package cm.sanaga.provider.camtel;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** GSMA's JSON bodies. What is read has every field optional. */
final class CamtelBody {
    private CamtelBody() {}

    /** One name of a party; a party is a list of them. */
    record Name(@Nullable String key, @Nullable String value) {
        static List<Name> msisdn(String value) {
            return List.of(new Name("msisdn", value));
        }

        static List<Name> organisation(String value) {
            return List.of(new Name("organisationid", value));
        }
    }

    record Transaction(
            String amount,
            String currency,
            List<Name> debitParty,
            List<Name> creditParty,
            String requestingOrganisationTransactionReference,
            String descriptionText) {}

    record Reversal(
            String amount,
            String currency,
            String type,
            String requestingOrganisationTransactionReference,
            String descriptionText) {}

    /** Where an order has got to. */
    record Link(@Nullable String link) {}

    /** An order under way. */
    record RequestState(
            @Nullable String status,
            @Nullable String objectReference,
            @Nullable String expiryTime,
            @Nullable JsonNode pollLimit,
            @Nullable Problem error) {

        /** How many questions about it are answered; 0 where that is not said. */
        int polls() {
            return pollLimit == null ? 0 : pollLimit.asInt();
        }
    }

    /** A movement. */
    record Moved(
            @Nullable String transactionReference,
            @Nullable String transactionStatus,
            @Nullable String type,
            @Nullable String amount,
            @Nullable String currency,
            @Nullable List<@Nullable Name> debitParty,
            @Nullable List<@Nullable Name> creditParty,
            @Nullable String requestingOrganisationTransactionReference) {

        /** The number by which a party is named, without its plus sign. */
        static Optional<String> number(@Nullable List<@Nullable Name> party) {
            if (party == null) {
                return Optional.empty();
            }
            for (Name name : party) {
                if (name != null && "msisdn".equals(name.key) && name.value != null) {
                    return Optional.of(
                            name.value.startsWith("+") ? name.value.substring(1) : name.value);
                }
            }
            return Optional.empty();
        }
    }

    /** An error; the small d is in the specification, the capital one in some of its copies. */
    record Problem(
            @Nullable String errorCategory,
            @Nullable String errorCode,
            @JsonProperty("errordescription") @JsonAlias("errorDescription")
                    @Nullable String description,
            @Nullable String errorDateTime) {

        String code() {
            return errorCode == null ? "" : errorCode;
        }

        String category() {
            return errorCategory == null ? "" : errorCategory;
        }

        String message() {
            return description == null ? code() : description;
        }
    }

    record Holder(@Nullable String accountStatus) {}

    record Balance(
            @Nullable String accountStatus,
            @Nullable String currentBalance,
            @Nullable String availableBalance,
            @Nullable String currency) {}
}
