package dev.limpid.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.check.CheckRequest;
import dev.limpid.check.GoldenMaps;
import dev.limpid.data.DataSet;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Runs tests with the extension, and looks at how they end. */
class StableExplanationsTest {
    private static final String FOLDER = "target/stable-explanations";
    private static final String GOLDEN = FOLDER + "/golden";
    private static final String PICTURES = FOLDER + "/pictures";
    private static final String REPORT = FOLDER + "/report";

    @BeforeAll
    static void record() throws IOException {
        Files.createDirectories(Path.of(PICTURES));
        BufferedImage picture = new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 96 * 96; i++) {
            picture.setRGB(i % 96, i / 96, ((i * 2654435) ^ (i << 7)) & 0xFFFFFF);
        }
        ImageIO.write(picture, "png", Path.of(PICTURES, "pattern.png").toFile());
        try (Model model = Model.open("zoo:plain", OpenOptions.DEFAULT)) {
            CheckRequest request = CheckRequest.of("grad-cam", "gradient").withJudged(0);
            GoldenMaps.record(model, DataSet.of(PICTURES, model, 0), request, Path.of(GOLDEN));
        }
    }

    /** Tests that are run by the tests. */
    @Tag("inner")
    static class Inner {
        @Test
        @StableExplanations(model = "zoo:plain", reference = GOLDEN)
        void holds() {}

        @Test
        @StableExplanations(model = "zoo:resnet", reference = GOLDEN, report = REPORT)
        void drifts() {}

        @Test
        @StableExplanations(model = "zoo:resnet", reference = GOLDEN, changed = 1, correlation = -1)
        void isTolerant(ExplanationCheck check) {
            check.assertPredictions();
            check.assertMaps();
            check.assertTrials();
            check.assertStable();
            assertThat(check.result().pictures()).hasSize(1);
        }

        @Test
        @StableExplanations(model = "zoo:resnet", reference = GOLDEN, changed = 1)
        void asksForOneMethod(ExplanationCheck check) {
            check.assertPredictions();
            check.assertMaps("gradient");
        }

        @Test
        @StableExplanations(model = "zoo:plain", reference = FOLDER + "/absent")
        void hasNoReference() {}
    }

    private static EngineExecutionResults run(String method) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(Inner.class, find(method)))
                .execute();
    }

    private static Method find(String name) {
        for (Method each : Inner.class.getDeclaredMethods()) {
            if (each.getName().equals(name)) {
                return each;
            }
        }
        throw new AssertionError(name);
    }

    private static void fails(String method, Predicate<String> says) {
        run(method)
                .testEvents()
                .assertThatEvents()
                .haveExactly(1, event(test(method), finishedWithFailure(message(says))));
    }

    @Test
    void aNetworkThatIsTheSamePasses() {
        run("holds").testEvents().assertStatistics(s -> s.started(1).succeeded(1));
    }

    @Test
    void theFailureNamesThePictureAndTheMethod() {
        Path file = Path.of(PICTURES, "pattern.png");
        fails(
                "drifts",
                m -> m.contains(file + ", gradient: the map drifted: rank correlation 0.")
                        && m.contains("see " + Path.of(REPORT, "check.html")));
        assertThat(Path.of(REPORT, "check.html")).isNotEmptyFile();
    }

    @Test
    void thresholdsOfTheTestGoBeforeThoseOfTheReference() {
        run("isTolerant").testEvents().assertStatistics(s -> s.started(1).succeeded(1));
    }

    @Test
    void assertionsCanBeMadeOneByOne() {
        fails("asksForOneMethod", m -> m.contains("gradient: the map drifted") && !m.contains("grad-cam"));
    }

    @Test
    void aMissingReferenceIsNamed() {
        fails("hasNoReference", m -> m.contains("there is no reference here") && m.contains("record one first"));
    }

    /** Records its own reference. */
    @StableExplanations(
            model = "zoo:plain",
            data = "zoo",
            limit = 1,
            methods = "grad-cam",
            judged = 0,
            reference = FOLDER + "/recorded")
    static class Recording {
        @Test
        void holds() {}
    }

    @Test
    void aReferenceIsRecordedOnDemand() throws IOException {
        Path reference = Path.of(FOLDER, "recorded", "reference.json");
        Files.deleteIfExists(reference);
        System.setProperty(StableExplanationsExtension.UPDATE, "true");
        try {
            EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(Recording.class))
                    .execute()
                    .testEvents()
                    .assertStatistics(s -> s.started(1).succeeded(1));
        } finally {
            System.clearProperty(StableExplanationsExtension.UPDATE);
        }
        assertThat(reference).content().contains("\"grad-cam\"");
        assertThatThrownBy(() -> GoldenMaps.read(Path.of(FOLDER))).hasMessageContaining("there is no reference");
    }
}
