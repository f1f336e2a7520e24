package dev.limpid;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RepeatedRequestTest {
    @Test
    void aQuestionAboutClassesIsMadeReadyOnce() {
        try (Model model = Model.open("zoo:plain", OpenOptions.DEFAULT)) {
            ExplainRequest request = ExplainRequest.of("gradient", "lrp-epsilon");
            ResolvedRequest first = model.resolve(request);
            assertThat(model.resolve(ExplainRequest.of("gradient", "lrp-epsilon")))
                    .isSameAs(first);
            assertThat(model.resolve(request.withTarget("1"))).isNotSameAs(first);
        }
    }

    /** Its network is another one, and its files may change. */
    @Test
    void anotherQuestionIsMadeReadyEachTime() {
        try (Model model = Model.open("zoo:plain", OpenOptions.DEFAULT)) {
            String layer = model.findDefaultLayer().orElseThrow();
            ExplainRequest request = ExplainRequest.of("gradient").withTarget("unit:" + layer + ":0");
            assertThat(model.resolve(request)).isNotSameAs(model.resolve(request));
        }
    }
}
