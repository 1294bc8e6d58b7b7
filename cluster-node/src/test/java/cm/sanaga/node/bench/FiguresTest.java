package cm.sanaga.node.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void rounds_are_spread_from_the_least_over_the_middle_to_the_most() {
        Figures figures = new Figures();
        for (double rate : new double[] {30, 10, 20}) {
            figures.add("hot", Map.of("rate", rate));
        }
        assertEquals(new Figures.Spread(10, 20, 30), figures.spread("hot", "rate"));
    }

    @Test
    void two_rounds_have_their_middle_between_them() {
        Figures figures = new Figures();
        figures.add("hot", Map.of("rate", 10.0));
        figures.add("hot", Map.of("rate", 40.0));
        assertEquals(25, figures.spread("hot", "rate").median());
    }

    @Test
    void an_error_of_one_round_counts_as_none_in_the_others() {
        Figures figures = new Figures();
        figures.add("charges", Map.of("rate", 10.0));
        figures.add("charges", Map.of("rate", 10.0, "error 503", 4.0));
        assertEquals(new Figures.Spread(0, 2, 4), figures.spread("charges", "error 503"));
    }
}
