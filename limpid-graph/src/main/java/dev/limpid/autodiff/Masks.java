package dev.limpid.autodiff;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import java.util.Map;

/** Ones and zeros in a value's element type, in the form that runs fastest. */
final class Masks {
    private static final float STEEP = 0x1p100f;

    private Masks() {}

    /** One where the value is positive, else zero; a steep HardSigmoid stays in the runtime's blocked layout. */
    static Expr positive(Expr x) {
        if (x.elementType() == ElementType.FLOAT) {
            return x.unary("HardSigmoid", Map.of("alpha", Attribute.of(STEEP), "beta", Attribute.of(0f)));
        }
        return x.greater(x.like(0)).cast(x.elementType());
    }
}
