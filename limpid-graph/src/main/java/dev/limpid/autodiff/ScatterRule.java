package dev.limpid.autodiff;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Expr;

/** The gradient of ScatterElements and ScatterND: {@code y} is {@code data} with {@code updates} at some positions. */
final class ScatterRule {
    private final Site site;
    private final Scattering scattering;
    private final Expr data;
    private final Expr indices;
    private final Expr updates;
    private final Expr dy;

    private ScatterRule(Site site, Scattering scattering) {
        this.site = site;
        this.scattering = scattering;
        this.data = site.in(0);
        this.indices = site.in(1);
        this.updates = site.in(2);
        this.dy = site.grad();
    }

    static Cotangents gradient(Site s, Scattering scattering) {
        ScatterRule rule = new ScatterRule(s, scattering);
        return switch (s.node().textAttribute("reduction", "none")) {
            case "none" -> rule.replaced();
            case "add" -> rule.added();
            case "mul" -> rule.multiplied();
            case "max", "min" -> rule.extremal();
            default ->
                throw LimpidException.unsupported(
                        s.node().op() + " node '" + s.node().label() + "': the reduction is not known");
        };
    }

    private Cotangents replaced() {
        return Cotangents.lazy(() -> scattering.write(dy, indices, Zeros.like(updates), "none"), null, () -> read(dy));
    }

    private Cotangents added() {
        return Cotangents.lazy(() -> dy, null, () -> read(dy));
    }

    /** Each factor receives dy times all other factors at its position, also where some of them are zero. */
    private Cotangents multiplied() {
        return Cotangents.lazy(() -> dy.mul(scattering.write(onesLike(data), indices, updates, "mul")), null, () -> {
            Expr isZero = updates.equal(updates.like(0));
            Expr zero = isZero.cast(updates.elementType());
            Expr others = isZero.where(updates.like(1), updates);
            Expr product = read(scattering.write(dy.mul(data), indices, others, "mul"));
            Expr zeros = read(scattering.add(Zeros.like(data), indices, zero));
            Expr noOtherIsZero = zeros.equal(zero);
            return noOtherIsZero.where(product.div(others), updates.like(0));
        });
    }

    /** Equal shares of dy for every element that equals the result. */
    private Cotangents extremal() {
        Expr y = site.out();
        return Cotangents.lazy(
                () -> dataIsIt(y).mul(share(y)), null, () -> updateIsIt(y).mul(read(share(y))));
    }

    private Expr dataIsIt(Expr y) {
        return data.equal(y).cast(data.elementType());
    }

    private Expr updateIsIt(Expr y) {
        return updates.equal(read(y)).cast(updates.elementType());
    }

    private Expr share(Expr y) {
        Expr count = scattering.add(dataIsIt(y), indices, updateIsIt(y));
        return dy.div(count);
    }

    private Expr read(Expr e) {
        return scattering.read(e, indices, updates);
    }

    private static Expr onesLike(Expr e) {
        return Zeros.like(e).add(1);
    }
}
