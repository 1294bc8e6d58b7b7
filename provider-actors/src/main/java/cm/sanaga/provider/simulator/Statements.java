package cm.sanaga.provider.simulator;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Exports of the wallet's movements, each in its provider's shape. */
final class Statements {
    private static final ZoneId DOUALA = ZoneId.of("Africa/Douala");
    private static final DateTimeFormatter MTN_DATE = form("yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter ORANGE_DATE = form("dd/MM/yyyy");
    private static final DateTimeFormatter ORANGE_TIME = form("HH:mm:ss");

    private Statements() {}

    private static DateTimeFormatter form(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(DOUALA);
    }

    /** The wallet as its statement tells it, where rules say that it tells it otherwise. */
    static Book.Wallet told(Book.Wallet wallet, Rules rules) {
        List<Movement> rows =
                wallet.movements().stream()
                        .flatMap(
                                each ->
                                        switch (rules.told(each.token()).row()) {
                                            case NORMAL -> Stream.of(each);
                                            case MISSING -> Stream.of();
                                            case DOUBLED -> Stream.of(each, each);
                                            case EXTRA -> Stream.of(each, neverWas(each));
                                        })
                        .toList();
        return new Book.Wallet(
                wallet.opening(),
                wallet.balance(),
                wallet.totalIn(),
                wallet.totalOut(),
                rows.size(),
                rows);
    }

    /** The like of a movement, under names that no other has. */
    private static Movement neverWas(Movement like) {
        return new Movement(
                like.reference().replaceFirst(".{4}$", "0000"),
                like.token() + "-0",
                like.transaction() + "0",
                like.operation(),
                like.direction(),
                like.msisdn(),
                like.amount(),
                "unknown",
                like.balance(),
                like.at());
    }

    static String mtn(Book.Wallet wallet) {
        var csv =
                new StringBuilder(
                        "Id,External id,Date,Status,Type,From,From name,To,To name,"
                                + "Amount,Currency,Fee,Currency,Balance,Currency\n");
        for (Movement each : wallet.movements()) {
            boolean in = each.direction().equals("in");
            String other = "FRI:" + each.msisdn().substring(1) + "/MSISDN";
            String ours = "FRI:sanaga/USER";
            row(
                    csv,
                    ',',
                    List.of(
                            each.transaction(),
                            each.externalId(),
                            MTN_DATE.format(each.at()),
                            "Successful",
                            in ? "Payment" : "Transfer",
                            in ? other : ours,
                            in ? "" : "Sanaga",
                            in ? ours : other,
                            in ? "Sanaga" : "",
                            Long.toString(each.amount()),
                            "XAF",
                            "0",
                            "XAF",
                            Long.toString(each.balance()),
                            "XAF"));
        }
        return csv.toString();
    }

    static String orange(Book.Wallet wallet, String channel) {
        var csv =
                new StringBuilder("Orange Money;;\nReleve des operations;" + channel + ";\n")
                        .append("N°;Date;Heure;Référence;Service;Paiement;Statut;Mode;")
                        .append("N° de Compte;Wallet;Débit;Crédit\n");
        int number = 0;
        for (Movement each : wallet.movements()) {
            boolean in = each.direction().equals("in");
            String amount = Long.toString(each.amount());
            row(
                    csv,
                    ';',
                    List.of(
                            Integer.toString(++number),
                            ORANGE_DATE.format(each.at()),
                            ORANGE_TIME.format(each.at()),
                            each.transaction(),
                            in ? "Merchant Payment" : "Cash in",
                            each.reference(),
                            "Succès",
                            "API",
                            each.msisdn().replace("+237", ""),
                            channel,
                            in ? "" : amount,
                            in ? amount : ""));
        }
        return csv.toString();
    }

    /** None of Blue's is known: GSMA's statement entries as a table. */
    static String camtel(Book.Wallet wallet, String organisation) {
        var csv =
                new StringBuilder(
                        "transactionReference,requestingOrganisationTransactionReference,"
                                + "transactionStatus,type,amount,currency,debitParty,creditParty,"
                                + "creationDate,balance\n");
        for (Movement each : wallet.movements()) {
            boolean in = each.direction().equals("in");
            row(
                    csv,
                    ',',
                    List.of(
                            each.transaction(),
                            each.externalId(),
                            "completed",
                            each.operation(),
                            Long.toString(each.amount()),
                            "XAF",
                            in ? each.msisdn() : organisation,
                            in ? organisation : each.msisdn(),
                            each.at().toString(),
                            Long.toString(each.balance())));
        }
        return csv.toString();
    }

    private static void row(StringBuilder csv, char separator, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            csv.append(i == 0 ? "" : separator).append(cell(cells.get(i)));
        }
        csv.append('\n');
    }

    private static String cell(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == ';' || c == '"' || c < ' ');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
