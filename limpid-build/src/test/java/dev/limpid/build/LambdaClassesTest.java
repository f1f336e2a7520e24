package dev.limpid.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodNode;

class LambdaClassesTest {
    @TempDir
    Path folder;

    private Path jar;

    @BeforeEach
    void jarOfEveryKind() throws Exception {
        jar = folder.resolve("limpid-every.jar");
        Path classes = Path.of(Every.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve("dev/limpid/build");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.list(classes)) {
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith("Every"))
                    .sorted()
                    .toList()) {
                out.putNextEntry(new ZipEntry("dev/limpid/build/" + file.getFileName()));
                out.write(Files.readAllBytes(file));
            }
            out.putNextEntry(new ZipEntry("words.txt"));
            out.write("words".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void everyKindDoesTheSame() throws Exception {
        LambdaClasses.main(new String[] {folder.toString()});

        assertThat(lines()).isEqualTo(new Every().get()).hasSizeGreaterThan(20);
    }

    @Test
    void onlyWhatCanBeSerializedIsStillLinked() throws Exception {
        int before = linked().size();
        LambdaClasses.main(new String[] {jar.toString()});

        assertThat(before).isGreaterThan(25);
        assertThat(linked()).containsOnly("altMetafactory");
    }

    @Test
    void otherFilesStayAndASecondTimeChangesNothing() throws Exception {
        LambdaClasses.main(new String[] {jar.toString()});
        byte[] once = Files.readAllBytes(jar);
        LambdaClasses.main(new String[] {jar.toString()});

        assertThat(Files.readAllBytes(jar)).isEqualTo(once);
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            assertThat(zip.getInputStream(zip.getEntry("words.txt"))).hasContent("words");
        }
    }

    private List<?> lines() throws Exception {
        URL[] urls = {jar.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            return (List<?>) ((Supplier<?>) loader.loadClass(Every.class.getName())
                            .getConstructor()
                            .newInstance())
                    .get();
        }
    }

    /** The methods of {@code LambdaMetafactory} that link a lambda of the jar, one for each. */
    private List<String> linked() throws IOException {
        List<String> linked = new ArrayList<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry :
                    zip.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
                ClassNode node = new ClassNode();
                new ClassReader(zip.getInputStream(entry)).accept(node, 0);
                for (MethodNode method : node.methods) {
                    for (AbstractInsnNode step : method.instructions) {
                        if (step instanceof InvokeDynamicInsnNode lambda
                                && lambda.bsm.getOwner().equals("java/lang/invoke/LambdaMetafactory")) {
                            linked.add(lambda.bsm.getName());
                        }
                    }
                }
            }
        }
        return linked;
    }
}
