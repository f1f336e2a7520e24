package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** How many pictures a ranking needs, without a pilot. */
class PlanTest {
    private static JsonNode plan(int methods) {
        return Run.of("plan", "--spread", "0.2", "--difference", "0.05", "--methods", methods, "--json")
                .fine()
                .json();
    }

    @Test
    void moreMethodsNeedMorePictures() {
        long before = 0;
        for (int methods : new int[] {2, 5, 65_536, 65_537, 70_000, 2_000_000}) {
            JsonNode plan = plan(methods);
            assertThat(plan.at("/pairs").asLong()).isEqualTo(methods * (methods - 1L) / 2);
            assertThat(plan.at("/pictures").asLong()).as("%d methods", methods).isGreaterThanOrEqualTo(before);
            before = plan.at("/pictures").asLong();
        }
    }
}
