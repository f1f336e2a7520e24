package dev.limpid.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.limpid.task.Parameter;
import dev.limpid.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The floors: who may know whom. */
class ArchitectureTest {

    /** The package {@code dev.limpid} itself. */
    private static final String API = "the API";

    /** An idea = the package below {@code dev.limpid}, with its subpackages. Imports run to a lower number only. */
    private static final Map<String, Integer> FLOOR = Map.ofEntries(
            Map.entry("error", 0),
            Map.entry("graph", 1),
            Map.entry("metrics", 1),
            Map.entry("autodiff", 2),
            Map.entry("djl", 2),
            Map.entry("runtime", 2),
            Map.entry("text", 2),
            Map.entry("world", 2),
            Map.entry("model", 3),
            Map.entry("zoo", 3),
            Map.entry("attribution", 4),
            Map.entry("training", 4),
            Map.entry("inside", 5),
            Map.entry("cases", 5),
            Map.entry("contrast", 5),
            Map.entry("trust", 5),
            Map.entry("example", 5),
            Map.entry("distill", 5),
            Map.entry("report", 6),
            Map.entry(API, 7),
            Map.entry("app", 8),
            Map.entry("data", 9),
            Map.entry("attack", 10),
            Map.entry("counterfactual", 10),
            Map.entry("evaluate", 11),
            Map.entry("similar", 10),
            Map.entry("check", 10),
            Map.entry("verify", 10),
            Map.entry("guard", 10),
            Map.entry("look", 10),
            Map.entry("dream", 10),
            Map.entry("map", 10),
            Map.entry("dissect", 10),
            Map.entry("concepts", 10),
            Map.entry("funnybirds", 10),
            Map.entry("retrain", 12),
            Map.entry("verification", 10),
            Map.entry("simple", 11),
            Map.entry("study", 12),
            Map.entry("locate", 11),
            Map.entry("advise", 12),
            Map.entry("task", 13),
            Map.entry("cli", 14),
            Map.entry("server", 14),
            Map.entry("spark", 14),
            Map.entry("junit", 14));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            // Also in target/quick, which the library's own option for it does not know.
            .withImportOption(location -> !location.contains("/test-classes/") && !location.contains("-tests.jar"))
            .importPackages("dev.limpid");

    @Test
    void everySourceFileIsSeen() {
        Set<String> seen = CLASSES.stream().map(JavaClass::getName).collect(Collectors.toSet());
        List<String> expected = new ArrayList<>();
        for (Path folder : Sources.folders()) {
            Sources.javaFiles(folder).forEach(file -> expected.add(Sources.className(folder, file)));
        }
        assertThat(expected).hasSizeGreaterThanOrEqualTo(11);
        assertThat(seen).containsAll(expected);
    }

    @Test
    void everyIdeaHasAFloor() {
        Set<String> ideas = new TreeSet<>();
        CLASSES.forEach(each -> ideas.add(idea(each)));
        assertThat(ideas).contains("graph", "autodiff", "runtime", "model", "attribution", "report", "cli");
        assertThat(FLOOR).containsKeys(ideas.toArray(String[]::new));
    }

    @Test
    void importsRunDownward() {
        List<String> wrong = new ArrayList<>();
        for (JavaClass each : CLASSES) {
            for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if ((target.getPackageName() + ".").startsWith("dev.limpid.") && !mayKnow(idea(each), idea(target))) {
                    wrong.add(dependency.getDescription());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean mayKnow(String from, String to) {
        if (from.equals(to)) {
            return true;
        }
        Integer upper = FLOOR.get(from);
        Integer lower = FLOOR.get(to);
        return upper != null && lower != null && upper > lower;
    }

    /** {@code dev.limpid.attribution.cam.GradCam} belongs to the idea {@code attribution}. */
    private static String idea(JavaClass each) {
        String[] parts = each.getPackageName().split("\\.");
        return parts.length == 2 ? API : parts[2];
    }

    @Test
    void reportSeesResultsAndNeverTheRuntime() {
        noClasses()
                .that()
                .resideInAPackage("dev.limpid.report..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.limpid.runtime..", "dev.limpid.autodiff..")
                .check(CLASSES);
    }

    @Test
    void onlyTheRuntimeKnowsOnnxRuntime() {
        onlyKnows("dev.limpid.runtime..", "ai.onnxruntime..");
    }

    @Test
    void onlyTheReaderAndWriterKnowProtobuf() {
        onlyKnows("dev.limpid.graph.onnx..", "ai.onnx.proto..", "com.google.protobuf..");
    }

    @Test
    void onlyTheCommandLineKnowsPicocli() {
        onlyKnows("dev.limpid.cli..", "picocli..");
    }

    private static void onlyKnows(String who, String... what) {
        noClasses()
                .that()
                .resideOutsideOfPackage(who)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(what)
                .check(CLASSES);
    }

    /** What listens to the tests of all modules prints too. */
    @Test
    void onlyTheCommandLinePrints() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.limpid.cli..", "dev.limpid.testkit..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethodWhere(JavaCall.Predicates.target(HasName.Predicates.name("printStackTrace")))
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLineEndsTheProcess() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.limpid.cli..")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(CLASSES);
    }

    @Test
    void methodsAreWrittenInFormulasAndRunByTheEngine() {
        noClasses()
                .that()
                .resideInAPackage("dev.limpid.attribution.formula..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.limpid.attribution", "dev.limpid.attribution.engine..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("dev.limpid.attribution..")
                .and()
                .resideOutsideOfPackage("dev.limpid.attribution.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.limpid.attribution.engine..")
                .check(CLASSES);
    }

    @Test
    void theApiSpeaksInTypesOfTheApi() {
        Set<String> leaks = new TreeSet<>();
        int classes = 0;
        for (JavaClass each : CLASSES) {
            if (ApiTest.API.contains(each.getPackageName()) && isVisible(each)) {
                classes++;
                for (JavaMember member : each.getMembers()) {
                    if (isVisible(member.getModifiers()) && types(member).anyMatch(ArchitectureTest::isHidden)) {
                        leaks.add(each.getName() + "." + member.getName());
                    }
                }
            }
        }
        assertThat(classes).isGreaterThan(100);
        assertThat(leaks).as("uses a type that a caller cannot name").isEmpty();
    }

    private static boolean isVisible(JavaClass each) {
        return isVisible(each.getModifiers())
                && each.getEnclosingClass().map(ArchitectureTest::isVisible).orElse(true);
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
                && !modifiers.contains(JavaModifier.SYNTHETIC);
    }

    private static Stream<JavaClass> types(JavaMember member) {
        Stream<JavaType> types = member instanceof JavaCodeUnit unit
                ? Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream())
                : Stream.of(((JavaField) member).getType());
        return types.flatMap(type -> type.getAllInvolvedRawTypes().stream());
    }

    /** A type of Limpid outside the API, or one that is not public. */
    private static boolean isHidden(JavaClass type) {
        JavaClass base = type.getBaseComponentType();
        boolean isOfLimpid = base.getName().startsWith("dev.limpid.");
        return isOfLimpid && !(ApiTest.API.contains(base.getPackageName()) && isVisible(base));
    }

    /** Below the doors a sentence names what is to be given, not how the command line calls it. */
    @Test
    void onlyDoorsKnowFlags() throws IOException {
        String names = Tasks.names().stream()
                .flatMap(task -> Tasks.named(task).info().parameters().stream())
                .map(Parameter::name)
                .distinct()
                .collect(Collectors.joining("|"));
        Pattern flag = Pattern.compile("\"[^\"\n]*--(" + names + ")\\b");
        List<String> wrong = new ArrayList<>();
        for (String module :
                List.of("app", "report", "metrics", "inside", "distill", "cases", "trust", "core", "zoo")) {
            for (Path file : Sources.javaFiles(Sources.root().resolve("limpid-" + module + "/src/main/java"))) {
                if (flag.matcher(Files.readString(file)).find()) {
                    wrong.add(file.getFileName().toString());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** A door translates flags into requests and results into text; what it would compute belongs on the floor below. */
    @Test
    void theCommandLineIsThin() throws IOException {
        List<Path> files = Sources.javaFiles(Sources.root().resolve("limpid-cli/src/main/java"));
        long lines = 0;
        for (Path file : files) {
            lines += Files.readString(file).lines().count();
        }
        assertThat(lines).isBetween(500L, 3000L);
        noClasses()
                .that()
                .resideInAPackage("dev.limpid.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.limpid.runtime..", "dev.limpid.autodiff..", "dev.limpid.attribution.engine..")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.limpid.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> packages = CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        assertThat(packages).hasSizeGreaterThanOrEqualTo(9);
        Optional<String> without = packages.stream()
                .filter(name -> CLASSES.stream()
                        .noneMatch(each -> each.getName().equals(name + ".package-info")
                                && each.isAnnotatedWith(NullMarked.class)))
                .findFirst();
        assertThat(without)
                .as("package without a package-info that says @NullMarked (or left over: mvn clean)")
                .isEmpty();
    }

    @Test
    void namesAreNounsAndNotLayers() {
        classes()
                .should()
                .haveNameNotMatching(".*\\.(Base|Abstract)[A-Z]\\w*|.*(Impl|Utils?|Helper|Manager)")
                .check(CLASSES);
    }
}
