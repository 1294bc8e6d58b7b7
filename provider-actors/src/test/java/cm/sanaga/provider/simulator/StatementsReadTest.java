package cm.sanaga.provider.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.money.Money;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderTransactionId;
import cm.sanaga.provider.statement.Statement;
import cm.sanaga.provider.statement.StatementReader;
import cm.sanaga.provider.statement.StatementRow;
import cm.sanaga.provider.statement.UnknownStatement;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What the simulators export is read back, however the file was saved on its way. */
class StatementsReadTest {
    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final int TRIES = 200;

    private record Export(Provider provider, String csv, List<StatementRow> rows) {}

    @Provide
    Arbitrary<List<Movement>> movements() {
        Arbitrary<Movement> one =
                Combinators.combine(
                                Arbitraries.longs().between(1, 1_000_000_000_000L),
                                Arbitraries.of("in", "out"),
                                Arbitraries.longs().between(0, 40_000_000),
                                Arbitraries.longs().between(10_000_000, 99_999_999))
                        .as(
                                (amount, direction, second, number) ->
                                        new Movement(
                                                "REF" + second,
                                                "tok",
                                                "CI" + number + second,
                                                "mp",
                                                direction,
                                                "+2376" + number,
                                                amount,
                                                "ch_" + second,
                                                amount,
                                                Instant.ofEpochSecond(1_790_000_000L + second)));
        return one.list().ofMaxSize(20);
    }

    private static List<Export> exports(List<Movement> movements) {
        var wallet = new Book.Wallet(0, 0, 0, 0, movements.size(), movements);
        return List.of(
                new Export(Provider.MTN, Statements.mtn(wallet), rows(movements, 2, false)),
                new Export(
                        Provider.ORANGE,
                        Statements.orange(wallet, "690000000"),
                        rows(movements, 4, true)),
                new Export(
                        Provider.CAMTEL,
                        Statements.camtel(wallet, "sanaga"),
                        rows(movements, 2, false)));
    }

    private static List<StatementRow> rows(
            List<Movement> movements, int from, boolean byReference) {
        return IntStream.range(0, movements.size())
                .mapToObj(
                        i -> {
                            Movement each = movements.get(i);
                            return new StatementRow(
                                    from + i,
                                    new ProviderTransactionId(each.transaction()),
                                    Optional.of(byReference ? each.reference() : each.externalId()),
                                    byReference
                                            ? Optional.empty()
                                            : Optional.of(each.msisdn().substring(1)),
                                    each.at(),
                                    each.direction().equals("in")
                                            ? StatementRow.Direction.IN
                                            : StatementRow.Direction.OUT,
                                    Money.xaf(each.amount()),
                                    true);
                        })
                .toList();
    }

    private static Statement read(Provider provider, byte[] file) throws UnknownStatement {
        return StatementReader.of(provider).orElseThrow().read(file);
    }

    @Property(tries = TRIES)
    void an_export_is_read_back_row_by_row(@ForAll("movements") List<Movement> movements)
            throws UnknownStatement {
        for (Export export : exports(movements)) {
            Statement read = read(export.provider, export.csv.getBytes(StandardCharsets.UTF_8));
            assertEquals(List.of(), read.unreadable());
            assertEquals(export.rows, read.rows());
        }
    }

    @Property(tries = TRIES)
    void so_it_is_after_a_spreadsheet_had_it(@ForAll("movements") List<Movement> movements)
            throws UnknownStatement {
        for (Export export : exports(movements)) {
            List<byte[]> saved =
                    List.of(
                            export.csv.getBytes(WINDOWS),
                            ("\ufeff" + export.csv).getBytes(StandardCharsets.UTF_8),
                            export.csv.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8),
                            export.csv
                                    .replace(',', '\t')
                                    .replace(';', '\t')
                                    .getBytes(StandardCharsets.UTF_8));
            for (byte[] file : saved) {
                assertEquals(export.rows, read(export.provider, file).rows());
            }
        }
    }

    @Property(tries = TRIES)
    void a_line_of_rubbish_is_told_and_costs_no_other(
            @ForAll("movements") List<Movement> movements, @ForAll int seed)
            throws UnknownStatement {
        for (Export export : exports(movements)) {
            List<String> lines = new ArrayList<>(export.csv.lines().toList());
            int header = lines.size() - movements.size();
            int at = header + new Random(seed).nextInt(movements.size() + 1);
            lines.add(at, "\"never closed, " + seed + "; x");
            Statement read =
                    read(
                            export.provider,
                            String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
            assertEquals(movements.size(), read.rows().size());
            assertEquals(
                    List.of(at + 1),
                    read.unreadable().stream().map(Statement.Unreadable::line).toList());
        }
    }

    @Property(tries = TRIES)
    void nothing_at_all_breaks_the_reader(@ForAll byte[] file, @ForAll String text) {
        for (Provider provider : List.of(Provider.MTN, Provider.ORANGE, Provider.CAMTEL)) {
            for (byte[] each :
                    List.of(
                            file,
                            text.getBytes(StandardCharsets.UTF_8),
                            (Statements.mtn(new Book.Wallet(0, 0, 0, 0, 0, List.of())) + text)
                                    .getBytes(StandardCharsets.UTF_8))) {
                try {
                    read(provider, each);
                } catch (UnknownStatement _) {
                    // As it should be.
                }
            }
        }
    }
}
