package dev.limpid.attribution.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodProvider;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Expr;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MethodRegistryTest {
    @TempDir
    private Path folder;

    /** Scores that are the input. */
    record Copy(String name) implements Method.Direct {
        @Override
        public MethodInfo info() {
            return MethodInfo.of(name, Family.GRADIENT).anywhere();
        }

        @Override
        public Expr scores(ForwardPass f) {
            return f.asScores(f.place());
        }
    }

    /** A valid new method. */
    public static final class Good implements MethodProvider {
        @Override
        public List<Method> methods() {
            return List.of(new Copy("copy"), new Copy("copy-too"));
        }
    }

    /** A method with a name of Limpid, and one with a new name. */
    public static final class Taken implements MethodProvider {
        @Override
        public List<Method> methods() {
            return List.of(new Copy("grad-cam"), new Copy("not-taken"));
        }
    }

    /** A method with a name of another provider. */
    public static final class Twice implements MethodProvider {
        @Override
        public List<Method> methods() {
            return List.of(new Copy("copy"));
        }
    }

    /** Fails when it is constructed. */
    public static final class Broken implements MethodProvider {
        /** Fails. */
        public Broken() {
            throw new IllegalStateException("no licence");
        }

        @Override
        public List<Method> methods() {
            return List.of();
        }
    }

    /** Behaves as if compiled against another version of Limpid. */
    public static final class Outdated implements MethodProvider {
        @Override
        public List<Method> methods() {
            throw new NoSuchMethodError("ForwardPass.slope");
        }
    }

    /** Has a method with an invalid name. */
    public static final class Unnamed implements MethodProvider {
        @Override
        public List<Method> methods() {
            return List.of(new Copy("My Method"));
        }
    }

    private MethodRegistry with(String... providers) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(MethodProvider.class.getName()), String.join("\n", providers));
        ClassLoader parent = MethodRegistryTest.class.getClassLoader();
        return MethodRegistry.of(new URLClassLoader(new URL[] {folder.toUri().toURL()}, parent));
    }

    private MethodRegistry with(Class<?>... providers) throws IOException {
        return with(Stream.of(providers).map(Class::getName).toArray(String[]::new));
    }

    private static List<String> names(MethodRegistry registry) {
        return registry.all().stream().map(m -> m.info().name()).toList();
    }

    @Test
    void methodsOfAProviderAreListedAfterTheBuiltInOnes() throws IOException {
        MethodRegistry registry = with(Good.class);
        assertThat(registry.named("copy")).isEqualTo(new Copy("copy"));
        assertThat(names(registry))
                .containsAll(names(MethodRegistry.of(getClass().getClassLoader())));
        assertThat(names(registry)).contains("copy", "copy-too").doesNotHaveDuplicates();
        assertThat(registry.problems()).isEmpty();
    }

    @Test
    void forgradAcceptsGradientMethodsOfAProvider() throws IOException {
        MethodInfo forgrad = with(Good.class).named("forgrad").info();
        assertThat(forgrad.parameters().get(0).meaning()).contains("beta-smooth, copy, copy-too");
    }

    @Test
    void aNameThatIsUsedTwiceIsRefusedAndNamesBothProviders() throws IOException {
        MethodRegistry registry = with(Good.class, Taken.class, Twice.class);
        String copy = "both " + Good.class.getName() + " and " + Twice.class.getName() + " provide a method 'copy'";
        String gradCam = "both Limpid and " + Taken.class.getName() + " provide a method 'grad-cam'";
        assertThatThrownBy(() -> registry.named("copy"))
                .isInstanceOf(LimpidException.class)
                .hasMessage(copy + "; remove one of them from the class path");
        assertThatThrownBy(() -> registry.named("grad-cam")).hasMessageStartingWith(gradCam);
        assertThat(registry.problems()).containsExactlyInAnyOrder(copy, gradCam);
        assertThat(registry.named("not-taken")).isEqualTo(new Copy("not-taken"));
        assertThat(registry.named("gradient").info().name()).isEqualTo("gradient");
        assertThat(names(registry))
                .contains("grad-cam", "copy-too")
                .doesNotContain("copy")
                .doesNotHaveDuplicates();
    }

    @Test
    void aFailingProviderIsNamedAndDoesNotAffectOthers() throws IOException {
        MethodRegistry registry = with(
                "org.example.Missing",
                Broken.class.getName(),
                Outdated.class.getName(),
                Unnamed.class.getName(),
                MethodRegistryTest.class.getName(),
                Good.class.getName());
        assertThat(registry.named("copy")).isEqualTo(new Copy("copy"));
        assertThat(registry.named("gradient").info().name()).isEqualTo("gradient");
        assertThat(registry.problems()).hasSize(5).allSatisfy(p -> assertThat(p).doesNotContain("\n"));
        assertThat(registry.problems().get(0))
                .isEqualTo("a provider of methods cannot be loaded: Provider org.example.Missing not found");
        assertThat(registry.problems().get(1))
                .isEqualTo("a provider of methods cannot be loaded: Provider " + Broken.class.getName()
                        + " could not be instantiated: java.lang.IllegalStateException: no licence");
        assertThat(registry.problems().get(2))
                .isEqualTo("the methods of " + Outdated.class.getName()
                        + " cannot be loaded: NoSuchMethodError: ForwardPass.slope");
        assertThat(registry.problems().get(3))
                .isEqualTo("the methods of " + Unnamed.class.getName()
                        + " cannot be loaded: 'My Method' is not a name of lower-case words joined by hyphens");
        assertThatThrownBy(() -> registry.named("rect-grad"))
                .hasMessage(registry.problems().stream()
                        .collect(Collectors.joining("; ", "there is no method 'rect-grad' (", ")")));
    }

    @Test
    void aWrongLineInTheServicesFileIsAlsoReported() throws IOException {
        MethodRegistry registry = with("not a class name");
        assertThat(registry.problems()).hasSize(1);
        assertThat(registry.named("grad-cam").info().name()).isEqualTo("grad-cam");
    }

    @Test
    void aMisspeltNameSuggestsASimilarOne() throws IOException {
        assertThatThrownBy(() -> Methods.named("gradcam"))
                .isInstanceOf(LimpidException.class)
                .hasMessage("there is no method 'gradcam'; did you mean 'grad-cam'?");
        assertThatThrownBy(() -> with(Good.class).named("copytoo"))
                .hasMessage("there is no method 'copytoo'; did you mean 'copy-too'?");
        assertThatThrownBy(() -> Methods.named("unicorn")).hasMessage("there is no method 'unicorn'");
        assertThat(Methods.find("gradcam")).isEmpty();
        assertThat(Methods.problems()).isEmpty();
    }
}
