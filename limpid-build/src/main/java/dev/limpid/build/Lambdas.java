package dev.limpid.build;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** The lambdas and method references of the classes of a jar. Those that can be serialized are left as they are. */
final class Lambdas {
    private final Map<String, ClassNode> classes = new LinkedHashMap<>();
    private final Set<ClassNode> changed = new LinkedHashSet<>();
    private final List<ClassNode> made = new ArrayList<>();

    private Lambdas(Collection<byte[]> contents) {
        for (byte[] content : contents) {
            ClassNode node = new ClassNode();
            new ClassReader(content).accept(node, 0);
            classes.put(node.name, node);
        }
    }

    /**
     * Replaces each lambda by an object of a class of its own.
     *
     * @param contents all classes of a jar
     * @return the classes that are changed or new, by their names with slashes; empty if there are no lambdas
     */
    static Map<String, byte[]> replaced(Collection<byte[]> contents) {
        Lambdas lambdas = new Lambdas(contents);
        List.copyOf(lambdas.classes.values()).forEach(lambdas::replace);
        Map<String, byte[]> result = new LinkedHashMap<>();
        lambdas.changed.forEach(node -> result.put(node.name, bytes(node, 0)));
        lambdas.made.forEach(node -> result.put(node.name, bytes(node, ClassWriter.COMPUTE_MAXS)));
        return result;
    }

    private static byte[] bytes(ClassNode node, int flags) {
        ClassWriter writer = new ClassWriter(flags);
        node.accept(writer);
        return writer.toByteArray();
    }

    private void replace(ClassNode node) {
        int count = 0;
        for (MethodNode method : node.methods) {
            for (AbstractInsnNode step : method.instructions.toArray()) {
                if (step instanceof InvokeDynamicInsnNode lambda && LambdaClass.isMadeFrom(lambda)) {
                    String name = node.name + "$$Lambda" + count++;
                    String host = node.nestHostClass == null ? node.name : node.nestHostClass;
                    made.add(LambdaClass.of(lambda, name, host, node.version));
                    method.instructions.set(
                            step, new MethodInsnNode(Opcodes.INVOKESTATIC, name, LambdaClass.MAKE, lambda.desc, false));
                    changed.add(node);
                    join(host, name);
                }
            }
        }
    }

    /** Lets a class call the private methods of the others that were one source file. */
    private void join(String host, String member) {
        ClassNode node = classes.get(host);
        if (node == null) {
            throw new IllegalArgumentException(host + " is not in the jar of its own classes");
        }
        node.nestMembers = node.nestMembers == null ? new ArrayList<>() : node.nestMembers;
        node.nestMembers.add(member);
        changed.add(node);
    }
}
