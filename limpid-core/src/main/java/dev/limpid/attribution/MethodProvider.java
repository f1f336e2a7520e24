package dev.limpid.attribution;

import java.util.List;

/**
 * Adds methods to Limpid from another library.
 *
 * <p>A provider is found through {@link java.util.ServiceLoader}: its jar names the class in the file
 * {@code META-INF/services/dev.limpid.attribution.MethodProvider}, and the class has a public constructor without
 * parameters. Its methods can then be used by name wherever the methods of Limpid can.
 *
 * <pre>{@code
 * public final class ExampleMethods implements MethodProvider {
 *     @Override
 *     public List<Method> methods() {
 *         return List.of(new RectGrad());
 *     }
 * }
 * }</pre>
 *
 * <p>{@link #methods} is called once per provider, by any thread.
 */
public interface MethodProvider {
    /** The methods, with names that no other provider uses. */
    List<Method> methods();
}
