package dev.limpid.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which packages other people's programs may use: those that the modules export to everyone. */
class ApiTest {

    static final Set<String> API = Set.of(
            // Programs that explain networks.
            "dev.limpid",
            "dev.limpid.error",
            "dev.limpid.graph",
            "dev.limpid.graph.onnx",
            "dev.limpid.graph.op",
            "dev.limpid.model",
            "dev.limpid.report",
            "dev.limpid.report.html",
            "dev.limpid.report.study",
            "dev.limpid.runtime",
            "dev.limpid.text",
            // Programs that look inside networks.
            "dev.limpid.advise",
            "dev.limpid.attack",
            "dev.limpid.cases",
            "dev.limpid.similar",
            "dev.limpid.evaluate",
            "dev.limpid.contrast.attack",
            "dev.limpid.contrast.counterfactual",
            "dev.limpid.contrast.guard",
            "dev.limpid.counterfactual",
            "dev.limpid.guard",
            "dev.limpid.data",
            "dev.limpid.distill",
            "dev.limpid.locate",
            "dev.limpid.simple",
            "dev.limpid.inside",
            "dev.limpid.inside.capsule",
            "dev.limpid.inside.look",
            "dev.limpid.look",
            "dev.limpid.dream",
            "dev.limpid.inside.dream",
            "dev.limpid.map",
            "dev.limpid.inside.space",
            "dev.limpid.dissect",
            "dev.limpid.inside.dissection",
            "dev.limpid.concepts",
            "dev.limpid.study",
            "dev.limpid.inside.concept",
            // Methods of other people.
            "dev.limpid.attribution",
            "dev.limpid.attribution.catalogue",
            "dev.limpid.attribution.engine",
            "dev.limpid.attribution.formula",
            "dev.limpid.autodiff",
            "dev.limpid.autodiff.deeplift",
            "dev.limpid.autodiff.lrp",
            // Programs that judge attribution maps.
            "dev.limpid.metrics",
            "dev.limpid.metrics.ranking",
            "dev.limpid.check",
            "dev.limpid.junit",
            "dev.limpid.verify",
            "dev.limpid.trust",
            "dev.limpid.trust.axiom",
            "dev.limpid.trust.catalogue",
            "dev.limpid.trust.complexity",
            "dev.limpid.trust.faithfulness",
            "dev.limpid.trust.localisation",
            "dev.limpid.trust.randomisation",
            "dev.limpid.trust.robustness",
            "dev.limpid.trust.trial");

    private static List<ModuleDescriptor> modules() throws IOException {
        List<ModuleDescriptor> modules = new ArrayList<>();
        for (URL url : Collections.list(ApiTest.class.getClassLoader().getResources("module-info.class"))) {
            try (InputStream in = url.openStream()) {
                ModuleDescriptor module = ModuleDescriptor.read(in);
                if (module.name().equals("dev.limpid") || module.name().startsWith("dev.limpid.")) {
                    modules.add(module);
                }
            }
        }
        return modules;
    }

    @Test
    void theModulesExportTheApiAndNothingElse() throws IOException {
        Set<String> names = new TreeSet<>();
        Set<String> exported = new TreeSet<>();
        for (ModuleDescriptor module : modules()) {
            names.add(module.name());
            module.exports().stream().filter(e -> !e.isQualified()).forEach(e -> exported.add(e.source()));
        }
        assertThat(names)
                .containsExactlyInAnyOrder(
                        "dev.limpid",
                        "dev.limpid.cases",
                        "dev.limpid.core",
                        "dev.limpid.distill",
                        "dev.limpid.graph",
                        "dev.limpid.inside",
                        "dev.limpid.junit",
                        "dev.limpid.metrics",
                        "dev.limpid.report",
                        "dev.limpid.trust",
                        "dev.limpid.zoo");
        assertThat(exported).containsExactlyInAnyOrderElementsOf(API);
    }
}
