package cm.sanaga.http;

import cm.sanaga.http.json.Fields;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.payment.actor.Orders;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.NumberingPlan;
import cm.sanaga.provider.Provider;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads who pays and who is paid: a number in any usual form and, perhaps, its provider. */
final class Parties {
    private static final int LONGEST = 32;

    private final NumberingPlan numbers;
    private final Set<Provider> providers;

    Parties(NumberingPlan numbers, Set<Provider> providers) {
        this.numbers = numbers;
        this.providers = providers;
    }

    /**
     * A party and the field that decided which provider it is.
     *
     * @param decidedBy dotted path
     */
    record Read(Orders.Party party, String decidedBy) {}

    private record Written(String path, String text) {}

    /** The party of {@code payer.msisdn} and {@code provider}. */
    Read payer(Fields fields) {
        Optional<Provider> named = provider(fields);
        Written written = fields.requiredObject("payer", Parties::number);
        return read(written, named, fields.path("provider"));
    }

    /** The party of an object with {@code msisdn} and {@code provider}. */
    Read wallet(Fields fields) {
        Optional<Provider> named = provider(fields);
        return read(number(fields), named, fields.path("provider"));
    }

    /** The party of a number in the address and, perhaps, its provider in the query. */
    Read wallet(String msisdn, Optional<String> provider) {
        return read(
                new Written("msisdn", msisdn),
                provider.map(name -> known("provider", name)),
                "provider");
    }

    /** The number in a filter. */
    Msisdn filter(String param, String text) {
        return switch (numbers.read(text)) {
            case NumberingPlan.Reading.Recognised(var msisdn, _) -> msisdn;
            case NumberingPlan.Reading.NoWallet(var msisdn, _) -> msisdn;
            case NumberingPlan.Reading.NotANumber _,
                    NumberingPlan.Reading.NotCameroonian _,
                    NumberingPlan.Reading.FixedLine _ ->
                    throw Rejection.invalid(param, "Is no mobile number of Cameroon");
        };
    }

    /** The provider of this name, if it is served. */
    Provider known(String param, String name) {
        return providers.stream()
                .filter(provider -> provider.value().equals(name))
                .findFirst()
                .orElseThrow(() -> Rejection.invalid(param, "Served are " + served()));
    }

    private static Written number(Fields fields) {
        return new Written(fields.path("msisdn"), fields.requiredText("msisdn", LONGEST));
    }

    private Optional<Provider> provider(Fields fields) {
        return fields.text("provider", LONGEST).map(name -> known(fields.path("provider"), name));
    }

    private Read read(Written written, Optional<Provider> named, String providerPath) {
        return switch (numbers.read(written.text, named)) {
            case NumberingPlan.Reading.Recognised(var msisdn, var provider) -> {
                if (!providers.contains(provider)) {
                    throw Rejection.invalid(
                            written.path,
                            "Belongs to "
                                    + provider
                                    + ", which is not served. Served are "
                                    + served());
                }
                yield new Read(
                        new Orders.Party(msisdn, provider),
                        named.isPresent() ? providerPath : written.path);
            }
            case NumberingPlan.Reading.NotANumber _ ->
                    throw Rejection.invalid(
                            written.path, "Is no telephone number; write +237 and nine digits");
            case NumberingPlan.Reading.NotCameroonian _ ->
                    throw Rejection.invalid(written.path, "Is a number of another country");
            case NumberingPlan.Reading.FixedLine _ ->
                    throw Rejection.invalid(
                            written.path, "Is a fixed line, which has no mobile money");
            case NumberingPlan.Reading.NoWallet(_, var operator) ->
                    throw Rejection.invalid(
                            written.path,
                            operator.isEmpty()
                                    ? "Belongs to no operator we know; name its provider"
                                    : "Belongs to " + operator + ", which has no wallet we reach");
        };
    }

    private String served() {
        return providers.stream()
                .map(Provider::value)
                .sorted(Comparator.naturalOrder())
                .collect(Collectors.joining(", "));
    }
}
