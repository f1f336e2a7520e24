package dev.limpid.build;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** The class of one lambda: its fields are what the lambda captures, and its one method calls the lambda's body. */
final class LambdaClass {
    /** The static method that makes an object: from what the lambda captures, the lambda's interface. */
    static final String MAKE = "make";

    private static final String FACTORY = "java/lang/invoke/LambdaMetafactory";
    private static final Type OBJECT = Type.getType(Object.class);
    private static final Map<Type, Type> PRIMITIVES = Map.of(
            Type.getType(Boolean.class), Type.BOOLEAN_TYPE,
            Type.getType(Character.class), Type.CHAR_TYPE,
            Type.getType(Byte.class), Type.BYTE_TYPE,
            Type.getType(Short.class), Type.SHORT_TYPE,
            Type.getType(Integer.class), Type.INT_TYPE,
            Type.getType(Float.class), Type.FLOAT_TYPE,
            Type.getType(Long.class), Type.LONG_TYPE,
            Type.getType(Double.class), Type.DOUBLE_TYPE);

    private final InvokeDynamicInsnNode lambda;
    private final Type type;
    private final Type[] captured;
    private final ClassNode node = new ClassNode();

    private LambdaClass(InvokeDynamicInsnNode lambda, String name, String host, int version) {
        this.lambda = lambda;
        this.type = Type.getObjectType(name);
        this.captured = Type.getArgumentTypes(lambda.desc);
        node.version = version;
        node.access = Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC;
        node.name = name;
        node.superName = OBJECT.getInternalName();
        node.interfaces = List.of(Type.getReturnType(lambda.desc).getInternalName());
        node.nestHostClass = host;
    }

    /** Whether a step of a method makes a lambda that a class can stand for. */
    static boolean isMadeFrom(InvokeDynamicInsnNode step) {
        return step.bsm.getOwner().equals(FACTORY) && step.bsm.getName().equals("metafactory");
    }

    /**
     * The class.
     *
     * @param name its name, with slashes as all names here
     * @param host the class whose private methods it may call
     * @param version the version of class files
     */
    static ClassNode of(InvokeDynamicInsnNode lambda, String name, String host, int version) {
        LambdaClass made = new LambdaClass(lambda, name, host, version);
        made.constructor();
        made.make();
        made.body();
        return made.node;
    }

    private GeneratorAdapter method(int access, Method method) {
        MethodNode code = new MethodNode(access, method.getName(), method.getDescriptor(), null, null);
        node.methods.add(code);
        return new GeneratorAdapter(code, access, method.getName(), method.getDescriptor());
    }

    private Method initial() {
        return new Method("<init>", Type.VOID_TYPE, captured);
    }

    private void constructor() {
        GeneratorAdapter code = method(Opcodes.ACC_PRIVATE, initial());
        code.loadThis();
        code.invokeConstructor(OBJECT, new Method("<init>", "()V"));
        for (int i = 0; i < captured.length; i++) {
            node.fields.add(new FieldNode(
                    Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL, field(i), captured[i].getDescriptor(), null, null));
            code.loadThis();
            code.loadArg(i);
            code.putField(type, field(i), captured[i]);
        }
        code.returnValue();
        code.endMethod();
    }

    private void make() {
        GeneratorAdapter code = method(Opcodes.ACC_STATIC, new Method(MAKE, lambda.desc));
        code.newInstance(type);
        code.dup();
        code.loadArgs();
        code.invokeConstructor(type, initial());
        code.returnValue();
        code.endMethod();
    }

    private static String field(int index) {
        return "captured" + index;
    }

    private void body() {
        Type erased = (Type) lambda.bsmArgs[0];
        Handle called = (Handle) lambda.bsmArgs[1];
        Type stated = (Type) lambda.bsmArgs[2];
        GeneratorAdapter code = method(Opcodes.ACC_PUBLIC, new Method(lambda.name, erased.getDescriptor()));
        Type owner = Type.getObjectType(called.getOwner());
        boolean isConstructor = called.getTag() == Opcodes.H_NEWINVOKESPECIAL;
        if (isConstructor) {
            code.newInstance(owner);
            code.dup();
        }
        List<Type> wanted = new ArrayList<>();
        if (!isConstructor && called.getTag() != Opcodes.H_INVOKESTATIC) {
            wanted.add(owner);
        }
        wanted.addAll(Arrays.asList(Type.getArgumentTypes(called.getDesc())));
        for (int i = 0; i < captured.length; i++) {
            code.loadThis();
            code.getField(type, field(i), captured[i]);
            convert(code, captured[i], wanted.get(i));
        }
        Type[] arguments = stated.getArgumentTypes();
        for (int i = 0; i < arguments.length; i++) {
            code.loadArg(i);
            convert(code, erased.getArgumentTypes()[i], arguments[i]);
            convert(code, arguments[i], wanted.get(captured.length + i));
        }
        call(code, called);
        Type result = isConstructor ? owner : Type.getReturnType(called.getDesc());
        end(code, result, erased.getReturnType());
    }

    private static void call(GeneratorAdapter code, Handle called) {
        int opcode = switch (called.getTag()) {
            case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
            case Opcodes.H_NEWINVOKESPECIAL -> Opcodes.INVOKESPECIAL;
            // Private methods too: the class belongs to the nest of the one that has them.
            default -> called.isInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
        };
        code.visitMethodInsn(opcode, called.getOwner(), called.getName(), called.getDesc(), called.isInterface());
    }

    private static void end(GeneratorAdapter code, Type result, Type wanted) {
        if (wanted.equals(Type.VOID_TYPE)) {
            if (result.getSize() == 2) {
                code.pop2();
            } else if (result.getSize() == 1) {
                code.pop();
            }
        } else {
            convert(code, result, wanted);
        }
        code.returnValue();
        code.endMethod();
    }

    /** As the language converts arguments: by boxing, by unboxing and widening, or by a cast. */
    private static void convert(GeneratorAdapter code, Type from, Type to) {
        if (from.equals(to)) {
            return;
        }
        boolean isObject = to.getSort() >= Type.ARRAY;
        if (from.getSort() < Type.ARRAY) {
            if (isObject) {
                code.valueOf(from);
            } else {
                code.cast(from, to);
            }
        } else if (isObject) {
            code.checkCast(to);
        } else {
            Type own = PRIMITIVES.getOrDefault(from, to);
            code.unbox(own);
            code.cast(own, to);
        }
    }
}
