package org.example.rectgrad;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodProvider;
import java.util.List;

/** Registers the methods of this jar; {@code META-INF/services} names this class. */
public final class RectGradMethods implements MethodProvider {
    @Override
    public List<Method> methods() {
        return List.of(new RectGrad());
    }
}
