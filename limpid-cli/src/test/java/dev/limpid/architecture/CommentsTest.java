package dev.limpid.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is public has a comment. Form and links of the comments are the compiler's business, not this test's. */
class CommentsTest {

    @Test
    void everythingPublicHasAComment() throws IOException {
        List<Path> files = Sources.folders().stream()
                .flatMap(folder -> Sources.javaFiles(folder).stream())
                .toList();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> missing = new ArrayList<>();
        int units = 0;
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            Trees trees = Trees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                units++;
                new Commented(trees, unit, missing).scan(unit, null);
            }
        }
        assertThat(units).isEqualTo(files.size()).isGreaterThanOrEqualTo(11);
        assertThat(missing).as("public without a comment").isEmpty();
    }

    /** Walks through the public members of public types; below anything hidden it does not look. */
    private static final class Commented extends TreePathScanner<@Nullable Void, @Nullable Void> {

        private final Trees trees;
        private final CompilationUnitTree unit;
        private final List<String> missing;

        Commented(Trees trees, CompilationUnitTree unit, List<String> missing) {
            this.trees = trees;
            this.unit = unit;
            this.missing = missing;
        }

        @Override
        public @Nullable Void visitPackage(PackageTree node, @Nullable Void unused) {
            if (unit.getSourceFile().getName().endsWith("package-info.java")) {
                requireComment("package " + node.getPackageName(), node);
            }
            return null;
        }

        @Override
        public @Nullable Void visitClass(ClassTree node, @Nullable Void unused) {
            if (!visible(node.getModifiers())) {
                return null;
            }
            requireComment(node.getSimpleName().toString(), node);
            return super.visitClass(node, null);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree node, @Nullable Void unused) {
            boolean inherited = node.getModifiers().getAnnotations().stream()
                    .anyMatch(each -> each.getAnnotationType().toString().endsWith("Override"));
            if (visible(node.getModifiers()) && !inherited && !ofRecord(node)) {
                requireComment(node.getName().toString(), node);
            }
            return null;
        }

        @Override
        public @Nullable Void visitVariable(VariableTree node, @Nullable Void unused) {
            boolean constantOfEnum = enclosing().getKind() == Tree.Kind.ENUM
                    && node.getModifiers().getFlags().containsAll(List.of(Modifier.STATIC, Modifier.FINAL));
            boolean component = enclosing().getKind() == Tree.Kind.RECORD
                    && !node.getModifiers().getFlags().contains(Modifier.STATIC);
            if (visible(node.getModifiers()) && !constantOfEnum && !component) {
                requireComment(node.getName().toString(), node);
            }
            return null;
        }

        /** The components of a record are documented at the record. */
        private boolean ofRecord(MethodTree node) {
            return enclosing().getKind() == Tree.Kind.RECORD
                    && node.getName().contentEquals("<init>")
                    && node.getReturnType() == null;
        }

        private ClassTree enclosing() {
            Tree parent = getCurrentPath().getParentPath().getLeaf();
            return (ClassTree) parent;
        }

        private boolean visible(ModifiersTree modifiers) {
            Tree parent =
                    Objects.requireNonNull(getCurrentPath().getParentPath()).getLeaf();
            boolean inInterface =
                    parent.getKind() == Tree.Kind.INTERFACE || parent.getKind() == Tree.Kind.ANNOTATION_TYPE;
            return modifiers.getFlags().contains(Modifier.PUBLIC)
                    || modifiers.getFlags().contains(Modifier.PROTECTED)
                    || (inInterface && !modifiers.getFlags().contains(Modifier.PRIVATE));
        }

        private void requireComment(String name, Tree node) {
            String comment = trees.getDocComment(getCurrentPath());
            if (comment == null || comment.isBlank()) {
                long line = unit.getLineMap()
                        .getLineNumber(trees.getSourcePositions().getStartPosition(unit, node));
                missing.add(unit.getSourceFile().getName() + ":" + line + " " + name);
            }
        }
    }
}
